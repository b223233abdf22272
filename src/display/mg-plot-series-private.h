/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot-series.h"

G_BEGIN_DECLS

/*
 * What there is to say of a sample: nothing is known of it; nothing was sampled just before it.
 */
enum
{
  MG_PLOT_SIGN_MISSING = 1 << 0,
  MG_PLOT_SIGN_PAUSE = 1 << 1,
};

struct _MgPlotSeries
{
  MgElement element;
  guint n_values;
  /* NaN where nothing is known. */
  double *values;

  /* Of an array; @missing are indices. */
  guint64 size;
  guint64 offset;
  guint64 stride;
  MgRangeSet *missing;

  /* Of samples: where the oldest is in @values, @times and @signs, which have some room behind the newest. So all that
   * there is lies side by side. */
  gint64 *times;
  guint8 *signs;
  guint start;
  guint capacity;
  guint room;
  gboolean paused;
};

G_END_DECLS
