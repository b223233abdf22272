/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot.h"

G_BEGIN_DECLS

/* Between what belongs together, in pixels; and what is kept free above and below a curve, for its marks. */
#define MG_PLOT_GAP   6.0
#define MG_PLOT_INSET 13.0

/*
 * A plot that is being drawn: what is in sight of each channel, and where.
 */
typedef struct
{
  const MgPlot *plot;
  const MgCanvas *canvas;
  MgDrawList *list;
  MgPlotArea area;
  MgPlotColumn *columns[MG_DRAW_N_CHANNELS];
  guint n_columns;
  MgPlotSummary summaries[MG_DRAW_N_CHANNELS];
} MgPlotDrawing;

double mg_plot_drawing_get_y (const MgPlotDrawing *self, const MgPlotScale *scale, double value);
void mg_plot_drawing_add_backs (const MgPlotDrawing *self, guint channel);
void mg_plot_drawing_add_curve (const MgPlotDrawing *self, guint channel);
void mg_plot_drawing_add_marks (const MgPlotDrawing *self, guint channel);
void mg_plot_drawing_add_tick (const MgPlotDrawing *self, double x, const char *text);
void mg_plot_drawing_add_time_axis (const MgPlotDrawing *self);
void mg_plot_drawing_add_cursors (const MgPlotDrawing *self);
double mg_plot_drawing_add_legend (const MgPlotDrawing *self);

G_END_DECLS
