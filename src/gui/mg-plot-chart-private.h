/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot-chart.h"

G_BEGIN_DECLS

/*
 * What the pointer does while a button is held down.
 */
typedef enum
{
  MG_PLOT_DRAG_NONE,
  MG_PLOT_DRAG_MOVE,
  MG_PLOT_DRAG_BAND,
} MgPlotDrag;

/* Shared by mg-plot-chart.c (what is drawn) and mg-plot-chart-input.c (keys and pointer), and nobody else. */
struct _MgPlotChart
{
  GtkWidget parent_instance;

  MgPlotModel *model;
  MgPlotZoom zoom;
  /* What is plotted over the index: another part of it is looked at from afar again. */
  gboolean over_time;
  guint64 offset;
  guint64 stride;
  MgPlotScale scales[MG_DRAW_N_CHANNELS];
  guint n_scales;

  /* What was drawn, as long as it is true. */
  GskRenderNode *node;
  MgPlotArea area;
  int drawn_width;
  int drawn_height;
  GtkWidget *label;

  double hover_x;
  MgPlotDrag drag;
  /* Whether the click is the second of a double one, which has been heeded. */
  gboolean is_double;
  double drag_x;
  double band_from;
  double band_to;
  double pinch;
};

void mg_plot_chart_redraw (MgPlotChart *self);
void mg_plot_chart_moved (MgPlotChart *self, gboolean refit);
void mg_plot_chart_set_hover (MgPlotChart *self, double x);
void mg_plot_chart_class_init_input (GtkWidgetClass *klass);
void mg_plot_chart_init_input (MgPlotChart *self);

G_END_DECLS
