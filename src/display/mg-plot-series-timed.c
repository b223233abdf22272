/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The newest samples of one element, side by side in the order of their times: they move to the front whenever there is
 * no more room behind them, which is a quarter of their number, so that a sample is moved five times at most. */

#include <math.h>
#include <string.h>

#include "mg-plot-series-private.h"

#define LEAST_ROOM 64

/**
 * mg_plot_series_new_timed:
 * @element: the type of the samples
 * @capacity: how many of the newest are kept, from 1 to %MG_PLOT_VALUES_MAX
 *
 * Returns: (transfer full): a series without a sample
 */
MgPlotSeries *
mg_plot_series_new_timed (MgElement element, guint capacity)
{
  MgPlotSeries *self;

  g_return_val_if_fail (capacity > 0 && capacity <= MG_PLOT_VALUES_MAX, NULL);
  self = g_new0 (MgPlotSeries, 1);
  self->element = element;
  self->capacity = capacity;
  self->room = capacity + MAX (capacity / 4, LEAST_ROOM);
  self->values = g_new (double, self->room);
  self->times = g_new (gint64, self->room);
  self->signs = g_new (guint8, self->room);
  self->missing = mg_range_set_new ();
  return self;
}

static void
move_to_front (MgPlotSeries *self)
{
  memmove (self->values, self->values + self->start, self->n_values * sizeof *self->values);
  memmove (self->times, self->times + self->start, self->n_values * sizeof *self->times);
  memmove (self->signs, self->signs + self->start, self->n_values * sizeof *self->signs);
  self->start = 0;
}

/**
 * mg_plot_series_append:
 * @self: a series of samples
 * @time: when it was taken, in microseconds of the monotonic clock; not before the newest
 * @bytes: (nullable): what it is, as many bytes as the type has; %NULL: the element could not be read then
 *
 * Adds a sample; the oldest goes where there are as many as are kept. A line leads from each to the next.
 */
void
mg_plot_series_append (MgPlotSeries *self, gint64 time, const guint8 *bytes)
{
  guint at;

  g_return_if_fail (self->times != NULL);
  g_return_if_fail (self->n_values == 0 || time >= self->times[self->start + self->n_values - 1]);
  if (self->n_values == self->capacity)
    {
      self->start++;
      self->n_values--;
    }
  if (self->start + self->n_values == self->room)
    move_to_front (self);
  at = self->start + self->n_values++;
  self->values[at] = bytes != NULL ? mg_element_to_double (self->element, bytes) : NAN;
  self->times[at] = time;
  self->signs[at] = (bytes == NULL ? MG_PLOT_SIGN_MISSING : 0) | (self->paused ? MG_PLOT_SIGN_PAUSE : 0);
  self->paused = FALSE;
}

/**
 * mg_plot_series_break:
 * @self: a series of samples
 *
 * Tells that nothing is sampled from the newest sample to the next: no line leads from one to the other.
 */
void
mg_plot_series_break (MgPlotSeries *self)
{
  g_return_if_fail (self->times != NULL);
  self->paused = TRUE;
}

/**
 * mg_plot_series_get_times:
 * @self: a series
 *
 * Returns: (transfer none) (nullable) (array): when its samples were taken, in microseconds of the monotonic clock, the
 *   oldest first, until the next one is appended; %NULL: it is the series of an array
 */
const gint64 *
mg_plot_series_get_times (const MgPlotSeries *self)
{
  return self->times != NULL ? self->times + self->start : NULL;
}

/**
 * mg_plot_series_search:
 * @self: a series of samples
 * @start: the index of a sample that is not after the wanted one; 0 will always do, a near one is faster
 * @time: any moment, in microseconds of the monotonic clock
 *
 * Returns: the index of the first sample that is not before @time; the number of samples where all are
 */
guint
mg_plot_series_search (const MgPlotSeries *self, guint start, double time)
{
  const gint64 *times = self->times + self->start;
  guint step = 1;
  guint end;

  while (start + step < self->n_values && (double) times[start + step] < time)
    {
      start += step;
      step *= 2;
    }
  end = MIN (start + step, self->n_values);
  while (start < end)
    {
      guint middle = start + (end - start) / 2;

      if ((double) times[middle] < time)
        start = middle + 1;
      else
        end = middle;
    }
  return start;
}

/**
 * mg_plot_series_find:
 * @self: a series of samples
 * @time: in microseconds of the monotonic clock
 * @ret_index: (out): the index of a sample
 *
 * Finds what was known at a moment: the newest sample that was not after it. A sample counts until the next one; the
 * last, and the last before a pause, in its own microsecond alone.
 *
 * Returns: whether there is one; it may be missing
 */
gboolean
mg_plot_series_find (const MgPlotSeries *self, gint64 time, guint *ret_index)
{
  guint after = mg_plot_series_search (self, 0, (double) time + 1);
  guint last;

  if (after == 0)
    return FALSE;
  last = after - 1;
  if (self->times[self->start + last] != time
      && (after == self->n_values || !mg_plot_series_is_joined (self, last)))
    return FALSE;
  *ret_index = last;
  return TRUE;
}
