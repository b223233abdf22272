/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to make a list of what to draw of an array that changes for every frame of the display, from the bytes
 * on, and of elements over time, of which every frame has a sample more: time of a processor, 1600x1000. The budget is
 * for the whole frame, with the window's part. The limit is to copy the bytes. */

#include <math.h>
#include <string.h>

#include "mg-bench.h"
#include "mg-plot.h"

#define WIDTH       1600
#define HEIGHT      1000
#define PLOT_BUDGET 7.0
/* Elements that are drawn over time, and how many samples of each are in sight, 240 a second. */
#define N_STRIPS  8
#define N_SAMPLES 60000
#define PERIOD    4167
/* Frames that are measured, and rounds of them, of which the one in the middle counts. */
#define N_FRAMES 20
#define N_ROUNDS 7

typedef struct
{
  guint8 *bytes;
  guint8 *copy;
  gsize length;
  guint n_values;
  MgPlotSeries *series;
  MgPlotSeries *strips[N_STRIPS];
  MgPlotScale scale;
  guint frame;
} Subject;

static double
measure_text (const char *text, gpointer data)
{
  return (double) strlen (text) * 7;
}

static const MgCanvas canvas = { WIDTH, HEIGHT, 12, measure_text, NULL };

static void
copy_bytes (Subject *self)
{
  memcpy (self->copy, self->bytes, self->length);
  self->bytes[self->frame % self->length] ^= self->copy[self->frame % self->length / 2] & 1;
}

static void
draw_plot (Subject *self)
{
  MgPlotChannel channel = { self->series, "values", 0 };
  MgPlot plot = { .channels = &channel,
                  .n_channels = 1,
                  .scales = &self->scale,
                  .n_scales = 1,
                  .count = self->n_values,
                  .now = (gint64) self->frame * 16667 };
  g_autoptr (MgDrawList) list = mg_draw_list_new ();
  MgPlotArea area;

  mg_plot_series_put (self->series, 0, self->bytes, self->length);
  mg_plot_draw (&plot, &canvas, list, &area);
}

static void
append_samples (Subject *self)
{
  for (guint i = 0; i < N_STRIPS; i++)
    {
      float value = (float) (sin (self->frame * 0.001 + i) + 0.1 * sin (self->frame * 1.7));

      mg_plot_series_append (self->strips[i], (gint64) self->frame * PERIOD, (const guint8 *) &value);
    }
}

static void
draw_strips (Subject *self)
{
  MgPlotChannel channels[N_STRIPS];
  MgPlot plot = { .channels = channels,
                  .n_channels = N_STRIPS,
                  .scales = &self->scale,
                  .n_scales = 1,
                  .over_time = TRUE,
                  .first = ((double) self->frame - N_SAMPLES) * PERIOD,
                  .count = (double) N_SAMPLES * PERIOD,
                  .now = (gint64) self->frame * PERIOD };
  g_autoptr (MgDrawList) list = mg_draw_list_new ();
  MgPlotArea area;

  append_samples (self);
  for (guint i = 0; i < N_STRIPS; i++)
    channels[i] = (MgPlotChannel){ self->strips[i], "load", 0 };
  mg_plot_draw (&plot, &canvas, list, &area);
}

/* Milliseconds of a processor for one. */
static double
measure (Subject *self, void (*draw) (Subject *self))
{
  g_autoptr (GArray) rounds = g_array_new (FALSE, FALSE, sizeof (double));

  draw (self);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = mg_bench_get_cpu (0);
      double time;

      for (guint frame = 0; frame < N_FRAMES; frame++)
        {
          self->frame++;
          draw (self);
        }
      time = (mg_bench_get_cpu (0) - start) / N_FRAMES;
      g_array_append_val (rounds, time);
    }
  return mg_bench_median (rounds);
}

static void
begin (Subject *self, gsize length)
{
  self->length = length;
  self->bytes = g_malloc0 (length);
  self->copy = g_malloc0 (length);
  mg_plot_scale_init (&self->scale, FALSE);
}

static void
end (Subject *self)
{
  g_free (self->bytes);
  g_free (self->copy);
}

static void
fill_floats (Subject *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      float value = (float) (sin (i * 0.001) + 0.1 * sin (i * 1.7));

      memcpy (self->bytes + i * sizeof value, &value, sizeof value);
    }
}

static void
bench_plot (guint n_values)
{
  g_autofree char *name = g_strdup_printf ("plot-%u", n_values);
  Subject self = { .n_values = n_values };
  double value;

  begin (&self, n_values * sizeof (float));
  fill_floats (&self, n_values);
  self.series = mg_plot_series_new ((MgElement){ .type = MG_ELEMENT_F32 }, 0, sizeof (float), n_values);
  value = measure (&self, draw_plot);
  mg_bench_print (name, value, "ms");
  mg_bench_print_budget (name, PLOT_BUDGET, "ms");
  mg_bench_print_limit (name, value, measure (&self, copy_bytes), "ms");
  mg_plot_series_free (self.series);
  end (&self);
}

static void
bench_strips (void)
{
  g_autofree char *name = g_strdup_printf ("strip-%ux%u", N_STRIPS, N_SAMPLES);
  Subject self = { 0 };
  double value;

  begin (&self, N_STRIPS * N_SAMPLES * sizeof (double));
  for (guint i = 0; i < N_STRIPS; i++)
    self.strips[i] = mg_plot_series_new_timed ((MgElement){ .type = MG_ELEMENT_F32 }, N_SAMPLES);
  for (; self.frame < N_SAMPLES; self.frame++)
    append_samples (&self);
  value = measure (&self, draw_strips);
  mg_bench_print (name, value, "ms");
  mg_bench_print_budget (name, PLOT_BUDGET, "ms");
  mg_bench_print_limit (name, value, measure (&self, copy_bytes), "ms");
  for (guint i = 0; i < N_STRIPS; i++)
    mg_plot_series_free (self.strips[i]);
  end (&self);
}

int
main (int argc, char **argv)
{
  static const guint counts[] = { 512, 4096, 65536, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    bench_plot (counts[i]);
  bench_strips ();
  return 0;
}
