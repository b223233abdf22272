/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "mg-element-array.h"
#include "mg-plot-series-private.h"

/**
 * mg_plot_series_new:
 * @element: the type of the values
 * @offset: where the first one is in the mapping, in bytes
 * @stride: from the start of each to the start of the next, in bytes; at least 1
 * @n_values: how many, up to %MG_PLOT_VALUES_MAX; the last of them ends below 2^64
 *
 * Returns: (transfer full): a series of which nothing is known
 */
MgPlotSeries *
mg_plot_series_new (MgElement element, guint64 offset, guint64 stride, guint n_values)
{
  MgPlotSeries *self;

  g_return_val_if_fail (stride > 0 && n_values <= MG_PLOT_VALUES_MAX, NULL);
  self = g_new0 (MgPlotSeries, 1);
  self->element = element;
  self->size = mg_element_get_size (element);
  self->offset = offset;
  self->stride = stride;
  self->n_values = n_values;
  self->values = g_new (double, MAX (n_values, 1));
  for (guint i = 0; i < n_values; i++)
    self->values[i] = NAN;
  self->missing = mg_range_set_new ();
  mg_range_set_add (self->missing, 0, n_values);
  return self;
}

/**
 * mg_plot_series_free:
 * @self: (transfer full): a series of either sort
 */
void
mg_plot_series_free (MgPlotSeries *self)
{
  mg_range_set_free (self->missing);
  g_free (self->values);
  g_free (self->times);
  g_free (self->signs);
  g_free (self);
}

/* Which values lie in a part of the mapping: all of their bytes, or with @touched any. Returns: how many. */
static guint
find_values (const MgPlotSeries *self, guint64 offset, guint64 length, gboolean touched, guint *ret_first)
{
  guint64 tail = self->size - 1;
  guint64 least = touched && offset > tail ? offset - tail : touched ? 0 : offset;
  guint64 skip = least > self->offset ? least - self->offset : 0;
  guint64 first = skip / self->stride + (skip % self->stride != 0 ? 1 : 0);
  guint64 end = offset + length;
  guint64 start;

  if (first >= self->n_values)
    return 0;
  *ret_first = (guint) first;
  start = self->offset + first * self->stride;
  if (!touched)
    end = length > tail ? end - tail : 0;
  /* A value that begins before @end is in. */
  if (length == 0 || end <= start)
    return 0;
  return (guint) MIN ((end - start - 1) / self->stride + 1, self->n_values - first);
}

/**
 * mg_plot_series_put:
 * @self: a series of an array
 * @offset: where the bytes are in the mapping
 * @bytes: (array length=length): what is there
 * @length: how many bytes
 *
 * Takes the values that lie in these bytes as a whole; a value that only begins or ends there stays as it was.
 */
void
mg_plot_series_put (MgPlotSeries *self, guint64 offset, const guint8 *bytes, guint64 length)
{
  guint first;
  guint n;

  g_return_if_fail (self->times == NULL);
  n = find_values (self, offset, length, FALSE, &first);
  if (n == 0)
    return;
  mg_element_array_to_doubles (self->element, bytes + (self->offset + first * self->stride - offset),
                               self->stride, n, self->values + first);
  mg_range_set_remove (self->missing, first, n);
}

/**
 * mg_plot_series_lose:
 * @self: a series of an array
 * @offset: where, in bytes of the mapping
 * @length: how many bytes
 *
 * Forgets the values that have a byte there.
 */
void
mg_plot_series_lose (MgPlotSeries *self, guint64 offset, guint64 length)
{
  guint first;
  guint n;

  g_return_if_fail (self->times == NULL);
  n = find_values (self, offset, length, TRUE, &first);
  if (n == 0)
    return;
  for (guint i = first; i < first + n; i++)
    self->values[i] = NAN;
  mg_range_set_add (self->missing, first, n);
}

/**
 * mg_plot_series_get_element:
 * @self: a series
 *
 * Returns: the type of its values
 */
MgElement
mg_plot_series_get_element (const MgPlotSeries *self)
{
  return self->element;
}

/**
 * mg_plot_series_get_n_values:
 * @self: a series
 *
 * Returns: how many values it has, known or not; how many samples
 */
guint
mg_plot_series_get_n_values (const MgPlotSeries *self)
{
  return self->n_values;
}

/**
 * mg_plot_series_get_values:
 * @self: a series
 *
 * Returns: (transfer none) (array): the values, the oldest sample first; NaN where they are missing too; until the next
 *   sample is appended
 */
const double *
mg_plot_series_get_values (const MgPlotSeries *self)
{
  return self->values + self->start;
}

/**
 * mg_plot_series_get_missing:
 * @self: a series of an array
 *
 * Returns: (transfer none): the indices of the values that are not known
 */
const MgRangeSet *
mg_plot_series_get_missing (const MgPlotSeries *self)
{
  return self->missing;
}

/**
 * mg_plot_series_is_missing:
 * @self: a series
 * @index: of a value
 *
 * Returns: whether nothing is known of it
 */
gboolean
mg_plot_series_is_missing (const MgPlotSeries *self, guint index)
{
  if (self->times != NULL)
    return (self->signs[self->start + index] & MG_PLOT_SIGN_MISSING) != 0;
  return !mg_range_set_is_empty (self->missing) && mg_range_set_contains (self->missing, index, 1);
}

/**
 * mg_plot_series_is_joined:
 * @self: a series
 * @index: of a value that is not the last
 *
 * Returns: whether a line may lead from it to the next: there is no pause between them
 */
gboolean
mg_plot_series_is_joined (const MgPlotSeries *self, guint index)
{
  return self->times == NULL || (self->signs[self->start + index + 1] & MG_PLOT_SIGN_PAUSE) == 0;
}
