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

static guint64
count_changes (MgPageMap *map)
{
  MgPageLooks looks;

  mg_page_map_get_looks (map, &looks);
  return looks.n_changes;
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  mg_test_fill (fixture->fd, 0, 2 * PAGE, 0);
  mg_test_fill (fixture->fd, 511 * PAGE, 2 * PAGE, 0);
  mg_test_fill (fixture->fd, SIZE - 1, 1, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (count_changes (fixture->map), ==, 0);
  check_found (fixture->map, 0, TRUE, 0, G_MAXUINT64);

  /* The first and last bytes of pages, on both sides of a block's border. */
  store (fixture, 512 * PAGE - 1, 99);
  store (fixture, 512 * PAGE, 99);
  store (fixture, SIZE - 1, 99);
  g_assert_cmpuint (sweep_all (fixture), ==, 3);
  g_assert_cmpuint (mg_page_map_get_last_change (fixture->map), ==, SIZE - PAGE);
  g_assert_cmpuint (sweep_all (fixture), ==, 0);
  g_assert_cmpuint (count_changes (fixture->map), ==, 3);

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

/* What is behind the last data is looked at, too: there may have been some before. */
static void
test_passed_over (Fixture *fixture, gconstpointer data)
{
  mg_test_fill (fixture->fd, 1000 * PAGE, 3 * PAGE, 0);
  sweep_all (fixture);
  g_assert_cmpint (fallocate (fixture->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, SIZE), ==, 0);
  g_assert_cmpuint (mg_page_map_sweep_hole (fixture->map, fixture->backing, 0, 1000 * PAGE), ==, 0);
  g_assert_cmpuint (mg_page_map_sweep_hole (fixture->map, fixture->backing, 1000 * PAGE, G_MAXUINT64), ==, 3);
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

static void
check_cell (Fixture *fixture,
            guint64 page,
            guint64 n_pages,
            guint64 n_unknown,
            guint64 n_holes,
            guint n_changes)
{
  MgPageCell cell;

  mg_page_map_summarize (fixture->map, NULL, page * PAGE, SIZE, n_pages * PAGE, &cell, 1);
  g_assert_cmpuint (cell.n_pages, ==, n_pages);
  g_assert_cmpuint (cell.n_unknown, ==, n_unknown);
  g_assert_cmpuint (cell.n_holes, ==, n_holes);
  g_assert_cmpuint (cell.n_changes, ==, n_changes);
  g_assert_cmpint (cell.changed > 0, ==, n_changes > 0);
}

/* What is not known yet, holes, zeros, bytes, and what changed: each is something else. */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();
  MgPageCell cell;
  guint64 done;

  mg_test_fill (fixture->fd, 10 * PAGE, 2 * PAGE, 0);
  store (fixture, 600 * PAGE, 0);
  check_cell (fixture, 0, N_PAGES, N_PAGES, 0, 0);
  mg_page_map_sweep (fixture->map, fixture->backing, 0, 11 * PAGE, &done, NULL);
  check_cell (fixture, 0, N_PAGES, N_PAGES - 11, 10, 0);
  check_cell (fixture, 9, 3, 1, 1, 0);
  sweep_all (fixture);
  check_cell (fixture, 0, N_PAGES, 0, N_PAGES - 3, 0);
  check_cell (fixture, 600, 1, 0, 0, 0);
  check_cell (fixture, 599, 3, 0, 2, 0);

  store (fixture, 600 * PAGE, 1);
  store (fixture, 700 * PAGE, 1);
  sweep_all (fixture);
  mg_page_map_summarize (fixture->map, NULL, 512 * PAGE, SIZE, 512 * PAGE, &cell, 1);
  g_assert_cmpuint (cell.n_pages, ==, 512);
  g_assert_cmpuint (cell.n_holes, ==, 510);
  g_assert_cmpuint (cell.n_changes, ==, 1);
  g_assert_cmpint (cell.changed, >=, began - 1000);
  g_assert_cmpint (cell.changed, <=, g_get_monotonic_time ());
  g_assert_true (cell.changed_at == 600 * PAGE || cell.changed_at == 700 * PAGE);
  check_cell (fixture, 601, 99, 0, 99, 0);

  /* Punched out, it is a hole again, which changed. */
  g_assert_cmpint (fallocate (fixture->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 700 * PAGE, PAGE), ==,
                   0);
  sweep_all (fixture);
  mg_page_map_summarize (fixture->map, NULL, 700 * PAGE, SIZE, PAGE, &cell, 1);
  g_assert_cmpuint (cell.n_holes, ==, 1);
  g_assert_cmpuint (cell.changed_at, ==, 700 * PAGE);
}

/* Past the end there is nothing, and the last page may be a short one. */
static void
test_cells_at_end (Fixture *fixture, gconstpointer data)
{
  MgPageCell cells[4];
  guint64 done;

  g_assert_cmpint (ftruncate (fixture->fd, 5 * PAGE + 1), ==, 0);
  store (fixture, 5 * PAGE, 1);
  mg_page_map_sweep (fixture->map, fixture->backing, 0, 6 * PAGE, &done, NULL);
  mg_page_map_summarize (fixture->map, NULL, 0, 5 * PAGE + 1, 2 * PAGE, cells, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (cells[i].n_pages, ==, 2);
      g_assert_cmpuint (cells[i].n_unknown, ==, 0);
      g_assert_cmpuint (cells[i].n_holes, ==, i < 2 ? 2 : 1);
    }
  g_assert_cmpuint (cells[3].n_pages, ==, 0);
  g_assert_cmpuint (cells[3].n_unknown, ==, 0);
  /* From behind the end on, and with offsets as large as they come. */
  mg_page_map_summarize (fixture->map, NULL, 100 * PAGE, 5 * PAGE, 2 * PAGE, cells, 4);
  g_assert_cmpuint (cells[0].n_pages, ==, 0);
  mg_page_map_summarize (fixture->map, NULL, 0, G_MAXUINT64, G_MAXUINT64 / PAGE / 4 * PAGE, cells, 4);
  g_assert_cmpuint (cells[0].n_pages - cells[0].n_unknown, ==, 6);
  g_assert_cmpuint (cells[3].n_unknown, ==, G_MAXUINT64 / PAGE / 4);
}

/* However many pages are taken together, and from where on: cells are the sum of their pages. */
static void
test_cells (Fixture *fixture, gconstpointer data)
{
  g_autofree MgPageCell *pages = g_new (MgPageCell, N_PAGES);
  g_autofree MgPageCell *cells = g_new (MgPageCell, N_PAGES);
  static const guint sizes[] = { 1, 2, 3, 7, 64, 511, 512, 513, 1000, 2999, 3000, 4000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint64 done;

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 400; i++)
        store (fixture, (guint64) g_rand_int_range (random, 0, N_PAGES) * PAGE, (guint8) g_rand_int (random));
      mg_page_map_sweep (fixture->map, fixture->backing, 0, 2000 * PAGE, &done, NULL);
      g_usleep (2000);
    }
  mg_page_map_summarize (fixture->map, NULL, 0, SIZE, PAGE, pages, N_PAGES);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint first = (guint) g_rand_int_range (random, 0, 20);
      guint n_cells = (N_PAGES - first + sizes[i] - 1) / sizes[i];

      mg_page_map_summarize (fixture->map, NULL, first * PAGE, SIZE, sizes[i] * PAGE, cells, n_cells);
      for (guint j = 0; j < n_cells; j++)
        {
          MgPageCell sum = { 0 };
          guint last = MIN (N_PAGES, first + (j + 1) * sizes[i]);

          for (guint page = first + j * sizes[i]; page < last; page++)
            {
              sum.n_pages++;
              sum.n_unknown += pages[page].n_unknown;
              sum.n_holes += pages[page].n_holes;
              sum.n_changes = MAX (sum.n_changes, pages[page].n_changes);
              sum.changed = MAX (sum.changed, pages[page].changed);
            }
          g_assert_cmpuint (cells[j].n_pages, ==, sum.n_pages);
          g_assert_cmpuint (cells[j].n_unknown, ==, sum.n_unknown);
          g_assert_cmpuint (cells[j].n_holes, ==, sum.n_holes);
          g_assert_cmpuint (cells[j].n_changes, ==, sum.n_changes);
          g_assert_cmpint (cells[j].changed, ==, sum.changed);
          g_assert_cmpint (pages[cells[j].changed_at / PAGE].changed, ==, sum.changed);
        }
    }
}

/* What is in sight is known before the sweep comes there, and afterwards it is not counted twice. */
static void
test_frame (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  MgPageCell cell;

  mg_frame_append_span (frame, 100, 100, MG_BYTE_DATA);
  mg_frame_append_span (frame, 200, 2 * PAGE, MG_BYTE_HOLE);
  mg_frame_append_span (frame, 10 * PAGE, PAGE, MG_BYTE_LOST);
  mg_frame_append_span (frame, 20 * PAGE, 10 * PAGE, MG_BYTE_DATA);
  mg_range_set_add (ranges, 25 * PAGE, 1);
  mg_range_set_add (ranges, 40 * PAGE, 1);
  mg_page_map_tell (fixture->map, ranges, g_get_monotonic_time ());
  for (guint i = 0; i < 2; i++)
    {
      guint64 n_known = i == 0 ? 3 + 10 + 1 : 100;

      mg_page_map_summarize (fixture->map, frame, 0, SIZE, 100 * PAGE, &cell, 1);
      g_assert_cmpuint (cell.n_unknown, ==, 100 - n_known);
      g_assert_cmpuint (cell.n_holes, ==, i == 0 ? 2 : 100);
      g_assert_cmpuint (cell.n_changes, ==, 1);
      sweep_all (fixture);
    }
}

static void
begin_round (Fixture *fixture)
{
  /* What the map counts in has to pass. */
  g_usleep (3000);
  mg_page_map_begin_round (fixture->map);
}

/* However often a page is looked at, it changes once a round; so those in sight can be compared with the others. */
static void
test_rounds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  MgPageLooks looks;

  mg_range_set_add (ranges, 100 * PAGE, 1);
  begin_round (fixture);
  sweep_all (fixture);
  mg_page_map_end_round (fixture->map);
  for (guint round = 0; round < 5; round++)
    {
      begin_round (fixture);
      for (guint i = 0; i < 10; i++)
        mg_page_map_tell (fixture->map, ranges, g_get_monotonic_time ());
      store (fixture, 100 * PAGE, (guint8) (round + 1));
      store (fixture, 200 * PAGE, (guint8) (round + 1));
      g_assert_cmpuint (sweep_all (fixture), ==, 1);
      mg_page_map_tell (fixture->map, ranges, g_get_monotonic_time ());
      mg_page_map_end_round (fixture->map);
    }
  check_cell (fixture, 100, 1, 0, 0, 5);
  check_cell (fixture, 200, 1, 0, 0, 5);
  mg_page_map_get_looks (fixture->map, &looks);
  g_assert_cmpuint (looks.n_rounds, ==, 6);
  g_assert_cmpint (looks.whole_at, >=, looks.round_began);
  g_assert_cmpint (looks.whole_took, ==, looks.whole_at - looks.round_began);
}

/* Where all is in sight, it is looked at with each frame, and a round is as long as the sweep's at least. */
static void
test_see_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  gint64 now = g_get_monotonic_time ();
  MgPageLooks looks;

  mg_range_set_add (ranges, 100 * PAGE, 1);
  for (guint i = 0; i < 100; i++)
    {
      mg_page_map_see_all (fixture->map, now + i * MG_PAGE_MAP_ROUND / 10);
      mg_page_map_tell (fixture->map, ranges, now + i * MG_PAGE_MAP_ROUND / 10);
    }
  mg_page_map_get_looks (fixture->map, &looks);
  g_assert_cmpuint (looks.n_rounds, ==, 10);
  g_assert_cmpint (looks.whole_at, ==, now + 99 * MG_PAGE_MAP_ROUND / 10);
  g_assert_cmpint (looks.whole_took, ==, 0);
  g_assert_cmpuint (looks.n_changes, ==, 100);
  check_cell (fixture, 100, 1, 0, 0, 10);
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
  MgPageCell cell;
  guint64 done;

  for (guint i = 0; i < 200; i++)
    {
      mg_page_map_summarize (part->fixture->map, NULL, 0, SIZE, SIZE, &cell, 1);
      g_assert_cmpuint (cell.n_unknown + cell.n_holes, <=, N_PAGES);
      store (part->fixture, part->offset + (i % 100) * PAGE, (guint8) (1 + i / 100));
      g_assert_cmpuint (
        mg_page_map_sweep (part->fixture->map, part->fixture->backing, part->offset, 100 * PAGE, &done, NULL),
        ==, i > 0);
    }
  check_found (part->fixture->map, part->offset, TRUE, 0, part->offset / PAGE + 1);
  return NULL;
}

/* Sweeps of different ranges may run at once, and others ask meanwhile. */
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
  g_assert_cmpuint (count_changes (fixture->map), ==, 4 * 199);
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
  ADD ("/page-map/passed-over", NULL, test_passed_over);
  ADD ("/page-map/end", NULL, test_end);
  ADD ("/page-map/huge", &huge, test_huge);
  ADD ("/page-map/tell", NULL, test_tell);
  ADD ("/page-map/states", NULL, test_states);
  ADD ("/page-map/cells-at-end", NULL, test_cells_at_end);
  ADD ("/page-map/cells", NULL, test_cells);
  ADD ("/page-map/frame", NULL, test_frame);
  ADD ("/page-map/rounds", NULL, test_rounds);
  ADD ("/page-map/see-all", NULL, test_see_all);
  g_test_add_func ("/page-map/failure", test_failure);
  ADD ("/page-map/threads", NULL, test_threads);
  return g_test_run ();
}
