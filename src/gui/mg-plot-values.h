/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frame.h"
#include "mg-plot-layout.h"
#include "mg-plot-series.h"

G_BEGIN_DECLS

/**
 * MgPlotValues:
 *
 * The values of an array as the newest frame has them. Not thread-safe.
 */
typedef struct _MgPlotValues MgPlotValues;

MgPlotValues *mg_plot_values_new (const MgPlotLayout *layout);
void mg_plot_values_free (MgPlotValues *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPlotValues, mg_plot_values_free)

const MgPlotLayout *mg_plot_values_get_layout (const MgPlotValues *self);
const MgPlotSeries *mg_plot_values_get_series (const MgPlotValues *self, guint channel);

gboolean mg_plot_values_take (MgPlotValues *self, MgFrame *frame, gboolean whole, MgRange *ret_touched);

G_END_DECLS
