/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What following costs without a window: 512 floats at 60 Hz, and the same while it is paused. The limit
 * is a thread that wakes as often and copies as much. */

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

#define N_FLOATS 512
#define SIZE     (N_FLOATS * sizeof (float))
#define RATE     60
/* Milliseconds. */
#define DURATION 2500
/* Per cent of a core. */
#define FOLLOW_BUDGET 1

typedef struct
{
  /* Per cent of a core. */
  double load;
  /* A second. */
  double wakes;
} Cost;

/* Without what it takes to wait for the end: one wake-up. */
static Cost
measure (void)
{
  double began = mg_bench_get_time ();
  double cpu = mg_bench_get_cpu (0);
  gint64 wakes = mg_bench_get_wakes (0);
  double took;

  mg_bench_run_for (DURATION);
  took = mg_bench_get_time () - began;
  return (Cost){ (mg_bench_get_cpu (0) - cpu) / took * 100,
                 (double) MAX (mg_bench_get_wakes (0) - wakes - 1, 0) / took * 1e3 };
}

static gpointer
copy_again_and_again (gpointer data)
{
  const guint8 *bytes = data;
  guint8 copy[SIZE];

  for (guint i = 0; i < RATE * DURATION / 1000; i++)
    {
      memcpy (copy, bytes, SIZE);
      __asm__ volatile("" : : "r"(copy) : "memory");
      usleep (G_USEC_PER_SEC / RATE);
    }
  return NULL;
}

static Cost
measure_limit (const char *path)
{
  int fd = shm_open (path, O_RDONLY, 0);
  guint8 *bytes = mmap (NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
  GThread *thread;
  Cost cost;

  g_assert (bytes != MAP_FAILED);
  close (fd);
  thread = g_thread_new ("copy", copy_again_and_again, bytes);
  cost = measure ();
  g_thread_join (thread);
  munmap (bytes, SIZE);
  return cost;
}

static gboolean
shows_all (MgView *view)
{
  MgFrame *frame = mg_view_get_frame (view);

  return frame != NULL && mg_frame_get_state (frame, SIZE - 1, NULL) == MG_BYTE_DATA;
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("sampling");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgBenchProcess) writer = mg_bench_writer_new_wave (name);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  Cost limit, cost;
  guint64 n_samples;

  mg_bench_process_set_mode (writer, 1);
  limit = measure_limit (path);
  mg_range_set_add (shown, 0, SIZE);
  mg_view_set_shown (view, shown);
  while (!shows_all (view))
    g_main_context_iteration (NULL, TRUE);

  n_samples = mg_view_get_frame (view)->samples;
  cost = measure ();
  n_samples = mg_view_get_frame (view)->samples - n_samples;
  mg_bench_print ("sampling-rate", (double) n_samples * 1e3 / DURATION, "Hz");
  mg_bench_print ("sampling-wakes", cost.wakes, "/s");
  mg_bench_print ("sampling", cost.load, "%");
  mg_bench_print_budget ("sampling", FOLLOW_BUDGET, "%");
  mg_bench_print_limit ("sampling", cost.load, limit.load, "%");

  mg_view_set_paused (view, TRUE);
  mg_bench_run_for (200);
  cost = measure ();
  mg_bench_print ("sampling-paused-wakes", cost.wakes, "/s");
  mg_bench_print ("sampling-paused", cost.load, "%");
  mg_bench_print_budget ("sampling-paused", 0, "%");
  return 0;
}
