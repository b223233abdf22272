/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copy-on-write views. */

#include "editor-fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
#define SIZE (4 * PAGE + 100)

static void
set_up (EditorFixture *fixture, gconstpointer data)
{
  editor_fixture_set_up (fixture, SIZE);
  g_assert_true (editor_fixture_set_access (fixture, MG_ACCESS_COPY, NULL));
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

static guint
n_changes (EditorFixture *fixture)
{
  return count (mg_editor_get_changes (fixture->editor));
}

static MgChange *
get_change (EditorFixture *fixture, guint index)
{
  return g_list_model_get_item (mg_editor_get_changes (fixture->editor), index);
}

static void
edit (EditorFixture *fixture, guint64 offset, gconstpointer bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_edit (fixture, offset, 1, "bytes", bytes, length, &error));
  g_assert_no_error (error);
}

static void
edit_u32 (EditorFixture *fixture, guint64 offset, guint32 value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_edit (fixture, offset, 4, "u32", &value, 4, &error));
  g_assert_no_error (error);
}

static void
write_live (EditorFixture *fixture, guint64 offset, guint8 byte)
{
  g_assert_cmpint (pwrite (fixture->fd, &byte, 1, (off_t) offset), ==, 1);
}

static int
live_at (EditorFixture *fixture, guint64 offset)
{
  guint8 byte;

  return pread (fixture->fd, &byte, 1, (off_t) offset) == 1 ? byte : -1;
}

static void
turn (EditorFixture *fixture, gboolean undo)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (editor_fixture_turn (fixture, undo, MG_CONFLICT_ASK, &error));
  g_assert_no_error (error);
}

static guint64
private_bytes (EditorFixture *fixture)
{
  MgFrame *frame = mg_view_get_frame (fixture->view);

  return frame->private_pages != NULL ? mg_range_set_get_length (frame->private_pages) : 0;
}

/* The page of the edit stands still, those around it go on, and nothing changes in the mapping. */
static void
test_pages (EditorFixture *fixture, gconstpointer data)
{
  MgFrame *frame;

  write_live (fixture, PAGE + 5, 1);
  write_live (fixture, 2 * PAGE + 5, 2);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 2 * PAGE);
  edit (fixture, PAGE + 8, "\xaa", 1);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE + 8), ==, 0xaa);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE + 5), ==, 1);
  g_assert_cmpint (live_at (fixture, PAGE + 8), ==, 0);
  write_live (fixture, PAGE + 5, 11);
  write_live (fixture, 2 * PAGE + 5, 22);
  mg_test_wait (editor_fixture_shown (fixture, 2 * PAGE + 5) == 22);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE + 5), ==, 1);
  frame = mg_view_get_frame (fixture->view);
  g_assert_true (mg_range_set_contains (frame->private_pages, PAGE, PAGE));
  g_assert_cmpuint (private_bytes (fixture), ==, PAGE);
  g_assert_true (mg_range_set_contains (frame->edited, PAGE + 8, 1));
  g_assert_cmpuint (mg_range_set_get_length (frame->edited), ==, 1);
  g_assert_false (mg_range_set_intersects (frame->changed, PAGE, PAGE));

  /* Holes, the last page, which is short, and two pages at once. */
  edit (fixture, 3 * PAGE + 1, "\xbb", 1);
  edit (fixture, SIZE - 1, "\xcc", 1);
  edit (fixture, PAGE - 1, "\xdd\xee", 2);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 2 * PAGE);
  g_assert_cmpuint (private_bytes (fixture), ==, SIZE - PAGE);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE - 1), ==, 0xdd);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE), ==, 0xee);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE - 1), ==, 0xcc);

  mg_editor_discard (fixture->editor, NULL);
  g_assert_cmpuint (n_changes (fixture), ==, 0);
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
  mg_test_wait (editor_fixture_shown (fixture, PAGE + 5) == 11);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE - 1), ==, 0);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 2 * PAGE);
  turn (fixture, TRUE);
  g_assert_cmpuint (n_changes (fixture), ==, 4);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE + 5), ==, 1);
  for (guint i = 0; i < 4; i++)
    turn (fixture, TRUE);
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
}

/* Edits that touch the same bytes are one change. */
static void
test_changes (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgChange) change = NULL;

  edit_u32 (fixture, 40, 1);
  edit_u32 (fixture, 32, 2);
  g_assert_cmpuint (n_changes (fixture), ==, 2);
  edit_u32 (fixture, 40, 3);
  edit (fixture, 41, "\x01", 1);
  g_assert_cmpuint (n_changes (fixture), ==, 2);
  change = get_change (fixture, 1);
  g_assert_cmpuint (mg_change_get_offset (change), ==, 40);
  g_assert_cmpstr (mg_change_get_type_name (change), ==, "u32");
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_mine (change), NULL), 4, "\x03\x01\0\0", 4);
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_base (change), NULL), 4, "\0\0\0\0", 4);
  g_clear_object (&change);

  edit (fixture, 34, "abcdefgh", 8);
  g_assert_cmpuint (n_changes (fixture), ==, 1);
  change = get_change (fixture, 0);
  g_assert_cmpuint (mg_change_get_offset (change), ==, 32);
  g_assert_cmpuint (mg_change_get_length (change), ==, 12);
  g_assert_cmpstr (mg_change_get_type_name (change), ==, "bytes");
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_mine (change), NULL), 12, "\x02\0abcdefgh\0\0", 12);

  /* What is as it was is no change. */
  edit (fixture, 32, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
  g_assert_cmpuint (n_changes (fixture), ==, 0);
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
  turn (fixture, TRUE);
  g_assert_cmpuint (n_changes (fixture), ==, 1);
  for (guint i = 0; i < 5; i++)
    turn (fixture, TRUE);
  g_assert_cmpuint (n_changes (fixture), ==, 0);
  g_assert_false (mg_editor_get_can_undo (fixture->editor));
  for (guint i = 0; i < 5; i++)
    turn (fixture, FALSE);
  g_assert_cmpint (editor_fixture_shown (fixture, 34), ==, 'a');
}

static void
test_commit (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 written = 0;

  edit_u32 (fixture, PAGE, 7);
  edit_u32 (fixture, 2 * PAGE, 8);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 0);
  g_assert_false (editor_fixture_set_access (fixture, MG_ACCESS_READ, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, &written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (written, ==, 8);
  g_assert_cmpuint (n_changes (fixture), ==, 0);
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
  g_assert_cmpint (live_at (fixture, PAGE), ==, 7);
  g_assert_cmpint (live_at (fixture, 2 * PAGE), ==, 8);
  g_assert_cmpuint (editor_fixture_allocated (fixture), ==, 2 * PAGE);

  turn (fixture, TRUE);
  g_assert_cmpint (live_at (fixture, PAGE), ==, 0);
  g_assert_cmpuint (n_changes (fixture), ==, 2);
  g_assert_cmpint (editor_fixture_shown (fixture, PAGE), ==, 7);
  turn (fixture, FALSE);
  g_assert_cmpint (live_at (fixture, PAGE), ==, 7);
  g_assert_cmpuint (n_changes (fixture), ==, 0);
}

/* One place of three is another by now: nothing is written before it is decided what becomes of it. */
static void
test_conflicts (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) some = g_list_store_new (MG_TYPE_CHANGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgChange) conflict = NULL;
  GListModel *conflicts = mg_editor_get_conflicts (fixture->editor);
  guint64 written = 0;

  edit_u32 (fixture, 16, 1);
  edit_u32 (fixture, 20, 2);
  edit_u32 (fixture, PAGE, 3);
  write_live (fixture, 20, 50);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (live_at (fixture, 16), ==, 0);
  g_assert_cmpuint (n_changes (fixture), ==, 3);
  g_assert_cmpuint (count (conflicts), ==, 1);
  conflict = g_list_model_get_item (conflicts, 0);
  g_assert_cmpuint (mg_change_get_offset (conflict), ==, 20);
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_live (conflict), NULL), 4, "\x32\0\0\0", 4);

  /* It moves on before the user has decided: it comes back. */
  g_list_store_append (some, conflict);
  write_live (fixture, 20, 60);
  g_assert_false (editor_fixture_commit (fixture, G_LIST_MODEL (some), MG_CONFLICT_MINE, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (live_at (fixture, 20), ==, 60);
  g_assert_true (editor_fixture_commit (fixture, G_LIST_MODEL (some), MG_CONFLICT_SKIP, &written, NULL));
  g_assert_cmpuint (written, ==, 0);
  g_assert_cmpuint (n_changes (fixture), ==, 3);
  g_list_store_remove_all (some);
  g_clear_object (&conflict);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  conflict = g_list_model_get_item (conflicts, 0);
  g_list_store_append (some, conflict);
  g_assert_true (editor_fixture_commit (fixture, G_LIST_MODEL (some), MG_CONFLICT_MINE, &written, NULL));
  g_assert_cmpuint (written, ==, 4);
  g_assert_cmpint (live_at (fixture, 20), ==, 2);
  g_assert_cmpuint (n_changes (fixture), ==, 2);

  /* The page is private still; what the user keeps of the mapping is shown there. */
  edit_u32 (fixture, 24, 5);
  write_live (fixture, 24, 70);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  g_list_store_remove_all (some);
  g_clear_object (&conflict);
  conflict = g_list_model_get_item (conflicts, 0);
  g_list_store_append (some, conflict);
  g_assert_true (editor_fixture_commit (fixture, G_LIST_MODEL (some), MG_CONFLICT_LIVE, &written, NULL));
  g_assert_cmpuint (written, ==, 0);
  g_assert_cmpint (editor_fixture_shown (fixture, 24), ==, 70);
  g_assert_cmpint (live_at (fixture, 24), ==, 70);
  g_assert_cmpuint (n_changes (fixture), ==, 2);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, &written, NULL));
  g_assert_cmpuint (written, ==, 8);
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
  while (mg_editor_get_can_undo (fixture->editor))
    if (!editor_fixture_turn (fixture, TRUE, MG_CONFLICT_ASK, NULL))
      g_assert_true (editor_fixture_turn (fixture, TRUE, MG_CONFLICT_LIVE, NULL));
  g_assert_cmpuint (private_bytes (fixture), ==, 0);
  g_assert_cmpint (live_at (fixture, 16), ==, 0);
  g_assert_cmpint (live_at (fixture, PAGE), ==, 0);
}

/* Private edits survive what becomes of the mapping. */
static void
test_truncated (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct stat stat;

  edit_u32 (fixture, 2 * PAGE + 8, 7);
  g_assert_cmpint (ftruncate (fixture->fd, 100), ==, 0);
  mg_test_wait (mg_view_get_frame (fixture->view)->size == 100);
  g_assert_cmpint (editor_fixture_shown (fixture, 2 * PAGE + 8), ==, 7);
  g_assert_cmpint (mg_frame_get_state (mg_view_get_frame (fixture->view), 2 * PAGE + 8, NULL), ==,
                   MG_BYTE_DATA);
  g_assert_cmpint (mg_frame_get_state (mg_view_get_frame (fixture->view), PAGE, NULL), ==, MG_BYTE_LOST);
  g_assert_false (editor_fixture_commit (fixture, NULL, 0, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpuint (n_changes (fixture), ==, 1);
  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  g_assert_cmpint (stat.st_size, ==, 100);

  /* Nothing can be edited where there is nothing any more; that waits. */
  g_assert_false (editor_fixture_edit (fixture, PAGE, 1, "bytes", "x", 1, NULL));
  g_assert_cmpuint (count (mg_editor_get_waiting (fixture->editor)), ==, 1);

  g_assert_cmpint (ftruncate (fixture->fd, SIZE), ==, 0);
  mg_test_wait (mg_view_get_frame (fixture->view)->size == SIZE);
  g_assert_cmpint (editor_fixture_shown (fixture, 2 * PAGE + 8), ==, 7);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, NULL, NULL));
  g_assert_cmpint (live_at (fixture, 2 * PAGE + 8), ==, 7);
}

/* The mapping grows behind a page that is private: what is new can be edited too, and shown. */
static void
test_grown (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 written = 0;

  write_live (fixture, SIZE - 2, 1);
  edit (fixture, SIZE - 1, "\xaa", 1);
  write_live (fixture, SIZE - 2, 2);
  g_assert_cmpint (ftruncate (fixture->fd, 5 * PAGE), ==, 0);
  mg_test_wait (mg_view_get_frame (fixture->view)->size == 5 * PAGE);
  write_live (fixture, SIZE + 50, 3);
  g_assert_true (editor_fixture_edit (fixture, SIZE + 10, 1, "bytes", "\xbb", 1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE - 2), ==, 1);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE - 1), ==, 0xaa);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE + 10), ==, 0xbb);
  g_assert_cmpint (editor_fixture_shown (fixture, SIZE + 50), ==, 3);
  g_assert_cmpuint (private_bytes (fixture), ==, PAGE);
  g_assert_cmpuint (n_changes (fixture), ==, 2);
  turn (fixture, TRUE);
  g_assert_cmpuint (private_bytes (fixture), ==, 100);
  turn (fixture, FALSE);
  g_assert_true (editor_fixture_commit (fixture, NULL, 0, &written, NULL));
  g_assert_cmpuint (written, ==, 2);
  g_assert_cmpint (live_at (fixture, SIZE - 2), ==, 2);
  g_assert_cmpint (live_at (fixture, SIZE + 10), ==, 0xbb);
}

/* Nothing needs to happen in the mapping for that: what is there under a new change is known at once. */
static void
test_live_still (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgChange) change = NULL;

  write_live (fixture, PAGE, 5);
  mg_test_wait (editor_fixture_shown (fixture, PAGE) == 5);
  mg_editor_set_follow_changes (fixture->editor, TRUE);
  edit (fixture, PAGE, "x", 1);
  change = get_change (fixture, 0);
  mg_test_wait (mg_change_get_live (change) != NULL);
  g_assert_false (mg_change_is_conflict (change));
}

/* What moved while nobody looked is known when somebody looks again; where there is nothing any more, nothing is. */
static void
test_live_again (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) nothing = mg_range_set_new ();
  g_autoptr (MgChange) change = NULL;

  edit_u32 (fixture, 3 * PAGE, 7);
  mg_view_set_shown (fixture->view, nothing);
  change = get_change (fixture, 0);
  mg_editor_set_follow_changes (fixture->editor, TRUE);
  mg_test_wait (mg_change_get_live (change) != NULL);
  mg_editor_set_follow_changes (fixture->editor, FALSE);
  mg_test_iterate_for (50);
  write_live (fixture, 3 * PAGE, 9);
  mg_test_iterate_for (50);
  mg_editor_set_follow_changes (fixture->editor, TRUE);
  mg_test_wait (mg_change_is_conflict (change));

  /* The same for one that comes back. */
  mg_editor_discard (fixture->editor, NULL);
  mg_test_iterate_for (50);
  write_live (fixture, 3 * PAGE, 11);
  mg_test_iterate_for (50);
  turn (fixture, TRUE);
  mg_test_wait (mg_change_get_live (change) != NULL
                && *(const guint8 *) g_bytes_get_data (mg_change_get_live (change), NULL) == 11);

  g_assert_cmpint (ftruncate (fixture->fd, PAGE), ==, 0);
  mg_test_wait (mg_change_get_live (change) == NULL);
  g_assert_false (mg_change_is_conflict (change));
  g_assert_cmpint (ftruncate (fixture->fd, SIZE), ==, 0);
  mg_test_wait (mg_change_get_live (change) != NULL);
}

/* What the mapping has under every change is known while somebody looks, also out of sight. */
static void
test_live (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (MgRangeSet) nothing = mg_range_set_new ();
  g_autoptr (MgChange) change = NULL;

  edit_u32 (fixture, 3 * PAGE, 7);
  mg_view_set_shown (fixture->view, nothing);
  change = get_change (fixture, 0);
  g_assert_null (mg_change_get_live (change));
  mg_editor_set_follow_changes (fixture->editor, TRUE);
  mg_test_wait (mg_change_get_live (change) != NULL);
  g_assert_false (mg_change_is_conflict (change));
  write_live (fixture, 3 * PAGE + 1, 9);
  mg_test_wait (mg_change_is_conflict (change));
  g_assert_cmpmem (g_bytes_get_data (mg_change_get_live (change), NULL), 4, "\0\x09\0\0", 4);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GBytes **) data = mg_view_read_finish (MG_VIEW (object), result, NULL);
}

/* What is copied or saved is what is shown. */
static void
test_read (EditorFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;

  write_live (fixture, 2 * PAGE, 5);
  edit (fixture, PAGE + 1, "\x09", 1);
  mg_view_read_async (fixture->view, PAGE, 2 * PAGE, NULL, on_read, &bytes);
  mg_test_wait (bytes != NULL);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (bytes, NULL))[1], ==, 9);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (bytes, NULL))[PAGE], ==, 5);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (EditorFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/editor-copy/pages", test_pages },
    { "/editor-copy/changes", test_changes },
    { "/editor-copy/commit", test_commit },
    { "/editor-copy/conflicts", test_conflicts },
    { "/editor-copy/truncated", test_truncated },
    { "/editor-copy/live", test_live },
    { "/editor-copy/read", test_read },
    { "/editor-copy/grown", test_grown },
    { "/editor-copy/live-still", test_live_still },
    { "/editor-copy/live-again", test_live_again },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EditorFixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
