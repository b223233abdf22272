/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-range-set.h"

G_BEGIN_DECLS

/* What is remembered of a plot, key by key. */
#define MG_PLOT_KEY_CHANNELS    "plot-channels"
#define MG_PLOT_KEY_FIRST       "plot-first"
#define MG_PLOT_KEY_STRIDE      "plot-stride"
#define MG_PLOT_KEY_HIDDEN      "plot-hidden"
#define MG_PLOT_KEY_OWN_SCALES  "plot-own-scales"
#define MG_PLOT_KEY_FIXED       "plot-fixed"
#define MG_PLOT_KEY_LOW         "plot-low"
#define MG_PLOT_KEY_HIGH        "plot-high"
#define MG_PLOT_KEY_LOGARITHMIC "plot-logarithmic"
#define MG_PLOT_KEY_OVER_TIME   "plot-over-time"
#define MG_PLOT_KEY_WINDOW      "plot-window"
#define MG_PLOT_KEY_FOLLOWS     "plot-follows-selection"
#define MG_PLOT_KEY_RANGE       "plot-range"
#define MG_PLOT_KEY_PINNED      "plot-pinned"

/**
 * MG_PLOT_PINS_MAX:
 *
 * How many elements may be plotted over time.
 */
#define MG_PLOT_PINS_MAX 8

/**
 * MgPlotSettings:
 * @n_channels: how many curves an array is, side by side, from 1 to %MG_DRAW_N_CHANNELS
 * @first: how many elements are left out before the first curve
 * @stride: from a value of a curve to its next, in bytes; 0: there is nothing between
 * @hidden: a bit for each curve that is switched off
 * @own_scales: whether every curve has a scale of its own
 * @fixed: whether the scale stays between @low and @high
 * @low: its lower end
 * @high: its upper end
 * @logarithmic: whether scales are logarithmic
 * @over_time: whether elements are plotted over time; else an array over its index
 * @window: how much time is shown, in microseconds
 * @follows: whether what is selected is plotted
 * @range: what is plotted else; nothing long: all
 * @pins: the elements that are plotted over time
 * @n_pins: their number; 0: those that the cursor is on
 *
 * How a mapping is plotted. A plain value.
 */
typedef struct
{
  guint n_channels;
  guint64 first;
  guint64 stride;
  guint hidden;
  gboolean own_scales;
  gboolean fixed;
  double low;
  double high;
  gboolean logarithmic;
  gboolean over_time;
  gint64 window;
  gboolean follows;
  MgRange range;
  guint64 pins[MG_PLOT_PINS_MAX];
  guint n_pins;
} MgPlotSettings;

void mg_plot_settings_load (MgPlotSettings *self, GSettings *memory);
void mg_plot_settings_keep_range (GSettings *memory, const MgRange *range);
void mg_plot_settings_keep_pins (GSettings *memory, const guint64 *offsets, guint n_offsets);

G_END_DECLS
