/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-fixture.h"

#include <glib/gstdio.h>

#include "mg-posix-source.h"

#define WIDTH  1250
#define HEIGHT 700

/**
 * window_fixture_add:
 * @self: a fixture
 * @name: of a mapping that comes to be
 */
void
window_fixture_add (WindowFixture *self, const char *name)
{
  mg_fake_source_add (self->source, name, NULL, 2048);
}

/**
 * window_fixture_resize:
 * @self: a fixture
 * @width: of the window, in pixels
 */
void
window_fixture_resize (WindowFixture *self, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, HEIGHT);
  /* Without a window manager the window draws its own frame, which counts. */
  mg_test_wait (gtk_widget_get_width (GTK_WIDGET (self->window)) <= width
                && gtk_widget_get_width (GTK_WIDGET (self->window)) > width - 20);
}

static void
set_up (WindowFixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = NULL;

  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  self->folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  posix = mg_posix_source_new (self->folder);
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->source));
  mg_catalog_add_source (self->catalog, posix);
  window_fixture_add (self, "box");
  window_fixture_add (self, "case");
  self->application = mg_application_new (self->catalog);
  self->test = data;
}

static gboolean
on_running (gpointer data)
{
  WindowFixture *self = data;

  /* Names are looked up before there is a window. */
  if (gtk_application_get_active_window (GTK_APPLICATION (self->application)) == NULL)
    return G_SOURCE_CONTINUE;
  self->window = MG_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  self->tabs = mg_window_get_tab_view (self->window);
  self->list = MG_MAPPING_LIST (window_fixture_get_part (self, "list"));
  self->split = MG_SPLIT (window_fixture_get_part (self, "split"));
  window_fixture_resize (self, WIDTH);
  mg_test_wait (mg_catalog_is_loaded (self->catalog));
  self->test->run (self);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
run (WindowFixture *self, gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  g_strv_builder_add (builder, "mapglass");
  for (gsize i = 0; self->test->arguments != NULL && self->test->arguments[i] != NULL; i++)
    g_strv_builder_add (builder, self->test->arguments[i]);
  arguments = g_strv_builder_end (builder);
  g_idle_add (on_running, self);
  g_assert_cmpint (
    g_application_run (G_APPLICATION (self->application), (int) g_strv_length (arguments), arguments), ==, 0);
}

static void
forget_settings (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static void
tear_down (WindowFixture *self, gconstpointer data)
{
  forget_settings (mg_application_get_settings (self->application));
  /* All that was opened is let go. */
  mg_test_wait (self->window == NULL && g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0);
  gui_release (self->application);
  gui_release (self->catalog);
  g_object_unref (self->source);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/**
 * window_fixture_add_tests:
 * @cases: (array length=n_cases): tests, which stay where they are
 * @n_cases: how many
 */
void
window_fixture_add_tests (const WindowCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    g_test_add (cases[i].path, WindowFixture, &cases[i], set_up, run, tear_down);
}

/**
 * window_fixture_activate:
 * @self: a fixture
 * @action: of the window
 */
void
window_fixture_activate (WindowFixture *self, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, NULL);
}

/**
 * window_fixture_press:
 * @self: a fixture
 * @keys: as for gui_press()
 */
void
window_fixture_press (WindowFixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->window), keys);
}

/**
 * window_fixture_open:
 * @self: a fixture
 * @uri: of a mapping that there is
 *
 * Opens it, and waits until it can be looked at.
 */
void
window_fixture_open (WindowFixture *self, const char *uri)
{
  g_assert_true (mg_window_open (self->window, uri));
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) > 0);
}

/**
 * window_fixture_get_part:
 * @self: a fixture
 * @id: how the template of the window calls it
 *
 * Returns: (transfer none): the part of the window
 */
GtkWidget *
window_fixture_get_part (WindowFixture *self, const char *id)
{
  return gui_find_child (GTK_WIDGET (self->window), id);
}

/**
 * window_fixture_get_n_tabs:
 * @self: a fixture
 *
 * Returns: how many tabs there are
 */
int
window_fixture_get_n_tabs (WindowFixture *self)
{
  return adw_tab_view_get_n_pages (self->tabs);
}

/**
 * window_fixture_get_page:
 * @self: a fixture
 * @position: from 0 on
 *
 * Returns: (transfer none): the page of that tab
 */
AdwTabPage *
window_fixture_get_page (WindowFixture *self, int position)
{
  return adw_tab_view_get_nth_page (self->tabs, position);
}

/**
 * window_fixture_get_selected:
 * @self: a fixture
 *
 * Returns: where the tab in front is; -1 without one
 */
int
window_fixture_get_selected (WindowFixture *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  return page != NULL ? adw_tab_view_get_page_position (self->tabs, page) : -1;
}

/**
 * window_fixture_get_inspection:
 * @self: a fixture with a tab
 *
 * Returns: (transfer none): what the tab in front is about
 */
MgInspection *
window_fixture_get_inspection (WindowFixture *self)
{
  return mg_tab_get_inspection (mg_window_get_tab (self->window));
}

/**
 * window_fixture_lists:
 * @self: a fixture
 * @name: of a mapping
 *
 * Returns: whether there is a row for it
 */
gboolean
window_fixture_lists (WindowFixture *self, const char *name)
{
  guint n_mappings = g_list_model_get_n_items (G_LIST_MODEL (self->catalog));

  for (guint i = 0; i < n_mappings; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_display_name (mapping), name))
        return TRUE;
    }
  return FALSE;
}

/**
 * window_fixture_has_focus:
 * @self: a fixture
 * @part: a widget
 *
 * Returns: whether the keys go to it, or to something in it
 */
gboolean
window_fixture_has_focus (WindowFixture *self, gpointer part)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

/**
 * window_fixture_grid_has_focus:
 * @self: a fixture
 * @kind: bytes or values
 *
 * Returns: whether the keys go to such a grid
 */
gboolean
window_fixture_grid_has_focus (WindowFixture *self, MgGridKind kind)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && MG_IS_GRID (focus) && mg_grid_get_kind (MG_GRID (focus)) == kind;
}
