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
  const MgPlotSeries *series;
  const double *values;
  /* Of samples; NULL: they are at their index. */
  const gint64 *times;
  guint n_values;
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

/* What a value is that a curve cannot go through. */
static MgPlotMark
get_mark (const Filling *self, guint index)
{
  double value = self->values[index];

  if (mg_plot_series_is_missing (self->series, index))
    return MG_PLOT_MARK_MISSING;
  if (isnan (value))
    return MG_PLOT_MARK_NAN;
  if (isinf (value))
    return value > 0 ? MG_PLOT_MARK_INFINITY : MG_PLOT_MARK_NEGATIVE_INFINITY;
  return MG_PLOT_MARK_BELOW;
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
      else
        {
          MgPlotMark mark = get_mark (self, i);

          column->marks |= 1u << mark;
          self->summary->n_marks[mark]++;
        }
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

/* Where a place is between two values: how far from the value at the index to the next. Returns: whether it is. */
static gboolean
find_place (const Filling *self, guint after, double place, guint *ret_index, double *ret_part)
{
  double before, next;

  if (after == 0 || after >= self->n_values)
    return FALSE;
  *ret_index = after - 1;
  before = self->times != NULL ? (double) self->times[after - 1] : after - 1;
  next = self->times != NULL ? (double) self->times[after] : after;
  *ret_part = next > before ? (place - before) / (next - before) : 1;
  return TRUE;
}

/* Where the line is at a place between two values, of which @after is the first that is not before it. */
static void
take_place (const Filling *self, guint after, double place, MgPlotColumn *column)
{
  double a, b, part, between;
  guint index;

  if (!find_place (self, after, place, &index, &part) || !mg_plot_series_is_joined (self->series, index))
    return;
  a = self->values[index];
  b = self->values[index + 1];
  if (!mg_plot_value_is_shown (a, self->span->log) || !mg_plot_value_is_shown (b, self->span->log))
    return;
  between = self->span->log ? exp (log (a) * (1 - part) + log (b) * part) : a * (1 - part) + b * part;
  /* Beyond them it is only as doubles are rounded. */
  between = CLAMP (between, MIN (a, b), MAX (a, b));
  column->low = MIN (column->low, between);
  column->high = MAX (column->high, between);
}

/* Where no value is in sight a line still may be. */
static void
take_lines (MgPlotSummary *summary, const MgPlotColumn *columns, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      summary->low = MIN (summary->low, columns[i].low);
      summary->high = MAX (summary->high, columns[i].high);
    }
}

/* What a sample is that cannot be shown lasts until the next one, if there is no pause. */
static void
take_lasting (const Filling *self, guint after, MgPlotColumn *column)
{
  if (self->times == NULL || after == 0 || after >= self->n_values
      || mg_plot_value_is_shown (self->values[after - 1], self->span->log)
      || !mg_plot_series_is_joined (self->series, after - 1))
    return;
  column->lasting |= 1u << get_mark (self, after - 1);
}

/* Returns: the first value that is not before a place; @start is not after it. */
static guint
find_after (const Filling *self, guint start, double place)
{
  double index = ceil (place);

  if (self->times != NULL)
    return mg_plot_series_search (self->series, start, place);
  return index <= 0 ? 0 : index >= self->n_values ? self->n_values : (guint) index;
}

/**
 * mg_plot_columns_fill:
 * @series: what there is
 * @span: which of it is in sight
 * @columns: (out) (array length=n_columns): what each column of pixels shows
 * @n_columns: at least 1
 * @ret_summary: (out): what is in sight in all
 *
 * Lines are straight on the scale from each value to the next; where one of them cannot be shown there is none, nor is
 * there over a pause.
 */
void
mg_plot_columns_fill (const MgPlotSeries *series,
                      const MgPlotSpan *span,
                      MgPlotColumn *columns,
                      guint n_columns,
                      MgPlotSummary *ret_summary)
{
  MgPlotSummary summary = { .low = INFINITY, .high = -INFINITY };
  Filling self = { .series = series,
                   .values = mg_plot_series_get_values (series),
                   .times = mg_plot_series_get_times (series),
                   .n_values = mg_plot_series_get_n_values (series),
                   .span = span,
                   .summary = &summary };
  double first = self.times != NULL ? span->first : span->first - 0.5;
  double left = first;
  guint start = find_after (&self, 0, left);

  for (guint i = 0; i < n_columns; i++)
    {
      double right = first + (i + 1 < n_columns ? (i + 1) * (span->count / n_columns) : span->count);
      guint end = find_after (&self, start, right);

      take (&self, start, end, &columns[i]);
      take_place (&self, start, left, &columns[i]);
      take_place (&self, end, right, &columns[i]);
      take_lasting (&self, start, &columns[i]);
      left = right;
      start = end;
    }
  if (summary.low > summary.high)
    take_lines (&summary, columns, n_columns);
  *ret_summary = summary;
}
