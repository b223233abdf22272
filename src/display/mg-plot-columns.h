/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot-series.h"

G_BEGIN_DECLS

/**
 * MgPlotMark:
 * @MG_PLOT_MARK_NAN: a value is no number
 * @MG_PLOT_MARK_INFINITY: one is infinite
 * @MG_PLOT_MARK_NEGATIVE_INFINITY: one is infinite, below all others
 * @MG_PLOT_MARK_BELOW: one is 0 or less, which a logarithmic scale has no place for
 * @MG_PLOT_MARK_MISSING: one is not known
 *
 * What a curve cannot show.
 */
typedef enum
{
  MG_PLOT_MARK_NAN,
  MG_PLOT_MARK_INFINITY,
  MG_PLOT_MARK_NEGATIVE_INFINITY,
  MG_PLOT_MARK_BELOW,
  MG_PLOT_MARK_MISSING,
} MgPlotMark;

#define MG_PLOT_N_MARKS (MG_PLOT_MARK_MISSING + 1)

/**
 * MgPlotColumn:
 * @low: the lowest that the curve is in it
 * @high: the highest; below @low where there is no curve
 * @marks: a bit 1 << #MgPlotMark for each that is there
 * @lasting: over time, a bit for each that has come before it and lasts
 *
 * What one column of pixels shows of a curve.
 */
typedef struct
{
  double low;
  double high;
  guint marks;
  guint lasting;
} MgPlotColumn;

/**
 * MgPlotSpan:
 * @first: the index of the first value; may be negative, or beyond the last; of samples the moment of the left edge, in
 *   microseconds of the monotonic clock
 * @count: how many values, or microseconds, more than 0; need not be whole
 * @log: whether they go onto a logarithmic scale
 *
 * Which values are in sight. The place of a value of an array is the middle of its share of the width, that of a sample
 * its time.
 */
typedef struct
{
  double first;
  double count;
  gboolean log;
} MgPlotSpan;

/**
 * MgPlotSummary:
 * @low: the lowest value that a curve can show; where there is none, but a line from one beyond the left edge to one
 *   beyond the right, the lowest of that
 * @high: the highest; below @low where there is neither
 * @n_values: how many values are in sight
 * @n_marks: (array): how many of them cannot be shown, by #MgPlotMark
 */
typedef struct
{
  double low;
  double high;
  guint n_values;
  guint n_marks[MG_PLOT_N_MARKS];
} MgPlotSummary;

void mg_plot_columns_fill (const MgPlotSeries *series,
                           const MgPlotSpan *span,
                           MgPlotColumn *columns,
                           guint n_columns,
                           MgPlotSummary *ret_summary);
gboolean mg_plot_value_is_shown (double value, gboolean log);
gboolean mg_plot_get_range (const double *values, guint n_values, double *low, double *high);

G_END_DECLS
