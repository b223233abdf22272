/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-backing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <linux/magic.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-page-map.h"
#include "mg-sample.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

typedef struct
{
  char *path;
  int fd;
  MgBacking *backing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("backing");
  g_autoptr (GError) error = NULL;

  fixture->path = mg_test_shm_path (name);
  fixture->fd = mg_test_make_file (fixture->path, *(const guint64 *) data);
  fixture->backing = mg_backing_open_file (fixture->path, MG_KIND_POSIX, name, &error);
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

static void
check_read (MgBacking *backing, guint64 offset, gsize length, gsize expected)
{
  g_autofree guint8 *buffer = g_malloc (length + 1);
  g_autoptr (GError) error = NULL;
  gsize done = G_MAXSIZE;

  memset (buffer, 0xee, length + 1);
  g_assert_true (mg_backing_read (backing, offset, length, buffer, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, expected);
  for (gsize i = 0; i < expected; i++)
    g_assert_cmpuint (buffer[i], ==, (offset + i) % 255 + 1);
  g_assert_cmpuint (buffer[length], ==, 0xee);
}

static void
test_offsets (Fixture *fixture, gconstpointer data)
{
  const guint64 size = *(const guint64 *) data;
  const guint64 offsets[] = { 0, 1, PAGE - 1, PAGE, PAGE + 1, size - PAGE, size - 1 };
  const gsize lengths[] = { 0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 1 << 20 };

  mg_test_fill (fixture->fd, 0, size, 0);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    for (guint j = 0; j < G_N_ELEMENTS (lengths); j++)
      check_read (fixture->backing, offsets[i], lengths[j], MIN (lengths[j], size - offsets[i]));

  for (guint j = 0; j < G_N_ELEMENTS (lengths); j++)
    {
      check_read (fixture->backing, size, lengths[j], 0);
      check_read (fixture->backing, size + 1, lengths[j], 0);
      check_read (fixture->backing, G_MAXINT64 - 1, lengths[j], 0);
      check_read (fixture->backing, G_MAXINT64, lengths[j], 0);
      check_read (fixture->backing, (guint64) G_MAXINT64 + 1, lengths[j], 0);
      check_read (fixture->backing, G_MAXUINT64 - 1, lengths[j], 0);
      check_read (fixture->backing, G_MAXUINT64, lengths[j], 0);
    }
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  MgBackingStatus status;
  struct stat stat;

  mg_test_fill (fixture->fd, PAGE, 1, 0);
  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  g_assert_true (mg_backing_check (fixture->backing, &status, NULL));
  g_assert_cmpuint (status.size, ==, *(const guint64 *) data);
  g_assert_cmpuint (status.allocated, ==, (guint64) stat.st_blocks * 512);
  g_assert_cmpuint (status.allocated, >, 0);
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
  g_assert_cmpint (status.identity.kind, ==, MG_KIND_POSIX);
  g_assert_cmpuint (status.identity.device, ==, stat.st_dev);
  g_assert_cmpuint (status.identity.inode, ==, stat.st_ino);
  g_assert_false (mg_backing_may_block (fixture->backing));
}

typedef struct
{
  guint64 first;
  guint64 next;
  guint n_pages;
  gsize last_length;
  gboolean wrong;
} Visits;

/* Every byte of what was filled must be there, in ascending order. */
static void
visit (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Visits *visits = data;

  visits->wrong
    = visits->wrong || offset % PAGE != 0 || offset < visits->next || length == 0 || length > PAGE;
  if (visits->n_pages == 0)
    visits->first = offset;
  for (gsize i = 0; i < length; i++)
    visits->wrong = visits->wrong || (bytes[i] != 0 && bytes[i] != (offset + i) % 255 + 1);
  visits->next = offset + length;
  visits->last_length = length;
  visits->n_pages++;
}

static void
check_visit (MgBacking *backing, guint64 offset, guint64 length, guint n_pages, guint64 first, guint64 next)
{
  Visits visits = { .wrong = FALSE };
  g_autoptr (GError) error = NULL;
  guint64 done = G_MAXUINT64;

  g_assert_true (mg_backing_visit (backing, offset, length, visit, &visits, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, length);
  g_assert_false (visits.wrong);
  g_assert_cmpuint (visits.n_pages, ==, n_pages);
  if (n_pages > 0)
    {
      g_assert_cmpuint (visits.first, ==, offset + first);
      g_assert_cmpuint (visits.next, ==, next);
    }
}

static void
test_visit (Fixture *fixture, gconstpointer data)
{
  const guint64 size = *(const guint64 *) data;

  /* Data in pages 2, 3 and 1000 to 2999, and in the last one, which is short. */
  mg_test_fill (fixture->fd, 2 * PAGE, 2 * PAGE, 2 * PAGE % 255);
  mg_test_fill (fixture->fd, 1000 * PAGE, 2000 * PAGE, 1000 * PAGE % 255);
  mg_test_fill (fixture->fd, size - 10, 10, (guint8) ((size - 10) % 255));

  check_visit (fixture->backing, 0, 0, 0, 0, 0);
  check_visit (fixture->backing, 0, 2 * PAGE, 0, 0, 0);
  check_visit (fixture->backing, 0, 3 * PAGE, 1, 2 * PAGE, 3 * PAGE);
  check_visit (fixture->backing, 3 * PAGE, PAGE, 1, 0, 4 * PAGE);
  check_visit (fixture->backing, 4 * PAGE, 996 * PAGE, 0, 0, 0);
  check_visit (fixture->backing, 1500 * PAGE, 700 * PAGE, 700, 0, 2200 * PAGE);
  check_visit (fixture->backing, 0, (size + PAGE) / PAGE * PAGE, 2 + 2000 + 1, 2 * PAGE, size);
  check_visit (fixture->backing, 2999 * PAGE, size / PAGE * PAGE * 4, 2, 0, size);
  check_visit (fixture->backing, size / PAGE * PAGE + PAGE, 100 * PAGE, 0, 0, 0);
  check_visit (fixture->backing, (guint64) 1 << 62, (guint64) 1 << 62, 0, 0, 0);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  MgBackingStatus status;
  guint64 start;

  g_assert_true (mg_backing_check (fixture->backing, &status, NULL));
  g_assert_cmpuint (status.size, ==, 0);
  g_assert_cmpuint (status.allocated, ==, 0);
  check_read (fixture->backing, 0, 1, 0);
  check_read (fixture->backing, 1, PAGE, 0);
  check_visit (fixture->backing, 0, PAGE, 0, 0, 0);
  g_assert_false (mg_backing_next_data (fixture->backing, 0, &start));
  g_assert_false (mg_backing_next_data (fixture->backing, G_MAXUINT64, &start));
}

static blkcnt_t
count_blocks (Fixture *fixture)
{
  struct stat stat;

  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  return stat.st_blocks;
}

/* Holes among data stay holes, also those that have memory already and nothing in it. */
static void
check_holes (Fixture *fixture)
{
  blkcnt_t blocks = count_blocks (fixture);

  check_visit (fixture->backing, 0, 4000 * PAGE, 2000 + 700 - 3, 0, 3700 * PAGE);
  check_visit (fixture->backing, 0, 600 * PAGE, 600, 0, 600 * PAGE);
  check_visit (fixture->backing, 998 * PAGE, 5 * PAGE, 4, 0, 1003 * PAGE);
  check_visit (fixture->backing, 1024 * PAGE, 512 * PAGE, 511, 0, 1536 * PAGE);
  check_visit (fixture->backing, 1999 * PAGE, PAGE, 0, 0, 0);
  check_visit (fixture->backing, 2000 * PAGE, 1000 * PAGE, 0, 0, 0);
  g_assert_cmpint (count_blocks (fixture), ==, blocks);
}

static void
make_holes (Fixture *fixture)
{
  const guint64 holes[] = { 1000, 1030, 1999 };

  mg_test_fill (fixture->fd, 0, 2000 * PAGE, 0);
  mg_test_fill (fixture->fd, 3000 * PAGE, 700 * PAGE, 3000 * PAGE % 255);
  for (guint i = 0; i < G_N_ELEMENTS (holes); i++)
    g_assert_cmpint (
      fallocate (fixture->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) (holes[i] * PAGE), PAGE),
      ==, 0);
  g_assert_cmpint (fallocate (fixture->fd, FALLOC_FL_KEEP_SIZE, 2500 * PAGE, 10 * PAGE), ==, 0);
}

static void
test_holes (Fixture *fixture, gconstpointer data)
{
  make_holes (fixture);
  check_holes (fixture);
}

/* To one who may not write it the system says that all of it is in memory. */
static void
test_holes_of_others (Fixture *fixture, gconstpointer data)
{
  const uid_t nobody = 65534;
  uid_t self = geteuid ();

  make_holes (fixture);
  g_assert_cmpint (fchmod (fixture->fd, 0444), ==, 0);
  g_assert_cmpint (seteuid (self == 0 ? nobody : self), ==, 0);
  check_holes (fixture);
  g_assert_cmpint (seteuid (self), ==, 0);
}

static void
test_next_data (Fixture *fixture, gconstpointer data)
{
  const guint64 size = *(const guint64 *) data;
  guint64 start;

  mg_test_fill (fixture->fd, 2 * PAGE, 2 * PAGE, 0);
  mg_test_fill (fixture->fd, size - 1, 1, 0);

  g_assert_true (mg_backing_next_data (fixture->backing, 0, &start));
  g_assert_cmpuint (start, ==, 2 * PAGE);
  g_assert_true (mg_backing_next_data (fixture->backing, 3 * PAGE + 5, &start));
  g_assert_cmpuint (start, ==, 3 * PAGE + 5);
  g_assert_true (mg_backing_next_data (fixture->backing, 4 * PAGE, &start));
  g_assert_cmpuint (start, ==, size / PAGE * PAGE);
  g_assert_false (mg_backing_next_data (fixture->backing, size, &start));
}

static void
check_untouched (Fixture *fixture, const struct stat *before)
{
  struct stat after;

  g_assert_cmpint (fstat (fixture->fd, &after), ==, 0);
  g_assert_cmpint (after.st_blocks, ==, before->st_blocks);
  g_assert_cmpint (after.st_size, ==, before->st_size);
  g_assert_cmpuint (after.st_ino, ==, before->st_ino);
  g_assert_cmpuint (after.st_nlink, ==, before->st_nlink);
  g_assert_cmpint (memcmp (&after.st_atim, &before->st_atim, sizeof after.st_atim), ==, 0);
  g_assert_cmpint (memcmp (&after.st_mtim, &before->st_mtim, sizeof after.st_mtim), ==, 0);
  g_assert_cmpint (memcmp (&after.st_ctim, &before->st_ctim, sizeof after.st_ctim), ==, 0);
}

static void
look_in_every_way (Fixture *fixture, guint64 size)
{
  g_autoptr (MgBacking) again = mg_backing_open_file (fixture->path, MG_KIND_FILE, "again", NULL);
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  g_autoptr (MgPageMap) map = mg_page_map_new ();
  g_autoptr (MgFrame) frame = NULL;
  g_autofree guint8 *buffer = g_malloc (1 << 20);
  Visits visits = { .wrong = FALSE };
  MgBackingStatus status;
  guint64 done;
  gsize n_read;

  g_assert_true (mg_backing_check (again, &status, NULL));
  g_assert_true (mg_backing_read (again, 0, 1 << 20, buffer, &n_read, NULL));
  g_assert_true (mg_backing_visit (again, 0, size / PAGE * PAGE, visit, &visits, &done, NULL));
  g_assert_cmpuint (visits.n_pages, ==, 3);
  mg_range_set_add (ranges, 0, 3 << 20);
  frame = mg_sample_take (again, &status, ranges, NULL);
  g_assert_cmpuint (frame->chunks->len, >, 0);
  for (guint round = 0; round < 3; round++)
    {
      mg_page_map_sweep (map, again, 0, size / PAGE * PAGE, &done, NULL);
      g_assert_cmpuint (done, ==, size / PAGE * PAGE);
    }
}

/* Looking leaves no trace: no page more, no time changed. */
static void
test_untouched (Fixture *fixture, gconstpointer data)
{
  const struct timespec times[] = { { .tv_sec = 1000 }, { .tv_sec = 2000 } };
  const guint64 size = *(const guint64 *) data;
  struct stat before, after;
  char byte;

  mg_test_fill (fixture->fd, 5 * PAGE, 1, 0);
  mg_test_fill (fixture->fd, 700 * PAGE, 2 * PAGE, 0);
  /* Read so long ago that the system would note any further reading. */
  g_assert_cmpint (futimens (fixture->fd, times), ==, 0);
  g_assert_cmpint (fstat (fixture->fd, &before), ==, 0);
  look_in_every_way (fixture, size);
  check_untouched (fixture, &before);

  /* To be sure that it would have been seen. */
  g_assert_cmpint (pread (fixture->fd, &byte, 1, 0), ==, 1);
  g_assert_cmpint (fstat (fixture->fd, &after), ==, 0);
  if (after.st_atim.tv_sec == before.st_atim.tv_sec)
    g_test_message ("This mount keeps no access times.");
}

static guint64
find_device_in_maps (int fd, guint64 inode)
{
  void *page = mmap (NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 device = 0;

  g_assert_true (page != MAP_FAILED);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  munmap (page, PAGE);
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (lines[i], " ", 6);

      if (g_strv_length (words) >= 5 && g_ascii_strtoull (words[4], NULL, 10) == inode)
        device = makedev (g_ascii_strtoull (words[3], NULL, 16),
                          g_ascii_strtoull (strchr (words[3], ':') + 1, NULL, 16));
    }
  return device;
}

/* A file on a disk may block, and is known by what maps shows of it. */
static void
test_disk (void)
{
  g_autofree char *path = g_strdup ("mg-test-XXXXXX");
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;
  struct statfs fs;
  struct stat stat;

  g_assert_cmpint (fd, >=, 0);
  mg_test_fill (fd, 0, PAGE + 1, 0);
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  g_assert_cmpint (fstatfs (fd, &fs), ==, 0);
  backing = mg_backing_open_file (path, MG_KIND_FILE, path, &error);
  g_assert_no_error (error);
  g_unlink (path);

  if (fs.f_type == TMPFS_MAGIC)
    {
      g_test_skip ("The present folder is in memory.");
    }
  else
    {
      g_assert_true (mg_backing_may_block (backing));
      g_assert_true (mg_backing_check (backing, &status, NULL));
      g_assert_cmpuint (status.identity.inode, ==, stat.st_ino);
      g_assert_cmpuint (status.identity.device, ==, find_device_in_maps (fd, stat.st_ino));
      g_assert_cmpint (status.name, ==, MG_NAME_GONE);
      check_read (backing, 0, 2 * PAGE, PAGE + 1);
      check_visit (backing, 0, 2 * PAGE, 2, 0, PAGE + 1);
    }
  close (fd);
}

static void
count_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  guint *n_full = data;

  if (bytes[0] != 0)
    (*n_full)++;
}

/* A hole of huge pages stays one, though the file system does not say where holes are. */
static void
test_huge (void)
{
  int fd = memfd_create ("huge", MFD_CLOEXEC | MFD_HUGETLB);
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  guint64 page, visited;
  guint n_full = 0;
  struct stat before, after;
  guint8 *bytes = MAP_FAILED;

  if (fd >= 0 && fstat (fd, &before) == 0 && ftruncate (fd, before.st_blksize * 2) == 0)
    bytes = mmap (NULL, (gsize) before.st_blksize * 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (bytes == MAP_FAILED)
    {
      g_test_skip ("There are no huge pages.");
      if (fd >= 0)
        close (fd);
      return;
    }
  page = (guint64) before.st_blksize;
  bytes[page] = 1;
  g_assert_cmpint (fstat (fd, &before), ==, 0);
  g_assert_cmpint (before.st_blocks * 512, ==, (gint64) page);

  backing = mg_backing_open_link (link, MG_KIND_MEMFD, "huge", &error);
  g_assert_no_error (error);
  g_assert_true (mg_backing_visit (backing, 0, 2 * page, count_page, &n_full, &visited, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (visited, ==, 2 * page);
  g_assert_cmpuint (n_full, ==, 1);
  g_assert_cmpint (fstat (fd, &after), ==, 0);
  g_assert_cmpint (after.st_blocks, ==, before.st_blocks);
  munmap (bytes, (gsize) page * 2);
  close (fd);
}

int
main (int argc, char *argv[])
{
  static const guint64 empty = 0;
  static const guint64 some = 3 * PAGE + 100;
  static const guint64 large = 4000 * PAGE + 123;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, size, test) g_test_add (name, Fixture, &size, set_up, test, tear_down)
  ADD ("/backing-file/offsets", some, test_offsets);
  ADD ("/backing-file/empty", empty, test_empty);
  ADD ("/backing-file/status", some, test_status);
  ADD ("/backing-file/visit", large, test_visit);
  ADD ("/backing-file/holes", large, test_holes);
  ADD ("/backing-file/holes-of-others", large, test_holes_of_others);
  ADD ("/backing-file/next-data", large, test_next_data);
  ADD ("/backing-file/untouched", large, test_untouched);
  g_test_add_func ("/backing-file/disk", test_disk);
  g_test_add_func ("/backing-file/huge", test_huge);
  return g_test_run ();
}
