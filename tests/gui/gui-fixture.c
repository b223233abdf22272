/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"

#include <adwaita.h>
#include <fcntl.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "mg-editor.h"
#include "mg-posix-source.h"

#define STYLE "/org/mapglass/Mapglass/style.css"

/**
 * gui_fixture_init:
 * @argc: as main() has it
 * @argv: as main() has it
 *
 * Begins a test of widgets, with the style of the application.
 */
void
gui_fixture_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  g_test_init (argc, argv, NULL);
  /* The drivers of Mesa leak when they are only asked whether they are there. */
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  adw_init ();
  /* GTK 4.8 warns when a cursor blinks in an entry that loses the keys with its window, and warnings end a test. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  gtk_css_provider_load_from_resource (style, STYLE);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * gui_fixture_new_part:
 * @bytes: (nullable): what the mapping holds; %NULL: there is none yet
 * @size: in bytes
 * @offset: where the view begins
 * @length: how much it shows; 0: to the end
 *
 * Returns: (transfer full): a view that follows the mapping
 */
GuiFixture *
gui_fixture_new_part (const guint8 *bytes, gsize size, guint64 offset, guint64 length)
{
  GuiFixture *self = g_new0 (GuiFixture, 1);
  g_autoptr (MgMapping) mapping = NULL;

  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  if (bytes != NULL)
    mg_fake_source_add (self->source, GUI_NAME, bytes, size);
  self->sampler = mg_sampler_new ();
  mapping = mg_mapping_new (MG_SOURCE (self->source), GUI_NAME);
  self->view = mg_view_new (self->sampler, mapping, offset, length);
  self->inspection = mg_inspection_new (self->view);
  return self;
}

/**
 * gui_fixture_new:
 * @bytes: (nullable): what the mapping holds; %NULL: there is none yet
 * @size: in bytes
 *
 * Returns: (transfer full): a view that follows all of the mapping
 */
GuiFixture *
gui_fixture_new (const guint8 *bytes, gsize size)
{
  return gui_fixture_new_part (bytes, size, 0, 0);
}

static void
on_access (GObject *object, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;
  g_autoptr (GError) error = NULL;

  mg_editor_set_access_finish (MG_EDITOR (object), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

/**
 * gui_fixture_set_access:
 * @self: a fixture with a real mapping
 * @access: what the view is to do to it
 */
void
gui_fixture_set_access (GuiFixture *self, MgAccess access)
{
  gboolean done = FALSE;

  mg_editor_set_access_async (mg_view_get_editor (self->view), access, on_access, &done);
  mg_test_wait (done);
}

/**
 * gui_fixture_new_real:
 * @bytes: what the mapping holds
 * @size: in bytes
 * @access: what the view does to it
 *
 * Returns: (transfer full): a view of a mapping that another process has, too
 */
GuiFixture *
gui_fixture_new_real (const guint8 *bytes, gsize size, MgAccess access)
{
  GuiFixture *self = g_new0 (GuiFixture, 1);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMapping) mapping = NULL;
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;
  int fd;

  self->maker = mg_test_mapmaker_new ();
  self->name = mg_test_name ("edit");
  path = g_strconcat ("/", self->name, NULL);
  file = mg_test_shm_path (self->name);
  mg_test_mapmaker_tell (self->maker, "create %s %" G_GSIZE_FORMAT, self->name, size);
  fd = g_open (file, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (pwrite (fd, bytes, size, 0), ==, (gssize) size);
  close (fd);
  mg_test_mapmaker_tell (self->maker, "map %s", self->name);

  self->sampler = mg_sampler_new ();
  mapping = mg_mapping_new (source, path);
  self->view = mg_view_new (self->sampler, mapping, 0, 0);
  self->inspection = mg_inspection_new (self->view);
  gui_fixture_look_at (self, 0, 1);
  mg_test_wait (mg_view_get_frame (self->view) != NULL);
  if (access != MG_ACCESS_READ)
    gui_fixture_set_access (self, access);
  return self;
}

/**
 * gui_fixture_is_read:
 * @self: a fixture with a real mapping
 * @offset: in bytes
 * @bytes: hexadecimal digits, "00f642"
 *
 * Returns: whether that is what the other process reads there
 */
gboolean
gui_fixture_is_read (GuiFixture *self, guint64 offset, const char *bytes)
{
  g_autofree char *answer = mg_test_mapmaker_ask (
    self->maker, "load %s %" G_GUINT64_FORMAT " %" G_GSIZE_FORMAT, self->name, offset, strlen (bytes) / 2);

  return g_str_equal (answer, bytes);
}

/**
 * gui_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Checks that nothing holds what was made: what leaks goes on to be sampled. Popovers are to be closed before:
 * GTK 4.8 leaks those that are open in a window that is destroyed.
 */
void
gui_fixture_free (GuiFixture *self)
{
  if (self->window != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
      mg_test_wait (self->window == NULL);
    }
  g_assert_finalize_object (self->inspection);
  g_assert_finalize_object (self->view);
  if (self->source != NULL)
    mg_fake_source_wake (self->source);
  g_object_unref (self->sampler);
  g_clear_object (&self->source);
  g_clear_pointer (&self->maker, mg_test_mapmaker_free);
  g_free (self->name);
  g_free (self);
}

/**
 * gui_fixture_store:
 * @self: a fixture
 * @offset: in bytes
 * @bytes: what another program writes
 * @length: in bytes
 */
void
gui_fixture_store (GuiFixture *self, gsize offset, const guint8 *bytes, gsize length)
{
  mg_fake_source_store (self->source, GUI_NAME, offset, bytes, length);
}

/**
 * gui_fixture_present:
 * @self: a fixture
 * @widget: what is tested
 *
 * Shows it in a window.
 */
void
gui_fixture_present (GuiFixture *self, GtkWidget *widget)
{
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 320, 720);
  gtk_window_set_child (GTK_WINDOW (self->window), widget);
  gtk_window_present (GTK_WINDOW (self->window));
  mg_test_wait (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
}

/**
 * gui_fixture_look_at:
 * @self: a fixture
 * @offset: in bytes
 * @length: in bytes
 *
 * Has a part sampled, as the grid would.
 */
void
gui_fixture_look_at (GuiFixture *self, guint64 offset, guint64 length)
{
  mg_inspection_show (self->inspection, MG_PANE_HEX, offset, length);
}

/**
 * gui_fixture_samples:
 * @self: a fixture
 *
 * Returns: the serial number of the newest sample; 0 before the first
 */
guint64
gui_fixture_samples (GuiFixture *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);

  return frame != NULL ? frame->serial : 0;
}

/**
 * gui_release:
 * @object: (transfer full): an object that nothing is to hold any more
 *
 * Checks that it goes, when what other threads do for it has come to its end.
 */
void
gui_release (gpointer object)
{
  GObject *held = object;

  g_object_add_weak_pointer (held, (gpointer *) &held);
  g_object_unref (held);
  mg_test_wait (held == NULL);
}

/**
 * gui_find_child:
 * @widget: a widget
 * @id: how its template calls the child
 *
 * Returns: (transfer none): the child
 */
GtkWidget *
gui_find_child (GtkWidget *widget, const char *id)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (child);
  return GTK_WIDGET (child);
}

/**
 * gui_find_by_text:
 * @widget: where to look
 * @text: the label of a button
 *
 * Returns: (transfer none) (nullable): the first button with this label
 */
GtkWidget *
gui_find_by_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gui_find_by_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/**
 * gui_find_window:
 * @type: the name of a type
 *
 * Returns: (transfer none) (nullable): a window of this type, shown or not
 */
GtkWindow *
gui_find_window (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type))
        return window;
    }
  return NULL;
}

/**
 * gui_is_shown:
 * @widget: a widget
 *
 * Returns: whether it is in sight
 */
gboolean
gui_is_shown (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  gboolean *ended = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error);
  g_assert_no_error (error);
  *ended = TRUE;
}

/**
 * gui_press:
 * @window: a window that is shown
 * @keys: one key after the other as xdotool has them: "ctrl+Page_Down F6"
 *
 * Presses keys as a user does, so that they go the whole way. What comes of it comes later.
 */
void
gui_press (GtkWindow *window, const char *keys)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_autofree char *line
    = g_strdup_printf ("xdotool windowfocus --sync %lu key %s", gdk_x11_surface_get_xid (surface), keys);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
    = g_subprocess_newv ((const char *const *) words, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean ended = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, on_ended, &ended);
  mg_test_wait (ended);
}
