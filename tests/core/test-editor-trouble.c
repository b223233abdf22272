/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits of mappings that take their time, and fail midway. */

#include "editor-fixture.h"

#include <string.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-test.h"

#define NAME   "slow"
#define SIZE   256
#define ALWAYS G_MAXUINT

static void
set_up (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();

  fixture->size = SIZE;
  fixture->source = mg_fake_source_new ();
  mg_fake_source_add (MG_FAKE_SOURCE (fixture->source), NAME, NULL, SIZE);
  fixture->sampler = mg_sampler_new ();
  fixture->mapping = mg_mapping_new (fixture->source, NAME);
  fixture->view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  fixture->editor = g_object_ref (mg_view_get_editor (fixture->view));
  mg_range_set_add (shown, 0, SIZE);
  mg_view_set_shown (fixture->view, shown);
  mg_test_wait (mg_view_get_extent (fixture->view) == SIZE);
  g_assert_true (editor_fixture_set_access (fixture, GPOINTER_TO_INT (data), NULL));
}

static void
tear_down (EditorFixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->view);
  g_object_unref (fixture->mapping);
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_add_weak_pointer (G_OBJECT (fixture->editor), (gpointer *) &fixture->editor);
  g_object_unref (fixture->editor);
  mg_test_wait (fixture->editor == NULL);
  mg_fake_source_wake (MG_FAKE_SOURCE (fixture->source));
  g_object_unref (fixture->source);
}

static MgFakeSource *
fake (EditorFixture *fixture)
{
  return MG_FAKE_SOURCE (fixture->source);
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static int
live_at (EditorFixture *fixture, guint64 offset)
{
  g_autoptr (MgBacking) backing = mg_source_open (fixture->source, NAME, NULL);
  guint8 byte;
  gsize done;

  return mg_backing_read (backing, offset, 1, &byte, &done, NULL) && done == 1 ? byte : -1;
}

/* What an edit came to. */
typedef struct
{
  guint order;
  gboolean done;
  GError *error;
} Result;

static guint n_over;

static void
on_edited (GObject *object, GAsyncResult *result, gpointer data)
{
  Result *self = data;

  self->order = ++n_over;
  self->done = mg_editor_edit_finish (MG_EDITOR (object), result, &self->error);
}

static void
on_turned (GObject *object, GAsyncResult *result, gpointer data)
{
  Result *self = data;

  self->order = ++n_over;
  self->done = mg_editor_undo_finish (MG_EDITOR (object), result, &self->error);
}

static void
start_edit (EditorFixture *fixture, guint64 offset, guint8 byte, Result *result)
{
  g_autoptr (GBytes) bytes = g_bytes_new (&byte, 1);

  *result = (Result){ 0 };
  mg_editor_edit_async (fixture->editor, offset, 1, "u8", bytes, on_edited, result);
}

/* Makes the next store hang. */
static void
hang (EditorFixture *fixture)
{
  guint next = mg_fake_source_get_n_stores (fake (fixture), NAME) + 1;

  mg_fake_source_script_stores (fake (fixture), NAME, next, next, MG_FAKE_HANG);
}

static void
wait_for_stores (EditorFixture *fixture, guint n)
{
  mg_test_wait (mg_fake_source_get_n_stores (fake (fixture), NAME) >= n);
}

/* What was asked for first is done first, and the main thread is free meanwhile. */
static void
test_order (EditorFixture *fixture, gconstpointer data)
{
  Result results[4];

  n_over = 0;
  hang (fixture);
  start_edit (fixture, 8, 1, &results[0]);
  start_edit (fixture, 8, 2, &results[1]);
  results[2] = (Result){ 0 };
  mg_editor_undo_async (fixture->editor, MG_CONFLICT_ASK, on_turned, &results[2]);
  start_edit (fixture, 9, 3, &results[3]);
  wait_for_stores (fixture, 1);
  mg_test_iterate_for (20);
  g_assert_cmpuint (n_over, ==, 0);
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (n_over == 4);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_no_error (results[i].error);
      g_assert_true (results[i].done);
      g_assert_cmpuint (results[i].order, ==, i + 1);
    }
  g_assert_cmpint (live_at (fixture, 8), ==, 1);
  g_assert_cmpint (live_at (fixture, 9), ==, 3);
}

/* The view goes while an edit is under way: that one comes to its end, what was to come after it does not begin, and says so. */
static void
test_closed (EditorFixture *fixture, gconstpointer data)
{
  Result results[3];

  n_over = 0;
  hang (fixture);
  start_edit (fixture, 8, 1, &results[0]);
  start_edit (fixture, 9, 2, &results[1]);
  results[2] = (Result){ 0 };
  mg_editor_undo_async (fixture->editor, MG_CONFLICT_ASK, on_turned, &results[2]);
  wait_for_stores (fixture, 1);
  g_clear_object (&fixture->view);
  g_assert_null (mg_editor_get_view (fixture->editor));
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (n_over == 3);
  g_assert_true (results[0].done);
  for (guint i = 1; i < 3; i++)
    {
      g_assert_error (results[i].error, MG_ERROR, MG_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (results[i].error->message, "“" NAME "”"));
      g_clear_error (&results[i].error);
    }
  g_assert_cmpint (live_at (fixture, 8), ==, 1);
  g_assert_cmpint (live_at (fixture, 9), ==, 0);
}

/* Another object gets the name while the old one is written to: nothing of that is to be undone in the new one. */
static void
test_recreated (EditorFixture *fixture, gconstpointer data)
{
  Result result;

  n_over = 0;
  hang (fixture);
  start_edit (fixture, 8, 1, &result);
  wait_for_stores (fixture, 1);
  mg_fake_source_add (fake (fixture), NAME, NULL, SIZE);
  mg_test_wait (mg_editor_get_access (fixture->editor) == MG_ACCESS_READ);
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (n_over == 1);
  g_assert_no_error (result.error);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  g_assert_cmpint (live_at (fixture, 8), ==, 0);
}

/* The same while private changes are written: they wait, and it is told why. */
static void
test_recreated_commit (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_edit (fixture, 8, 1, "u8", "\x01", 1, NULL));
  hang (fixture);
  editor_fixture_start_commit (fixture, &result);
  wait_for_stores (fixture, 1);
  mg_fake_source_add (fake (fixture), NAME, NULL, SIZE);
  mg_test_wait (mg_editor_get_access (fixture->editor) == MG_ACCESS_READ);
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (result != NULL);
  g_assert_false (mg_editor_commit_finish (fixture->editor, result, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_REPLACED);
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
}

/* What is discarded while a commit is undone is discarded after it: both can be undone. */
static void
test_discard_meanwhile (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) first = g_list_store_new (MG_TYPE_CHANGE);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *changes = mg_editor_get_changes (fixture->editor);
  g_autoptr (MgChange) change = NULL;
  Result result = { 0 };

  g_assert_true (editor_fixture_edit (fixture, 8, 1, "u8", "\x01", 1, NULL));
  g_assert_true (editor_fixture_edit (fixture, 16, 1, "u8", "\x02", 1, NULL));
  change = g_list_model_get_item (changes, 0);
  g_list_store_append (first, change);
  g_assert_true (editor_fixture_commit (fixture, G_LIST_MODEL (first), MG_CONFLICT_ASK, NULL, NULL));
  g_assert_cmpint (live_at (fixture, 8), ==, 1);
  g_ptr_array_add (second, g_list_model_get_item (changes, 0));

  n_over = 0;
  hang (fixture);
  mg_editor_undo_async (fixture->editor, MG_CONFLICT_ASK, on_turned, &result);
  wait_for_stores (fixture, 2);
  mg_editor_discard (fixture->editor, second);
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (n_over == 1 && count (changes) == 1);
  g_assert_true (result.done);
  g_assert_cmpint (live_at (fixture, 8), ==, 0);
  g_clear_object (&change);
  change = g_list_model_get_item (changes, 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, 8);
  for (guint i = 2; i <= 4; i++)
    {
      static const guint n_left[] = { 2, 1, 0 };

      g_assert_true (mg_editor_get_can_undo (fixture->editor));
      g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
      g_assert_cmpuint (count (changes), ==, n_left[i - 2]);
    }
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
}

/* Three private changes of four bytes. */
static void
edit_three (EditorFixture *fixture)
{
  for (guint64 offset = 0; offset < 3 * 32; offset += 32)
    g_assert_true (editor_fixture_edit (fixture, offset, 4, "u32", "\x01\x02\x03\x04", 4, NULL));
}

/* The second of three cannot be written: it is said how far it came, and nothing is lost. */
static void
test_commit_stops (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  edit_three (fixture);
  mg_fake_source_script_stores (fake (fixture), NAME, 2, 2, MG_FAKE_DENY);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "4 of 12 bytes"));
  g_assert_cmpuint (count (mg_editor_get_changes (fixture->editor)), ==, 2);
  g_assert_cmpint (live_at (fixture, 0), ==, 1);
  g_assert_cmpint (live_at (fixture, 32), ==, 0);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  g_assert_cmpint (live_at (fixture, 64), ==, 1);
  for (guint i = 0; i < 5; i++)
    g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
  g_assert_cmpint (live_at (fixture, 0), ==, 0);
  g_assert_cmpint (live_at (fixture, 64), ==, 0);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
}

/* Within one store too: what got there is no change any more, the rest is. */
static void
test_commit_stops_within (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgChange) change = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_edit (fixture, 0, 4, "u32", "abcdefghijklmnop", 16, NULL));
  mg_fake_source_script_stores (fake (fixture), NAME, 1, 1, MG_FAKE_FAIL);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "8 of 16 bytes"));
  g_assert_cmpint (live_at (fixture, 7), ==, 'h');
  g_assert_cmpint (live_at (fixture, 8), ==, 0);
  change = g_list_model_get_item (mg_editor_get_changes (fixture->editor), 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, 8);
  g_assert_cmpuint (mg_change_get_unit (change), ==, 4);
  g_assert_cmpint (editor_fixture_shown (fixture, 8), ==, 'i');
  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
  g_assert_cmpint (live_at (fixture, 0), ==, 0);
  g_assert_cmpint (editor_fixture_shown (fixture, 0), ==, 'a');
}

/* An undo of which a part got there: the rest waits, whatever stopped it. */
static void
test_undo_stops (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GListModel *waiting = mg_editor_get_waiting (fixture->editor);
  guint64 length = 0;

  edit_three (fixture);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  mg_fake_source_script_stores (fake (fixture), NAME, 5, ALWAYS, MG_FAKE_DENY);
  g_assert_false (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "4 of 12 bytes"));
  for (guint i = 0; i < count (waiting); i++)
    {
      g_autoptr (MgChange) change = g_list_model_get_item (waiting, i);

      length += mg_change_get_length (change);
    }
  g_assert_cmpuint (length, ==, 8);
}

/* An edit that may not be made is refused; one that was stopped in the middle waits. */
static void
test_edit_stops (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgChange) change = NULL;
  GListModel *waiting = mg_editor_get_waiting (fixture->editor);

  mg_fake_source_script_stores (fake (fixture), NAME, 1, 1, MG_FAKE_DENY);
  mg_fake_source_script_stores (fake (fixture), NAME, 2, 2, MG_FAKE_FAIL);
  mg_fake_source_script_stores (fake (fixture), NAME, 3, 3, MG_FAKE_SHORT);
  g_assert_false (editor_fixture_edit (fixture, 0, 1, "bytes", "abcd", 4, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpuint (count (waiting), ==, 0);

  g_assert_false (editor_fixture_edit (fixture, 0, 1, "bytes", "abcd", 4, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "2 of 4 bytes were written; the rest waits under Edits."));
  g_clear_error (&error);
  change = g_list_model_get_item (waiting, 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, 2);
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_mine (change), NULL), mg_change_get_length (change), "cd",
                   2);

  /* Trying again stops in the middle as well: what waits is what is left. */
  g_assert_false (editor_fixture_retry (fixture, waiting, MG_CONFLICT_ASK, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_nonnull (strstr (error->message, "1 of 2 bytes were written; the rest waits under Edits."));
  g_assert_cmpuint (count (waiting), ==, 1);
  mg_fake_source_resize (fake (fixture), NAME, SIZE);
  g_assert_true (editor_fixture_retry (fixture, waiting, MG_CONFLICT_ASK, NULL, NULL));
  g_assert_cmpuint (count (waiting), ==, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (live_at (fixture, i), ==, "abcd"[i]);
}

/* A frozen value on memory that hangs: switching it off and closing the view wait for nothing. */
static void
test_frozen_hangs (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x07", 1);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (8, "u8", bytes, 100);

  hang (fixture);
  mg_editor_freeze (fixture->editor, frozen);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  wait_for_stores (fixture, 1);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, FALSE, NULL));
  g_assert_false (mg_frozen_get_active (frozen));
  g_assert_cmpint (live_at (fixture, 8), ==, 0);

  /* What the turn that hung came to is not that of the one which comes after it. */
  hang (fixture);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (live_at (fixture, 8) == 7);
  mg_fake_source_store (fake (fixture), NAME, 8, (const guint8 *) "\x09", 1);
  wait_for_stores (fixture, 2);
  g_assert_true (mg_frozen_get_active (frozen));
  g_clear_object (&fixture->view);
  g_assert_false (mg_frozen_get_active (frozen));
  mg_fake_source_wake (fake (fixture));
  mg_test_wait (live_at (fixture, 8) == 7);
}

/* One goes with the view, even if something else still has its editor. */
static void
test_frozen_closed (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x07", 1);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (8, "u8", bytes, 240);

  mg_editor_freeze (fixture->editor, frozen);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  mg_test_wait (live_at (fixture, 8) == 7);
  g_clear_object (&fixture->view);
  g_assert_false (mg_frozen_get_active (frozen));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    MgAccess access;
    void (*func) (EditorFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/editor-trouble/order", MG_ACCESS_WRITE, test_order },
    { "/editor-trouble/closed", MG_ACCESS_WRITE, test_closed },
    { "/editor-trouble/recreated", MG_ACCESS_WRITE, test_recreated },
    { "/editor-trouble/recreated-commit", MG_ACCESS_COPY, test_recreated_commit },
    { "/editor-trouble/discard-meanwhile", MG_ACCESS_COPY, test_discard_meanwhile },
    { "/editor-trouble/commit-stops", MG_ACCESS_COPY, test_commit_stops },
    { "/editor-trouble/commit-stops-within", MG_ACCESS_COPY, test_commit_stops_within },
    { "/editor-trouble/undo-stops", MG_ACCESS_COPY, test_undo_stops },
    { "/editor-trouble/edit-stops", MG_ACCESS_WRITE, test_edit_stops },
    { "/editor-trouble/frozen-hangs", MG_ACCESS_WRITE, test_frozen_hangs },
    { "/editor-trouble/frozen-closed", MG_ACCESS_WRITE, test_frozen_closed },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EditorFixture, GINT_TO_POINTER (tests[i].access), set_up, tests[i].func,
                tear_down);
  return g_test_run ();
}
