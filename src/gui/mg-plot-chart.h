/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-plot-model.h"
#include "mg-plot-zoom.h"

G_BEGIN_DECLS

#define MG_TYPE_PLOT_CHART (mg_plot_chart_get_type ())
G_DECLARE_FINAL_TYPE (MgPlotChart, mg_plot_chart, MG, PLOT_CHART, GtkWidget)

GtkWidget *mg_plot_chart_new (void);
void mg_plot_chart_set_model (MgPlotChart *self, MgPlotModel *model);
MgPlotModel *mg_plot_chart_get_model (MgPlotChart *self);

const MgPlotZoom *mg_plot_chart_get_zoom (MgPlotChart *self);
const MgPlotArea *mg_plot_chart_get_area (MgPlotChart *self);
const MgPlotScale *mg_plot_chart_get_scale (MgPlotChart *self, guint scale);
double mg_plot_chart_get_place (MgPlotChart *self, double x);
double mg_plot_chart_get_x (MgPlotChart *self, double place);
double mg_plot_chart_get_hover (MgPlotChart *self);
void mg_plot_chart_zoom (MgPlotChart *self, double factor);
void mg_plot_chart_go_home (MgPlotChart *self);

GdkTexture *mg_plot_chart_render (MgPlotChart *self);

G_END_DECLS
