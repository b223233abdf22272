/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-page-map.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-source.h"
#include "mg-test.h"

#define PAGE    ((guint64) MG_PAGE_SIZE)
#define N_PAGES 3000
#define SIZE    (N_PAGES * PAGE)

typedef struct
{
  char *path;
  int fd;
  MgBacking *backing;
  MgPageMap *map;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("pages");

  fixture->path = mg_test_shm_path (name);
  fixture->fd = mg_test_make_file (fixture->path, data != NULL ? *(const guint64 *) data : SIZE);
  fixture->backing = mg_backing_open_file (fixture->path, MG_KIND_POSIX, name, NULL);
  fixture->map = mg_page_map_new ();
  g_assert_nonnull (fixture->backing);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_page_map_unref (fixture->map);
  mg_backing_unref (fixture->backing);
  close (fixture->fd);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static guint
sweep_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint64 done = 0;
  guint changed = mg_page_map_sweep (fixture->map, fixture->backing, 0, SIZE, &done, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, SIZE);
  return changed;
}

static void
store (Fixture *fixture, guint64 offset, guint8 value)
{
  g_assert_cmpint (pwrite (fixture->fd, &value, 1, (off_t) offset), ==, 1);
}

static void
check_found (MgPageMap *map, guint64 offset, gboolean forward, gint64 since, guint64 page)
{
  guint64 found = G_MAXUINT64;

  g_assert_cmpint (mg_page_map_find_change (map, offset, forward, since, &found), ==, page != G_MAXUINT64);
  g_assert_cmpuint (found, ==, page != G_MAXUINT64 ? page * PAGE : G_MAXUINT64);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  mg_test_fill (fixture->fd, 0, 2 * PAGE, 0);
  mg_test_fill (fixture->fd, 511 * PAGE, 2 * PAGE, 0);
  mg_test_fill (fixture->fd, SIZE - 1, 1, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (mg_page_map_get_n_changes (fixture->map), ==, 0);
  check_found (fixture->map, 0, TRUE, 0, G_MAXUINT64);

  /* The first and last bytes of pages, on both sides of a block's border. */
  store (fixture, 512 * PAGE - 1, 99);
  store (fixture, 512 * PAGE, 99);
  store (fixture, SIZE - 1, 99);
  g_assert_cmpuint (sweep_all (fixture), ==, 3);
  g_assert_cmpuint (mg_page_map_get_last_change (fixture->map), ==, SIZE - PAGE);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (mg_page_map_get_n_changes (fixture->map), ==, 3);

  /* The same bytes again are no change. */
  store (fixture, SIZE - 1, 99);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  const guint64 pages[] = { 0, 511, 512, 2000, 2999 };
  gint64 since = g_get_monotonic_time ();

  sweep_all (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    store (fixture, pages[i] * PAGE + 7, 1);
  g_assert_cmpuint (sweep_all (fixture), ==, G_N_ELEMENTS (pages));

  /* From each page on to the next, from any of its bytes, there and back. */
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      guint64 next = i + 1 < G_N_ELEMENTS (pages) ? pages[i + 1] : G_MAXUINT64;
      guint64 before = i > 0 ? pages[i - 1] : G_MAXUINT64;

      check_found (fixture->map, pages[i] * PAGE, TRUE, since, next);
      check_found (fixture->map, pages[i] * PAGE + PAGE - 1, TRUE, 0, next);
      check_found (fixture->map, pages[i] * PAGE, FALSE, since, before);
      check_found (fixture->map, pages[i] * PAGE + PAGE - 1, FALSE, 0, before);
    }
  check_found (fixture->map, 1000 * PAGE, TRUE, since, 2000);
  check_found (fixture->map, 1000 * PAGE, FALSE, since, 512);
  check_found (fixture->map, G_MAXUINT64, FALSE, since, 2999);
  check_found (fixture->map, G_MAXUINT64, TRUE, since, G_MAXUINT64);
  /* Only what changed since then. */
  check_found (fixture->map, 1000 * PAGE, TRUE, g_get_monotonic_time () + G_USEC_PER_SEC, G_MAXUINT64);
  check_found (fixture->map, 1000 * PAGE, TRUE, -G_USEC_PER_SEC, 2000);
}

static void
test_since (Fixture *fixture, gconstpointer data)
{
  gint64 since;

  sweep_all (fixture);
  store (fixture, 10 * PAGE, 1);
  sweep_all (fixture);
  /* What the map counts in has to pass. */
  g_usleep (3000);
  since = g_get_monotonic_time ();
  store (fixture, 20 * PAGE, 1);
  sweep_all (fixture);
  check_found (fixture->map, 0, TRUE, 0, 10);
  check_found (fixture->map, 0, TRUE, since, 20);
  check_found (fixture->map, 15 * PAGE, FALSE, since, G_MAXUINT64);
}

/* A hole is zeros: it changes when something is stored, and when what was there is punched out. */
static void
test_holes (Fixture *fixture, gconstpointer data)
{
  struct stat before, after;

  mg_test_fill (fixture->fd, 600 * PAGE, 3 * PAGE, 0);
  g_assert_cmpint (fstat (fixture->fd, &before), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpint (fstat (fixture->fd, &after), ==, 0);
  g_assert_cmpint (before.st_blocks, ==, after.st_blocks);

  store (fixture, 5 * PAGE, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  store (fixture, 5 * PAGE, 1);
  store (fixture, 2500 * PAGE, 1);
  g_assert_cmpuint (sweep_all (fixture), ==, 2);
  check_found (fixture->map, 0, TRUE, 0, 5);
  check_found (fixture->map, 5 * PAGE, TRUE, 0, 2500);

  g_assert_cmpint (fallocate (fixture->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 601 * PAGE, PAGE), ==,
                   0);
  g_assert_cmpuint (sweep_all (fixture), ==, 1);
  check_found (fixture->map, 5 * PAGE, TRUE, 0, 601);
  /* All that is left: a hole as long as the object. */
  g_assert_cmpint (fallocate (fixture->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, SIZE), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 4);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
}

/* The end: a short page, one that grows, and what is cut off and comes back. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (ftruncate (fixture->fd, 10 * PAGE + 100), ==, 0);
  mg_test_fill (fixture->fd, 0, 10 * PAGE + 100, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  store (fixture, 10 * PAGE + 99, 200);
  g_assert_cmpuint (sweep_all (fixture), ==, 1);
  check_found (fixture->map, 0, TRUE, 0, 10);

  /* Growing adds bytes and changes none. */
  g_assert_cmpint (ftruncate (fixture->fd, 12 * PAGE), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  store (fixture, 11 * PAGE, 1);
  g_assert_cmpuint (sweep_all (fixture), ==, 1);

  /* What is cut off is lost, and no change; what comes back in its place has other bytes. */
  g_assert_cmpint (ftruncate (fixture->fd, 2 * PAGE), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpint (ftruncate (fixture->fd, 0), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpint (ftruncate (fixture->fd, 12 * PAGE), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 12);
}

/* Terabytes of nothing cost nothing. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
  const guint64 size = *(const guint64 *) data;
  struct stat before, after;
  guint64 done = 0;

  store (fixture, 3 * PAGE, 1);
  store (fixture, size / 2, 1);
  store (fixture, size - 1, 1);
  g_assert_cmpint (fstat (fixture->fd, &before), ==, 0);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (mg_page_map_sweep (fixture->map, fixture->backing, 0, size, &done, NULL), ==, 0);
      g_assert_cmpuint (done, ==, size);
    }
  g_assert_cmpint (fstat (fixture->fd, &after), ==, 0);
  g_assert_cmpint (before.st_blocks, ==, after.st_blocks);

  store (fixture, size / 4, 1);
  store (fixture, size - 1, 2);
  g_assert_cmpuint (mg_page_map_sweep (fixture->map, fixture->backing, 0, size, &done, NULL), ==, 2);
  check_found (fixture->map, 0, TRUE, 0, size / 4 / PAGE);
  check_found (fixture->map, size / 4, TRUE, 0, size / PAGE - 1);
  check_found (fixture->map, size, FALSE, 0, size / PAGE - 1);
  check_found (fixture->map, size - 1, FALSE, 0, size / 4 / PAGE);
}

/* What a frame told is found, and the sweep that meets it does not tell it again. */
static void
test_tell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  gint64 now = g_get_monotonic_time ();

  sweep_all (fixture);
  store (fixture, 100 * PAGE + 5, 1);
  mg_page_map_tell (fixture->map, ranges, now);
  check_found (fixture->map, 0, TRUE, 0, G_MAXUINT64);
  mg_range_set_add (ranges, 100 * PAGE + 5, 1);
  mg_range_set_add (ranges, 512 * PAGE - 1, 2);
  mg_page_map_tell (fixture->map, ranges, now);
  check_found (fixture->map, 0, TRUE, now, 100);
  check_found (fixture->map, 100 * PAGE, TRUE, now, 511);
  check_found (fixture->map, 511 * PAGE, TRUE, now, 512);
  check_found (fixture->map, 512 * PAGE, TRUE, now, G_MAXUINT64);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  store (fixture, 100 * PAGE + 5, 2);
  g_assert_cmpuint (sweep_all (fixture), ==, 1);
}

/* A page that cannot be read ends the sweep in front of it. */
static void
test_failure (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgPageMap) map = mg_page_map_new ();
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 byte = 1;
  guint64 done = 0;

  mg_fake_source_add (MG_FAKE_SOURCE (source), "x", NULL, 10 * PAGE + 1);
  backing = mg_source_open (source, "x", NULL);
  g_assert_cmpuint (mg_page_map_sweep (map, backing, 0, 20 * PAGE, &done, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 20 * PAGE);

  for (guint i = 0; i < 10; i++)
    mg_fake_source_store (MG_FAKE_SOURCE (source), "x", i * PAGE, &byte, 1);
  mg_fake_source_script (MG_FAKE_SOURCE (source), "x",
                         mg_fake_source_get_n_reads (MG_FAKE_SOURCE (source), "x") + 4, G_MAXUINT,
                         MG_FAKE_FAIL);
  g_assert_cmpuint (mg_page_map_sweep (map, backing, 0, 20 * PAGE, &done, &error), ==, 3);
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_cmpuint (done, ==, 3 * PAGE);
}

typedef struct
{
  Fixture *fixture;
  guint64 offset;
} Part;

static gpointer
sweep_part (gpointer data)
{
  const Part *part = data;
  guint64 done;

  for (guint i = 0; i < 200; i++)
    {
      store (part->fixture, part->offset + (i % 100) * PAGE, (guint8) (1 + i / 100));
      g_assert_cmpuint (
        mg_page_map_sweep (part->fixture->map, part->fixture->backing, part->offset, 100 * PAGE, &done, NULL),
        ==, i > 0);
    }
  check_found (part->fixture->map, part->offset, TRUE, 0, part->offset / PAGE + 1);
  return NULL;
}

/* Sweeps of different ranges may run at once. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  Part parts[4];
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = (Part){ fixture, i * 100 * PAGE };
      threads[i] = g_thread_new ("sweep", sweep_part, &parts[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (mg_page_map_get_n_changes (fixture->map), ==, 4 * 199);
}

int
main (int argc, char *argv[])
{
  static const guint64 huge = (guint64) 1 << 47;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, size, test) g_test_add (name, Fixture, size, set_up, test, tear_down)
  ADD ("/page-map/changes", NULL, test_changes);
  ADD ("/page-map/find", NULL, test_find);
  ADD ("/page-map/since", NULL, test_since);
  ADD ("/page-map/holes", NULL, test_holes);
  ADD ("/page-map/end", NULL, test_end);
  ADD ("/page-map/huge", &huge, test_huge);
  ADD ("/page-map/tell", NULL, test_tell);
  g_test_add_func ("/page-map/failure", test_failure);
  ADD ("/page-map/threads", NULL, test_threads);
  return g_test_run ();
}
