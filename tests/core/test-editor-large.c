/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits that are done on a worker because they are large, or very many: they come to the same as small ones, and can be
 * ended. */

#include "editor-fixture.h"

#include <string.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"

#define SIZE  (8 * 1024 * 1024)
#define STEP  64
#define MANY  1000
#define LARGE (4 * 1024 * 1024)

static void
set_up (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_set_up (fixture, SIZE);
  g_assert_true (editor_fixture_set_access (fixture, GPOINTER_TO_INT (data), NULL));
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
edit_many (EditorFixture *fixture)
{
  for (guint32 i = 0; i < MANY; i++)
    {
      guint32 value = i + 1;

      g_assert_true (editor_fixture_edit (fixture, (guint64) i * STEP, 4, "u32", &value, 4, NULL));
    }
}

/* Whether each of the many values is there, or none, and nothing else. */
static void
check_memory (EditorFixture *fixture, gboolean there)
{
  for (guint32 i = 0; i < MANY; i++)
    {
      guint32 values[STEP / sizeof (guint32)];
      guint32 expected[STEP / sizeof (guint32)] = { there ? i + 1 : 0 };

      memcpy (values, fixture->memory + (gsize) i * STEP, sizeof values);
      g_assert_cmpmem (values, sizeof values, expected, sizeof expected);
    }
}

static void
check_list (GListModel *list)
{
  g_assert_cmpuint (count (list), ==, MANY);
  for (guint32 i = 0; i < MANY; i++)
    {
      g_autoptr (MgChange) change = g_list_model_get_item (list, i);
      guint32 value = i + 1;

      g_assert_cmpuint (mg_change_get_offset (change), ==, (guint64) i * STEP);
      g_assert_cmpmem (g_bytes_get_data (mg_change_get_mine (change), NULL), 4, &value, 4);
    }
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, guint *n)
{
  *n += added;
  *n -= removed;
  g_assert_cmpuint (*n, ==, count (list));
}

static void
test_commit (EditorFixture *fixture, gconstpointer data)
{
  GListModel *changes = mg_editor_get_changes (fixture->editor);
  guint n = 0;
  guint64 written;

  g_signal_connect (changes, "items-changed", G_CALLBACK (on_items_changed), &n);
  edit_many (fixture);
  check_list (changes);
  check_memory (fixture, FALSE);
  for (guint turn = 0; turn < 2; turn++)
    {
      if (turn == 0)
        g_assert_true (editor_fixture_commit (fixture, NULL, 0, &written, NULL));
      else
        g_assert_true (editor_fixture_turn (fixture, FALSE, MG_CONFLICT_ASK, NULL));
      g_assert_cmpuint (written, ==, 4 * MANY);
      g_assert_cmpuint (count (changes), ==, 0);
      check_memory (fixture, TRUE);
      g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
      check_list (changes);
      check_memory (fixture, FALSE);
    }
  mg_editor_discard (fixture->editor, NULL);
  mg_test_wait (count (changes) == 0);
  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
  check_list (changes);
  g_signal_handlers_disconnect_by_data (changes, &n);
}

/* One of many is stopped by a conflict: nothing at all is written before somebody has decided. */
static void
test_conflict (EditorFixture *fixture, gconstpointer data)
{
  GListModel *conflicts = mg_editor_get_conflicts (fixture->editor);
  g_autoptr (GError) error = NULL;

  edit_many (fixture);
  fixture->memory[500 * STEP + 1] = 9;
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_assert_cmpuint (count (conflicts), ==, 1);
  g_assert_cmpint (fixture->memory[0], ==, 0);
  g_assert_true (editor_fixture_commit (fixture, conflicts, MG_CONFLICT_MINE, NULL, NULL));
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  g_assert_cmpuint (count (conflicts), ==, 0);
  check_memory (fixture, TRUE);
}

static void
test_retry (EditorFixture *fixture, gconstpointer data)
{
  GListModel *waiting = mg_editor_get_waiting (fixture->editor);
  g_autoptr (GPtrArray) half = g_ptr_array_new_with_free_func (g_object_unref);
  EditorFixture again = { 0 };
  guint64 written;

  edit_many (fixture);
  g_assert_cmpint (unlink (fixture->path), ==, 0);
  again.fd = mg_test_make_file (fixture->path, SIZE);
  mg_test_wait (mg_editor_get_access (fixture->editor) == MG_ACCESS_READ && count (waiting) == MANY);
  check_list (waiting);
  g_assert_cmpuint (count (mg_editor_get_changes (fixture->editor)), ==, 0);
  g_assert_true (editor_fixture_set_access (fixture, MG_ACCESS_WRITE, NULL));
  g_assert_true (editor_fixture_retry (fixture, waiting, MG_CONFLICT_SKIP, &written, NULL));
  g_assert_cmpuint (written, ==, 0);
  check_list (waiting);
  for (guint i = 0; i < MANY / 2; i++)
    g_ptr_array_add (half, g_list_model_get_item (waiting, i));
  mg_editor_drop (fixture->editor, half);
  mg_test_wait (count (waiting) == MANY - MANY / 2);
  g_assert_true (editor_fixture_retry (fixture, waiting, MG_CONFLICT_ASK, &written, NULL));
  g_assert_cmpuint (written, ==, 4 * (MANY - MANY / 2));
  g_assert_cmpuint (count (waiting), ==, 0);
  for (guint32 i = 0; i < MANY; i++)
    {
      guint32 value;

      g_assert_cmpint (pread (again.fd, &value, 4, (off_t) i * STEP), ==, 4);
      g_assert_cmpuint (value, ==, i < MANY / 2 ? 0 : i + 1);
    }
  close (again.fd);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
start_fill (EditorFixture *fixture, GAsyncResult **result)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (memset (g_malloc (LARGE), 7, LARGE), LARGE);

  mg_editor_edit_async (fixture->editor, 100, 1, "u8", bytes, on_done, result);
}

/* However far it came: that is there and can be undone, and nothing waits. */
static void
test_cancel (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  g_assert_cmpfloat (mg_editor_get_progress (fixture->editor), <, 0);
  start_fill (fixture, &result);
  g_assert_cmpfloat (mg_editor_get_progress (fixture->editor), >=, 0);
  mg_editor_cancel (fixture->editor);
  mg_test_wait (result != NULL);
  g_assert_cmpfloat (mg_editor_get_progress (fixture->editor), <, 0);
  while (fixture->memory[100 + n] == 7)
    n++;
  if (mg_editor_edit_finish (fixture->editor, result, &error))
    /* It was faster. */
    g_assert_true (n == LARGE || GPOINTER_TO_INT (data) == MG_ACCESS_COPY);
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_nonnull (strstr (error->message, fixture->name));
      g_assert_cmpuint (count (mg_editor_get_changes (fixture->editor)), ==, 0);
      g_assert_cmpint (mg_editor_get_can_undo (fixture->editor), ==, n > 0);
    }
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 0);
  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
  for (gsize at = 0; at < SIZE; at++)
    g_assert_cmpint (fixture->memory[at], ==, 0);
}

/* It is known also of a large change what is live there. */
static void
test_live (EditorFixture *fixture, gconstpointer data)
{
  GListModel *changes = mg_editor_get_changes (fixture->editor);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MgChange) change = NULL;

  mg_editor_set_follow_changes (fixture->editor, TRUE);
  start_fill (fixture, &result);
  mg_test_wait (result != NULL && count (changes) == 1);
  change = g_list_model_get_item (changes, 0);
  mg_test_wait (mg_change_get_live (change) != NULL);
  g_assert_false (mg_change_is_conflict (change));
  fixture->memory[LARGE / 2] = 5;
  mg_test_wait (mg_change_is_conflict (change));
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (mg_change_get_live (change), NULL))[LARGE / 2 - 100],
                   ==, 5);
  fixture->memory[LARGE / 2] = 0;
  mg_test_wait (!mg_change_is_conflict (change));
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
    { "/editor-large/commit", MG_ACCESS_COPY, test_commit },
    { "/editor-large/conflict", MG_ACCESS_COPY, test_conflict },
    { "/editor-large/retry", MG_ACCESS_COPY, test_retry },
    { "/editor-large/cancel/write", MG_ACCESS_WRITE, test_cancel },
    { "/editor-large/cancel/private", MG_ACCESS_COPY, test_cancel },
    { "/editor-large/live", MG_ACCESS_COPY, test_live },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EditorFixture, GINT_TO_POINTER (tests[i].access), set_up, tests[i].func,
                tear_down);
  return g_test_run ();
}
