/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-all-mappings.h"
#include "mg-mapping-cell.h"
#include "window-fixture.h"

static const char *
title (WindowFixture *self)
{
  return adw_window_title_get_title (ADW_WINDOW_TITLE (window_fixture_get_part (self, "title")));
}

static gboolean
in_front (WindowFixture *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  return page != NULL && MG_IS_ALL_MAPPINGS (adw_tab_page_get_child (page));
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_tab (WindowFixture *self)
{
  GtkWidget *stack = window_fixture_get_part (self, "stack");

  g_signal_emit_by_name (find_button (GTK_WIDGET (self->list), "win.all-mappings"), "clicked");
  g_assert_true (in_front (self));
  g_assert_cmpstr (title (self), ==, "All mappings");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==, "All mappings — Mapglass");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "tabs");
  /* It is no mapping that could be followed, written to, or looked at more closely. */
  g_assert_null (mg_window_get_tab (self->window));
  g_assert_false (gtk_widget_get_visible (window_fixture_get_part (self, "follow_button")));
  g_assert_false (gtk_widget_get_visible (window_fixture_get_part (self, "access_button")));
  g_assert_false (mg_split_get_panel_shown (self->split));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), "pause"));
  g_assert_null (mg_mapping_list_get_current (self->list));

  /* There is one of them in a window. */
  window_fixture_open (self, "fake:box");
  g_assert_cmpstr (title (self), ==, "box");
  g_assert_true (mg_split_get_panel_shown (self->split));
  g_assert_true (gtk_widget_get_visible (window_fixture_get_part (self, "follow_button")));
  window_fixture_activate (self, "all-mappings");
  g_assert_true (in_front (self));
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 2);
  g_assert_false (mg_split_get_panel_shown (self->split));

  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  g_assert_cmpstr (title (self), ==, "box");
  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 0);
  g_assert_cmpstr (title (self), ==, "Mapglass");
}

/* What the window tells in passing; NULL when it tells nothing. */
static const char *
get_told (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), "Opened "))
    return gtk_label_get_text (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *told = get_told (child);

      if (told != NULL)
        return told;
    }
  return NULL;
}

static void
open_many (WindowFixture *self, guint n_uris)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < n_uris; i++)
    g_variant_builder_add_value (&builder, g_variant_new_printf ("fake:later%u", i));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "open-mappings",
                                  g_variant_builder_end (&builder));
}

static void
test_open_many (WindowFixture *self)
{
  open_many (self, 8);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 8);
  open_many (self, 9);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 8);
  /* One sentence comes after the other: the first is about the nine. */
  mg_test_wait (get_told (GTK_WIDGET (self->window)) != NULL);
  g_assert_cmpstr (get_told (GTK_WIDGET (self->window)), ==,
                   "Opened the first 8 of 9 mappings that are selected.");
}

static gboolean
has_rows (GtkWidget *widget)
{
  if (MG_IS_MAPPING_CELL (widget) && gtk_widget_get_mapped (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_rows (child))
      return TRUE;
  return FALSE;
}

static void
test_keys (WindowFixture *self)
{
  GtkWidget *content;
  GtkWidget *view;

  window_fixture_press (self, "ctrl+shift+a");
  mg_test_wait (in_front (self));
  content = adw_tab_page_get_child (window_fixture_get_page (self, 0));
  view = gui_find_child (content, "view");
  mg_test_wait (window_fixture_has_focus (self, gui_find_child (content, "search")));

  mg_test_wait (has_rows (view));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, self->list));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, view));

  /* Behind box: case. */
  window_fixture_press (self, "Down Return");
  mg_test_wait (window_fixture_get_n_tabs (self) == 2);
  g_assert_cmpstr (title (self), ==, "case");
  window_fixture_press (self, "ctrl+shift+a");
  mg_test_wait (in_front (self));
}

/* A table that is drawn into a window that has one takes its place, with what was searched in it. */
static void
test_moved (WindowFixture *self)
{
  MgWindow *other = mg_window_new (self->application);
  AdwTabView *tabs = mg_window_get_tab_view (other);
  GtkWidget *left, *moved;

  window_fixture_activate (self, "all-mappings");
  moved = adw_tab_page_get_child (window_fixture_get_page (self, 0));
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (moved, "search")), "box");
  gtk_window_present (GTK_WINDOW (other));
  mg_window_open_all_mappings (other);
  mg_window_open (other, "fake:box");
  left = adw_tab_page_get_child (adw_tab_view_get_nth_page (tabs, 0));
  g_object_add_weak_pointer (G_OBJECT (left), (gpointer *) &left);

  adw_tab_view_transfer_page (self->tabs, window_fixture_get_page (self, 0), tabs, 2);
  mg_test_wait (left == NULL);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 0);
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 2);
  g_assert_true (adw_tab_page_get_child (adw_tab_view_get_nth_page (tabs, 1)) == moved);
  g_assert_true (adw_tab_view_get_selected_page (tabs) == adw_tab_view_get_nth_page (tabs, 1));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gui_find_child (moved, "search"))), ==, "box");

  /* Each window may have one. */
  window_fixture_activate (self, "all-mappings");
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 2);
  gtk_window_destroy (GTK_WINDOW (other));
}

/* The window is closed while a table is on its way into it. */
static void
test_moved_into_closed (WindowFixture *self)
{
  MgWindow *other = mg_window_new (self->application);

  window_fixture_activate (self, "all-mappings");
  mg_window_open_all_mappings (other);
  adw_tab_view_transfer_page (self->tabs, window_fixture_get_page (self, 0), mg_window_get_tab_view (other),
                              1);
  gtk_window_destroy (GTK_WINDOW (other));
  mg_test_wait (!g_list_find (gtk_application_get_windows (GTK_APPLICATION (self->application)), other));
}

/* The window is closed while the table is looked at. */
static void
test_closed (WindowFixture *self)
{
  GtkWidget *content;

  window_fixture_activate (self, "all-mappings");
  content = adw_tab_page_get_child (window_fixture_get_page (self, 0));
  g_object_add_weak_pointer (G_OBJECT (content), (gpointer *) &content);
  mg_test_wait (gtk_widget_get_mapped (content));
  gtk_window_destroy (GTK_WINDOW (self->window));
  mg_test_wait (content == NULL);
}

static const WindowCase cases[] = {
  { "/all-mappings-tab/tab", test_tab },
  { "/all-mappings-tab/open-many", test_open_many },
  { "/all-mappings-tab/keys", test_keys },
  { "/all-mappings-tab/moved", test_moved },
  { "/all-mappings-tab/moved-into-closed", test_moved_into_closed },
  { "/all-mappings-tab/closed", test_closed },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
