/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-conflict-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-change-text.h"

struct _MgConflictRow
{
  GtkWidget parent_instance;

  GtkLabel *place;
  GtkWidget *moved;
  GtkLabel *base;
  GtkLabel *mine;
  GtkLabel *live;
  GtkWidget *choices;
  GtkToggleButton *toggles[MG_CONFLICT_SKIP + 1];

  MgConflictItem *item;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (MgConflictRow, mg_conflict_row, GTK_TYPE_WIDGET)

static void
set_value (GtkLabel *label, MgChange *change, GBytes *bytes)
{
  const char *type = mg_change_get_type_name (change);
  g_autofree char *text = mg_change_text_values (type, bytes, 16);
  g_autofree char *full = mg_change_text_values (type, bytes, 200);

  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), full);
}

static void
update_values (MgConflictRow *self)
{
  MgChange *change = mg_conflict_item_get_change (self->item);
  g_autofree char *place = mg_change_text_place (
    mg_change_get_offset (change), mg_change_get_type_name (change), mg_change_get_length (change));
  g_autofree char *label = mg_change_text_label (change);

  gtk_label_set_text (self->place, place);
  set_value (self->base, change, mg_change_get_base (change));
  set_value (self->mine, change, mg_change_get_mine (change));
  set_value (self->live, change, mg_change_get_live (change));
  mg_accessible_set_label (GTK_WIDGET (self), label);
}

static void
update_choice (MgConflictRow *self)
{
  MgConflictChoice choice = mg_conflict_item_get_choice (self->item);

  self->updating = TRUE;
  for (guint i = MG_CONFLICT_MINE; i <= MG_CONFLICT_SKIP; i++)
    gtk_toggle_button_set_active (self->toggles[i], i == choice);
  self->updating = FALSE;
}

static void
on_toggled (MgConflictRow *self, GtkToggleButton *toggle)
{
  if (self->item == NULL || self->updating)
    return;
  for (guint i = MG_CONFLICT_MINE; i <= MG_CONFLICT_SKIP; i++)
    if (self->toggles[i] == toggle)
      mg_conflict_item_set_choice (self->item, gtk_toggle_button_get_active (toggle) ? i : MG_CONFLICT_ASK);
  update_choice (self);
}

static void
mg_conflict_row_dispose (GObject *object)
{
  MgConflictRow *self = MG_CONFLICT_ROW (object);
  GtkWidget *child;

  mg_conflict_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_conflict_row_parent_class)->dispose (object);
}

static void
bind_toggle (GtkWidgetClass *widget_class, const char *name, MgConflictChoice choice)
{
  gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                             G_STRUCT_OFFSET (MgConflictRow, toggles)
                                               + (gssize) (choice * sizeof (gpointer)));
}

static void
mg_conflict_row_class_init (MgConflictRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_conflict_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-conflict-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, place);
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, moved);
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, base);
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, mine);
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, live);
  gtk_widget_class_bind_template_child (widget_class, MgConflictRow, choices);
  bind_toggle (widget_class, "mine_toggle", MG_CONFLICT_MINE);
  bind_toggle (widget_class, "live_toggle", MG_CONFLICT_LIVE);
  bind_toggle (widget_class, "skip_toggle", MG_CONFLICT_SKIP);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_set_css_name (widget_class, "mg-conflict-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_conflict_row_init (MgConflictRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Numbers run from left to right in every language: a sign stands before them. */
  gtk_widget_set_direction (GTK_WIDGET (self->base), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->mine), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->live), GTK_TEXT_DIR_LTR);
}

/**
 * mg_conflict_row_new:
 * @has_choices: whether there is something to choose for each row
 * @moved_again: whether it was asked about before, and another program wrote since
 *
 * What is in a row of a list of conflicts: where, the three values, and what to do.
 *
 * Returns: (transfer floating): a row of nothing
 */
GtkWidget *
mg_conflict_row_new (gboolean has_choices, gboolean moved_again)
{
  MgConflictRow *self = g_object_new (MG_TYPE_CONFLICT_ROW, NULL);

  gtk_widget_set_visible (self->choices, has_choices);
  gtk_widget_set_visible (self->moved, moved_again);
  return GTK_WIDGET (self);
}

/**
 * mg_conflict_row_set_item:
 * @self: a row
 * @item: (nullable): what it is to show, and to follow
 */
void
mg_conflict_row_set_item (MgConflictRow *self, MgConflictItem *item)
{
  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->item, self);
      g_signal_handlers_disconnect_by_data (mg_conflict_item_get_change (self->item), self);
    }
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "notify::choice", G_CALLBACK (update_choice), self);
  g_signal_connect_swapped (mg_conflict_item_get_change (item), "notify", G_CALLBACK (update_values), self);
  update_values (self);
  update_choice (self);
}
