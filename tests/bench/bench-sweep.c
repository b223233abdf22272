/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast a mapping is looked through for changes, by the hashes of its pages. The limit is the sum of
 * its words, read from a mapping of one's own that is there already; beside it the same through windows
 * that are mapped for it and unmapped again, as the sweep has to do it. */

#include <fcntl.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-page-map.h"
#include "mg-posix-source.h"

#define SIZE        (512 * MG_MIB)
#define N_ROUNDS    9
#define WINDOW_SIZE (2 * MG_MIB)
#define MAX_THREADS 2
/* Of the limit on one thread, and of one thread's speed on two. */
#define SHARE_BUDGET   0.6
#define SPEEDUP_BUDGET 1.7

typedef struct
{
  int fd;
  MgBacking *backing;
  MgPageMap *map;
  const guint64 *words;
  guint64 sum;
} Subject;

/* One thread's part of the mapping. */
typedef struct
{
  Subject *subject;
  guint64 offset;
  guint64 length;
} Part;

static guint64
sum_words (const guint64 *words, guint64 length)
{
  guint64 sum = 0;

  for (gsize i = 0; i < length / sizeof *words; i++)
    sum += words[i];
  return sum;
}

static gpointer
read_part (gpointer data)
{
  const Part *part = data;
  guint64 sum = sum_words (part->subject->words + part->offset / sizeof (guint64), part->length);

  __atomic_add_fetch (&part->subject->sum, sum, __ATOMIC_RELAXED);
  return NULL;
}

static gpointer
read_windows (gpointer data)
{
  const Part *part = data;
  guint64 sum = 0;

  for (guint64 at = part->offset; at < part->offset + part->length; at += WINDOW_SIZE)
    {
      guint64 *words = mmap (NULL, WINDOW_SIZE, PROT_READ, MAP_SHARED, part->subject->fd, (off_t) at);

      g_assert (words != MAP_FAILED);
      sum += sum_words (words, WINDOW_SIZE);
      munmap (words, WINDOW_SIZE);
    }
  __atomic_add_fetch (&part->subject->sum, sum, __ATOMIC_RELAXED);
  return NULL;
}

static gpointer
sweep_part (gpointer data)
{
  const Part *part = data;
  g_autoptr (GError) error = NULL;
  guint64 done;

  mg_page_map_sweep (part->subject->map, part->subject->backing, part->offset, part->length, &done, &error);
  if (done != part->length)
    g_error ("The sweep has failed: %s", error->message);
  return NULL;
}

/* Returns: GB/s. */
static double
measure_once (Subject *subject, GThreadFunc function, guint n_threads)
{
  Part parts[MAX_THREADS];
  GThread *threads[MAX_THREADS];
  double began = mg_bench_get_time ();

  for (guint i = 0; i < n_threads; i++)
    {
      parts[i] = (Part){ subject, i * (SIZE / n_threads), SIZE / n_threads };
      threads[i] = i > 0 ? g_thread_new ("bench", function, &parts[i]) : NULL;
    }
  function (&parts[0]);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  return (double) SIZE / (mg_bench_get_time () - began) / 1e6;
}

static void
subject_init (Subject *self, const char *name)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (GError) error = NULL;

  self->fd = shm_open (path, O_RDONLY, 0);
  g_assert (self->fd >= 0);
  self->words = mmap (NULL, SIZE, PROT_READ, MAP_SHARED | MAP_POPULATE, self->fd, 0);
  g_assert (self->words != MAP_FAILED);
  self->backing = mg_source_open (source, path, &error);
  if (self->backing == NULL)
    g_error ("%s", error->message);
  self->map = mg_page_map_new ();
}

/* What is measured, each by one and by more threads. */
enum
{
  READ,
  READ_WINDOWS,
  SWEEP,
  N_WAYS,
};

static void
print_results (double speeds[N_WAYS][MAX_THREADS])
{
  for (guint i = 0; i < MAX_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("sweep-%u-thread%s", i + 1, i > 0 ? "s" : "");
      g_autofree char *windows = g_strconcat (name, "-windows", NULL);

      mg_bench_print (name, speeds[SWEEP][i], "GB/s");
      mg_bench_print_limit (windows, speeds[SWEEP][i], speeds[READ_WINDOWS][i], "GB/s");
      if (i == 0)
        mg_bench_print_budget ("sweep-1-thread-ratio", SHARE_BUDGET, "x");
      mg_bench_print_limit (name, speeds[SWEEP][i], speeds[READ][i], "GB/s");
    }
  mg_bench_print ("sweep-speedup", speeds[SWEEP][1] / speeds[SWEEP][0], "x");
  mg_bench_print_budget ("sweep-speedup", SPEEDUP_BUDGET, "x");
  mg_bench_print_limit ("sweep-speedup", speeds[SWEEP][1] / speeds[SWEEP][0],
                        speeds[READ][1] / speeds[READ][0], "x");
}

int
main (int argc, char **argv)
{
  static const GThreadFunc functions[N_WAYS] = { read_part, read_windows, sweep_part };
  g_autofree char *name = mg_bench_name ("sweep");
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, SIZE, SIZE, SIZE, 0, NULL });
  double speeds[N_WAYS][MAX_THREADS];
  GArray *found[N_WAYS][MAX_THREADS];
  Subject subject = { 0 };

  subject_init (&subject, name);
  /* The first one makes the hashes. */
  measure_once (&subject, sweep_part, 1);
  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint way = 0; way < N_WAYS; way++)
      for (guint i = 0; i < MAX_THREADS; i++)
        {
          double speed = measure_once (&subject, functions[way], i + 1);

          if (round == 0)
            found[way][i] = g_array_new (FALSE, FALSE, sizeof (double));
          g_array_append_val (found[way][i], speed);
        }
  for (guint way = 0; way < N_WAYS; way++)
    for (guint i = 0; i < MAX_THREADS; i++)
      {
        speeds[way][i] = mg_bench_median (found[way][i]);
        g_array_unref (found[way][i]);
      }
  print_results (speeds);

  mg_page_map_unref (subject.map);
  mg_backing_unref (subject.backing);
  return 0;
}
