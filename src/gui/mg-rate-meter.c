/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-rate-meter.h"

/* Over how long the rate is taken, and how much of that has to be known, in microseconds. */
#define WINDOW     G_USEC_PER_SEC
#define WINDOW_MIN (G_USEC_PER_SEC / 4)

typedef struct
{
  gint64 time;
  guint64 count;
} Reading;

struct _MgRateMeter
{
  GArray *readings;
};

/**
 * mg_rate_meter_new:
 *
 * Returns: (transfer full): a meter that has seen nothing
 */
MgRateMeter *
mg_rate_meter_new (void)
{
  MgRateMeter *self = g_new0 (MgRateMeter, 1);

  self->readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  return self;
}

/**
 * mg_rate_meter_free:
 * @self: (transfer full): a meter
 */
void
mg_rate_meter_free (MgRateMeter *self)
{
  g_array_unref (self->readings);
  g_free (self);
}

/**
 * mg_rate_meter_reset:
 * @self: a meter
 *
 * Forgets what it has seen.
 */
void
mg_rate_meter_reset (MgRateMeter *self)
{
  g_array_set_size (self->readings, 0);
}

static Reading *
reading_at (MgRateMeter *self, guint index)
{
  return &g_array_index (self->readings, Reading, index);
}

/**
 * mg_rate_meter_add:
 * @self: a meter
 * @time: when the count was read, in microseconds
 * @count: how much it was; a time before the last one or a lower count begin anew
 */
void
mg_rate_meter_add (MgRateMeter *self, gint64 time, guint64 count)
{
  Reading reading = { time, count };
  guint old = 0;

  if (self->readings->len > 0)
    {
      const Reading *last = reading_at (self, self->readings->len - 1);

      if (time < last->time || count < last->count)
        mg_rate_meter_reset (self);
      else if (time == last->time)
        g_array_set_size (self->readings, self->readings->len - 1);
    }
  g_array_append_val (self->readings, reading);

  /* One reading of a window ago or earlier is kept, as what to compare with. */
  while (old + 1 < self->readings->len && reading_at (self, old + 1)->time <= time - WINDOW)
    old++;
  if (old > 0)
    g_array_remove_range (self->readings, 0, old);
}

/**
 * mg_rate_meter_get:
 * @self: a meter
 * @ret_rate: (out): how much the count grew, a second
 *
 * Returns: %FALSE when it has not been seen for long enough
 */
gboolean
mg_rate_meter_get (MgRateMeter *self, double *ret_rate)
{
  const Reading *first, *last;

  if (self->readings->len == 0)
    return FALSE;
  first = reading_at (self, 0);
  last = reading_at (self, self->readings->len - 1);
  if (last->time - first->time < WINDOW_MIN)
    return FALSE;
  *ret_rate = (double) (last->count - first->count) * G_USEC_PER_SEC / (double) (last->time - first->time);
  return TRUE;
}

/**
 * mg_rate_meter_format:
 * @rate: a number, not negative
 *
 * Returns: (transfer full): the same in two digits or three: "999", "1.2k", "30k", "1.5M"
 */
char *
mg_rate_meter_format (double rate)
{
  static const char units[] = { 'k', 'M', 'G', 'T', 'P', 'E' };
  guint unit = 0;

  if (rate < 999.5)
    return g_strdup_printf ("%d", (int) (rate + 0.5));
  for (rate /= 1000; rate >= 999.5 && unit < G_N_ELEMENTS (units) - 1; rate /= 1000)
    unit++;
  if (rate < 9.95)
    {
      int tenths = (int) (rate * 10 + 0.5);

      return g_strdup_printf ("%d.%d%c", tenths / 10, tenths % 10, units[unit]);
    }
  return g_strdup_printf ("%d%c", (int) (rate + 0.5), units[unit]);
}
