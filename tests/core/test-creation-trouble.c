/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens while memory is made. */

#include "creation-helpers.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

typedef struct
{
  CreationFixture *fixture;
  GCancellable *cancellable;
  guint n_calls;
  guint64 done;
  guint64 total;
} Progress;

/* The name is taken while it is made. */
static void
take_name (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;
  g_autofree char *path = creation_make_path (self->fixture, "x");

  if (self->n_calls++ == 0)
    close (mg_test_make_file (path, 17));
}

static void
test_name_taken (CreationFixture *fixture, gconstpointer data)
{
  Progress progress = { fixture };
  MgWork work = { NULL, take_name, &progress };
  g_autoptr (GError) error = NULL;
  g_autoptr (MgCreated) created = NULL;

  fixture->creation->size = 2 * PAGE;
  created = mg_source_create (fixture->source, "/x", fixture->creation, &work, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_calls, >, 0);
  g_assert_true (created->existed);
  g_assert_cmpuint (created->size, ==, 17);
  g_assert_cmpuint (creation_count_names (fixture), ==, 1);
}

/* Nobody sees it before it is whole. */
static void
look_for_name (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;

  g_assert_cmpuint (creation_count_names (self->fixture), ==, 0);
  g_assert_cmpuint (done, >=, self->done);
  self->n_calls++;
  self->done = done;
  self->total = total;
}

static void
test_appears_whole (CreationFixture *fixture, gconstpointer data)
{
  Progress progress = { fixture };
  MgWork work = { NULL, look_for_name, &progress };
  g_autoptr (MgCreated) created = NULL;

  fixture->creation->size = 30 * 1024 * 1024;
  fixture->creation->pattern = g_bytes_new_static ("x", 1);
  created = mg_source_create (fixture->source, "/x", fixture->creation, &work, NULL);
  g_assert_nonnull (created);
  g_assert_cmpuint (progress.n_calls, >, 3);
  g_assert_cmpuint (progress.done, ==, progress.total);
}

static void
cancel_at_third (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;

  if (++self->n_calls == 3)
    g_cancellable_cancel (self->cancellable);
}

static void
test_cancelled (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { fixture, cancellable };
  MgWork work = { cancellable, cancel_at_third, &progress };
  g_autoptr (GError) error = NULL;

  fixture->creation->size = 100 * 1024 * 1024;
  g_assert_null (mg_source_create (fixture->source, "/x", fixture->creation, &work, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (progress.n_calls, ==, 3);
  g_assert_cmpuint (creation_count_names (fixture), ==, 0);
}

/* A file system of its own that is full: nothing is left half done, and what is free is free again. */
static void
test_no_room (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCreated) created = NULL;
  g_autofree char *path = creation_make_path (fixture, "x");
  guint64 room;

  if (!mg_test_mount_room (fixture->folder, 64))
    return;
  room = mg_test_find_room (fixture->folder);
  fixture->creation->size = room + PAGE;
  creation_check_refused (fixture, MG_ERROR_NO_MEMORY, NULL);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, room);

  /* What is only reserved finds out when it is filled. */
  fixture->creation->reserve = TRUE;
  fixture->creation->pattern = g_bytes_new_static ("x", 1);
  creation_check_refused (fixture, MG_ERROR_NO_MEMORY, NULL);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, room);

  fixture->creation->size = room;
  created = creation_create (fixture);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), ==, room);
}

/* Somebody takes the room while it is filled. */
static void
take_room (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;
  g_autofree char *path = creation_make_path (self->fixture, "thief");
  int fd;

  if (self->n_calls++ != 1)
    return;
  fd = mg_test_make_file (path, 0);
  g_assert_cmpint (posix_fallocate (fd, 0, (off_t) mg_test_find_room (self->fixture->folder)), ==, 0);
  close (fd);
}

static void
test_room_is_lost (CreationFixture *fixture, gconstpointer data)
{
  Progress progress = { fixture };
  MgWork work = { NULL, take_room, &progress };
  g_autoptr (GError) error = NULL;

  if (!mg_test_mount_room (fixture->folder, 20 * 1024))
    return;
  fixture->creation->size = 19 * 1024 * 1024;
  g_assert_null (mg_source_create (fixture->source, "/x", fixture->creation, &work, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NO_MEMORY);
  g_assert_cmpstr (error->message, ==, "There is no room for “/x” in shared memory.");
  g_assert_cmpuint (creation_count_names (fixture), ==, 1);
  g_assert_cmpuint (mg_test_find_room (fixture->folder), >, 0);
}

static void
try_as_nobody (gpointer data)
{
  CreationFixture *fixture = data;
  g_autoptr (GError) error = NULL;

  fixture->creation->size = PAGE;
  g_assert_null (mg_source_create (fixture->source, "/x", fixture->creation, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, "Cannot make “/x”: permission denied.");
  g_clear_error (&error);

  /* In a folder where everybody may, all is as for root, but for giving things away. */
  g_clear_object (&fixture->source);
  fixture->source = mg_posix_source_new (NULL);
  fixture->creation->uid = 0;
  g_assert_null (mg_source_create (fixture->source, "/mg-test-nobody", fixture->creation, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==,
                   "Cannot make “/mg-test-nobody”: only root may give it to somebody else.");
  fixture->creation->uid = -1;
  fixture->creation->protection = MG_PROTECTION_READONLY;
  mg_created_free (mg_source_create (fixture->source, "/mg-test-nobody", fixture->creation, NULL, NULL));
  g_assert_cmpint (g_unlink ("/dev/shm/mg-test-nobody"), ==, 0);
}

static void
test_as_nobody (CreationFixture *fixture, gconstpointer data)
{
  if (getuid () != 0)
    {
      g_test_skip ("Only root can become another user.");
      return;
    }
  mg_test_run_as_nobody (try_as_nobody, fixture);
  g_assert_cmpuint (creation_count_names (fixture), ==, 0);
}

static void
on_created (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
note_progress (guint64 done, guint64 total, gpointer data)
{
  Progress *self = data;

  self->n_calls++;
  self->done = done;
}

static void
test_async (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MgCreated) created = NULL;
  Progress progress = { fixture };
  guint n_calls;

  fixture->creation->size = 20 * 1024 * 1024;
  mg_source_create_async (fixture->source, "/x", fixture->creation, NULL, note_progress, &progress,
                          on_created, &result);
  mg_test_wait (result != NULL);
  created = mg_source_create_finish (fixture->source, result, NULL);
  g_assert_nonnull (created);
  /* Nothing is told any more. */
  n_calls = progress.n_calls;
  mg_test_iterate_for (20);
  g_assert_cmpuint (progress.n_calls, ==, n_calls);
}

static void
test_async_cancelled (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  fixture->creation->size = PAGE;
  mg_source_create_async (fixture->source, "/x", fixture->creation, cancellable, NULL, NULL, on_created,
                          &result);
  mg_test_wait (result != NULL);
  g_assert_null (mg_source_create_finish (fixture->source, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (creation_count_names (fixture), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  mg_test_leave_mounts ();
#define ADD(name, test)                                                                                      \
  g_test_add ("/creation-trouble/" name, CreationFixture, NULL, creation_set_up, test, creation_tear_down)
  ADD ("name-taken", test_name_taken);
  ADD ("appears-whole", test_appears_whole);
  ADD ("cancelled", test_cancelled);
  ADD ("no-room", test_no_room);
  ADD ("room-is-lost", test_room_is_lost);
  ADD ("as-nobody", test_as_nobody);
  ADD ("async", test_async);
  ADD ("async-cancelled", test_async_cancelled);
  return g_test_run ();
}
