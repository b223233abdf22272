/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A curve as columns of pixels: for each the lowest and the highest value, where the line enters it and where it leaves
 * it. What a picture costs follows how wide it is, but for one look at each value. */

#include "mg-plot-columns.h"

#include <math.h>

/* Values that are compared at once: as many as a processor has lanes for, and more. */
#define N_LANES 8

typedef struct
{
  const double *values;
  guint n_values;
  const MgRangeSet *missing;
  gboolean any_missing;
  const MgPlotSpan *span;
  MgPlotSummary *summary;
} Filling;

/**
 * mg_plot_value_is_shown:
 * @value: any number
 * @log: whether the scale is logarithmic
 *
 * Thread-safe.
 *
 * Returns: whether a curve can go through it
 */
gboolean
mg_plot_value_is_shown (double value, gboolean log)
{
  return isfinite (value) && (!log || value > 0);
}

/**
 * mg_plot_get_range:
 * @values: (array length=n_values): any numbers
 * @n_values: how many
 * @low: (inout): becomes the lowest of them, if that is lower
 * @high: (inout): becomes the highest of them, if that is higher
 *
 * Thread-safe.
 *
 * Returns: whether all are finite; if not @low and @high stay as they are
 */
gboolean
mg_plot_get_range (const double *values, guint n_values, double *low, double *high)
{
  double lows[N_LANES], highs[N_LANES], odd[N_LANES];
  guint i = 0;

  for (guint lane = 0; lane < N_LANES; lane++)
    {
      lows[lane] = *low;
      highs[lane] = *high;
      odd[lane] = 0;
    }
  for (; i + N_LANES <= n_values; i += N_LANES)
    for (guint lane = 0; lane < N_LANES; lane++)
      {
        double value = values[i + lane];

        lows[lane] = value < lows[lane] ? value : lows[lane];
        highs[lane] = value > highs[lane] ? value : highs[lane];
        /* 0, and NaN for good after the first that is infinite or none. */
        odd[lane] += value - value;
      }
  for (; i < n_values; i++)
    {
      lows[0] = values[i] < lows[0] ? values[i] : lows[0];
      highs[0] = values[i] > highs[0] ? values[i] : highs[0];
      odd[0] += values[i] - values[i];
    }
  for (guint lane = 1; lane < N_LANES; lane++)
    {
      lows[0] = MIN (lows[0], lows[lane]);
      highs[0] = MAX (highs[0], highs[lane]);
      odd[0] += odd[lane];
    }
  if (isnan (odd[0]))
    return FALSE;
  *low = lows[0];
  *high = highs[0];
  return TRUE;
}

static void
mark (Filling *self, MgPlotColumn *column, MgPlotMark what)
{
  column->marks |= 1u << what;
  self->summary->n_marks[what]++;
}

static void
take_slowly (Filling *self, guint start, guint end, MgPlotColumn *column)
{
  for (guint i = start; i < end; i++)
    {
      double value = self->values[i];

      if (mg_plot_value_is_shown (value, self->span->log))
        {
          column->low = MIN (column->low, value);
          column->high = MAX (column->high, value);
        }
      else if (self->any_missing && mg_range_set_contains (self->missing, i, 1))
        mark (self, column, MG_PLOT_MARK_MISSING);
      else if (isnan (value))
        mark (self, column, MG_PLOT_MARK_NAN);
      else if (value == INFINITY)
        mark (self, column, MG_PLOT_MARK_INFINITY);
      else if (value == -INFINITY)
        mark (self, column, MG_PLOT_MARK_NEGATIVE_INFINITY);
      else
        mark (self, column, MG_PLOT_MARK_BELOW);
    }
}

static void
take (Filling *self, guint start, guint end, MgPlotColumn *column)
{
  MgPlotColumn values = { .low = INFINITY, .high = -INFINITY };

  if (!mg_plot_get_range (self->values + start, end - start, &values.low, &values.high)
      || (self->span->log && values.low <= 0))
    {
      values = (MgPlotColumn){ .low = INFINITY, .high = -INFINITY };
      take_slowly (self, start, end, &values);
    }
  self->summary->n_values += end - start;
  self->summary->low = MIN (self->summary->low, values.low);
  self->summary->high = MAX (self->summary->high, values.high);
  *column = values;
}

/* Where the line is at a place between two values. */
static void
take_place (const Filling *self, double place, MgPlotColumn *column)
{
  double whole = floor (place);
  double part = place - whole;
  double a, b, between;
  guint index;

  if (whole < 0 || whole + 1 >= self->n_values)
    return;
  index = (guint) whole;
  a = self->values[index];
  b = self->values[index + 1];
  if (!mg_plot_value_is_shown (a, self->span->log) || !mg_plot_value_is_shown (b, self->span->log))
    return;
  between = self->span->log ? exp (log (a) * (1 - part) + log (b) * part) : a * (1 - part) + b * part;
  column->low = MIN (column->low, between);
  column->high = MAX (column->high, between);
}

static guint
clamp_index (double place, guint n_values)
{
  double index = ceil (place);

  return index <= 0 ? 0 : index >= n_values ? n_values : (guint) index;
}

/**
 * mg_plot_columns_fill:
 * @series: what there is
 * @span: which of it is in sight
 * @columns: (out) (array length=n_columns): what each column of pixels shows
 * @n_columns: at least 1
 * @ret_summary: (out): what is in sight in all
 *
 * Lines are straight on the scale from each value to the next; where one of them cannot be shown there is none.
 */
void
mg_plot_columns_fill (const MgPlotSeries *series,
                      const MgPlotSpan *span,
                      MgPlotColumn *columns,
                      guint n_columns,
                      MgPlotSummary *ret_summary)
{
  MgPlotSummary summary = { .low = INFINITY, .high = -INFINITY };
  Filling self = { .values = mg_plot_series_get_values (series),
                   .n_values = mg_plot_series_get_n_values (series),
                   .missing = mg_plot_series_get_missing (series),
                   .span = span,
                   .summary = &summary };
  double step = span->count / n_columns;

  self.any_missing = !mg_range_set_is_empty (self.missing);
  for (guint i = 0; i < n_columns; i++)
    {
      double left = span->first - 0.5 + i * step;
      double right = i + 1 < n_columns ? span->first - 0.5 + (i + 1) * step : span->first - 0.5 + span->count;

      take (&self, clamp_index (left, self.n_values), clamp_index (right, self.n_values), &columns[i]);
      take_place (&self, left, &columns[i]);
      take_place (&self, right, &columns[i]);
    }
  *ret_summary = summary;
}
