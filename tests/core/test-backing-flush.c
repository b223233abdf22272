/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-backing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

/* A file on a disk, of which this process has pages 0 and 8 mapped, each by itself. */
typedef struct
{
  char *path;
  int fd;
  volatile guint8 *first;
  volatile guint8 *ninth;
  MgBacking *backing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("flush");
  g_autoptr (GError) error = NULL;

  fixture->path = g_build_filename (g_get_tmp_dir (), name, NULL);
  fixture->fd = mg_test_make_file (fixture->path, 10 * PAGE - 1);
  g_assert_cmpint (fchmod (fixture->fd, 0644), ==, 0);
  fixture->first = mmap (NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fixture->fd, 0);
  fixture->ninth = mmap (NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fixture->fd, 8 * PAGE);
  g_assert_true (fixture->first != MAP_FAILED && fixture->ninth != MAP_FAILED);
  fixture->backing = mg_backing_open_file (fixture->path, MG_KIND_FILE, "x", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_backing_unref (fixture->backing);
  munmap ((gpointer) fixture->first, PAGE);
  munmap ((gpointer) fixture->ninth, PAGE);
  close (fixture->fd);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static gboolean
is_on_disk (Fixture *fixture)
{
  struct statfs fs;

  if (fstatfs (fixture->fd, &fs) == 0 && fs.f_type != TMPFS_MAGIC && fs.f_type != RAMFS_MAGIC)
    return TRUE;
  g_test_skip ("The folder for temporary files is in memory.");
  return FALSE;
}

/* Whether the page at an address of this process is still to be written back, as smaps has it. */
static gboolean
is_dirty (volatile guint8 *page)
{
  FILE *file = fopen ("/proc/self/smaps", "re");
  gboolean inside = FALSE;
  gsize dirty = 0;
  char line[512];

  g_assert_nonnull (file);
  while (fgets (line, sizeof line, file) != NULL)
    {
      gsize start, end, size;

      if (sscanf (line, "%zx-%zx ", &start, &end) == 2)
        inside = start == (gsize) page;
      else if (inside
               && (sscanf (line, "Shared_Dirty: %zu", &size) == 1
                   || sscanf (line, "Private_Dirty: %zu", &size) == 1))
        dirty += size;
    }
  fclose (file);
  return dirty > 0;
}

/* The system may write it back by itself at any moment. */
static void
make_dirty (volatile guint8 *page)
{
  do
    page[0]++;
  while (!is_dirty (page));
}

static void
flush (MgBacking *backing, guint64 offset, guint64 length, gboolean written_back)
{
  g_autoptr (GError) error = NULL;
  gboolean result = !written_back;

  g_assert_true (mg_backing_flush (backing, offset, length, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, written_back);
}

static void
test_range (Fixture *fixture, gconstpointer data)
{
  if (!is_on_disk (fixture))
    return;
  make_dirty (fixture->first);
  flush (fixture->backing, 5, 1, TRUE);
  g_assert_false (is_dirty (fixture->first));

  make_dirty (fixture->ninth);
  flush (fixture->backing, 8 * PAGE + 4095, 1, TRUE);
  g_assert_false (is_dirty (fixture->ninth));

  make_dirty (fixture->first);
  make_dirty (fixture->ninth);
  flush (fixture->backing, 0, 0, TRUE);
  g_assert_false (is_dirty (fixture->first));
  g_assert_false (is_dirty (fixture->ninth));

  /* Up to the end, and behind it. */
  make_dirty (fixture->ninth);
  flush (fixture->backing, 4 * PAGE, G_MAXUINT64 - 4 * PAGE, TRUE);
  g_assert_false (is_dirty (fixture->ninth));
  flush (fixture->backing, 10 * PAGE - 1, 0, TRUE);
  flush (fixture->backing, G_MAXUINT64, 0, TRUE);
  flush (fixture->backing, G_MAXUINT64, 1, TRUE);
}

static void
flush_unwritable (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = mg_backing_open_file (fixture->path, MG_KIND_FILE, "x", &error);

  g_assert_no_error (error);
  g_assert_null (mg_backing_open_writer (backing, NULL));
  flush (backing, 0, 1, TRUE);
}

/* Who may not write to it gets it written back as well. */
static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  if (!is_on_disk (fixture))
    return;
  if (getuid () != 0)
    {
      g_test_skip ("The file would be this user's own.");
      return;
    }
  make_dirty (fixture->first);
  mg_test_run_as_nobody (flush_unwritable, fixture);
  g_assert_false (is_dirty (fixture->first));
}

static void
test_memory (void)
{
  g_autofree char *name = mg_test_name ("flush");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, PAGE);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, "x", NULL);

  flush (backing, 0, 0, FALSE);
  flush (backing, 5, 8, FALSE);
  close (fd);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/backing-flush/range", Fixture, NULL, set_up, test_range, tear_down);
  g_test_add ("/backing-flush/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  g_test_add_func ("/backing-flush/memory", test_memory);
  return g_test_run ();
}
