/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-backing-writer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"
#include "mg-text-number.h"

#define PAGE MG_PAGE_SIZE
/* Not a whole number of pages or units. */
#define SIZE (4 * PAGE - 3)

/* An object in /dev/shm, or a file on a disk. */
typedef struct
{
  char *path;
  int fd;
  MgBacking *backing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("store");
  g_autoptr (GError) error = NULL;

  fixture->path = GPOINTER_TO_INT (data) == MG_KIND_FILE ? g_build_filename (g_get_tmp_dir (), name, NULL)
                                                         : mg_test_shm_path (name);
  fixture->fd = mg_test_make_file (fixture->path, SIZE);
  fixture->backing = mg_backing_open_file (fixture->path, GPOINTER_TO_INT (data), "x", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_backing_unref (fixture->backing);
  close (fixture->fd);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static MgStore *
make_store (guint64 offset, guint unit, const char *bytes, gsize length, const char *expected)
{
  g_autoptr (GBytes) new_bytes = g_bytes_new (bytes, length);
  g_autoptr (GBytes) old_bytes = expected != NULL ? g_bytes_new (expected, length) : NULL;

  return mg_store_new (offset, unit, new_bytes, old_bytes);
}

/* Stores, and is told that all was done. */
static void
run (MgBacking *backing, MgStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, &error);

  g_assert_no_error (error);
  g_assert_true (mg_backing_writer_store (writer, store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (store->done, ==, mg_store_get_length (store));
}

/* Stores, and is told that @done bytes were, and why not more. */
static void
run_short (MgBacking *backing, MgStore *store, gsize done, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, &error);

  g_assert_no_error (error);
  g_assert_false (mg_backing_writer_store (writer, store, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (store->done, ==, done);
}

/* Every unit at every offset around the edge of a page and the end: what is there before is told, what is there after is
 * what was stored, and nothing else changed. */
static void
test_offsets (Fixture *fixture, gconstpointer data)
{
  static const guint units[] = { 1, 2, 4, 8 };
  static const char bytes[] = "\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7";
  g_autofree guint8 *now = g_malloc (SIZE);
  g_autofree guint8 *wanted = g_malloc (SIZE);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    for (guint64 offset = 0; offset + units[i] <= SIZE; offset++)
      {
        g_autoptr (MgStore) store = make_store (offset, units[i], bytes, units[i], NULL);

        if (offset == 16)
          offset = PAGE - 9;
        if (offset == PAGE + 9)
          offset = SIZE - 16;
        store->offset = offset;
        mg_test_fill (fixture->fd, 0, SIZE, 0);
        g_assert_cmpint (pread (fixture->fd, wanted, SIZE, 0), ==, SIZE);
        run (fixture->backing, store);
        g_assert_cmpmem (store->old, units[i], wanted + offset, units[i]);
        g_assert_true (mg_range_set_is_empty (store->conflicts));
        memcpy (wanted + offset, bytes, units[i]);
        g_assert_cmpint (pread (fixture->fd, now, SIZE, 0), ==, SIZE);
        g_assert_cmpmem (now, SIZE, wanted, SIZE);
      }
}

/* What does not fit in whole is not stored, and the object keeps its size. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  static const guint64 behind[]
    = { SIZE, SIZE + 1, G_MAXINT64 - 3, G_MAXINT64, G_MAXUINT64 - 8, G_MAXUINT64 };
  static const char bytes[] = "\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7";
  g_autofree char *size = mg_text_format_bytes (SIZE);
  struct stat stat;
  guint8 now[8];

  mg_test_fill (fixture->fd, 0, SIZE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (behind); i++)
    {
      g_autofree char *sentence = g_strdup_printf (
        "Cannot write to “x” from 0x%" G_GINT64_MODIFIER "x: it ends at %s.", behind[i], size);
      g_autoptr (MgStore) store = make_store (behind[i], 1, bytes, 8, NULL);

      run_short (fixture->backing, store, 0, MG_ERROR_SHRUNK, sentence);
    }
  for (guint unit = 1; unit <= 8; unit *= 2)
    {
      g_autofree char *sentence
        = g_strdup_printf ("Cannot write to “x” from 0x%x: it ends at %s.", SIZE - 5 + 5 / unit * unit, size);
      g_autoptr (MgStore) store = make_store (SIZE - 5, unit, bytes, 8, NULL);

      mg_test_fill (fixture->fd, 0, SIZE, 0);
      run_short (fixture->backing, store, 5 / unit * unit, MG_ERROR_SHRUNK, sentence);
      g_assert_cmpint (pread (fixture->fd, now, sizeof now, SIZE - 5), ==, 5);
      for (guint i = 0; i < 5; i++)
        g_assert_cmpuint (now[i], ==, i < 5 / unit * unit ? 0xa0 + i : (SIZE - 5 + i) % 255 + 1);
    }
  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  g_assert_cmpint (stat.st_size, ==, SIZE);
}

/* Every unit is compared by itself; what is left and what is there is told. */
static void
test_expected (Fixture *fixture, gconstpointer data)
{
  static const char expected[] = "\0\0\0\0\1\1\1\1\0\0\0\0\2\2\2\2";
  static const char there[] = "\0\0\0\0\1\1\1\2\0\0\0\0\2\2\2\2";
  static const guint64 offsets[] = { 0, 64, 65, PAGE - 8, PAGE - 6, 2 * PAGE - 3 };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (MgStore) store = make_store (offsets[i], 4, "aaaabbbbccccdddd", 16, expected);
      g_autoptr (MgRangeSet) conflicts = mg_range_set_new ();
      guint8 now[16];

      g_assert_cmpint (pwrite (fixture->fd, there, 16, (off_t) offsets[i]), ==, 16);
      run (fixture->backing, store);
      mg_range_set_add (conflicts, offsets[i] + 4, 4);
      g_assert_true (mg_range_set_equal (store->conflicts, conflicts));
      g_assert_cmpmem (store->old, 16, there, 16);
      g_assert_cmpint (pread (fixture->fd, now, 16, (off_t) offsets[i]), ==, 16);
      g_assert_cmpmem (now, 16, "aaaa\1\1\1\2ccccdddd", 16);
    }
}

/* More than is mapped at once, from an offset at which units lie across all borders. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  const gsize length = 5 * 1024 * 1024;
  const guint64 offset = 3;
  g_autofree char *bytes = g_malloc (length);
  g_autofree char *before = g_malloc (length);
  g_autofree char *now = g_malloc (length);

  g_assert_cmpint (ftruncate (fixture->fd, length + 4096), ==, 0);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i * 7 % 251);
  for (guint unit = 1; unit <= 8; unit *= 8)
    {
      g_autoptr (MgStore) store = make_store (offset, unit, bytes, length, NULL);
      g_autoptr (MgStore) back = NULL;

      mg_test_fill (fixture->fd, 0, length + 4096, 0);
      g_assert_cmpint (pread (fixture->fd, before, length, (off_t) offset), ==, length);
      run (fixture->backing, store);
      g_assert_cmpmem (store->old, length, before, length);
      g_assert_cmpint (pread (fixture->fd, now, length, (off_t) offset), ==, length);
      g_assert_cmpmem (now, length, bytes, length);

      /* And back, as an undo does it, of which one unit in the middle was written to meanwhile. */
      g_assert_cmpint (pwrite (fixture->fd, "\xff", 1, 3 * 1024 * 1024 + 3), ==, 1);
      back = make_store (offset, unit, before, length, bytes);
      run (fixture->backing, back);
      g_assert_cmpuint (mg_range_set_get_length (back->conflicts), ==, unit);
      g_assert_true (mg_range_set_contains (back->conflicts, 3 * 1024 * 1024 + 3, 1));
      g_assert_cmpint (pread (fixture->fd, now, length, (off_t) offset), ==, length);
      g_assert_cmpmem (now, 3 * 1024 * 1024, before, 3 * 1024 * 1024);
      g_assert_cmpuint ((guint8) now[3 * 1024 * 1024], ==, 0xff);
    }
}

static guint64
find_allocated (Fixture *fixture)
{
  struct stat stat;

  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  return (guint64) stat.st_blocks * 512;
}

/* Of a hole, exactly the pages that are stored to are made: none for a comparison that fails. */
static void
test_hole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = g_strnfill (3 * PAGE, 'a');
  g_autofree char *others = g_strnfill (3 * PAGE, 'b');
  g_autofree char *zeros = g_malloc0 (3 * PAGE);
  g_autoptr (MgStore) conflict = make_store (PAGE - 2, 4, bytes, 2 * PAGE, others);
  g_autoptr (MgStore) match = make_store (8, 4, bytes, 4, zeros);
  g_autoptr (MgStore) single = make_store (3 * PAGE + 8, 4, bytes, 4, NULL);
  g_autoptr (MgStore) both = make_store (2 * PAGE - 2, 4, bytes, 4, NULL);

  g_assert_cmpuint (find_allocated (fixture), ==, 0);
  run (fixture->backing, conflict);
  g_assert_cmpuint (find_allocated (fixture), ==, 0);
  g_assert_cmpuint (mg_range_set_get_length (conflict->conflicts), ==, 2 * PAGE);
  g_assert_cmpmem (conflict->old, 2 * PAGE, zeros, 2 * PAGE);
  run (fixture->backing, match);
  g_assert_true (mg_range_set_is_empty (match->conflicts));
  g_assert_cmpuint (find_allocated (fixture), ==, PAGE);
  run (fixture->backing, single);
  g_assert_cmpuint (find_allocated (fixture), ==, 2 * PAGE);
  run (fixture->backing, both);
  g_assert_cmpuint (find_allocated (fixture), ==, 4 * PAGE);
}

/* What is open is stored to, and not what has its name by now. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgStore) store = make_store (0, 4, "abcd", 4, NULL);
  char now[4];
  int fd;

  g_unlink (fixture->path);
  fd = mg_test_make_file (fixture->path, SIZE);
  run (fixture->backing, store);
  g_assert_cmpint (pread (fd, now, 4, 0), ==, 4);
  g_assert_cmpmem (now, 4, "\0\0\0\0", 4);
  g_assert_cmpint (pread (fixture->fd, now, 4, 0), ==, 4);
  g_assert_cmpmem (now, 4, "abcd", 4);
  close (fd);
}

/* Huge pages are mapped whole; one that nobody needs is not made. */
static void
test_huge (void)
{
  int fd = memfd_create ("huge", MFD_CLOEXEC | MFD_HUGETLB);
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (MgStore) store = NULL;
  struct stat stat;
  char now[8];

  if (fd < 0 || fstat (fd, &stat) != 0 || ftruncate (fd, stat.st_blksize * 2) != 0
      || fallocate (fd, 0, 0, stat.st_blksize) != 0)
    {
      g_test_skip ("There are no huge pages.");
      if (fd >= 0)
        close (fd);
      return;
    }
  backing = mg_backing_open_link (link, MG_KIND_MEMFD, "x", NULL);
  store = make_store ((guint64) stat.st_blksize - 16, 8, "abcdefgh", 8, "\0\0\0\0\0\0\0\0");
  run (backing, store);
  g_assert_true (mg_range_set_is_empty (store->conflicts));
  g_assert_cmpint (pread (fd, now, 8, stat.st_blksize - 16), ==, 8);
  g_assert_cmpmem (now, 8, "abcdefgh", 8);
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  g_assert_cmpint (stat.st_blocks * 512, ==, stat.st_blksize);
  g_assert_cmpint (stat.st_size, ==, 2 * stat.st_blksize);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, kind, test)                                                                                \
  g_test_add ("/backing-store/" name, Fixture, GINT_TO_POINTER (kind), set_up, test, tear_down)
#define ADD_BOTH(name, test)                                                                                 \
  ADD (name "/posix", MG_KIND_POSIX, test);                                                                  \
  ADD (name "/file", MG_KIND_FILE, test)
  ADD_BOTH ("offsets", test_offsets);
  ADD_BOTH ("end", test_end);
  ADD_BOTH ("expected", test_expected);
  ADD_BOTH ("long", test_long);
  ADD_BOTH ("replaced", test_replaced);
  ADD ("hole", MG_KIND_POSIX, test_hole);
  g_test_add_func ("/backing-store/huge", test_huge);
  return g_test_run ();
}
