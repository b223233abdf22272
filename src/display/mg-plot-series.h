/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_PLOT_VALUES_MAX:
 *
 * How many values a series may have: 128 MiB of numbers.
 */
#define MG_PLOT_VALUES_MAX (16 * 1024 * 1024)

/**
 * MgPlotSeries:
 *
 * The values of an array, as numbers, with what is not known of them; those of one channel of interleaved data have
 * their own. Or the newest samples of one element, each with its time. Not thread-safe.
 */
typedef struct _MgPlotSeries MgPlotSeries;

MgPlotSeries *mg_plot_series_new (MgElement element, guint64 offset, guint64 stride, guint n_values);
void mg_plot_series_free (MgPlotSeries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPlotSeries, mg_plot_series_free)

void mg_plot_series_put (MgPlotSeries *self, guint64 offset, const guint8 *bytes, guint64 length);
void mg_plot_series_lose (MgPlotSeries *self, guint64 offset, guint64 length);

MgPlotSeries *mg_plot_series_new_timed (MgElement element, guint capacity);
void mg_plot_series_append (MgPlotSeries *self, gint64 time, const guint8 *bytes);
void mg_plot_series_break (MgPlotSeries *self);
const gint64 *mg_plot_series_get_times (const MgPlotSeries *self);
guint mg_plot_series_search (const MgPlotSeries *self, guint start, double time);
gboolean mg_plot_series_find (const MgPlotSeries *self, gint64 time, guint *ret_index);

MgElement mg_plot_series_get_element (const MgPlotSeries *self);
guint mg_plot_series_get_n_values (const MgPlotSeries *self);
const double *mg_plot_series_get_values (const MgPlotSeries *self);
const MgRangeSet *mg_plot_series_get_missing (const MgPlotSeries *self);
gboolean mg_plot_series_is_missing (const MgPlotSeries *self, guint index);
gboolean mg_plot_series_is_joined (const MgPlotSeries *self, guint index);

G_END_DECLS
