/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frame.h"
#include "mg-plot-series.h"
#include "mg-plot-settings.h"

G_BEGIN_DECLS

/**
 * MgPlotStrip:
 *
 * A few elements over time, as frames come. Not thread-safe.
 */
typedef struct _MgPlotStrip MgPlotStrip;

MgPlotStrip *mg_plot_strip_new (void);
void mg_plot_strip_free (MgPlotStrip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPlotStrip, mg_plot_strip_free)

gboolean
mg_plot_strip_set_elements (MgPlotStrip *self, MgElement element, const guint64 *offsets, guint n_offsets);
gboolean mg_plot_strip_take (MgPlotStrip *self, MgFrame *frame);
void mg_plot_strip_break (MgPlotStrip *self);

guint mg_plot_strip_get_n_elements (const MgPlotStrip *self);
guint64 mg_plot_strip_get_offset (const MgPlotStrip *self, guint index);
const MgPlotSeries *mg_plot_strip_get_series (const MgPlotStrip *self, guint index);
gboolean mg_plot_strip_get_times (const MgPlotStrip *self, gint64 *ret_oldest, gint64 *ret_newest);
MgRangeSet *mg_plot_strip_get_bytes (const MgPlotStrip *self);

G_END_DECLS
