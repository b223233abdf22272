/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-change-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-change-text.h"

struct _MgChangeRow
{
  GtkWidget parent_instance;

  GtkLabel *place;
  GtkLabel *live;
  GtkLabel *values;

  MgChange *change;
};

G_DEFINE_FINAL_TYPE (MgChangeRow, mg_change_row, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

/* What waits tells why; what is private tells what is live only where that is another value than at the edit. */
static void
update (MgChangeRow *self)
{
  const char *type = mg_change_get_type_name (self->change);
  const char *reason = mg_change_get_reason (self->change);
  gboolean conflict = reason == NULL && mg_change_is_conflict (self->change);
  g_autofree char *place
    = mg_change_text_place (mg_change_get_offset (self->change), type, mg_change_get_length (self->change));
  g_autofree char *base = mg_change_text_values (type, mg_change_get_base (self->change), 12);
  g_autofree char *mine
    = mg_change_text_values (type, mg_change_get_mine (self->change), reason != NULL ? 24 : 12);
  g_autofree char *live = mg_change_text_values (type, mg_change_get_live (self->change), 12);
  g_autofree char *label = mg_change_text_label (self->change);
  g_autofree char *values
    = reason != NULL ? g_strdup_printf ("%s · %s", mine, reason) : g_strdup_printf ("%s → %s", base, mine);
  /* Translators: a value that another program wrote meanwhile */
  g_autofree char *moved = conflict ? g_strdup_printf (_ ("live %s"), live) : g_strdup ("");

  set_text (self->place, place);
  set_text (self->values, values);
  set_text (self->live, moved);
  if (conflict)
    gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "conflict");
  mg_accessible_set_label (GTK_WIDGET (self), label);
}

/* Asked for when it is wanted: setting the tooltip of a widget waits for the display server each time. */
static gboolean
mg_change_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  MgChangeRow *self = MG_CHANGE_ROW (widget);
  g_autofree char *text = NULL;

  if (self->change == NULL)
    return FALSE;
  text = mg_change_text_label (self->change);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
mg_change_row_dispose (GObject *object)
{
  MgChangeRow *self = MG_CHANGE_ROW (object);
  GtkWidget *child;

  mg_change_row_set_change (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_change_row_parent_class)->dispose (object);
}

static void
mg_change_row_class_init (MgChangeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_change_row_dispose;
  widget_class->query_tooltip = mg_change_row_query_tooltip;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-change-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgChangeRow, place);
  gtk_widget_class_bind_template_child (widget_class, MgChangeRow, live);
  gtk_widget_class_bind_template_child (widget_class, MgChangeRow, values);
  gtk_widget_class_set_css_name (widget_class, "mg-change-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_change_row_init (MgChangeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Numbers run from left to right in every language: a sign stands before them. */
  gtk_widget_set_direction (GTK_WIDGET (self->values), GTK_TEXT_DIR_LTR);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * mg_change_row_new:
 *
 * What is in a row of a list of edits: where, and the values.
 *
 * Returns: (transfer floating): a row of nothing
 */
GtkWidget *
mg_change_row_new (void)
{
  return g_object_new (MG_TYPE_CHANGE_ROW, NULL);
}

/**
 * mg_change_row_set_change:
 * @self: a row
 * @change: (nullable): what it is to show, and to follow
 */
void
mg_change_row_set_change (MgChangeRow *self, MgChange *change)
{
  if (self->change != NULL)
    g_signal_handlers_disconnect_by_data (self->change, self);
  g_set_object (&self->change, change);
  if (change == NULL)
    return;
  g_signal_connect_swapped (change, "notify", G_CALLBACK (update), self);
  update (self);
}
