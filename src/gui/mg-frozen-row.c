/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-frozen-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-change-text.h"

static const guint rates[] = { 1, 10, 60, 240 };

struct _MgFrozenRow
{
  GtkWidget parent_instance;

  GtkLabel *place;
  GtkSwitch *active;
  GtkButton *release;
  GtkDropDown *rate;
  GtkLabel *overwritten;

  MgEditor *editor;
  MgFrozen *frozen;
  char *refusal;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (MgFrozenRow, mg_frozen_row, GTK_TYPE_WIDGET)

static guint
find_rate (guint rate)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (rates) && rates[i] < rate)
    i++;
  return i;
}

static void
update (MgFrozenRow *self)
{
  gboolean active = mg_frozen_get_active (self->frozen);
  g_autofree char *place = mg_change_text_frozen_label (self->frozen);
  g_autofree char *overwritten = mg_change_text_overwritten (self->frozen);
  g_autofree char *label = NULL;

  if (active)
    g_clear_pointer (&self->refusal, g_free);
  if (self->refusal != NULL)
    {
      g_free (overwritten);
      overwritten = g_strdup (self->refusal);
    }
  /* Translators: a frozen value as “0x40 f32 = 1.5”, what became of it */
  label = g_strdup_printf (_ ("%s, %s"), place, overwritten);
  self->updating = TRUE;
  gtk_label_set_text (self->place, place);
  gtk_label_set_text (self->overwritten, overwritten);
  gtk_switch_set_active (self->active, active);
  gtk_switch_set_state (self->active, active);
  gtk_drop_down_set_selected (self->rate, find_rate (mg_frozen_get_rate (self->frozen)));
  self->updating = FALSE;
  mg_accessible_set_label (GTK_WIDGET (self), label);
}

/* The switch goes on only where the value can be written back. */
static gboolean
on_state_set (MgFrozenRow *self, gboolean state)
{
  g_autoptr (GError) error = NULL;

  if (self->updating)
    return FALSE;
  g_clear_pointer (&self->refusal, g_free);
  if (!mg_editor_set_frozen_active (self->editor, self->frozen, state, &error))
    self->refusal = g_strdup (error->message);
  update (self);
  return TRUE;
}

static void
on_rate (MgFrozenRow *self)
{
  if (!self->updating)
    mg_editor_set_frozen_rate (self->editor, self->frozen, rates[gtk_drop_down_get_selected (self->rate)]);
}

static void
on_release (MgFrozenRow *self)
{
  mg_editor_release (self->editor, self->frozen);
}

static void
mg_frozen_row_dispose (GObject *object)
{
  MgFrozenRow *self = MG_FROZEN_ROW (object);
  GtkWidget *child;

  if (self->frozen != NULL)
    g_signal_handlers_disconnect_by_data (self->frozen, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->frozen);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (mg_frozen_row_parent_class)->dispose (object);
}

static void
mg_frozen_row_finalize (GObject *object)
{
  g_free (MG_FROZEN_ROW (object)->refusal);

  G_OBJECT_CLASS (mg_frozen_row_parent_class)->finalize (object);
}

static void
mg_frozen_row_class_init (MgFrozenRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_frozen_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = mg_frozen_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-frozen-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFrozenRow, place);
  gtk_widget_class_bind_template_child (widget_class, MgFrozenRow, active);
  gtk_widget_class_bind_template_child (widget_class, MgFrozenRow, release);
  gtk_widget_class_bind_template_child (widget_class, MgFrozenRow, rate);
  gtk_widget_class_bind_template_child (widget_class, MgFrozenRow, overwritten);
  gtk_widget_class_bind_template_callback (widget_class, on_state_set);
  gtk_widget_class_bind_template_callback (widget_class, on_rate);
  gtk_widget_class_bind_template_callback (widget_class, on_release);
  gtk_widget_class_set_css_name (widget_class, "mg-frozen-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_frozen_row_init (MgFrozenRow *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      /* Translators: how often a value is written back, per second */
      g_autofree char *text = g_strdup_printf (_ ("%u/s"), rates[i]);

      gtk_string_list_append (texts, text);
    }
  gtk_drop_down_set_model (self->rate, G_LIST_MODEL (texts));
}

/**
 * mg_frozen_row_new:
 * @editor: what writes the value back
 * @frozen: the value
 *
 * Tells how it fares, switches it on and off, and lets it go.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mg_frozen_row_new (MgEditor *editor, MgFrozen *frozen)
{
  MgFrozenRow *self = g_object_new (MG_TYPE_FROZEN_ROW, NULL);

  self->editor = g_object_ref (editor);
  self->frozen = g_object_ref (frozen);
  g_signal_connect_swapped (frozen, "notify", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * mg_frozen_row_get_frozen:
 * @self: a row
 *
 * Returns: (transfer none): the value
 */
MgFrozen *
mg_frozen_row_get_frozen (MgFrozenRow *self)
{
  return self->frozen;
}
