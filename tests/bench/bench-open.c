/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the size of a mapping costs: to open it and paint its first page, and to sweep all of it once in
 * the background. The limit is a mapping of one page. */

#include <gtk/gtk.h>

#include "mg-bench-window.h"
#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-sampler-private.h"

#define GIB      (1024 * MG_MIB)
#define N_ROUNDS 7
/* Memory that must be there beside what the large mapping takes. */
#define RESERVE (2 * GIB)
/* MiB. */
#define MEMORY_BUDGET 16
/* Milliseconds. */
#define SWEEP_PATIENCE 60000

typedef struct
{
  const char *name;
  guint64 size;
  /* Filled so much from each step on. */
  guint64 piece;
  guint64 step;
} Case;

static void
show (MgBenchWindow *window, MgBenchView *view)
{
  MgGrid *grid = MG_GRID (mg_grid_new (MG_GRID_HEX, view->inspection));
  guint n_frames;

  mg_bench_window_show_grid (window, grid);
  while (!mg_bench_view_knows (view, grid))
    g_main_context_iteration (NULL, TRUE);
  /* It is seen with the next frame of the display. */
  for (n_frames = window->n_frames; window->n_frames == n_frames;)
    g_main_context_iteration (NULL, TRUE);
}

/* Milliseconds until it is painted, as one waits for them and of a processor. */
static void
measure_open (MgBenchWindow *window, const char *mapping, GArray *times, GArray *cpu_times)
{
  double began = mg_bench_get_time ();
  double cpu = mg_bench_get_cpu (0);
  g_autoptr (MgBenchView) view = mg_bench_view_new (mapping);
  double took;

  show (window, view);
  took = mg_bench_get_time () - began;
  g_array_append_val (times, took);
  took = mg_bench_get_cpu (0) - cpu;
  g_array_append_val (cpu_times, took);
  mg_bench_window_show (window, NULL);
}

/* Whether the sweep has been at the end of the mapping: it goes on from the start only when it is its time
 * again. */
static gboolean
is_swept (MgSampler *sampler, guint64 size)
{
  const MgTarget *target;
  gboolean swept;

  g_mutex_lock (&sampler->lock);
  target = g_ptr_array_index (sampler->targets, 0);
  swept = target->sees_all || target->sweep_offset >= size;
  g_mutex_unlock (&sampler->lock);
  return swept;
}

/* The memory is against what it was before the first look at a mapping of this size. */
static void
measure_sweep (MgBenchWindow *window, const char *mapping, const Case *what, double before)
{
  g_autoptr (MgBenchView) view = mg_bench_view_new (mapping);
  g_autofree char *time_line = g_strconcat (what->name, "-sweep", NULL);
  g_autofree char *cpu_line = g_strconcat (what->name, "-sweep-cpu", NULL);
  g_autofree char *memory_line = g_strconcat (what->name, "-memory", NULL);
  g_autofree char *peak_line = g_strconcat (what->name, "-memory-peak", NULL);
  double began, cpu;

  show (window, view);
  mg_bench_reset_peak ();
  began = mg_bench_get_time ();
  cpu = mg_bench_get_cpu (0);
  while (!is_swept (view->sampler, what->size) && mg_bench_get_time () - began < SWEEP_PATIENCE)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  mg_bench_print (time_line, mg_bench_get_time () - began, "ms");
  mg_bench_print (cpu_line, mg_bench_get_cpu (0) - cpu, "ms");
  mg_bench_print (memory_line, mg_bench_get_rss ("VmRSS") - before, "MiB");
  mg_bench_print_budget (memory_line, MEMORY_BUDGET, "MiB");
  mg_bench_print (peak_line, mg_bench_get_rss ("VmHWM") - before, "MiB");
  mg_bench_window_show (window, NULL);
}

/* Turn by turn, so that both meet the same moments of the machine. */
static void
measure_opens (MgBenchWindow *window, const char *small, const char *large, const char *name)
{
  g_autoptr (GArray) small_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) small_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) large_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) large_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *line = g_strconcat (name, "-show", NULL);
  g_autofree char *cpu_line = g_strconcat (name, "-show-cpu", NULL);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      measure_open (window, small, small_times, small_cpu);
      measure_open (window, large, large_times, large_cpu);
    }
  mg_bench_print (line, mg_bench_median (large_times), "ms");
  mg_bench_print_limit (line, mg_bench_median (large_times), mg_bench_median (small_times), "ms");
  mg_bench_print (cpu_line, mg_bench_median (large_cpu), "ms");
  mg_bench_print_limit (cpu_line, mg_bench_median (large_cpu), mg_bench_median (small_cpu), "ms");
}

/* What is needed for the first look at anything is not counted. */
static void
warm_up (MgBenchWindow *window, const char *mapping)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cpu_times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 3; i++)
    measure_open (window, mapping, times, cpu_times);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "open-1GiB-sparse", GIB, MG_MIB, 16 * MG_MIB },
    { "open-1GiB-full", GIB, GIB, GIB },
  };
  g_autofree char *small_name = mg_bench_name ("small");
  g_autoptr (MgBenchProcess) small
    = mg_bench_writer_new (&(MgBenchMapping){ small_name, 4096, 4096, 4096, 0, NULL });
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_bench_process_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MgBenchWindow) window = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *what = &cases[i];
      char *name = mg_bench_name (what->name);

      if (mg_bench_get_free_memory () < what->size / what->step * what->piece + RESERVE)
        {
          g_printerr ("%s: passed over, there is not enough memory.\n", what->name);
          g_free (name);
          break;
        }
      g_ptr_array_add (names, name);
      g_ptr_array_add (writers, mg_bench_writer_new (
                                  &(MgBenchMapping){ name, what->size, what->piece, what->step, 0, NULL }));
    }

  window = mg_bench_window_new ();
  for (guint i = 0; i < names->len; i++)
    {
      double before;

      warm_up (window, small_name);
      before = mg_bench_get_rss ("VmRSS");
      measure_opens (window, small_name, g_ptr_array_index (names, i), cases[i].name);
      measure_sweep (window, g_ptr_array_index (names, i), &cases[i], before);
    }
  return 0;
}
