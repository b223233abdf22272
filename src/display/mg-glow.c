/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-glow.h"

#include <math.h>
#include <string.h>

struct _MgGlow
{
  gint64 full;
  gint64 fade;
  guint64 offset;
  gsize length;
  /* Microseconds of the monotonic clock; 0: never. */
  gint64 *times;
  gint64 newest;
};

/**
 * mg_glow_new:
 *
 * Returns: (transfer full): a glow that is full for 200 ms and fades in 900 ms
 */
MgGlow *
mg_glow_new (void)
{
  MgGlow *self = g_new0 (MgGlow, 1);

  mg_glow_set_durations (self, 200 * 1000, 900 * 1000);
  return self;
}

/**
 * mg_glow_free:
 * @self: (transfer full): a glow
 */
void
mg_glow_free (MgGlow *self)
{
  g_free (self->times);
  g_free (self);
}

/**
 * mg_glow_set_durations:
 * @self: a glow
 * @full: how long it shines fully, in microseconds
 * @fade: how long it takes to go out then, in microseconds; 0: at once
 */
void
mg_glow_set_durations (MgGlow *self, gint64 full, gint64 fade)
{
  self->full = full;
  self->fade = fade;
}

/**
 * mg_glow_set_window:
 * @self: a glow
 * @offset: the first byte in sight
 * @length: in bytes
 *
 * What stays in sight goes on glowing; what comes into sight does not glow.
 */
void
mg_glow_set_window (MgGlow *self, guint64 offset, gsize length)
{
  gint64 *times;
  guint64 first, last;

  if (offset == self->offset && length == self->length)
    return;

  times = g_new0 (gint64, MAX (length, 1));
  first = MAX (offset, self->offset);
  last = MIN (offset + length, self->offset + self->length);
  if (first < last)
    memcpy (times + (first - offset), self->times + (first - self->offset),
            (gsize) (last - first) * sizeof *times);
  self->newest = 0;
  for (gsize i = 0; i < length; i++)
    self->newest = MAX (self->newest, times[i]);
  g_free (self->times);
  self->times = times;
  self->offset = offset;
  self->length = length;
}

/**
 * mg_glow_touch:
 * @self: a glow
 * @changed: which bytes changed
 * @now: in microseconds of the monotonic clock
 */
void
mg_glow_touch (MgGlow *self, const MgRangeSet *changed, gint64 now)
{
  guint64 end = self->offset + self->length;

  for (guint i = mg_range_set_find (changed, self->offset); i < mg_range_set_get_n_ranges (changed); i++)
    {
      const MgRange *range = mg_range_set_get_range (changed, i);
      guint64 first = MAX (range->offset, self->offset);
      guint64 last = MIN (range->offset + range->length, end);

      if (first >= last)
        break;
      for (guint64 at = first; at < last; at++)
        self->times[at - self->offset] = now;
      self->newest = now;
    }
}

/**
 * mg_glow_clear:
 * @self: a glow
 *
 * Nothing glows any more.
 */
void
mg_glow_clear (MgGlow *self)
{
  if (self->length > 0)
    memset (self->times, 0, self->length * sizeof *self->times);
  self->newest = 0;
}

static guint
level_at (const MgGlow *self, gint64 age)
{
  double left;

  if (age <= self->full)
    return MG_GLOW_LEVELS;
  if (age >= self->full + self->fade)
    return 0;
  left = 1.0 - (double) (age - self->full) / (double) self->fade;
  return (guint) ceil (left * left * MG_GLOW_LEVELS);
}

/**
 * mg_glow_get_level:
 * @self: a glow
 * @offset: the first byte
 * @length: in bytes
 * @now: in microseconds of the monotonic clock
 *
 * Returns: how bright the brightest of these bytes is, from 0 to %MG_GLOW_LEVELS
 */
guint
mg_glow_get_level (MgGlow *self, guint64 offset, gsize length, gint64 now)
{
  guint64 last = MIN (offset + length, self->offset + self->length);
  gint64 newest = 0;

  for (guint64 at = MAX (offset, self->offset); at < last; at++)
    newest = MAX (newest, self->times[at - self->offset]);
  return newest > 0 ? level_at (self, now - newest) : 0;
}

/**
 * mg_glow_is_active:
 * @self: a glow
 * @now: in microseconds of the monotonic clock
 *
 * Returns: whether anything glows
 */
gboolean
mg_glow_is_active (MgGlow *self, gint64 now)
{
  return self->newest > 0 && level_at (self, now - self->newest) > 0;
}
