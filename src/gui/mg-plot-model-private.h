/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot-model.h"
#include "mg-plot-strip.h"
#include "mg-plot-values.h"

G_BEGIN_DECLS

/* Shared by mg-plot-model.c (what is plotted), mg-plot-model-choices.c (what the user chooses), mg-plot-model-names.c (words for
 * it) and nobody else. */
struct _MgPlotModel
{
  GObject parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  MgPlotSettings settings;
  MgPlotCurves curves;
  char *names[MG_DRAW_N_CHANNELS];
  char *message;
  /* The selection that is followed; nothing long: there is none. */
  MgRange followed;
  MgPlotLayout layout;
  MgPlotValues *values;
  MgPlotStrip *strip;
  gboolean watching;
  /* Whether frames were left out. */
  gboolean stale;
  /* Over the index the second cursor alone, in bytes from the start of the mapping: the first one is the inspection's. */
  guint64 second;
  gboolean has_second;
  /* Over time both, in microseconds of the monotonic clock. */
  guint64 moments[MG_PLOT_CURSORS_MAX];
  guint n_moments;
};

void mg_plot_model_update (MgPlotModel *self);
void mg_plot_model_tell_cursors (MgPlotModel *self);
void mg_plot_model_name_curves (MgPlotModel *self);

G_END_DECLS
