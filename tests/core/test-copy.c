/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-copy.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-file-source.h"
#include "mg-posix-source.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE   ((gsize) MG_PAGE_SIZE)
#define WINDOW ((gsize) 2 * 1024 * 1024)

typedef struct
{
  char *folder;
  char *from_path;
  char *to_path;
  MgSource *posix;
  MgSource *files;
  MgCopy *copy;
} Fixture;

/* Shared memory to shared memory. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->from_path = g_build_filename (fixture->folder, "from", NULL);
  fixture->to_path = g_build_filename (fixture->folder, "to", NULL);
  fixture->posix = mg_posix_source_new (fixture->folder);
  fixture->files = mg_file_source_new ();
  fixture->copy = mg_copy_new (fixture->posix, "/from", fixture->posix, "/to");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_copy_unref (fixture->copy);
  g_object_unref (fixture->posix);
  g_object_unref (fixture->files);
  mg_test_remove_folder (fixture->folder);
  g_free (fixture->from_path);
  g_free (fixture->to_path);
  g_free (fixture->folder);
}

/* Shared memory to a file that lies beside it. */
static void
copy_to_file (Fixture *fixture)
{
  mg_copy_unref (fixture->copy);
  fixture->copy = mg_copy_new (fixture->posix, "/from", fixture->files, fixture->to_path);
}

static guint
count_names (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static struct stat
look (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status;
}

static MgCopied
run (Fixture *fixture)
{
  MgCopied copied;
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_copy_run (fixture->copy, NULL, &copied, &error));
  g_assert_no_error (error);
  return copied;
}

static void
check_refused (Fixture *fixture, MgError code, const char *sentence)
{
  MgCopied copied = { .size = 77 };
  g_autoptr (GError) error = NULL;
  guint n_names = count_names (fixture);

  g_assert_false (mg_copy_run (fixture->copy, NULL, &copied, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  if (sentence != NULL)
    g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (copied.size, ==, 77);
  g_assert_cmpuint (count_names (fixture), ==, n_names);
}

static void
check_equal (Fixture *fixture)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gsize from_length, to_length;

  g_assert_true (g_file_get_contents (fixture->from_path, &from, &from_length, NULL));
  g_assert_true (g_file_get_contents (fixture->to_path, &to, &to_length, NULL));
  g_assert_cmpmem (from, from_length, to, to_length);
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  const gsize sizes[]
    = { 0, 1, PAGE - 1, PAGE, PAGE + 1, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW + 5 * PAGE + 3 };

  if (data != NULL)
    copy_to_file (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int fd = mg_test_make_file (fixture->from_path, sizes[i]);
      MgCopied copied;

      if (sizes[i] > 0)
        mg_test_fill (fd, 0, sizes[i], 3);
      close (fd);
      copied = run (fixture);
      g_assert_cmpuint (copied.size, ==, sizes[i]);
      g_assert_cmpuint (copied.data, ==, sizes[i]);
      g_assert_cmpuint (copied.n_different, ==, 0);
      check_equal (fixture);
      g_assert_cmpint (g_unlink (fixture->from_path), ==, 0);
      g_assert_cmpint (g_unlink (fixture->to_path), ==, 0);
    }
}

/* Holes stay holes, on both sides, at any size. */
static void
test_sparse (Fixture *fixture, gconstpointer data)
{
  const guint64 size = (G_GUINT64_CONSTANT (1) << 40) + 17;
  int fd = mg_test_make_file (fixture->from_path, size);
  MgCopied copied;
  struct stat from, to;

  mg_test_fill (fd, 5 * PAGE, 2 * PAGE, 0);
  mg_test_fill (fd, 7 * WINDOW - PAGE, 2 * PAGE, 0);
  mg_test_fill (fd, size - 17, 17, 0);
  from = look (fixture->from_path);
  copied = run (fixture);
  g_assert_cmpuint (copied.size, ==, size);
  g_assert_cmpuint (copied.data, ==, 4 * PAGE + 17);
  g_assert_cmpuint (copied.n_different, ==, 0);
  to = look (fixture->to_path);
  g_assert_cmpint (to.st_size, ==, from.st_size);
  g_assert_cmpint (from.st_blocks * 512, ==, (gssize) (5 * PAGE));
  g_assert_cmpint (to.st_blocks, ==, from.st_blocks);
  /* What is copied is looked at alone. */
  from.st_blocks = 0;
  to = look (fixture->from_path);
  to.st_blocks = 0;
  g_assert_cmpmem (&from, sizeof from, &to, sizeof to);
  close (fd);
}

static void
test_largest (Fixture *fixture, gconstpointer data)
{
  MgCopied copied;

  close (mg_test_make_file (fixture->from_path, G_MAXINT64));
  copied = run (fixture);
  g_assert_cmpuint (copied.size, ==, G_MAXINT64);
  g_assert_cmpuint (copied.data, ==, 0);
  g_assert_cmpint (look (fixture->to_path).st_size, ==, G_MAXINT64);
}

/* Who may read the one may read the other. */
static void
test_mode (Fixture *fixture, gconstpointer data)
{
  mode_t mask = umask (022);
  static const guint modes[][2] = { { 0600, 0600 }, { 0444, 0444 }, { 0666, 0644 } };

  close (mg_test_make_file (fixture->from_path, 1));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (fixture->from_path, (int) modes[i][0]), ==, 0);
      run (fixture);
      g_assert_cmphex (look (fixture->to_path).st_mode & 07777, ==, modes[i][1]);
      g_assert_cmpint (g_unlink (fixture->to_path), ==, 0);
    }
  umask (mask);
}

/* A mapping that is there keeps its size, and is no new object; what was in it is gone, holes too. */
static void
test_existing_mapping (Fixture *fixture, gconstpointer data)
{
  int from = mg_test_make_file (fixture->from_path, 9 * PAGE);
  int to = mg_test_make_file (fixture->to_path, 9 * PAGE);
  guint64 inode = look (fixture->to_path).st_ino;
  guint8 *view = mmap (NULL, 9 * PAGE, PROT_READ, MAP_SHARED, to, 0);

  mg_test_fill (from, 2 * PAGE, PAGE + 7, 0);
  mg_test_fill (to, 0, 9 * PAGE, 0);
  run (fixture);
  check_equal (fixture);
  g_assert_cmpuint (look (fixture->to_path).st_ino, ==, inode);
  g_assert_cmpint (look (fixture->to_path).st_blocks * 512, ==, (gssize) (2 * PAGE));
  /* Who maps it sees it. */
  g_assert_cmpuint (view[2 * PAGE], ==, 1);

  g_assert_cmpint (ftruncate (to, (off_t) (8 * PAGE)), ==, 0);
  check_refused (
    fixture, MG_ERROR_INVALID_VALUE,
    "“/to” exists already with 32,768 bytes, and a mapping in use keeps its size; it takes no 36,864 bytes.");
  fixture->copy->force = TRUE;
  check_refused (fixture, MG_ERROR_INVALID_VALUE, NULL);
  munmap (view, 9 * PAGE);
  close (from);
  close (to);
}

/* A file that is there is written over only when that is asked for, and has the size then. */
static void
test_existing_file (Fixture *fixture, gconstpointer data)
{
  int from = mg_test_make_file (fixture->from_path, 3 * PAGE);
  int to = mg_test_make_file (fixture->to_path, 9 * PAGE);
  g_autofree char *sentence = g_strdup_printf (
    "“%s” exists already, and a file is only written over when that is asked for.", fixture->to_path);

  copy_to_file (fixture);
  mg_test_fill (from, PAGE, PAGE, 0);
  mg_test_fill (to, 0, 9 * PAGE, 0);
  check_refused (fixture, MG_ERROR_EXISTS, sentence);
  g_assert_cmpint (look (fixture->to_path).st_size, ==, (gssize) (9 * PAGE));

  fixture->copy->force = TRUE;
  run (fixture);
  check_equal (fixture);
  g_assert_cmpint (look (fixture->to_path).st_blocks * 512, ==, (gssize) PAGE);
  g_assert_cmpint (ftruncate (to, 1), ==, 0);
  run (fixture);
  check_equal (fixture);
  close (from);
  close (to);
}

static void
test_same (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sentence = g_strdup_printf ("“/from” and “%s” are the same object.", fixture->to_path);

  close (mg_test_make_file (fixture->from_path, PAGE));
  mg_copy_unref (fixture->copy);
  fixture->copy = mg_copy_new (fixture->posix, "/from", fixture->posix, "/from");
  check_refused (fixture, MG_ERROR_INVALID_VALUE, "“/from” and “/from” are the same object.");
  /* Also by another name, and another link to it. */
  g_assert_cmpint (link (fixture->from_path, fixture->to_path), ==, 0);
  copy_to_file (fixture);
  fixture->copy->force = TRUE;
  check_refused (fixture, MG_ERROR_INVALID_VALUE, sentence);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgSource) fake = mg_fake_source_new ();

  check_refused (fixture, MG_ERROR_NOT_FOUND, "“/from” does not exist.");
  g_assert_cmpint (g_mkdir (fixture->from_path, 0700), ==, 0);
  check_refused (fixture, MG_ERROR_WRONG_KIND, "“/from” is a folder, not shared memory.");
  g_assert_cmpint (g_rmdir (fixture->from_path), ==, 0);
  close (mg_test_make_file (fixture->from_path, PAGE));
  g_assert_cmpint (mkfifo (fixture->to_path, 0600), ==, 0);
  check_refused (fixture, MG_ERROR_WRONG_KIND, "“/to” is a pipe, not shared memory.");
  g_assert_cmpint (g_unlink (fixture->to_path), ==, 0);
  close (mg_test_make_file (fixture->to_path, PAGE));
  g_assert_cmpint (g_chmod (fixture->to_path, 0444), ==, 0);
  check_refused (fixture, MG_ERROR_DENIED, "Cannot write to “/to”: it is read-only (mode 0444).");

  mg_copy_unref (fixture->copy);
  fixture->copy = mg_copy_new (fixture->posix, "/from", fixture->files, "/nowhere/at/all");
  check_refused (fixture, MG_ERROR_NOT_FOUND, "Cannot make “/nowhere/at/all”: its folder does not exist.");
  mg_copy_unref (fixture->copy);
  fixture->copy = mg_copy_new (fixture->posix, "/from", fake, "x");
  check_refused (fixture, MG_ERROR_NOT_SUPPORTED,
                 "“fake:x” cannot be written to: only POSIX shared memory and files can.");
}

/* What can only be read, and is in no file, is copied too. */
static void
test_from_any (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgSource) fake = mg_fake_source_new ();
  g_autofree guint8 *bytes = g_malloc (3 * PAGE + 5);
  g_autofree char *found = NULL;
  gsize length;

  memset (bytes, 7, 3 * PAGE + 5);
  mg_fake_source_add (MG_FAKE_SOURCE (fake), "x", bytes, 3 * PAGE + 5);
  mg_copy_unref (fixture->copy);
  fixture->copy = mg_copy_new (fake, "x", fixture->posix, "/to");
  run (fixture);
  g_assert_true (g_file_get_contents (fixture->to_path, &found, &length, NULL));
  g_assert_cmpmem (found, length, bytes, 3 * PAGE + 5);
  g_assert_cmphex (look (fixture->to_path).st_mode & 07777, ==, 0600);
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  int fd;
  guint n_calls;
  guint64 done;
  guint64 total;
} Meddler;

static void
check_stopped (Fixture *fixture, MgProgressFunc meddle, Meddler *meddler, int code, const char *sentence)
{
  MgWork work = { meddler->cancellable, meddle, meddler };
  g_autoptr (GError) error = NULL;
  MgCopied copied;

  g_assert_false (mg_copy_run (fixture->copy, &work, &copied, &error));
  if (meddler->cancellable != NULL)
    g_assert_error (error, G_IO_ERROR, code);
  else
    g_assert_error (error, MG_ERROR, code);
  g_assert_cmpstr (error->message, ==, sentence);
}

/* Makes the source shorter when the first window is done. */
static void
shrink (guint64 done, guint64 total, gpointer data)
{
  Meddler *self = data;

  if (done >= WINDOW && done < total / 2)
    g_assert_cmpint (ftruncate (self->fd, (off_t) PAGE), ==, 0);
}

static void
test_shrinks (Fixture *fixture, gconstpointer data)
{
  Meddler meddler = { fixture };

  meddler.fd = mg_test_make_file (fixture->from_path, 4 * WINDOW);
  mg_test_fill (meddler.fd, 0, 4 * WINDOW, 0);
  check_stopped (fixture, shrink, &meddler, MG_ERROR_SHRUNK,
                 "“/from” shrank to 4,096 bytes meanwhile. 2,097,152 of 8,388,608 bytes were written; “/to” "
                 "was not made.");
  g_assert_cmpuint (count_names (fixture), ==, 1);
  close (meddler.fd);
}

/* One whose name goes is copied to its end. */
static void
unlink_source (guint64 done, guint64 total, gpointer data)
{
  Meddler *self = data;

  if (self->n_calls++ == 0)
    g_assert_cmpint (g_unlink (self->fixture->from_path), ==, 0);
}

static void
test_vanishes (Fixture *fixture, gconstpointer data)
{
  Meddler meddler = { fixture };
  MgWork work = { NULL, unlink_source, &meddler };
  int fd = mg_test_make_file (fixture->from_path, 4 * WINDOW);
  MgCopied copied;

  mg_test_fill (fd, 0, 4 * WINDOW, 0);
  g_assert_true (mg_copy_run (fixture->copy, &work, &copied, NULL));
  g_assert_cmpuint (copied.data, ==, 4 * WINDOW);
  g_assert_cmpuint (copied.n_different, ==, 0);
  close (fd);
}

/* Between copying and comparing somebody writes. */
static void
write_meanwhile (guint64 done, guint64 total, gpointer data)
{
  Meddler *self = data;

  if (done == total / 2 && self->n_calls++ == 0)
    g_assert_cmpint (pwrite (self->fd, "xyz", 3, (off_t) (WINDOW + 5)), ==, 3);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  Meddler meddler = { fixture };
  MgWork work = { NULL, write_meanwhile, &meddler };
  MgCopied copied;

  meddler.fd = mg_test_make_file (fixture->from_path, 3 * WINDOW);
  g_assert_true (mg_copy_run (fixture->copy, &work, &copied, NULL));
  g_assert_cmpuint (copied.n_different, ==, 3);
  g_assert_cmpuint (copied.first_different, ==, WINDOW + 5);
  close (meddler.fd);
}

static void
cancel_when_half (guint64 done, guint64 total, gpointer data)
{
  Meddler *self = data;

  if (done >= self->done)
    g_cancellable_cancel (self->cancellable);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Meddler meddler = { fixture, cancellable, .done = 2 * WINDOW };
  int fd = mg_test_make_file (fixture->from_path, 4 * WINDOW);

  mg_test_fill (fd, 0, 4 * WINDOW, 0);
  check_stopped (fixture, cancel_when_half, &meddler, G_IO_ERROR_CANCELLED,
                 "Copying was stopped. 4,194,304 of 8,388,608 bytes were written; “/to” was not made.");
  g_assert_cmpuint (count_names (fixture), ==, 1);

  /* What is there already has been written over so far. */
  g_cancellable_reset (cancellable);
  close (mg_test_make_file (fixture->to_path, 4 * WINDOW));
  check_stopped (fixture, cancel_when_half, &meddler, G_IO_ERROR_CANCELLED,
                 "Copying was stopped. 4,194,304 of 8,388,608 bytes of “/to” were written over.");
  g_assert_cmpint (look (fixture->to_path).st_blocks * 512, ==, (gssize) (2 * WINDOW));

  g_cancellable_reset (cancellable);
  meddler.done = 6 * WINDOW;
  check_stopped (fixture, cancel_when_half, &meddler, G_IO_ERROR_CANCELLED,
                 "Comparing was stopped. All 8,388,608 bytes of “/to” were written before.");
  check_equal (fixture);
  close (fd);
}

/* A file system of its own that is full. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *to = g_build_filename (other, "to", NULL);
  int fd = mg_test_make_file (fixture->from_path, 4 * WINDOW);
  g_autofree char *sentence
    = g_strdup_printf ("There is no room for “%s” on its file system. 2,097,152 of 8,388,608 bytes "
                       "were written; “%s” was not made.",
                       to, to);
  Meddler meddler = { fixture };
  guint64 room;

  mg_test_fill (fd, 0, 4 * WINDOW, 0);
  close (fd);
  if (mg_test_mount_room (other, 3 * 1024))
    {
      room = mg_test_find_room (other);
      mg_copy_unref (fixture->copy);
      fixture->copy = mg_copy_new (fixture->posix, "/from", fixture->files, to);
      check_stopped (fixture, NULL, &meddler, MG_ERROR_NO_ROOM, sentence);
      g_assert_cmpint (g_access (to, F_OK), !=, 0);
      g_assert_cmpuint (mg_test_find_room (other), ==, room);
    }
  mg_test_remove_folder (other);
}

static void
on_copied (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  int fd = mg_test_make_file (fixture->from_path, 4 * WINDOW);
  MgCopied copied;
  g_autoptr (GError) error = NULL;

  mg_test_fill (fd, 0, 4 * WINDOW, 0);
  close (fd);
  mg_copy_run_async (fixture->copy, NULL, NULL, NULL, on_copied, &result);
  mg_test_wait (result != NULL);
  g_assert_true (mg_copy_run_finish (result, &copied, &error));
  g_assert_cmpuint (copied.data, ==, 4 * WINDOW);
  check_equal (fixture);
  g_clear_object (&result);

  g_assert_cmpint (g_unlink (fixture->from_path), ==, 0);
  mg_copy_run_async (fixture->copy, NULL, NULL, NULL, on_copied, &result);
  mg_test_wait (result != NULL);
  g_assert_false (mg_copy_run_finish (result, &copied, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  mg_test_leave_mounts ();
#define ADD(name, test) g_test_add ("/copy/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("sizes", test_sizes);
  g_test_add ("/copy/sizes-to-file", Fixture, "", set_up, test_sizes, tear_down);
  ADD ("sparse", test_sparse);
  ADD ("largest", test_largest);
  ADD ("mode", test_mode);
  ADD ("existing-mapping", test_existing_mapping);
  ADD ("existing-file", test_existing_file);
  ADD ("same", test_same);
  ADD ("refused", test_refused);
  ADD ("from-any", test_from_any);
  ADD ("shrinks", test_shrinks);
  ADD ("vanishes", test_vanishes);
  ADD ("changes", test_changes);
  ADD ("cancelled", test_cancelled);
  ADD ("no-room", test_no_room);
  ADD ("async", test_async);
  return g_test_run ();
}
