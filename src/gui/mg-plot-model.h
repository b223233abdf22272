/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"
#include "mg-plot.h"
#include "mg-plot-layout.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MG_TYPE_PLOT_MODEL (mg_plot_model_get_type ())
G_DECLARE_FINAL_TYPE (MgPlotModel, mg_plot_model, MG, PLOT_MODEL, GObject)

/**
 * MgPlotCurves:
 * @channels: (array length=n_channels): the curves
 * @n_channels: their number; 0: there is nothing to plot
 * @over_time: whether they are over time
 * @base: the index of the first value in the view
 * @start: the first place that there is something at: an index without the base, or a moment
 * @end: where it ends
 * @home: how much of it is in sight when nothing is magnified
 * @least: how much has to be in sight
 *
 * What is plotted. It belongs to its model.
 */
typedef struct
{
  MgPlotChannel channels[MG_DRAW_N_CHANNELS];
  guint n_channels;
  gboolean over_time;
  guint64 base;
  double start;
  double end;
  double home;
  double least;
} MgPlotCurves;

MgPlotModel *mg_plot_model_new (MgInspection *inspection, GSettings *memory);

const MgPlotSettings *mg_plot_model_get_settings (MgPlotModel *self);
const MgPlotCurves *mg_plot_model_get_curves (MgPlotModel *self);
const char *mg_plot_model_get_message (MgPlotModel *self);
const MgPlotLayout *mg_plot_model_get_layout (MgPlotModel *self);
void mg_plot_model_set_watching (MgPlotModel *self, gboolean watching);

guint mg_plot_model_get_cursors (MgPlotModel *self, guint64 *ret_cursors);
void mg_plot_model_pick (MgPlotModel *self, double place, gboolean second);
gboolean mg_plot_model_drop_cursor (MgPlotModel *self);

gboolean mg_plot_model_has_selection (MgPlotModel *self);
void mg_plot_model_plot_selection (MgPlotModel *self);
void mg_plot_model_plot_all (MgPlotModel *self);
void mg_plot_model_set_pinned (MgPlotModel *self, gboolean pinned);
void mg_plot_model_toggle_curve (MgPlotModel *self, guint channel);

char *mg_plot_model_describe (MgPlotModel *self, double place);
char *mg_plot_model_describe_all (MgPlotModel *self);

G_END_DECLS
