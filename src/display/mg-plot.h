/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-draw-list.h"
#include "mg-plot-columns.h"
#include "mg-plot-scale.h"

G_BEGIN_DECLS

/**
 * MG_PLOT_CURSORS_MAX:
 *
 * How many cursors a plot may have.
 */
#define MG_PLOT_CURSORS_MAX 2

/**
 * MgPlotChannel:
 * @series: (transfer none): its values
 * @name: what the legend calls it, printable UTF-8
 * @scale: which scale it is drawn on
 * @hidden: whether it is switched off: its name is all that is left of it
 *
 * One curve.
 */
typedef struct
{
  const MgPlotSeries *series;
  const char *name;
  guint scale;
  gboolean hidden;
} MgPlotChannel;

/**
 * MgPlot:
 * @channels: (array length=n_channels): the curves
 * @n_channels: at least 1, up to %MG_DRAW_N_CHANNELS
 * @scales: (array length=n_scales): their scales, which follow at every drawing; all logarithmic, or none. The first has
 *   its axis at the left, the second at the right; the ends of others stand in the legend
 * @n_scales: at least 1
 * @over_time: whether the series are samples, all of them, and drawn over time; else over the index
 * @base: what is added to each index where it is written; 0 over time
 * @first: the index of the first value in sight; over time the moment at the left edge, in microseconds of the monotonic
 *   clock
 * @count: how many values are in sight, more than 0; over time how many microseconds; neither need be whole
 * @cursors: (array length=n_cursors): the indices that are read off; over time moments, in microseconds of the monotonic
 *   clock
 * @n_cursors: up to %MG_PLOT_CURSORS_MAX
 * @now: when it is drawn, in microseconds of the monotonic clock; over time the moment that the axis calls 0, all that is
 *   older being below it
 *
 * Curves over an index, or over time. A plain value; it owns nothing.
 */
typedef struct
{
  const MgPlotChannel *channels;
  guint n_channels;
  MgPlotScale *scales;
  guint n_scales;
  gboolean over_time;
  guint64 base;
  double first;
  double count;
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  guint n_cursors;
  gint64 now;
} MgPlot;

/**
 * MgPlotArea:
 * @x: its left edge, in pixels
 * @y: its upper edge
 * @width: how wide; 0 where there is no room for curves
 * @height: how high
 *
 * Where the curves are.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} MgPlotArea;

void mg_plot_draw (const MgPlot *self, const MgCanvas *canvas, MgDrawList *list, MgPlotArea *ret_area);
double mg_plot_get_index (const MgPlot *self, const MgPlotArea *area, double x);
double mg_plot_get_x (const MgPlot *self, const MgPlotArea *area, double index);
guint mg_plot_get_n_digits (MgElement element);
char *mg_plot_format_time (double time);

G_END_DECLS
