/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgPlotZoom:
 * @start: where what there is begins
 * @end: where it ends
 * @home: how much of it is in sight when nothing is magnified; at its end
 * @least: how much is in sight at the least
 * @first: the left edge of what is in sight
 * @count: how much is in sight
 * @is_home: whether it goes along with what there is
 * @is_live: whether its right edge goes along with the end
 *
 * Which part of an axis is in sight: values from 0 on, each one wide, or moments in microseconds. A plain value.
 */
typedef struct
{
  double start;
  double end;
  double home;
  double least;
  double first;
  double count;
  gboolean is_home;
  gboolean is_live;
} MgPlotZoom;

void mg_plot_zoom_init (MgPlotZoom *self);
void mg_plot_zoom_set_bounds (MgPlotZoom *self, double start, double end, double home, double least);
void mg_plot_zoom_go_home (MgPlotZoom *self);
void mg_plot_zoom_scale (MgPlotZoom *self, double at, double factor);
void mg_plot_zoom_show (MgPlotZoom *self, double from, double to);
void mg_plot_zoom_move (MgPlotZoom *self, double by);
void mg_plot_zoom_reveal (MgPlotZoom *self, double at);

G_END_DECLS
