/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-pane.h"

struct _MgActivityPane
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
};

G_DEFINE_FINAL_TYPE (MgActivityPane, mg_activity_pane, GTK_TYPE_WIDGET)

static void
mg_activity_pane_dispose (GObject *object)
{
  MgActivityPane *self = MG_ACTIVITY_PANE (object);

  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_activity_pane_parent_class)->dispose (object);
}

static void
mg_activity_pane_class_init (MgActivityPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_activity_pane_dispose;
}

static void
mg_activity_pane_init (MgActivityPane *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), 160, 120);
}

/**
 * mg_activity_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): which pages of the mapping change
 */
GtkWidget *
mg_activity_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgActivityPane *self = g_object_new (MG_TYPE_ACTIVITY_PANE, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  return GTK_WIDGET (self);
}
