/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CreateFileMapping with a file. */

#include "mg-creation.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

typedef struct
{
  char *folder;
  char *path;
  MgCreation *creation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "x", NULL);
  fixture->creation = mg_creation_new (NULL);
  fixture->creation->file = g_strdup (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_creation_unref (fixture->creation);
  mg_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
make (Fixture *fixture, guint64 size)
{
  close (mg_test_make_file (fixture->path, size));
}

static struct stat
look (Fixture *fixture)
{
  struct stat status;

  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  return status;
}

static MgCreated *
use (Fixture *fixture, const MgWork *work, GError **error)
{
  return mg_creation_use_file (fixture->creation, fixture->path, "file:/x", "/x", work, error);
}

static void
check_used (Fixture *fixture, guint64 size, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgCreated) created = use (fixture, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (created->uri, ==, "file:/x");
  g_assert_cmpuint (created->size, ==, size);
  g_assert_false (created->existed);
  g_assert_cmpstr (created->note, ==, note);
  g_assert_cmpuint ((guint64) look (fixture).st_size, ==, size);
}

static void
check_refused (Fixture *fixture, MgError code, const char *sentence, const char *api_name, guint api_number)
{
  struct stat before = { 0 };
  struct stat after = { 0 };
  g_autoptr (GError) error = NULL;
  guint number;

  stat (fixture->path, &before);
  g_assert_null (use (fixture, NULL, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  if (sentence != NULL)
    g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpstr (mg_error_get_api_name (error, &number), ==, api_name);
  g_assert_cmpuint (number, ==, api_number);
  stat (fixture->path, &after);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
}

/* Without a size it is the file's; with one it is extended where it ends before. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  make (fixture, 10);
  check_used (fixture, 10, NULL);
  fixture->creation->size = 10;
  check_used (fixture, 10, NULL);
  fixture->creation->size = 9;
  check_used (fixture, 10, "“/x” has 10 bytes, and a file is always shared whole.");
  fixture->creation->size = 11;
  check_used (fixture, 11, "“/x” was extended from 10 to 11 bytes.");
  fixture->creation->size = 4 * PAGE - 1;
  fixture->creation->reserve = TRUE;
  check_used (fixture, 4 * PAGE - 1, "“/x” was extended from 11 to 16,383 bytes.");
  g_assert_cmpint (look (fixture).st_blocks * 512, <=, PAGE);
  fixture->creation->size = 9 * PAGE + 1;
  fixture->creation->reserve = FALSE;
  check_used (fixture, 9 * PAGE + 1, "“/x” was extended from 16,383 to 36,865 bytes.");
  g_assert_cmpint (look (fixture).st_blocks * 512, >=, 6 * PAGE);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  make (fixture, 0);
  check_refused (fixture, MG_ERROR_EMPTY, "“/x” is empty: without a size there is nothing to map.",
                 "ERROR_FILE_INVALID", 1006);
  fixture->creation->protection = MG_PROTECTION_READONLY;
  check_refused (fixture, MG_ERROR_EMPTY, NULL, "ERROR_FILE_INVALID", 1006);
  fixture->creation->protection = MG_PROTECTION_READWRITE;
  fixture->creation->size = 1;
  check_used (fixture, 1, "“/x” was extended from 0 to 1 byte.");
}

/* What is not to be written to is not extended. */
static void
test_too_short (Fixture *fixture, gconstpointer data)
{
  make (fixture, PAGE);
  fixture->creation->size = PAGE + 1;
  fixture->creation->protection = MG_PROTECTION_READONLY;
  check_refused (fixture, MG_ERROR_TOO_SHORT,
                 "“/x” has only 4,096 bytes, and what is not to be written to is not extended.",
                 "ERROR_NOT_ENOUGH_MEMORY", 8);
  fixture->creation->protection = MG_PROTECTION_WRITECOPY;
  check_refused (fixture, MG_ERROR_TOO_SHORT, NULL, "ERROR_NOT_ENOUGH_MEMORY", 8);
}

static void
test_protection (Fixture *fixture, gconstpointer data)
{
  make (fixture, PAGE);
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  check_refused (fixture, MG_ERROR_DENIED, "Cannot write to “/x”: it is read-only (mode 0444).",
                 "ERROR_ACCESS_DENIED", 5);
  fixture->creation->size = 2 * PAGE;
  check_refused (fixture, MG_ERROR_DENIED, NULL, "ERROR_ACCESS_DENIED", 5);
  fixture->creation->size = PAGE;
  fixture->creation->protection = MG_PROTECTION_READONLY;
  check_used (fixture, PAGE, NULL);
  fixture->creation->protection = MG_PROTECTION_WRITECOPY;
  check_used (fixture, PAGE, NULL);
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);

  check_refused (fixture, MG_ERROR_NOT_FOUND, "“/x” does not exist.", "ERROR_FILE_NOT_FOUND", 2);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  check_refused (fixture, MG_ERROR_WRONG_KIND, "“/x” is a pipe, not a file.", "ERROR_INVALID_HANDLE", 6);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  check_refused (fixture, MG_ERROR_WRONG_KIND, "“/x” is a folder, not a file.", "ERROR_INVALID_HANDLE", 6);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  /* A link is what it leads to. */
  g_assert_cmpint (symlink ("target", fixture->path), ==, 0);
  check_refused (fixture, MG_ERROR_NOT_FOUND, NULL, "ERROR_FILE_NOT_FOUND", 2);
  close (mg_test_make_file (target, 7));
  check_used (fixture, 7, NULL);
}

/* What memory alone can have. */
static void
test_not_for_files (Fixture *fixture, gconstpointer data)
{
  make (fixture, PAGE);
  fixture->creation->pattern = g_bytes_new_static ("x", 1);
  check_refused (fixture, MG_ERROR_INVALID_VALUE,
                 "“/x” is a file and keeps its contents: only memory begins with others.",
                 "ERROR_INVALID_PARAMETER", 87);
  g_clear_pointer (&fixture->creation->pattern, g_bytes_unref);
  fixture->creation->huge = TRUE;
  check_refused (fixture, MG_ERROR_INVALID_VALUE, "“/x” is a file: only memory can have huge pages.",
                 "ERROR_INVALID_PARAMETER", 87);
  fixture->creation->huge = FALSE;
  fixture->creation->mode = 0600;
  check_refused (fixture, MG_ERROR_INVALID_VALUE,
                 "“/x” is a file and keeps its owner and mode: only memory gets new ones.",
                 "ERROR_INVALID_PARAMETER", 87);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  make (fixture, PAGE);
  fixture->creation->size = G_MAXINT64;
  check_refused (fixture, MG_ERROR_NO_ROOM, NULL, "ERROR_DISK_FULL", 112);
  fixture->creation->size = (guint64) G_MAXINT64 + 1;
  check_refused (fixture, MG_ERROR_INVALID_VALUE, NULL, "ERROR_INVALID_PARAMETER", 87);
}

/* A file system of its own that is full: the file is as it was. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  guint64 room;

  if (!mg_test_mount_room (fixture->folder, 64))
    return;
  make (fixture, 10);
  room = mg_test_find_room (fixture->folder);
  fixture->creation->size = room + PAGE;
  check_refused (fixture, MG_ERROR_NO_ROOM, NULL, "ERROR_DISK_FULL", 112);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, room);
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  guint n_calls;
} Progress;

/* Somebody takes the room after it was asked whether there is some. */
static void
take_room (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;
  g_autofree char *path = g_build_filename (self->fixture->folder, "thief", NULL);
  int fd;

  if (self->n_calls++ != 0)
    return;
  fd = mg_test_make_file (path, 0);
  g_assert_cmpint (posix_fallocate (fd, 0, (off_t) mg_test_find_room (self->fixture->folder) - PAGE), ==, 0);
  close (fd);
}

static void
test_room_is_lost (Fixture *fixture, gconstpointer data)
{
  Progress progress = { fixture };
  MgWork work = { NULL, take_room, &progress };
  g_autoptr (GError) error = NULL;

  if (!mg_test_mount_room (fixture->folder, 64))
    return;
  make (fixture, 10);
  fixture->creation->size = 8 * PAGE;
  g_assert_null (use (fixture, &work, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NO_ROOM);
  g_assert_cmpstr (error->message, ==, "There is no room for “/x” on its file system.");
  g_assert_cmpint (look (fixture).st_size, ==, 10);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, PAGE);
}

static void
cancel (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;

  g_cancellable_cancel (self->cancellable);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { fixture, cancellable };
  MgWork work = { cancellable, cancel, &progress };
  g_autoptr (GError) error = NULL;

  make (fixture, 10);
  fixture->creation->size = PAGE;
  g_assert_null (use (fixture, &work, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (look (fixture).st_size, ==, 10);
}

/* What another program writes behind the end meanwhile is not cut off. */
static void
append (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;
  int fd = open (self->fixture->path, O_WRONLY | O_APPEND | O_CLOEXEC);

  g_assert_cmpint (write (fd, "new", 3), ==, 3);
  close (fd);
}

static void
test_grows_meanwhile (Fixture *fixture, gconstpointer data)
{
  Progress progress = { fixture };
  MgWork work = { NULL, append, &progress };
  g_autoptr (GError) error = NULL;
  guint8 found[3];
  int fd;

  make (fixture, 10);
  fixture->creation->size = PAGE;
  g_assert_null (use (fixture, &work, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_cmpstr (error->message, ==, "“/x” was not extended: another program changed its size meanwhile.");
  fd = open (fixture->path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (pread (fd, found, 3, 10), ==, 3);
  g_assert_cmpmem (found, 3, "new", 3);
  close (fd);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  mg_test_leave_mounts ();
#define ADD(name, test) g_test_add ("/creation-file/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("sizes", test_sizes);
  ADD ("empty", test_empty);
  ADD ("too-short", test_too_short);
  ADD ("protection", test_protection);
  ADD ("kinds", test_kinds);
  ADD ("not-for-files", test_not_for_files);
  ADD ("too-large", test_too_large);
  ADD ("no-room", test_no_room);
  ADD ("room-is-lost", test_room_is_lost);
  ADD ("cancelled", test_cancelled);
  ADD ("grows-meanwhile", test_grows_meanwhile);
  return g_test_run ();
}
