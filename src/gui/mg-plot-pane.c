/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-pane.h"

struct _MgPlotPane
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
};

G_DEFINE_FINAL_TYPE (MgPlotPane, mg_plot_pane, GTK_TYPE_WIDGET)

static void
mg_plot_pane_dispose (GObject *object)
{
  MgPlotPane *self = MG_PLOT_PANE (object);

  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_plot_pane_parent_class)->dispose (object);
}

static void
mg_plot_pane_class_init (MgPlotPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_plot_pane_dispose;
}

static void
mg_plot_pane_init (MgPlotPane *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), 160, 120);
}

/**
 * mg_plot_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): values as curves
 */
GtkWidget *
mg_plot_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgPlotPane *self = g_object_new (MG_TYPE_PLOT_PANE, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  return GTK_WIDGET (self);
}
