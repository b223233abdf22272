/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs without a window to follow a whole picture, 1920x1080 floats of which another process writes all 30 times a
 * second, while a grid of a few hundred bytes is in sight: all threads together, for a sample. The limit is to copy
 * as many bytes and to compare them with those before. */

#include <string.h>

#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

#define SIZE (1920 * 1080 * sizeof (float))
#define RATE 30
/* Milliseconds. */
#define DURATION 3000
#define N_ROUNDS 21

/* What changes of each float: most of its bytes, or all. */
enum
{
  MODE_NONE,
  MODE_SOME_BYTES,
  MODE_ALL_BYTES,
};

static void
write_round (guint8 *bytes, gsize size, int mode, guint round)
{
  if (mode == MODE_ALL_BYTES)
    memset (bytes, (int) (round % 255) + 1, size);
  for (gsize i = 0; i < size / sizeof (float) && mode == MODE_SOME_BYTES; i++)
    {
      float value = (float) ((i + round) % 512) / 512;

      memcpy (bytes + i * sizeof value, &value, sizeof value);
    }
}

/* Milliseconds of a processor. */
static double
measure_limit (void)
{
  g_autofree guint8 *bytes = g_malloc (SIZE);
  g_autofree guint8 *copy = g_malloc (SIZE);
  g_autoptr (GArray) rounds = g_array_new (FALSE, FALSE, sizeof (double));

  memset (bytes, 1, SIZE);
  memset (copy, 0, SIZE);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double time = mg_bench_get_cpu (0);

      memcpy (copy, bytes, SIZE);
      __asm__ volatile("" : : "r"(copy) : "memory");
      g_assert (memcmp (copy, bytes, SIZE) == 0);
      time = mg_bench_get_cpu (0) - time;
      g_array_append_val (rounds, time);
    }
  return mg_bench_median (rounds);
}

static double
measure (MgView *view)
{
  guint64 n_samples;
  double time;

  mg_bench_run_for (500);
  n_samples = mg_view_get_frame (view)->samples;
  time = mg_bench_get_cpu (0);
  mg_bench_run_for (DURATION);
  time = mg_bench_get_cpu (0) - time;
  return time / (double) (mg_view_get_frame (view)->samples - n_samples);
}

static gboolean
shows_all (MgView *view)
{
  MgFrame *frame = mg_view_get_frame (view);

  return frame != NULL && mg_frame_get_state (frame, SIZE - 1, NULL) == MG_BYTE_DATA;
}

static void
bench (MgBenchProcess *writer, MgView *view, const char *name, int mode, double limit)
{
  double cost;

  mg_bench_process_set_mode (writer, mode);
  cost = measure (view);
  mg_bench_print (name, cost, "ms");
  mg_bench_print_limit (name, cost, limit, "ms");
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("watched");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, SIZE, SIZE, SIZE, RATE, write_round });
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgRangeSet) watched = mg_range_set_new ();
  double limit = measure_limit ();

  mg_range_set_add (shown, 0, 512);
  mg_range_set_add (watched, 0, SIZE);
  mg_view_set_shown (view, shown);
  mg_view_set_watched (view, watched);
  mg_view_set_rate (view, RATE);
  while (!shows_all (view))
    g_main_context_iteration (NULL, TRUE);

  bench (writer, view, "watched-picture-still", MODE_NONE, limit);
  bench (writer, view, "watched-picture-most-bytes", MODE_SOME_BYTES, limit);
  bench (writer, view, "watched-picture-all-bytes", MODE_ALL_BYTES, limit);
  return 0;
}
