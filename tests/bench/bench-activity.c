/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to show which pages of 1 GiB change: to sum up what is known of them, against copying that much memory; to
 * shade and to paint them, against copying the pixels; and all of it, with the sweep, while another process writes here and
 * there, against reading as many bytes as are swept, and against the sweep alone. */

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-activity-pixels.h"
#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

#define SIZE     (1024 * MG_MIB)
#define N_PAGES  (SIZE / MG_PAGE_SIZE)
#define N_ROUNDS 51
/* Pages that are written in a hundredth of a second. */
#define N_WRITES 100
/* How large the picture is, in pixels. */
#define WIDTH  1200
#define HEIGHT 400
/* So often it is made anew in a second, while that is measured, and for how long, in milliseconds. */
#define RATE     10
#define DURATION 15000
/* Milliseconds, and per cent of a core: 4 for the sweep. */
#define SUMMARY_BUDGET 2
#define LOAD_BUDGET    6

typedef struct
{
  const guint64 *words;
  guint64 sum;
  MgPageMap *map;
  MgView *view;
  MgActivityLayout layout;
  MgPageCell *cells;
  guint8 *shades;
  MgPageLooks looks;
  guint8 *from;
  guint8 *to;
  gsize n_pixels;
  /* What a sweep of all took, in milliseconds of a processor. */
  double sweep_time;
} Subject;

static void
write_here_and_there (guint8 *bytes, gsize size, int mode, guint round)
{
  guint64 number = round * G_GUINT64_CONSTANT (6364136223846793005) + 1;

  for (guint i = 0; i < N_WRITES; i++)
    {
      number = number * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
      bytes[(number >> 32) % (size / MG_PAGE_SIZE) * MG_PAGE_SIZE] += 1;
    }
}

static void
summarize (Subject *self)
{
  mg_page_map_summarize (self->map, NULL, 0, SIZE, self->layout.cell_size, self->cells, self->layout.n_cells);
}

static void
copy_map (Subject *self)
{
  memcpy (self->to, self->from, N_PAGES * 16);
}

static void
paint (Subject *self)
{
  g_autoptr (GBytes) pixels = NULL;

  mg_activity_map_shade (MG_ACTIVITY_LATELY, self->cells, self->layout.n_cells, &self->looks,
                         g_get_monotonic_time (), self->shades);
  pixels = mg_activity_pixels_new (&self->layout, self->shades, FALSE, 1);
}

static void
copy_pixels (Subject *self)
{
  memcpy (self->to, self->from, self->n_pixels * sizeof (guint32));
}

/* Milliseconds of a processor. */
static double
measure (Subject *self, void (*function) (Subject *self))
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double began = mg_bench_get_cpu (0);
      double time;

      function (self);
      time = mg_bench_get_cpu (0) - began;
      g_array_append_val (times, time);
    }
  return mg_bench_median (times);
}

static void
read_all (Subject *self)
{
  guint64 sum = 0;

  for (gsize i = 0; i < SIZE / sizeof *self->words; i++)
    sum += self->words[i];
  self->sum += sum;
}

static void
bench_map (Subject *self, MgSource *source, const char *path)
{
  g_autoptr (MgBacking) backing = mg_source_open (source, path, NULL);
  double value;

  self->map = mg_page_map_new ();
  for (guint i = 0; i < 2; i++)
    {
      double began = mg_bench_get_cpu (0);
      guint64 done;

      mg_page_map_begin_round (self->map);
      mg_page_map_sweep (self->map, backing, 0, SIZE, &done, NULL);
      g_assert (done == SIZE);
      mg_page_map_end_round (self->map);
      self->sweep_time = mg_bench_get_cpu (0) - began;
      mg_bench_run_for (500);
    }
  mg_page_map_get_looks (self->map, &self->looks);
  value = measure (self, summarize);
  mg_bench_print ("activity-summary", value, "ms");
  mg_bench_print_budget ("activity-summary", SUMMARY_BUDGET, "ms");
  mg_bench_print_limit ("activity-summary", value, measure (self, copy_map), "ms");
  value = measure (self, paint);
  mg_bench_print ("activity-paint", value, "ms");
  mg_bench_print_limit ("activity-paint", value, measure (self, copy_pixels), "ms");
  mg_page_map_unref (self->map);
}

static gboolean
on_time (gpointer data)
{
  Subject *self = data;

  if (mg_view_get_looks (self->view, &self->looks)
      && mg_view_summarize (self->view, 0, self->layout.cell_size, self->cells, self->layout.n_cells))
    paint (self);
  return G_SOURCE_CONTINUE;
}

static void
bench_live (Subject *self, MgSource *source, const char *path)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  guint timer;
  double cpu, began, took, load, round;
  guint64 n_rounds;

  self->view = mg_view_new (sampler, mapping, 0, 0);
  mg_range_set_add (shown, 0, MG_PAGE_SIZE);
  mg_view_set_shown (self->view, shown);
  mg_view_set_sweep (self->view, MG_SWEEP_STEADY);
  timer = g_timeout_add (1000 / RATE, on_time, self);
  while (self->looks.whole_at == 0 || self->looks.n_rounds < 2)
    mg_bench_run_for (100);
  n_rounds = self->looks.n_rounds;
  cpu = mg_bench_get_cpu (0);
  began = mg_bench_get_time ();
  mg_bench_run_for (DURATION);
  took = mg_bench_get_time () - began;
  load = (mg_bench_get_cpu (0) - cpu) / took * 100;
  round = (double) self->looks.whole_took / 1000;
  g_source_remove (timer);
  g_object_unref (self->view);

  mg_bench_print ("activity-round", round / 1000, "s");
  mg_bench_print ("activity-rounds", (double) (self->looks.n_rounds - n_rounds) / took * 60000, "1/min");
  mg_bench_print ("activity-load", load, "%");
  mg_bench_print_budget ("activity-load", LOAD_BUDGET, "%");
  mg_bench_print_limit ("activity-load-sweep", load, self->sweep_time / round * 100, "%");
  mg_bench_print_limit ("activity-load", load, measure (self, read_all) / round * 100, "%");
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("activity");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, SIZE, SIZE, SIZE, 100, write_here_and_there });
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  Subject self = { 0 };
  int fd = shm_open (path, O_RDONLY, 0);

  g_assert (fd >= 0);
  self.words = mmap (NULL, SIZE, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
  g_assert (self.words != MAP_FAILED);
  close (fd);
  mg_activity_layout_place (&self.layout, 0, SIZE, 0, 0, WIDTH, HEIGHT);
  self.cells = g_new (MgPageCell, self.layout.n_cells);
  self.shades = g_new (guint8, self.layout.n_cells);
  self.n_pixels = (gsize) (self.layout.n_columns * self.layout.n_rows * self.layout.side * self.layout.side);
  self.from = g_malloc0 (MAX (N_PAGES * 16, self.n_pixels * sizeof (guint32)));
  self.to = g_malloc0 (MAX (N_PAGES * 16, self.n_pixels * sizeof (guint32)));

  mg_bench_process_set_mode (writer, 1);
  bench_map (&self, source, path);
  memset (&self.looks, 0, sizeof self.looks);
  bench_live (&self, source, path);
  g_free (self.cells);
  g_free (self.shades);
  g_free (self.from);
  g_free (self.to);
  return 0;
}
