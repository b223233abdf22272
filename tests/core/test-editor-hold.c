/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits under a lock, and of mappings that may take their time. */

#include "editor-fixture.h"

#include <string.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-file-source.h"
#include "mg-test.h"

#define SIZE  (2 * MG_PAGE_SIZE)
#define WORD  64
#define SHORT (20 * 1000)
#define LONG  (30 * G_USEC_PER_SEC)

static void
set_up (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_set_up (fixture, SIZE);
  g_assert_true (editor_fixture_set_access (fixture, MG_ACCESS_WRITE, NULL));
}

static void
tear_down (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_tear_down (fixture);
}

static guint32 *
spin_word (EditorFixture *fixture)
{
  return (guint32 *) (gpointer) (fixture->memory + WORD);
}

static void
set_hold (EditorFixture *fixture, gint64 timeout)
{
  g_autoptr (MgHold) hold = mg_hold_new_inside (MG_HOLD_SPIN, WORD, timeout);

  mg_editor_set_hold (fixture->editor, hold, FALSE);
}

static guint64
times_held (EditorFixture *fixture)
{
  gint64 longest = -1;
  guint64 n = mg_editor_get_times_held (fixture->editor, &longest);

  g_assert_cmpint (longest, >=, 0);
  return n;
}

static gboolean
edit (EditorFixture *fixture, guint8 byte, GError **error)
{
  return editor_fixture_edit (fixture, 8, 1, "u8", &byte, 1, error);
}

/* It is taken once for each edit and undo, and let go again. */
static void
test_counted (EditorFixture *fixture, gconstpointer data)
{
  set_hold (fixture, LONG);
  g_assert_cmpuint (times_held (fixture), ==, 0);
  for (guint8 i = 1; i <= 3; i++)
    {
      g_assert_true (edit (fixture, i, NULL));
      g_assert_cmpuint (times_held (fixture), ==, i);
      g_assert_cmpuint (__atomic_load_n (spin_word (fixture), __ATOMIC_SEQ_CST), ==, 0);
    }
  g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL));
  g_assert_cmpuint (times_held (fixture), ==, 4);
  g_assert_cmpint (fixture->memory[8], ==, 2);

  /* To look whether it may be written to takes no lock. */
  g_assert_true (editor_fixture_set_access (fixture, MG_ACCESS_READ, NULL));
  g_assert_true (editor_fixture_set_access (fixture, MG_ACCESS_WRITE, NULL));
  g_assert_cmpuint (times_held (fixture), ==, 4);
  mg_editor_set_hold (fixture->editor, NULL, FALSE);
  g_assert_cmpuint (times_held (fixture), ==, 0);
  g_assert_true (edit (fixture, 9, NULL));
  g_assert_cmpuint (times_held (fixture), ==, 0);
}

/* One that is never given: nothing is written, the edit waits, and can be tried again. */
static void
test_never_given (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GListModel *waiting = mg_editor_get_waiting (fixture->editor);

  __atomic_store_n (spin_word (fixture), 1, __ATOMIC_SEQ_CST);
  set_hold (fixture, SHORT);
  g_assert_false (edit (fixture, 5, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "Nothing was written; the edit waits under Edits."));
  g_assert_cmpint (fixture->memory[8], ==, 0);
  g_assert_cmpuint (times_held (fixture), ==, 0);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  g_assert_cmpuint (g_list_model_get_n_items (waiting), ==, 1);

  __atomic_store_n (spin_word (fixture), 0, __ATOMIC_SEQ_CST);
  g_assert_true (editor_fixture_retry (fixture, waiting, MG_CONFLICT_ASK, NULL, NULL));
  g_assert_cmpint (fixture->memory[8], ==, 5);
  g_assert_cmpuint (times_held (fixture), ==, 1);
}

/* A frozen value whose lock is not given stays on, says so, and is written when it is. */
static void
test_frozen (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x07", 1);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (8, "u8", bytes, 100);

  __atomic_store_n (spin_word (fixture), 1, __ATOMIC_SEQ_CST);
  set_hold (fixture, SHORT);
  mg_editor_freeze (fixture->editor, frozen);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
  mg_test_wait (mg_frozen_get_trouble (frozen) != NULL);
  g_assert_true (mg_frozen_get_active (frozen));
  g_assert_cmpint (fixture->memory[8], ==, 0);
  __atomic_store_n (spin_word (fixture), 0, __ATOMIC_SEQ_CST);
  mg_test_wait (mg_frozen_get_trouble (frozen) == NULL);
  g_assert_true (mg_frozen_get_active (frozen));
  g_assert_cmpint (__atomic_load_n (&fixture->memory[8], __ATOMIC_SEQ_CST), ==, 7);
  g_assert_cmpuint (mg_frozen_get_overwritten (frozen), ==, 0);
  g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, FALSE, NULL));
}

/* Switching it off waits for no lock. */
static void
test_frozen_waits (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x07", 1);
  g_autoptr (MgFrozen) frozen = mg_frozen_new (8, "u8", bytes, 240);

  __atomic_store_n (spin_word (fixture), 1, __ATOMIC_SEQ_CST);
  set_hold (fixture, LONG);
  mg_editor_freeze (fixture->editor, frozen);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, TRUE, NULL));
      mg_test_iterate_for (10);
      g_assert_true (mg_editor_set_frozen_active (fixture->editor, frozen, FALSE, NULL));
      g_assert_false (mg_frozen_get_active (frozen));
    }
  g_assert_null (mg_frozen_get_trouble (frozen));
  g_assert_cmpint (fixture->memory[8], ==, 0);
  __atomic_store_n (spin_word (fixture), 0, __ATOMIC_SEQ_CST);
}

typedef struct
{
  guint n_over;
  guint n_done;
  guint last;
} Tally;

typedef struct
{
  Tally *tally;
  guint number;
} Turn;

static void
on_edited (GObject *object, GAsyncResult *result, gpointer data)
{
  Turn *turn = data;
  g_autoptr (GError) error = NULL;

  /* In order; what the view was closed before comes last. */
  g_assert_cmpuint (turn->number, ==, turn->tally->n_over++);
  if (mg_editor_edit_finish (MG_EDITOR (object), result, &error))
    {
      g_assert_cmpuint (turn->tally->n_done++, ==, turn->number);
      turn->tally->last = turn->number;
    }
  else
    {
      g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
    }
}

/* A file's edits are made on workers: in order, and those that have begun are whole when its view is closed. */
static void
test_file (gconstpointer data)
{
  gboolean closes = GPOINTER_TO_INT (data);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "mg-test-editor-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  g_autoptr (MgSource) source = mg_file_source_new ();
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  EditorFixture fixture = { .editor = mg_view_get_editor (view) };
  Turn turns[200];
  Tally tally = { 0 };
  guint32 live;

  g_assert_cmpint (ftruncate (fd, SIZE), ==, 0);
  mg_test_wait (mg_view_get_extent (view) == SIZE);
  g_assert_true (editor_fixture_set_access (&fixture, MG_ACCESS_WRITE, NULL));
  for (guint32 i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      guint32 value = i + 1;
      g_autoptr (GBytes) bytes = g_bytes_new (&value, sizeof value);

      turns[i] = (Turn){ &tally, i };
      mg_editor_edit_async (fixture.editor, 8, 4, "u32", bytes, on_edited, &turns[i]);
    }
  if (closes)
    {
      mg_test_wait (tally.n_done > 0);
      g_clear_object (&view);
    }
  mg_test_wait (tally.n_over == G_N_ELEMENTS (turns));
  if (!closes)
    g_assert_cmpuint (tally.n_done, ==, G_N_ELEMENTS (turns));
  g_assert_cmpint (pread (fd, &live, sizeof live, 8), ==, sizeof live);
  g_assert_cmpuint (live, ==, tally.last + 1);
  g_clear_object (&view);
  g_object_run_dispose (G_OBJECT (sampler));
  close (fd);
  unlink (path);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (EditorFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/editor-hold/counted", test_counted },
    { "/editor-hold/never-given", test_never_given },
    { "/editor-hold/frozen", test_frozen },
    { "/editor-hold/frozen-waits", test_frozen_waits },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EditorFixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_data_func ("/editor-hold/file/order", GINT_TO_POINTER (FALSE), test_file);
  g_test_add_data_func ("/editor-hold/file/closed", GINT_TO_POINTER (TRUE), test_file);
  return g_test_run ();
}
