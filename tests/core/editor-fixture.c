/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor-fixture.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test.h"

void
editor_fixture_set_up (EditorFixture *fixture, gsize size)
{
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autofree char *bare = mg_test_name ("editor");

  fixture->name = g_strconcat ("/", bare, NULL);
  fixture->path = mg_test_shm_path (bare);
  fixture->size = size;
  fixture->fd = mg_test_make_file (fixture->path, size);
  fixture->memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fixture->fd, 0);
  g_assert_true (fixture->memory != MAP_FAILED);
  fixture->source = mg_posix_source_new (NULL);
  fixture->sampler = mg_sampler_new ();
  fixture->mapping = mg_mapping_new (fixture->source, fixture->name);
  fixture->view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  fixture->editor = mg_view_get_editor (fixture->view);
  mg_range_set_add (shown, 0, size);
  mg_view_set_shown (fixture->view, shown);
  mg_test_wait (mg_view_get_extent (fixture->view) == size);
  mg_test_wait (editor_fixture_shown (fixture, size - 1) >= 0);
}

void
editor_fixture_tear_down (EditorFixture *fixture)
{
  g_object_unref (fixture->view);
  g_object_unref (fixture->mapping);
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_unref (fixture->source);
  munmap (fixture->memory, fixture->size);
  close (fixture->fd);
  g_unlink (fixture->path);
  g_free (fixture->path);
  g_free (fixture->name);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

gboolean
editor_fixture_set_access (EditorFixture *fixture, MgAccess access, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mg_editor_set_access_async (fixture->editor, access, on_done, &result);
  mg_test_wait (result != NULL);
  return mg_editor_set_access_finish (fixture->editor, result, error);
}

gboolean
editor_fixture_edit (EditorFixture *fixture,
                     guint64 offset,
                     guint unit,
                     const char *type,
                     gconstpointer bytes,
                     gsize length,
                     GError **error)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, length);
  g_autoptr (GAsyncResult) result = NULL;

  mg_editor_edit_async (fixture->editor, offset, unit, type, copy, on_done, &result);
  mg_test_wait (result != NULL);
  return mg_editor_edit_finish (fixture->editor, result, error);
}

gboolean
editor_fixture_turn (EditorFixture *fixture, gboolean undo, MgConflictChoice choice, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (undo)
    mg_editor_undo_async (fixture->editor, choice, on_done, &result);
  else
    mg_editor_redo_async (fixture->editor, choice, on_done, &result);
  mg_test_wait (result != NULL);
  return undo ? mg_editor_undo_finish (fixture->editor, result, error)
              : mg_editor_redo_finish (fixture->editor, result, error);
}

/* All of a list, each with the same choice. */
static GPtrArray *
take_all (GListModel *list, MgConflictChoice choice, GArray *choices)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_ptr_array_add (changes, g_list_model_get_item (list, i));
      g_array_append_val (choices, choice);
    }
  return changes;
}

gboolean
editor_fixture_commit (EditorFixture *fixture,
                       GListModel *changes,
                       MgConflictChoice choice,
                       guint64 *ret_written,
                       GError **error)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (MgConflictChoice));
  g_autoptr (GPtrArray) all = changes != NULL ? take_all (changes, choice, choices) : NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mg_editor_commit_async (fixture->editor, all, all != NULL ? (gpointer) choices->data : NULL, on_done,
                          &result);
  mg_test_wait (result != NULL);
  return mg_editor_commit_finish (fixture->editor, result, ret_written, error);
}

/* Of all, asking; @ret_result is set when it is over. */
void
editor_fixture_start_commit (EditorFixture *fixture, GAsyncResult **ret_result)
{
  mg_editor_commit_async (fixture->editor, NULL, NULL, on_done, ret_result);
}

gboolean
editor_fixture_retry (EditorFixture *fixture,
                      GListModel *changes,
                      MgConflictChoice choice,
                      guint64 *ret_written,
                      GError **error)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (MgConflictChoice));
  g_autoptr (GPtrArray) all = take_all (changes, choice, choices);
  g_autoptr (GAsyncResult) result = NULL;

  mg_editor_retry_async (fixture->editor, all, (gpointer) choices->data, on_done, &result);
  mg_test_wait (result != NULL);
  return mg_editor_retry_finish (fixture->editor, result, ret_written, error);
}

/* What the view shows there; -1: nothing. */
int
editor_fixture_shown (EditorFixture *fixture, guint64 offset)
{
  MgFrame *frame = mg_view_get_frame (fixture->view);
  guint8 byte;

  return frame != NULL && mg_frame_read (frame, offset, &byte, 1) == 1 ? byte : -1;
}

guint64
editor_fixture_allocated (EditorFixture *fixture)
{
  struct stat stat;

  g_assert_cmpint (fstat (fixture->fd, &stat), ==, 0);
  return (guint64) stat.st_blocks * 512;
}
