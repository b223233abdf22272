/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to plot an array of which another process changes every value for every frame of the display: 1600x1000,
 * time of a processor for each frame that had something new. What is measured is the thread that draws, from the sample on
 * to what is on the display; beside it all threads, with what samples the array. The limit is as many columns, painted by
 * the same toolkit, of no mapping and without anything beside it. */

#include <gtk/gtk.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "mg-bench-window.h"
#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-plot-pane.h"

#define BUDGET 7.0
/* Writes come twice as often as samples, so that each sample sees one. */
#define WRITE_RATE 120
#define N_FRAMES   60
#define N_SETTLE   10

/* --- The limit ------------------------------------------------------------------------------------------ */

#define BENCH_TYPE_COLUMNS (bench_columns_get_type ())
G_DECLARE_FINAL_TYPE (BenchColumns, bench_columns, BENCH, COLUMNS, GtkWidget)

struct _BenchColumns
{
  GtkWidget parent_instance;

  /* Of which every other frame shows the second. */
  GskRenderNode *nodes[2];
  guint n_drawn;
};

G_DEFINE_FINAL_TYPE (BenchColumns, bench_columns, GTK_TYPE_WIDGET)

static void
bench_columns_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BenchColumns *self = BENCH_COLUMNS (widget);

  gtk_snapshot_append_node (snapshot, self->nodes[self->n_drawn++ % 2]);
}

static void
bench_columns_finalize (GObject *object)
{
  BenchColumns *self = BENCH_COLUMNS (object);

  gsk_render_node_unref (self->nodes[0]);
  gsk_render_node_unref (self->nodes[1]);

  G_OBJECT_CLASS (bench_columns_parent_class)->finalize (object);
}

static void
bench_columns_class_init (BenchColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bench_columns_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = bench_columns_snapshot;
}

/* A wave, as high as the one that is plotted, on a background. */
static GskRenderNode *
make_columns (double phase)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &GRAPHENE_RECT_INIT (0, 0, 1600, 1000));
  for (guint i = 0; i < 1600; i++)
    gtk_snapshot_append_color (
      snapshot, &(GdkRGBA){ 0, 0.5f, 0.8f, 1 },
      &GRAPHENE_RECT_INIT ((float) i, (float) (450 + 300 * sin (i * 0.012 + phase)), 1, 90));
  return gtk_snapshot_free_to_node (snapshot);
}

static void
bench_columns_init (BenchColumns *self)
{
  self->nodes[0] = make_columns (0);
  self->nodes[1] = make_columns (0.3);
}

/* --- What is measured ----------------------------------------------------------------------------------- */

static double
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* A travelling wave with something on it, so that each column has a height. */
static void
write_wave (guint8 *bytes, gsize size, int mode, guint round)
{
  static float wave[4096];

  if (wave[1] == 0)
    for (guint i = 0; i < G_N_ELEMENTS (wave); i++)
      wave[i] = (float) (sin (i * G_PI / 2048) + 0.15 * sin (i * 1.7));
  for (gsize i = 0; i < size / sizeof (float); i++)
    memcpy (bytes + i * sizeof (float), &wave[(i + round * 3) % G_N_ELEMENTS (wave)], sizeof (float));
}

/* A frame is painted only where there is something new. */
static void
run_frames (MgBenchWindow *window, guint n)
{
  for (guint end = window->n_frames + n; window->n_frames < end;)
    g_main_context_iteration (NULL, TRUE);
}

static double
measure_limit (MgBenchWindow *window)
{
  GtkWidget *columns = g_object_new (BENCH_TYPE_COLUMNS, NULL);
  double cost;

  mg_bench_window_show (window, columns);
  cost = mg_bench_window_measure (window, columns, N_SETTLE, N_FRAMES).own;
  mg_bench_window_show (window, NULL);
  return cost;
}

static void
measure_plot (MgBenchWindow *window, MgBenchView *view, const char *name, double limit)
{
  g_autoptr (GSettings) memory = g_settings_new_with_path ("org.mapglass.Mapglass.Mapping", "/bench/");
  g_autofree char *all_name = g_strconcat (name, "-all-threads", NULL);
  double own, all;

  mg_bench_window_show (window, mg_plot_pane_new (view->inspection, memory));
  run_frames (window, N_SETTLE);
  own = get_thread_time ();
  all = mg_bench_get_cpu (0);
  run_frames (window, N_FRAMES);
  own = (get_thread_time () - own) / N_FRAMES;
  all = (mg_bench_get_cpu (0) - all) / N_FRAMES;
  mg_bench_window_show (window, NULL);
  mg_bench_print (name, own, "ms");
  mg_bench_print_budget (name, BUDGET, "ms");
  mg_bench_print_limit (name, own, limit, "ms");
  mg_bench_print (all_name, all, "ms");
}

typedef struct
{
  guint n_values;
  char *name;
  MgBenchProcess *writer;
} Case;

static void
case_begin (Case *self)
{
  const gsize size = self->n_values * sizeof (float);
  g_autofree char *what = g_strdup_printf ("plot-window-%u", self->n_values);

  self->name = mg_bench_name (what);
  self->writer
    = mg_bench_writer_new (&(MgBenchMapping){ self->name, size, size, size, WRITE_RATE, write_wave });
}

static void
case_run (Case *self, MgBenchWindow *window)
{
  g_autofree char *name = g_strdup_printf ("plot-window-%u", self->n_values);
  g_autoptr (MgBenchView) view = mg_bench_view_new (self->name);
  double limit = measure_limit (window);

  mg_bench_process_set_mode (self->writer, 1);
  measure_plot (window, view, name, limit);
  mg_bench_process_set_mode (self->writer, 0);
}

static void
case_end (Case *self)
{
  mg_bench_process_free (self->writer);
  g_free (self->name);
}

int
main (int argc, char **argv)
{
  Case cases[] = { { 512 }, { 4096 }, { 65536 }, { 1000000 } };
  g_autoptr (MgBenchWindow) window = NULL;

  /* Processes are forked before there are threads. */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    case_begin (&cases[i]);
  window = mg_bench_window_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    case_run (&cases[i], window);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    case_end (&cases[i]);
  return 0;
}
