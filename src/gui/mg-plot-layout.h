/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"
#include "mg-plot-settings.h"

G_BEGIN_DECLS

/**
 * MG_PLOT_SHOWN_MAX:
 *
 * How many values each curve may have at the most.
 */
#define MG_PLOT_SHOWN_MAX 1000000

/**
 * MgPlotPlace:
 * @element: the type of the values
 * @offset: where the view begins in the mapping, in bytes
 * @extent: how much there is to show
 * @wanted: what is to be plotted of it; nothing long: all
 * @in_sight: what is plotted where that is too much
 *
 * What a plot is of.
 */
typedef struct
{
  MgElement element;
  guint64 offset;
  guint64 extent;
  MgRange wanted;
  MgRange in_sight;
} MgPlotPlace;

/**
 * MgPlotLayout:
 * @element: the type of the values
 * @offset: where the first value of the first curve is, in bytes from the start of the mapping
 * @stride: from a value of a curve to its next
 * @n_channels: how many curves there are, the values of each an element behind those of the one before
 * @n_values: how many values each has; 0: there is nothing to plot
 * @base: the index of the first value, in the view
 *
 * Where the values of a plot are. A plain value.
 */
typedef struct
{
  MgElement element;
  guint64 offset;
  guint64 stride;
  guint n_channels;
  guint n_values;
  guint64 base;
} MgPlotLayout;

char *mg_plot_layout_init (MgPlotLayout *self, const MgPlotSettings *settings, const MgPlotPlace *place);
gboolean mg_plot_layout_equal (const MgPlotLayout *a, const MgPlotLayout *b);

gboolean mg_plot_layout_find (const MgPlotLayout *self, guint64 offset, guint *ret_index);
guint64 mg_plot_layout_get_offset (const MgPlotLayout *self, guint index);
guint64 mg_plot_layout_get_length (const MgPlotLayout *self);
MgRangeSet *mg_plot_layout_get_bytes (const MgPlotLayout *self);

G_END_DECLS
