/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-plot-chart.h"

G_BEGIN_DECLS

#define MG_TYPE_PLOT_OPTIONS (mg_plot_options_get_type ())
G_DECLARE_FINAL_TYPE (MgPlotOptions, mg_plot_options, MG, PLOT_OPTIONS, GtkPopover)

void
mg_plot_options_set_model (MgPlotOptions *self, MgPlotModel *model, MgPlotChart *chart, GSettings *memory);

G_END_DECLS
