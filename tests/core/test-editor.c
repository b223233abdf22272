/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor-fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
#define SIZE (3 * PAGE + 100)

static void
set_up (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_set_up (fixture, SIZE);
}

static void
tear_down (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_tear_down (fixture);
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static void
set_access (EditorFixture *fixture, MgAccess access)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_set_access (fixture, access, &error));
  g_assert_no_error (error);
  g_assert_cmpint (mg_editor_get_access (fixture->editor), ==, access);
}

static void
edit (EditorFixture *fixture, guint64 offset, guint32 value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_edit (fixture, offset, 4, "u32", &value, 4, &error));
  g_assert_no_error (error);
}

static guint32
live_at (EditorFixture *fixture, guint64 offset)
{
  guint32 value;

  /* To read a hole through memory that is mapped would make a page of it. */
  g_assert_cmpint (pread (fixture->fd, &value, 4, (off_t) offset), ==, 4);
  return value;
}

static void
turn (EditorFixture *fixture, gboolean undo)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_turn (fixture, undo, MG_CONFLICT_ASK, &error));
  g_assert_no_error (error);
}

static void
test_read_only (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint32 value = 5;

  g_assert_cmpint (mg_editor_get_access (fixture->editor), ==, MG_ACCESS_READ);
  g_assert_false (editor_fixture_edit (fixture, 0, 4, "u32", &value, 4, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_READ_ONLY);
  g_assert_cmpuint (live_at (fixture, 0), ==, 0);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 0);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 0);
}

/* A mode without any permission to write is kept to, also by root. */
static void
test_protected (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fchmod (fixture->fd, 0444), ==, 0);
  g_assert_false (editor_fixture_set_access (fixture, MG_ACCESS_WRITE, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpint (mg_editor_get_access (fixture->editor), ==, MG_ACCESS_READ);
  set_access (fixture, MG_ACCESS_COPY);
  edit (fixture, 0, 7);
  g_clear_error (&error);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpuint (count (mg_editor_get_changes (fixture->editor)), ==, 1);
  g_assert_cmpuint (live_at (fixture, 0), ==, 0);
}

static void
test_write_and_undo (EditorFixture *fixture, gconstpointer data)
{
  set_access (fixture, MG_ACCESS_WRITE);
  edit (fixture, 8, 1);
  edit (fixture, 8, 2);
  edit (fixture, PAGE - 2, 0xaabbccdd);
  g_assert_cmpuint (live_at (fixture, 8), ==, 2);
  g_assert_cmphex (live_at (fixture, PAGE - 2), ==, 0xaabbccdd);
  mg_test_wait (editor_fixture_shown (fixture, 8) == 2);
  g_assert_true (mg_editor_get_can_undo (fixture->editor));
  g_assert_false (mg_editor_get_can_redo (fixture->editor));

  turn (fixture, TRUE);
  g_assert_cmpuint (live_at (fixture, PAGE - 2), ==, 0);
  turn (fixture, TRUE);
  g_assert_cmpuint (live_at (fixture, 8), ==, 1);
  turn (fixture, TRUE);
  g_assert_cmpuint (live_at (fixture, 8), ==, 0);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  turn (fixture, TRUE);
  for (guint i = 0; i < 3; i++)
    turn (fixture, FALSE);
  g_assert_false (mg_editor_get_can_redo (fixture->editor));
  g_assert_cmpuint (live_at (fixture, 8), ==, 2);
  turn (fixture, TRUE);
  edit (fixture, 12, 3);
  g_assert_false (mg_editor_get_can_redo (fixture->editor));
}

/* Where another program wrote since, it is asked. */
static void
test_undo_conflict (EditorFixture *fixture, gconstpointer data)
{
  guint32 values[] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MgChange) conflict = NULL;
  guint32 expected[] = { 0, 99, 0 };

  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_true (editor_fixture_edit (fixture, 16, 4, "u32", values, sizeof values, NULL));
  fixture->memory[20] = 99;
  g_assert_false (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_assert_cmpuint (live_at (fixture, 16), ==, 1);
  g_assert_cmpuint (count (mg_editor_get_conflicts (fixture->editor)), ==, 1);
  conflict = g_list_model_get_item (mg_editor_get_conflicts (fixture->editor), 0);
  g_assert_cmpuint (mg_change_get_offset (conflict), ==, 16);
  g_assert_cmpstr (mg_change_get_type_name (conflict), ==, "u32");
  g_assert_true (mg_change_is_conflict (conflict));
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_live (conflict), NULL), 12, fixture->memory + 16, 12);

  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_LIVE, NULL));
  g_assert_cmpmem (fixture->memory + 16, 12, expected, 12);
  turn (fixture, FALSE);
  g_assert_cmpuint (live_at (fixture, 16), ==, 1);
  g_assert_cmpuint (live_at (fixture, 20), ==, 99);
  g_assert_cmpuint (live_at (fixture, 24), ==, 3);

  fixture->memory[16] = 50;
  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_MINE, NULL));
  g_assert_cmpuint (live_at (fixture, 16), ==, 0);
  g_assert_cmpuint (live_at (fixture, 20), ==, 99);
}

/* What goes past the end is refused before anything is written; what was cut off meanwhile waits. */
static void
test_ends (EditorFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (SIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgChange) change = NULL;
  guint64 written = 0;
  struct stat stat;

  memset (bytes, 5, SIZE);
  set_access (fixture, MG_ACCESS_WRITE);
  for (guint64 offset = SIZE - 3; offset <= SIZE; offset++)
    {
      g_assert_false (editor_fixture_edit (fixture, offset, 4, "u32", bytes, 4, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
      g_clear_error (&error);
    }
  g_assert_false (editor_fixture_edit (fixture, G_MAXUINT64 - 1, 4, "u32", bytes, 4, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
  g_clear_error (&error);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 0);
  g_assert_true (editor_fixture_edit (fixture, SIZE - 4, 4, "u32", bytes, 4, NULL));

  g_assert_cmpint (ftruncate (fixture->fd, PAGE + 4), ==, 0);
  g_assert_false (editor_fixture_edit (fixture, PAGE - 8, 8, "u64", bytes, 24, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_nonnull (strstr (error->message, "8 of 24 bytes"));
  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  g_assert_cmpint (stat.st_size, ==, PAGE + 4);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);
  change = g_list_model_get_item (mg_editor_get_waiting (fixture->editor), 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, PAGE);
  g_assert_cmpuint (mg_change_get_length (change), ==, 16);
  g_assert_nonnull (mg_change_get_reason (change));

  /* Again in vain, then it has regrown. */
  g_assert_false (
    editor_fixture_retry (fixture, mg_editor_get_waiting (fixture->editor), MG_CONFLICT_ASK, &written, NULL));
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);
  g_assert_cmpint (ftruncate (fixture->fd, SIZE), ==, 0);
  g_assert_true (
    editor_fixture_retry (fixture, mg_editor_get_waiting (fixture->editor), MG_CONFLICT_ASK, &written, NULL));
  g_assert_cmpuint (written, ==, 16);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 0);
  g_assert_cmpmem (fixture->memory + PAGE - 8, 24, bytes, 24);
  g_assert_cmpuint (live_at (fixture, PAGE + 16), ==, 0);
}

/* The name is gone: nothing is lost. */
static void
test_vanished (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint32 value = 9;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_cmpint (unlink (fixture->path), ==, 0);
  mg_test_wait (mg_view_get_frame (fixture->view)->deleted);
  edit (fixture, 0, 3);
  g_assert_cmpuint (live_at (fixture, 0), ==, 3);
  mg_view_release (fixture->view);
  mg_test_wait (mg_view_get_frame (fixture->view)->state == MG_FRAME_GONE);
  g_assert_false (editor_fixture_edit (fixture, 0, 4, "u32", &value, 4, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);
  g_ptr_array_add (all, g_list_model_get_item (mg_editor_get_waiting (fixture->editor), 0));
  mg_editor_drop (fixture->editor, all);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 0);
}

/* Another object has taken the name: it is not written to by mistake. */
static void
test_recreated (EditorFixture *fixture, gconstpointer data)
{
  gboolean is_private = GPOINTER_TO_INT (data) == MG_ACCESS_COPY;
  g_autoptr (GError) error = NULL;
  guint32 value = 9;
  guint32 there = 1;
  int other;

  set_access (fixture, is_private ? MG_ACCESS_COPY : MG_ACCESS_WRITE);
  edit (fixture, 0, 3);
  mg_view_set_paused (fixture->view, TRUE);
  g_assert_cmpint (unlink (fixture->path), ==, 0);
  other = mg_test_make_file (fixture->path, SIZE);
  g_assert_false (is_private ? editor_fixture_commit (fixture, NULL, 0, NULL, &error)
                             : editor_fixture_edit (fixture, 0, 4, "u32", &value, 4, &error));
  /* It depends on whether the sampler has met the other one already. */
  g_assert_true (g_error_matches (error, MG_ERROR, MG_ERROR_REPLACED)
                 || g_error_matches (error, MG_ERROR, MG_ERROR_NOT_FOUND));
  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (mg_editor_get_access (fixture->editor) == MG_ACCESS_READ);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  g_assert_cmpuint (count (mg_editor_get_changes (fixture->editor)), ==, 0);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);
  g_assert_cmpint (pread (other, &there, 4, 0), ==, 4);
  g_assert_cmpuint (there, ==, 0);

  g_assert_false (
    editor_fixture_retry (fixture, mg_editor_get_waiting (fixture->editor), MG_CONFLICT_ASK, NULL, NULL));
  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_true (
    editor_fixture_retry (fixture, mg_editor_get_waiting (fixture->editor), MG_CONFLICT_ASK, NULL, NULL));
  g_assert_cmpint (pread (other, &there, 4, 0), ==, 4);
  g_assert_cmpuint (there, ==, is_private ? 3 : 9);
  close (other);
}

static void
test_frozen (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x07\0\0\0", 4);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (32, "u32", bytes, 100);
  g_autoptr (GError) error = NULL;

  mg_editor_freeze (fixture->editor, frozen);
  g_assert_false (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_READ_ONLY);
  g_clear_error (&error);
  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  mg_test_wait (live_at (fixture, 32) == 7);
  g_assert_cmpuint (mg_frozen_get_overwritten (frozen), ==, 0);
  for (guint i = 1; i <= 3; i++)
    {
      __atomic_store_n ((guint32 *) (gpointer) (fixture->memory + 32), 100, __ATOMIC_SEQ_CST);
      mg_test_wait (live_at (fixture, 32) == 7);
      mg_test_wait (mg_frozen_get_overwritten (frozen) == i);
    }
  mg_editor_set_frozen_rate (fixture->editor, frozen, MG_FROZEN_RATE_MAX);
  g_assert_cmpuint (mg_frozen_get_rate (frozen), ==, MG_FROZEN_RATE_MAX);

  /* It is cut off: told, and over. */
  g_assert_cmpint (ftruncate (fixture->fd, 16), ==, 0);
  mg_test_wait (!mg_frozen_get_active (frozen));
  g_assert_nonnull (mg_frozen_get_trouble (frozen));
  g_assert_cmpint (ftruncate (fixture->fd, SIZE), ==, 0);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  g_assert_null (mg_frozen_get_trouble (frozen));
  mg_test_wait (live_at (fixture, 32) == 7);
  set_access (fixture, MG_ACCESS_READ);
  g_assert_false (mg_frozen_get_active (frozen));
  mg_editor_release (fixture->editor, frozen);
  g_assert_cmpuint (count (mg_editor_get_frozen (fixture->editor)), ==, 0);
}

/* Two views of one mapping with different access agree. */
static void
test_two_views (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) other = mg_view_new (fixture->sampler, fixture->mapping, 8, 16);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  guint8 byte = 0;

  mg_range_set_add (shown, 8, 16);
  mg_view_set_shown (other, shown);
  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_cmpint (mg_editor_get_access (mg_view_get_editor (other)), ==, MG_ACCESS_READ);
  edit (fixture, 8, 0x11);
  mg_test_wait (editor_fixture_shown (fixture, 8) == 0x11);
  mg_test_wait (mg_view_get_frame (other) != NULL
                && mg_frame_read (mg_view_get_frame (other), 8, &byte, 1) == 1 && byte == 0x11);
}

/* An undo that meets a mapping which ends in the middle says how far it came. */
static void
test_undo_shrunk (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgChange) change = NULL;

  set_access (fixture, MG_ACCESS_WRITE);
  g_assert_true (editor_fixture_edit (fixture, PAGE - 8, 8, "u64", "abcdefghijklmnopqrstuvwx", 24, NULL));
  g_assert_cmpint (ftruncate (fixture->fd, PAGE + 8), ==, 0);
  g_assert_false (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_nonnull (strstr (error->message, "16 of 24 bytes were written; the rest waits under Edits."));
  change = g_list_model_get_item (mg_editor_get_waiting (fixture->editor), 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, PAGE + 8);
  g_assert_cmpuint (mg_change_get_length (change), ==, 8);
  g_assert_cmpuint (live_at (fixture, PAGE), ==, 0);
}

/* Much at once goes to a worker, and is undone as one. */
static void
test_import (EditorFixture *fixture, gconstpointer data)
{
  gsize length = 1024 * 1024;
  g_autofree guint8 *before = g_malloc (length);
  g_autofree guint8 *bytes = g_malloc (length);

  mg_editor_set_access_async (fixture->editor, MG_ACCESS_WRITE, NULL, NULL);
  g_assert_cmpint (ftruncate (fixture->fd, (off_t) (2 * length)), ==, 0);
  mg_test_wait (mg_view_get_extent (fixture->view) == 2 * length);
  for (gsize i = 0; i < length; i++)
    {
      before[i] = (guint8) g_test_rand_int ();
      bytes[i] = (guint8) g_test_rand_int ();
    }
  g_assert_cmpint (pwrite (fixture->fd, before, length, 777), ==, (gssize) length);
  g_assert_true (editor_fixture_edit (fixture, 777, 1, "bytes", bytes, length, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree guint8 *live = g_malloc (length + 2);

      g_assert_cmpint (pread (fixture->fd, live, length + 2, 776), ==, (gssize) length + 2);
      g_assert_cmpint (live[0], ==, 0);
      g_assert_cmpmem (live + 1, length, i == 1 ? before : bytes, length);
      g_assert_cmpint (live[length + 1], ==, 0);
      turn (fixture, i == 0);
    }
  g_assert_false (mg_editor_get_can_redo (fixture->editor));
}

static void
on_counted (GObject *object, GAsyncResult *result, gpointer data)
{
  *(guint *) data += mg_editor_edit_finish (MG_EDITOR (object), result, NULL);
}

/* However much was asked for while something took its time, it is done one after the other, and no deeper on the stack. */
static void
test_many (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  guint n_done = 0;
  guint n = 50000;

  set_access (fixture, MG_ACCESS_WRITE);
  mg_editor_flush_async (fixture->editor, 0, 0, NULL, NULL);
  for (guint i = 0; i < n; i++)
    mg_editor_edit_async (fixture->editor, 8, 1, "u8", bytes, on_counted, &n_done);
  mg_test_wait_for (60, n_done == n);
  g_assert_cmpint (fixture->memory[8], ==, 'x');
}

/* A view may be asked for at any offset; what no mapping can have is not edited. */
static void
test_far (EditorFixture *fixture, gconstpointer data)
{
  MgAccess access = GPOINTER_TO_INT (data);
  guint64 offset = G_MAXUINT64 - 2 * PAGE;
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, offset, 2 * PAGE);
  EditorFixture far = { .editor = mg_view_get_editor (view) };
  g_autoptr (GError) error = NULL;

  mg_test_wait (editor_fixture_set_access (&far, access, NULL));
  for (guint64 at = offset; at >= offset; at += PAGE / 2)
    {
      g_assert_false (editor_fixture_edit (&far, at, 4, "u32", "abcd", 4, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
      g_clear_error (&error);
    }
  g_assert_cmpuint (count (mg_editor_get_waiting (far.editor)), ==, 0);
}

static void
test_paused (EditorFixture *fixture, gconstpointer data)
{
  set_access (fixture, MG_ACCESS_WRITE);
  mg_view_set_paused (fixture->view, TRUE);
  mg_test_iterate_for (20);
  edit (fixture, 8, 0x33);
  mg_test_wait (editor_fixture_shown (fixture, 8) == 0x33);
  g_assert_true (mg_view_get_paused (fixture->view));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    int data;
    void (*func) (EditorFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/editor/read-only", 0, test_read_only },
    { "/editor/protected", 0, test_protected },
    { "/editor/write-and-undo", 0, test_write_and_undo },
    { "/editor/undo-conflict", 0, test_undo_conflict },
    { "/editor/ends", 0, test_ends },
    { "/editor/vanished", 0, test_vanished },
    { "/editor/recreated/write", MG_ACCESS_WRITE, test_recreated },
    { "/editor/recreated/private", MG_ACCESS_COPY, test_recreated },
    { "/editor/frozen", 0, test_frozen },
    { "/editor/two-views", 0, test_two_views },
    { "/editor/paused", 0, test_paused },
    { "/editor/undo-shrunk", 0, test_undo_shrunk },
    { "/editor/import", 0, test_import },
    { "/editor/many", 0, test_many },
    { "/editor/far/write", MG_ACCESS_WRITE, test_far },
    { "/editor/far/private", MG_ACCESS_COPY, test_far },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EditorFixture, GINT_TO_POINTER (tests[i].data), set_up, tests[i].func,
                tear_down);
  return g_test_run ();
}
