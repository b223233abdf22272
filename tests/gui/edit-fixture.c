/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit-fixture.h"

#include <adwaita.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "page-fixture.h"

#define NAME "edited"

static void
make (EditFixture *self)
{
  int fd = mg_test_memory_open (self->other, self->path, O_RDWR | O_CREAT);

  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  mg_test_memory_resize (self->other, fd, EDIT_FIXTURE_SIZE);
  self->address = mg_test_memory_map (self->other, fd, 0, EDIT_FIXTURE_SIZE, MAP_SHARED);
}

/**
 * edit_fixture_new:
 * @window: the program
 * @access: what the tab may do
 *
 * Returns: (transfer full): a tab in front that shows a new mapping
 */
EditFixture *
edit_fixture_new (WindowFixture *window, MgAccess access)
{
  EditFixture *self = g_new0 (EditFixture, 1);

  self->window = window;
  self->other = mg_test_memory_new ();
  self->path = g_build_filename (window->folder, NAME, NULL);
  make (self);
  window_fixture_open (window, "posix:/" NAME);
  self->inspection = window_fixture_get_inspection (window);
  self->editor = mg_view_get_editor (mg_inspection_get_view (self->inspection));
  edit_fixture_set_access (self->editor, access);
  return self;
}

/**
 * edit_fixture_free:
 * @self: (transfer full): a fixture
 */
void
edit_fixture_free (EditFixture *self)
{
  g_unlink (self->path);
  mg_test_process_free (self->other);
  g_free (self->path);
  g_free (self);
}

/**
 * edit_fixture_recreate:
 * @self: a fixture
 *
 * Has the other process make a new mapping of the same name, and waits until that is shown.
 */
void
edit_fixture_recreate (EditFixture *self)
{
  guint64 generation = mg_inspection_get_frame (self->inspection)->generation;

  g_assert_cmpint (g_unlink (self->path), ==, 0);
  make (self);
  mg_test_wait (mg_inspection_get_frame (self->inspection)->generation > generation
                && mg_inspection_get_frame (self->inspection)->state == MG_FRAME_LIVE);
}

static void
on_access_set (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  mg_editor_set_access_finish (MG_EDITOR (object), result, &error);
  g_assert_no_error (error);
}

/**
 * edit_fixture_set_access:
 * @editor: an editor
 * @access: what it is to be able to do
 */
void
edit_fixture_set_access (MgEditor *editor, MgAccess access)
{
  mg_editor_set_access_async (editor, access, on_access_set, NULL);
  mg_test_wait (mg_editor_get_access (editor) == access);
}

static void
on_edited (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  mg_editor_edit_finish (MG_EDITOR (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/**
 * edit_fixture_edit:
 * @editor: an editor that may
 * @offset: in bytes
 * @byte: what is to be there
 */
void
edit_fixture_edit (MgEditor *editor, guint64 offset, guint8 byte)
{
  g_autoptr (GBytes) bytes = g_bytes_new (&byte, 1);
  gboolean edited = FALSE;

  mg_editor_edit_async (editor, offset, 1, "u8", bytes, on_edited, &edited);
  mg_test_wait (edited);
}

/**
 * edit_fixture_store:
 * @self: a fixture
 * @offset: in bytes
 * @byte: what the other process writes there
 */
void
edit_fixture_store (EditFixture *self, guint64 offset, guint8 byte)
{
  mg_test_memory_store (self->other, self->address + offset, byte);
}

/**
 * edit_fixture_read:
 * @self: a fixture
 * @offset: in bytes
 *
 * Returns: what is in the mapping
 */
guint8
edit_fixture_read (EditFixture *self, guint64 offset)
{
  int fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  guint8 byte = 0;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, &byte, 1, (off_t) offset), ==, 1);
  close (fd);
  return byte;
}

/**
 * edit_fixture_count_changes:
 * @self: a fixture
 *
 * Returns: how many private changes there are
 */
guint
edit_fixture_count_changes (EditFixture *self)
{
  return g_list_model_get_n_items (mg_editor_get_changes (self->editor));
}

/**
 * edit_fixture_count_waiting:
 * @self: a fixture
 *
 * Returns: how many edits wait
 */
guint
edit_fixture_count_waiting (EditFixture *self)
{
  return g_list_model_get_n_items (mg_editor_get_waiting (self->editor));
}

/**
 * edit_fixture_get_page:
 * @self: a fixture
 *
 * Returns: (transfer none): what is in the tab in front
 */
GtkWidget *
edit_fixture_get_page (EditFixture *self)
{
  return adw_tab_page_get_child (adw_tab_view_get_selected_page (self->window->tabs));
}

/**
 * edit_fixture_get_edits:
 * @self: a fixture
 *
 * Shows the edits in the panel.
 *
 * Returns: (transfer none): their page
 */
GtkWidget *
edit_fixture_get_edits (EditFixture *self)
{
  GtkWidget *edits = gui_find_child (window_fixture_get_part (self->window, "panel"), "edits");

  window_fixture_activate (self->window, "show-edits");
  mg_test_wait (gtk_widget_get_mapped (edits));
  return edits;
}

/**
 * edit_fixture_wait_for:
 * @type: the name of a type
 *
 * Returns: (transfer none): a window of that type, as soon as it is in sight
 */
GtkWindow *
edit_fixture_wait_for (const char *type)
{
  mg_test_wait (gui_find_window (type) != NULL
                && gtk_widget_get_mapped (GTK_WIDGET (gui_find_window (type))));
  return gui_find_window (type);
}

/**
 * edit_fixture_respond:
 * @response: of a question
 *
 * Waits for the question, and answers it.
 */
void
edit_fixture_respond (const char *response)
{
  GtkWindow *dialog = edit_fixture_wait_for ("AdwMessageDialog");

  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "cancel");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
  /* What comes of it comes when the question has gone. */
  page_fixture_settle ();
}
