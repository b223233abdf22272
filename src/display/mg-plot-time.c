/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Where the axis of time has its ticks, and how times are written. */

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-plot-private.h"
#include "mg-plot-scale.h"

#define MILLISECOND 1e3
#define SECOND      1e6
#define MINUTE      60e6
#define HOUR        3600e6
#define DAY         (24 * HOUR)
/* Hours that are written out. */
#define HOURS_MAX 1e6
/* As many as a time of a minute has that is exact to the microsecond. */
#define N_DIGITS 8

static void
append_part (GString *out, const char *unit, double value, guint n_digits)
{
  char text[MG_PLOT_LABEL_MAX];

  mg_plot_format_number (value, n_digits, text);
  g_string_append_printf (out, "%s%s %s", out->len > 0 ? " " : "", text, unit);
}

static void
append_parts (GString *out, double size)
{
  double hours = floor (size / HOUR);
  double minutes = floor ((size - hours * HOUR) / MINUTE);
  double rest = size - hours * HOUR - minutes * MINUTE;

  if (hours > 0)
    /* Translators: hours, behind a number. */
    append_part (out, _ ("h"), hours, N_DIGITS);
  if (minutes > 0)
    /* Translators: minutes, behind a number. */
    append_part (out, _ ("min"), minutes, N_DIGITS);
  if (rest > 0)
    append_part (out, _ ("s"), rest / SECOND, N_DIGITS);
}

/**
 * mg_plot_format_time:
 * @time: any difference of two moments, in microseconds
 *
 * Thread-safe.
 *
 * Returns: (transfer full): it for people, exact to the microsecond for a century: "0", "-200 ms", "1.5 s",
 *   "-2 min 30 s"
 */
char *
mg_plot_format_time (double time)
{
  g_autoptr (GString) out = g_string_new (NULL);
  double size = rint (fabs (time));

  if (size < 1)
    return g_strdup ("0");
  if (size < MILLISECOND)
    append_part (out, _ ("µs"), size, N_DIGITS);
  else if (size < SECOND)
    append_part (out, _ ("ms"), size / MILLISECOND, N_DIGITS);
  else if (size < HOURS_MAX * HOUR)
    append_parts (out, size);
  else
    append_part (out, _ ("h"), size / HOUR, 4);
  if (time < 0)
    g_string_prepend_c (out, '-');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The next of the steps that people count in that is not less. */
static double
get_step (double least)
{
  static const double steps[]
    = { 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE,   2 * MINUTE, 5 * MINUTE, 10 * MINUTE,
        15 * MINUTE, 30 * MINUTE, HOUR,        2 * HOUR, 6 * HOUR,   12 * HOUR,  DAY };

  if (least <= steps[0])
    return mg_plot_get_nice_step (MAX (least, 1));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] >= least)
      return steps[i];
  return mg_plot_get_nice_step (least / DAY) * DAY;
}

/* Returns: the n-th moment with a tick, against now; steps go from now both ways. */
static double
get_tick (const MgPlot *plot, double step, guint n)
{
  return (ceil ((plot->first - (double) plot->now) / step) + n) * step;
}

/* Returns: whether all texts have their place, twice over, as those at the edges are held back. */
static gboolean
is_roomy (const MgPlotDrawing *self, double step)
{
  const MgPlot *plot = self->plot;
  double room = step / plot->count * self->area.width;
  double end = plot->first + plot->count - (double) plot->now;

  for (guint i = 0; get_tick (plot, step, i) <= end; i++)
    {
      g_autofree char *text = mg_plot_format_time (get_tick (plot, step, i));

      if (i >= MG_PLOT_TICKS_MAX || room < mg_canvas_measure (self->canvas, text) * 2 + 4 * MG_PLOT_GAP)
        return FALSE;
    }
  return TRUE;
}

/**
 * mg_plot_drawing_add_time_axis:
 * @self: a drawing of a plot over time
 *
 * Draws ticks at round times before now.
 */
void
mg_plot_drawing_add_time_axis (const MgPlotDrawing *self)
{
  const MgPlot *plot = self->plot;
  double end = plot->first + plot->count - (double) plot->now;
  double step = get_step (plot->count / MG_PLOT_TICKS_MAX);

  /* Times beyond what doubles count exactly have no ticks. */
  if (step < fabs (plot->first) * DBL_EPSILON * 4 || !isfinite (end))
    return;
  /* Of a step that is longer than all one tick is left at most. */
  while (step <= plot->count && !is_roomy (self, step))
    step = get_step (step * 1.5);
  for (guint i = 0; get_tick (plot, step, i) <= end; i++)
    {
      double time = get_tick (plot, step, i);
      g_autofree char *text = mg_plot_format_time (time);

      mg_plot_drawing_add_tick (self, mg_plot_get_x (plot, &self->area, time + (double) plot->now), text);
    }
}
