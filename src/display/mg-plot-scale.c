/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-scale.h"

#include <float.h>
#include <math.h>

/* How many steps the ends are rounded to. */
#define N_STEPS 8
/* A scale shrinks where for so long, in microseconds, the values would have done with so small a part of it. */
#define SHRINK_TIME (2 * G_USEC_PER_SEC)
#define SHRINK_PART 0.6
/* Ends that are nearer to each other, as a part of the larger, cannot be told from each other by doubles. */
#define LEAST_PART 2e-15
#define LEAST_SPAN 1e-300
/* The same of a logarithmic scale: how many times the lower one the upper one is. */
#define LEAST_RATIO 1.000001

/**
 * mg_plot_scale_init:
 * @self: (out): a scale that follows
 * @log: whether it is logarithmic
 */
void
mg_plot_scale_init (MgPlotScale *self, gboolean log)
{
  *self = (MgPlotScale){ .low = log ? 1 : 0, .high = log ? 10 : 1, .log = log };
}

/* Parts ends that are equal, or all but equal. */
static void
widen (double *low, double *high)
{
  double largest = MAX (fabs (*low), fabs (*high));
  double least = MAX (largest * LEAST_PART, LEAST_SPAN);
  double more = *low == *high && largest > 0 ? largest * 0.1 : *low == *high ? 1 : least;

  /* Halves: the whole may be more than a double can be. */
  if (*high / 2 - *low / 2 >= least / 2)
    return;
  *low = MAX (*low - more, -DBL_MAX);
  *high = MIN (*high + more, DBL_MAX);
}

/**
 * mg_plot_get_nice_step:
 * @step: more than 0
 *
 * Thread-safe.
 *
 * Returns: the next of 1, 2, 5, 10 and so on that is not less
 */
double
mg_plot_get_nice_step (double step)
{
  double power = pow (10, floor (log10 (step)));
  double part;

  if (!(power > 0))
    return step;
  part = step / power;
  /* What is only less by how doubles are rounded is not less. */
  return (part <= 1.0000001 ? 1 : part <= 2.0000001 ? 2 : part <= 5.0000001 ? 5 : 10) * power;
}

/* The ends that people would choose. */
static void
make_nice (gboolean log, double *low, double *high)
{
  double step, first, last;

  if (log)
    {
      double least = pow (10, floor (log10 (*low)));
      double most = pow (10, ceil (log10 (*high)));

      *low = least > 0 ? MIN (least, *low) : *low;
      *high = CLAMP (most, *high, DBL_MAX);
      if (*high / *low < LEAST_RATIO)
        *high = MIN (*low * 10, DBL_MAX);
      if (*high / *low < LEAST_RATIO)
        *low = *high / 10;
      return;
    }
  widen (low, high);
  step = mg_plot_get_nice_step (*high / N_STEPS - *low / N_STEPS);
  /* What is next to nothing beside a step is still outside. */
  first = floor (*low / step) * step;
  last = ceil (*high / step) * step;
  *low = MAX (first > *low ? first - step : first, -DBL_MAX);
  *high = MIN (last < *high ? last + step : last, DBL_MAX);
}

/**
 * mg_plot_scale_fix:
 * @self: a scale
 * @low: the value at its lower end
 * @high: the value at its upper end
 *
 * From here on it stays so.
 *
 * Returns: %FALSE where there is no such scale: ends that are no finite numbers, not in this order or, of a logarithmic
 * one, not above 0 or all but equal
 */
gboolean
mg_plot_scale_fix (MgPlotScale *self, double low, double high)
{
  if (!isfinite (low) || !isfinite (high) || low >= high
      || (self->log && (low <= 0 || high / low < LEAST_RATIO)))
    return FALSE;
  if (!self->log)
    widen (&low, &high);
  self->low = low;
  self->high = high;
  self->fixed = TRUE;
  self->is_set = TRUE;
  return TRUE;
}

static void
begin_recent (MgPlotScale *self, double low, double high, gint64 now)
{
  self->recent_low = low;
  self->recent_high = high;
  self->recent_since = now;
}

/**
 * mg_plot_scale_follow:
 * @self: a scale
 * @low: the lowest value in sight
 * @high: the highest; below @low: there is none
 * @now: in microseconds of the monotonic clock
 *
 * Takes what is in sight now. What is outside gets room at once; room that has not been needed for two seconds is
 * given up, so that a curve that swings does not have the scale swing with it.
 */
void
mg_plot_scale_follow (MgPlotScale *self, double low, double high, gint64 now)
{
  if (self->fixed || !(low <= high))
    return;
  if (!self->is_set)
    {
      begin_recent (self, low, high, now);
      make_nice (self->log, &low, &high);
    }
  else if (low < self->low || high > self->high)
    {
      begin_recent (self, low, high, now);
      low = MIN (low, self->low);
      high = MAX (high, self->high);
      make_nice (self->log, &low, &high);
    }
  else
    {
      double recent_low = MIN (self->recent_low, low);
      double recent_high = MAX (self->recent_high, high);
      double nice_low = recent_low;
      double nice_high = recent_high;

      make_nice (self->log, &nice_low, &nice_high);
      if (mg_plot_scale_map (self, nice_high) - mg_plot_scale_map (self, nice_low) > SHRINK_PART)
        {
          begin_recent (self, low, high, now);
          return;
        }
      begin_recent (self, recent_low, recent_high, self->recent_since);
      if (now - self->recent_since < SHRINK_TIME)
        return;
      low = nice_low;
      high = nice_high;
    }
  self->low = low;
  self->high = high;
  self->is_set = TRUE;
}

/**
 * mg_plot_scale_map:
 * @self: a scale
 * @value: a finite number; above 0 where the scale is logarithmic
 *
 * Thread-safe.
 *
 * Returns: its place: 0 at the lower end, 1 at the upper; it may lie outside
 */
double
mg_plot_scale_map (const MgPlotScale *self, double value)
{
  if (self->log)
    return (log10 (value) - log10 (self->low)) / (log10 (self->high) - log10 (self->low));
  return (value / 2 - self->low / 2) / (self->high / 2 - self->low / 2);
}

/**
 * mg_plot_scale_unmap:
 * @self: a scale
 * @place: from 0 to 1
 *
 * Thread-safe.
 *
 * Returns: the value there
 */
double
mg_plot_scale_unmap (const MgPlotScale *self, double place)
{
  if (self->log)
    return pow (10, log10 (self->low) * (1 - place) + log10 (self->high) * place);
  return self->low * (1 - place) + self->high * place;
}
