/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What cannot be written to, and what is taken away while it is. */

#include "mg-backing-writer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test-process.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

/* How often a store must have been cut off in its middle. */
#define N_MEETINGS 20

static void
check_refused (MgBacking *backing, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_backing_open_writer (backing, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
}

/* A memfd of this process. */
static MgBacking *
open_memfd (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (GError) error = NULL;
  MgBacking *backing = mg_backing_open_link (path, MG_KIND_MEMFD, "x", &error);

  g_assert_no_error (error);
  return backing;
}

static void
test_seals (void)
{
  static const int forbidding[] = { F_SEAL_WRITE, F_SEAL_FUTURE_WRITE };

  for (guint i = 0; i < G_N_ELEMENTS (forbidding); i++)
    {
      int fd = memfd_create ("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      g_autoptr (MgBacking) backing = NULL;
      MgBackingWriter *writer;

      g_assert_cmpint (ftruncate (fd, PAGE), ==, 0);
      backing = open_memfd (fd);
      /* Those that keep the size are no reason. */
      g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), ==, 0);
      writer = mg_backing_open_writer (backing, NULL);
      g_assert_nonnull (writer);
      mg_backing_writer_free (writer);
      g_assert_cmpint (fcntl (fd, F_ADD_SEALS, forbidding[i]), ==, 0);
      check_refused (backing, MG_ERROR_DENIED, "Cannot write to “x”: it is sealed against writing.");
      close (fd);
    }
}

static void
store_nothing (MgBackingWriter *writer, guint64 offset, MgError code, const char *sentence)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("abcdefgh", 8);
  g_autoptr (MgStore) store = mg_store_new (offset, 8, bytes, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mg_backing_writer_store (writer, store, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (store->done, ==, 0);
}

/* It is sealed when the writer is open already. The system lets nobody seal it against all writing as long as that is. */
static void
test_sealed_meanwhile (void)
{
  int fd = memfd_create ("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (MgBackingWriter) writer = NULL;

  g_assert_cmpint (ftruncate (fd, PAGE), ==, 0);
  backing = open_memfd (fd);
  writer = mg_backing_open_writer (backing, NULL);
  g_assert_nonnull (writer);
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE), ==, 0);
  store_nothing (writer, 0, MG_ERROR_DENIED, "Cannot write to “x”: permission denied.");
  close (fd);
}

static void
open_as_nobody (gpointer data)
{
  g_autoptr (MgBacking) backing = mg_backing_open_file (data, MG_KIND_POSIX, "x", NULL);

  g_assert_nonnull (backing);
  check_refused (backing, MG_ERROR_DENIED, "Cannot write to “x”: permission denied.");
}

static void
test_mode (void)
{
  g_autofree char *name = mg_test_name ("mode");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, PAGE);
  g_autoptr (MgBacking) backing = NULL;

  g_assert_cmpint (fchmod (fd, 0444), ==, 0);
  backing = mg_backing_open_file (path, MG_KIND_POSIX, "x", NULL);
  check_refused (backing, MG_ERROR_DENIED, "Cannot write to “x”: it is read-only (mode 0444).");
  g_assert_cmpint (fchmod (fd, 0644), ==, 0);
  if (getuid () == 0)
    mg_test_run_as_nobody (open_as_nobody, path);
  close (fd);
  g_unlink (path);
}

/* Takes a lease on a file, gives it up when it is asked to, and tells of both. */
static void
hold_lease (MgTestProcess *process, gpointer data)
{
  int fd = open (data, O_RDONLY | O_CLOEXEC);
  sigset_t asked;
  int number;

  sigemptyset (&asked);
  sigaddset (&asked, SIGIO);
  sigprocmask (SIG_BLOCK, &asked, NULL);
  mg_test_process_send_number (process, fcntl (fd, F_SETLEASE, F_RDLCK) == 0 ? 1 : 0);
  sigwait (&asked, &number);
  mg_test_process_receive_number (process);
  fcntl (fd, F_SETLEASE, F_UNLCK);
  mg_test_process_send_number (process, 1);
  mg_test_process_receive_number (process);
}

/* Nobody waits for a lease: it is told, and the next attempt finds it given up. */
static void
test_lease (void)
{
  g_autofree char *name = mg_test_name ("lease");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  int fd = mg_test_make_file (path, PAGE);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_FILE, "x", NULL);
  g_autoptr (MgTestProcess) process = NULL;
  g_autoptr (MgBackingWriter) writer = NULL;

  close (fd);
  process = mg_test_process_new (hold_lease, path);
  if (mg_test_process_receive_number (process) == 1)
    {
      check_refused (backing, MG_ERROR_DENIED,
                     "Cannot write to “x”: another program has a lease on it, and was asked to give it up.");
      g_assert_cmpuint (mg_test_process_ask (process, 1), ==, 1);
      writer = mg_backing_open_writer (backing, NULL);
      g_assert_nonnull (writer);
    }
  else
    {
      g_test_skip ("The file system has no leases.");
    }
  g_unlink (path);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mg-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
test_read_only_mount (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x", NULL);

  if (mg_test_mount_room (folder, 64))
    {
      int fd = mg_test_make_file (path, PAGE);
      g_autoptr (MgBacking) backing = NULL;

      close (fd);
      g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), ==, 0);
      backing = mg_backing_open_file (path, MG_KIND_FILE, "x", NULL);
      check_refused (backing, MG_ERROR_DENIED, "Cannot write to “x”: its file system is read-only.");
      g_clear_pointer (&backing, mg_backing_unref);
      g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_BIND, NULL), ==, 0);
    }
  mg_test_remove_folder (folder);
}

/* A file system with room for a few pages: exactly so many are stored, and the next store to a page that is there works. */
static void
check_full (MgKind kind, MgError code, const char *sentence)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x", NULL);

  if (mg_test_mount_room (folder, 64))
    {
      int fd = mg_test_make_file (path, 64 * PAGE);
      gsize room = (gsize) mg_test_find_room (folder);
      g_autoptr (MgBacking) backing = mg_backing_open_file (path, kind, "x", NULL);
      g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (32 * PAGE, 'a'), 32 * PAGE);
      g_autoptr (MgStore) many = mg_store_new (8 * PAGE + 4, 4, bytes, NULL);
      g_autoptr (GBytes) few_bytes = g_bytes_new ("abcd", 4);
      g_autoptr (MgStore) few = mg_store_new (8 * PAGE + 4, 4, few_bytes, NULL);
      g_autoptr (GError) error = NULL;
      struct stat stat;
      char last[4];

      g_assert_cmpuint (room, >, 0);
      g_assert_cmpuint (room, <, 32 * PAGE);
      g_assert_false (mg_backing_writer_store (writer, many, &error));
      g_assert_error (error, MG_ERROR, (int) code);
      g_assert_cmpstr (error->message, ==, sentence);
      g_assert_cmpuint (many->done, ==, room - 4);
      g_assert_cmpint (fstat (fd, &stat), ==, 0);
      g_assert_cmpuint ((guint64) stat.st_blocks * 512, ==, room);
      g_assert_cmpint (stat.st_size, ==, 64 * PAGE);
      store_nothing (writer, 8, code, sentence);
      /* Across the border of the last page that is there, nothing of a unit is stored. */
      store_nothing (writer, 8 * PAGE + room - 4, code, sentence);
      g_assert_cmpint (pread (fd, last, 4, (off_t) (8 * PAGE + room - 4)), ==, 4);
      g_assert_cmpmem (last, 4, "aaaa", 4);
      g_assert_true (mg_backing_writer_store (writer, few, NULL));
      g_assert_cmpmem (few->old, 4, "aaaa", 4);
      close (fd);
    }
  mg_test_remove_folder (folder);
}

static void
test_full (void)
{
  check_full (MG_KIND_POSIX, MG_ERROR_NO_MEMORY, "There is no room for “x” in shared memory.");
}

static void
test_full_file (void)
{
  check_full (MG_KIND_FILE, MG_ERROR_NO_ROOM, "There is no room for “x” on its file system.");
}

/* It shrinks between two stores of one writer. */
static void
test_shrunk_between (void)
{
  g_autofree char *name = mg_test_name ("shrunk");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, 2 * PAGE);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, "x", NULL);
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new ("abcdefghijklmnop", 16);
  g_autoptr (MgStore) whole = mg_store_new (PAGE - 8, 8, bytes, NULL);
  g_autoptr (MgStore) part = mg_store_new (64, 4, bytes, NULL);
  g_autoptr (GError) error = NULL;
  struct stat stat;

  g_assert_true (mg_backing_writer_store (writer, whole, NULL));
  g_assert_cmpint (ftruncate (fd, 78), ==, 0);
  g_assert_false (mg_backing_writer_store (writer, part, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpstr (error->message, ==, "Cannot write to “x” from 0x4c: it ends at 78 bytes.");
  g_assert_cmpuint (part->done, ==, 12);
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  g_assert_cmpint (stat.st_size, ==, 78);
  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  store_nothing (writer, 0, MG_ERROR_SHRUNK, "Cannot write to “x” from 0x0: it ends at 0 bytes.");
  close (fd);
  g_unlink (path);
}

/* Truncates a file whenever it is told to, each time a little later. */
static void
truncate_on_demand (MgTestProcess *process, gpointer data)
{
  int fd = GPOINTER_TO_INT (data);

  for (guint i = 0;; i++)
    {
      mg_test_process_receive_number (process);
      for (volatile guint spin = 0; spin < i % 64 * 4096; spin++)
        ;
      mg_test_process_send_number (process, (guint64) ftruncate (fd, 5 * PAGE));
    }
}

/* Stores over a file that is truncated meanwhile: what is counted as done is exactly what is left of it, wherever the store
 * was. Returns: whether it was behind the new end already */
static gboolean
store_while_truncated (int fd, MgBackingWriter *writer, MgTestProcess *process)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (60 * PAGE, 'a'), 60 * PAGE);
  g_autoptr (MgStore) store = mg_store_new (3, 8, bytes, NULL);
  g_autofree char *before = g_strnfill (64 * PAGE, 'b');
  g_autofree char *now = g_malloc (64 * PAGE);
  g_autoptr (GError) error = NULL;
  gboolean whole;

  g_assert_cmpint (pwrite (fd, before, 64 * PAGE, 0), ==, 64 * PAGE);
  mg_test_process_send_number (process, 1);
  whole = mg_backing_writer_store (writer, store, &error);
  g_assert_cmpuint (mg_test_process_receive_number (process), ==, 0);
  if (whole)
    {
      g_assert_cmpuint (store->done, ==, 60 * PAGE);
      return FALSE;
    }
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpuint (store->done, ==, (5 * PAGE - 3) / 8 * 8);
  g_assert_cmpmem (store->old, store->done, before, store->done);
  g_assert_cmpint (pread (fd, now, 64 * PAGE, 0), ==, 5 * PAGE);
  memset (before + 3, 'a', store->done);
  g_assert_cmpmem (now, 3 + store->done, before, 3 + store->done);
  return store->old[6 * PAGE] == 'b';
}

static void
test_shrinks_during (void)
{
  g_autofree char *name = mg_test_name ("shrinks");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, 64 * PAGE);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, "x", NULL);
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, NULL);
  g_autoptr (MgTestProcess) process = mg_test_process_new (truncate_on_demand, GINT_TO_POINTER (fd));
  guint n_behind = 0;

  while (n_behind < N_MEETINGS)
    n_behind += store_while_truncated (fd, writer, process);
  close (fd);
  g_unlink (path);
}

static gboolean
refuse_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  g_set_error_literal (error, MG_ERROR, MG_ERROR_IO, "never");
  return FALSE;
}

static void
forget (gpointer object)
{
}

/* What says nothing about writing cannot be written to, and has nothing to write back. */
static void
test_unwritable (void)
{
  static const MgBackingOps ops = { .check = refuse_check, .free = forget };
  g_autoptr (MgBacking) backing = mg_backing_new (&ops, NULL, "x", FALSE);
  gboolean written_back = TRUE;

  check_refused (backing, MG_ERROR_NOT_SUPPORTED,
                 "Cannot write to “x”: nothing of its kind can be written to.");
  g_assert_true (mg_backing_flush (backing, 0, 0, &written_back, NULL));
  g_assert_false (written_back);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mg_test_leave_mounts ();
  g_test_add_func ("/backing-store-trouble/seals", test_seals);
  g_test_add_func ("/backing-store-trouble/sealed-meanwhile", test_sealed_meanwhile);
  g_test_add_func ("/backing-store-trouble/mode", test_mode);
  g_test_add_func ("/backing-store-trouble/lease", test_lease);
  g_test_add_func ("/backing-store-trouble/read-only-mount", test_read_only_mount);
  g_test_add_func ("/backing-store-trouble/full", test_full);
  g_test_add_func ("/backing-store-trouble/full-file", test_full_file);
  g_test_add_func ("/backing-store-trouble/shrunk-between", test_shrunk_between);
  g_test_add_func ("/backing-store-trouble/shrinks-during", test_shrinks_during);
  g_test_add_func ("/backing-store-trouble/unwritable", test_unwritable);
  return g_test_run ();
}
