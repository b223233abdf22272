/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-condition.h"
#include "window-fixture.h"

/* Keys go the whole way here: from the display server through whatever might take them before they are where they
 * belong. */

static gboolean
is_in_front (WindowFixture *self, int position)
{
  return window_fixture_get_selected (self) == position;
}

/* Whether one can go on at once, without a click into the tab that is in front. */
static gboolean
tab_has_focus (WindowFixture *self)
{
  return window_fixture_has_focus (self, adw_tab_page_get_child (adw_tab_view_get_selected_page (self->tabs)))
         && window_fixture_grid_has_focus (self, MG_GRID_HEX);
}

static guint64
cursor (WindowFixture *self)
{
  return mg_inspection_get_cursor (window_fixture_get_inspection (self));
}

static GtkEditable *
search_entry (WindowFixture *self)
{
  return GTK_EDITABLE (gui_find_child (GTK_WIDGET (self->list), "search"));
}

static void
test_tabs (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  window_fixture_open (self, "fake:case");
  g_assert_true (mg_window_open (self->window, "fake:later"));
  g_assert_true (is_in_front (self, 2));

  window_fixture_press (self, "alt+1");
  mg_test_wait (is_in_front (self, 0) && tab_has_focus (self));
  window_fixture_press (self, "ctrl+Page_Down");
  mg_test_wait (is_in_front (self, 1) && tab_has_focus (self));
  window_fixture_press (self, "ctrl+Page_Down");
  mg_test_wait (is_in_front (self, 2));
  window_fixture_press (self, "ctrl+Page_Up ctrl+Page_Up");
  mg_test_wait (is_in_front (self, 0) && tab_has_focus (self));
  window_fixture_press (self, "alt+2");
  mg_test_wait (is_in_front (self, 1) && tab_has_focus (self));
  /* There are not so many. */
  window_fixture_press (self, "alt+9 alt+3");
  mg_test_wait (is_in_front (self, 2));
  /* Wherever the focus is. */
  window_fixture_press (self, "ctrl+l");
  mg_test_wait (window_fixture_has_focus (self, search_entry (self)));
  window_fixture_press (self, "alt+1");
  mg_test_wait (is_in_front (self, 0));
}

/* The ends of the tabs are not what these keys are for. */
static void
test_ends (WindowFixture *self)
{
  window_fixture_open (self, "fake:case");
  window_fixture_open (self, "fake:box");
  mg_test_wait (tab_has_focus (self));
  window_fixture_press (self, "ctrl+End");
  mg_test_wait (cursor (self) == 2047);
  g_assert_true (is_in_front (self, 1));
  window_fixture_press (self, "ctrl+Home");
  mg_test_wait (cursor (self) == 0);
  g_assert_true (is_in_front (self, 1));
}

static void
test_another_view (WindowFixture *self)
{
  MgInspection *first;

  window_fixture_open (self, "fake:box");
  first = window_fixture_get_inspection (self);
  window_fixture_press (self, "Right");
  mg_test_wait (cursor (self) == 1);
  window_fixture_press (self, "ctrl+t");
  mg_test_wait (window_fixture_get_n_tabs (self) == 2 && is_in_front (self, 1));
  g_assert_true (window_fixture_get_inspection (self) != first);
  g_assert_cmpstr (adw_tab_page_get_title (window_fixture_get_page (self, 1)), ==, "box");
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) > 0 && tab_has_focus (self));

  /* Each has a cursor of its own. */
  g_assert_cmpuint (cursor (self), ==, 0);
  window_fixture_press (self, "Right Right");
  mg_test_wait (cursor (self) == 2);
  g_assert_cmpuint (mg_inspection_get_cursor (first), ==, 1);
}

static void
test_close (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  window_fixture_open (self, "fake:case");
  window_fixture_press (self, "ctrl+w");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1 && tab_has_focus (self));
  window_fixture_press (self, "ctrl+w");
  mg_test_wait (window_fixture_get_n_tabs (self) == 0);
  g_assert_nonnull (self->window);
  /* From here one opens the next one. */
  mg_test_wait (window_fixture_has_focus (self, window_fixture_get_part (self, "stack")));
  window_fixture_press (self, "ctrl+w");
  mg_test_wait (self->window == NULL);
}

static void
test_quit (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  window_fixture_press (self, "ctrl+q");
  mg_test_wait (self->window == NULL);
}

static void
test_panes (WindowFixture *self)
{
  GtkWidget *inspector = gui_find_child (window_fixture_get_part (self, "panel"), "inspector");

  window_fixture_open (self, "fake:box");
  mg_test_wait (tab_has_focus (self) && gtk_widget_get_mapped (inspector));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_VALUES));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, inspector));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, self->list));
  window_fixture_press (self, "F6");
  mg_test_wait (tab_has_focus (self));

  window_fixture_press (self, "ctrl+1");
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_VALUES));
  window_fixture_press (self, "ctrl+1 F6 F6 F6");
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_HEX));
}

/* What is hidden gives the focus away: else no key would go anywhere. */
static void
test_list_and_panel (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  mg_test_wait (mg_split_get_list_shown (self->split) && mg_split_get_panel_shown (self->split));
  window_fixture_press (self, "shift+F9");
  mg_test_wait (!mg_split_get_panel_shown (self->split));
  window_fixture_press (self, "shift+F9");
  mg_test_wait (mg_split_get_panel_shown (self->split));
  window_fixture_press (self, "ctrl+l");
  mg_test_wait (window_fixture_has_focus (self, self->list));
  window_fixture_press (self, "F9");
  mg_test_wait (!mg_split_get_list_shown (self->split));
  mg_test_wait (!window_fixture_has_focus (self, self->list));
  window_fixture_press (self, "F9");
  mg_test_wait (mg_split_get_list_shown (self->split));
  window_fixture_press (self, "F9 ctrl+l");
  mg_test_wait (mg_split_get_list_shown (self->split)
                && window_fixture_has_focus (self, search_entry (self)));
}

/* No key that is typed there is taken by anything else. */
static void
test_search (WindowFixture *self)
{
  MgView *view;

  window_fixture_open (self, "fake:box");
  view = mg_inspection_get_view (window_fixture_get_inspection (self));
  window_fixture_press (self, "ctrl+l c a space 1 g");
  mg_test_wait (g_str_equal (gtk_editable_get_text (search_entry (self)), "ca 1g"));
  g_assert_false (mg_view_get_paused (view));
  window_fixture_press (self, "Escape");
  mg_test_wait (*gtk_editable_get_text (search_entry (self)) == 0);
  window_fixture_press (self, "c a s Return");
  mg_test_wait (window_fixture_get_n_tabs (self) == 2 && tab_has_focus (self));
  g_assert_cmpstr (adw_tab_page_get_title (window_fixture_get_page (self, 1)), ==, "case");

  /* From the search into what was found. */
  window_fixture_press (self, "ctrl+l Delete Down Return");
  mg_test_wait (is_in_front (self, 0) && tab_has_focus (self));
  window_fixture_press (self, "ctrl+l Down Down Return");
  mg_test_wait (is_in_front (self, 1) && tab_has_focus (self));
}

static void
test_list (WindowFixture *self)
{
  window_fixture_press (self, "F6 Return");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1 && tab_has_focus (self));
  g_assert_cmpstr (adw_tab_page_get_title (window_fixture_get_page (self, 0)), ==, "box");
  /* It begins with what is in front, however that came there. */
  window_fixture_open (self, "fake:case");
  window_fixture_press (self, "F6 F6 F6 Up Return");
  mg_test_wait (is_in_front (self, 0) && tab_has_focus (self));
}

/* The dialog that asks what to open, as soon as it is there. */
static GtkWindow *
open_dialog (WindowFixture *self)
{
  GtkWindow *dialog = NULL;

  window_fixture_press (self, "ctrl+o");
  mg_test_wait ((dialog = gui_find_window ("MgOpenDialog")) != NULL);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  return dialog;
}

static void
test_open (WindowFixture *self)
{
  gui_press (open_dialog (self), "c a s Down Return");
  mg_test_wait (gui_find_window ("MgOpenDialog") == NULL && window_fixture_get_n_tabs (self) == 1);
  g_assert_cmpstr (adw_tab_page_get_title (window_fixture_get_page (self, 0)), ==, "case");

  gui_press (open_dialog (self), "n o n e Escape");
  mg_test_wait (gui_find_window ("MgOpenDialog") == NULL);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);

  /* What there is not yet is waited for. */
  gui_press (open_dialog (self), "n o n e Return");
  mg_test_wait (window_fixture_get_n_tabs (self) == 2);
  mg_test_wait (adw_tab_page_get_loading (window_fixture_get_page (self, 1)));
  mg_test_wait (gui_find_window ("MgOpenDialog") == NULL && is_in_front (self, 1));
}

static void
test_access (WindowFixture *self)
{
  GtkMenuButton *button
    = GTK_MENU_BUTTON (gui_find_child (window_fixture_get_part (self, "access_button"), "button"));

  window_fixture_open (self, "fake:box");
  mg_test_wait (tab_has_focus (self));
  window_fixture_press (self, "ctrl+e");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  window_fixture_press (self, "Escape");
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button)))
                && tab_has_focus (self));
}

static void
test_go_to (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  mg_test_wait (tab_has_focus (self));
  window_fixture_press (self, "ctrl+g");
  mg_test_wait (!tab_has_focus (self));
  window_fixture_press (self, "bracketleft 1 6 bracketright Return");
  mg_test_wait (cursor (self) == 64 && tab_has_focus (self));
  window_fixture_press (self, "alt+Left");
  mg_test_wait (cursor (self) == 0);
  window_fixture_press (self, "alt+Right");
  mg_test_wait (cursor (self) == 64);
  window_fixture_press (self, "ctrl+g");
  mg_test_wait (!tab_has_focus (self));
  window_fixture_press (self, "Escape");
  mg_test_wait (tab_has_focus (self));
  window_fixture_press (self, "Right");
  mg_test_wait (cursor (self) == 65);
}

static void
test_follow (WindowFixture *self)
{
  MgView *view;
  guint64 serial;

  window_fixture_open (self, "fake:box");
  view = mg_inspection_get_view (window_fixture_get_inspection (self));
  mg_test_wait (mg_view_get_frame (view) != NULL);
  window_fixture_press (self, "F5");
  mg_test_wait (mg_view_get_paused (view));
  serial = mg_view_get_frame (view)->serial;
  window_fixture_press (self, "shift+F5");
  mg_test_wait (mg_view_get_frame (view)->serial > serial);
  g_assert_true (mg_view_get_paused (view));
  window_fixture_press (self, "F5");
  mg_test_wait (!mg_view_get_paused (view));
  window_fixture_press (self, "space");
  mg_test_wait (mg_view_get_paused (view));
}

/* The menu of all ways, with the keyboard alone. */
static void
test_follow_menu (WindowFixture *self)
{
  MgView *view;

  window_fixture_open (self, "fake:box");
  view = mg_inspection_get_view (window_fixture_get_inspection (self));
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) > 0);
  window_fixture_press (self, "Right Right Right Right Right");
  mg_test_wait (cursor (self) == 5);
  window_fixture_press (self, "ctrl+F5");
  mg_test_wait (!tab_has_focus (self));
  window_fixture_press (self, "Escape");
  mg_test_wait (tab_has_focus (self));

  /* Timer, Adaptive, Spin, Word; the offset is that of the cursor. */
  window_fixture_press (self, "ctrl+F5");
  mg_test_wait (!tab_has_focus (self));
  window_fixture_press (self, "Down Down Down Return");
  mg_test_iterate_for (300);
  window_fixture_press (self, "Return");
  mg_test_wait (mg_view_get_trigger (view) != NULL && tab_has_focus (self));
  g_assert_cmpint (mg_trigger_get_kind (mg_view_get_trigger (view)), ==, MG_TRIGGER_WORD);
  g_assert_cmpuint (mg_trigger_get_offset (mg_view_get_trigger (view)), ==, 4);
  window_fixture_press (self, "F5");
  mg_test_wait (mg_view_get_paused (view));
  g_assert_nonnull (mg_view_get_trigger (view));
}

static void
test_text_size (WindowFixture *self)
{
  GSettings *settings = mg_application_get_settings (self->application);

  window_fixture_open (self, "fake:box");
  window_fixture_press (self, "ctrl+plus ctrl+equal ctrl+KP_Add");
  mg_test_wait (g_settings_get_int (settings, "text-size") == 13);
  window_fixture_press (self, "ctrl+minus");
  mg_test_wait (g_settings_get_int (settings, "text-size") == 12);
  window_fixture_press (self, "ctrl+0");
  mg_test_wait (g_settings_get_int (settings, "text-size") == 10);
}

/* Without a tab all that is about one does nothing, and the keys lead to something that opens one. */
static void
test_empty_page (WindowFixture *self)
{
  GtkWidget *open = gui_find_by_text (window_fixture_get_part (self, "stack"), "_Open…");

  g_assert_true (gtk_widget_get_mapped (open));
  window_fixture_press (self, "ctrl+t ctrl+g F5 shift+F5 alt+Left alt+Down ctrl+1 F4 ctrl+Page_Down alt+1");
  window_fixture_press (self, "F9");
  mg_test_wait (!mg_split_get_list_shown (self->split));
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 0);
  g_assert_false (mg_split_get_panel_shown (self->split));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, open));
  window_fixture_press (self, "F9");
  mg_test_wait (mg_split_get_list_shown (self->split));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, self->list));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, open));
}

/* With the keyboard alone: a condition, that stops a tab which is not in front, and calls. */
static void
test_pause_when (WindowFixture *self)
{
  const float one = 1;
  GtkWindow *dialog;
  MgInspection *inspection;
  MgView *view;
  guint64 serial;

  window_fixture_open (self, "fake:box");
  mg_test_wait (tab_has_focus (self));
  inspection = window_fixture_get_inspection (self);
  view = mg_inspection_get_view (inspection);
  window_fixture_press (self, "ctrl+shift+F5");
  mg_test_wait (gui_find_window ("MgPauseDialog") != NULL);
  dialog = gui_find_window ("MgPauseDialog");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  gui_press (dialog, "bracketleft 1 bracketright equal equal 1 Return");
  mg_test_wait (gui_find_window ("MgPauseDialog") == NULL);
  g_assert_cmpstr (mg_condition_get_text (mg_inspection_get_condition (inspection)), ==, "[1]==1");

  window_fixture_open (self, "fake:case");
  serial = mg_view_get_frame (view)->serial;
  mg_test_wait (mg_view_get_frame (view)->serial > serial + 3);
  g_assert_false (adw_tab_page_get_needs_attention (window_fixture_get_page (self, 0)));
  mg_fake_source_store (self->source, "box", 4, (const guint8 *) &one, sizeof one);
  mg_test_wait (mg_view_get_paused (view));
  g_assert_true (adw_tab_page_get_needs_attention (window_fixture_get_page (self, 0)));
  window_fixture_press (self, "alt+1");
  mg_test_wait (tab_has_focus (self));
  g_assert_false (adw_tab_page_get_needs_attention (window_fixture_get_page (self, 0)));
  /* What its panes had in sight is there to be seen. */
  g_assert_cmpint (mg_frame_get_state (mg_view_get_frame (view), 256, NULL), ==, MG_BYTE_DATA);
  g_assert_cmpuint (cursor (self), ==, 4);
  window_fixture_press (self, "F5");
  mg_test_wait (!mg_view_get_paused (view));
}

static const WindowCase cases[] = {
  { "/window-keys/tabs", test_tabs },
  { "/window-keys/ends", test_ends },
  { "/window-keys/another-view", test_another_view },
  { "/window-keys/close", test_close },
  { "/window-keys/quit", test_quit },
  { "/window-keys/panes", test_panes },
  { "/window-keys/list-and-panel", test_list_and_panel },
  { "/window-keys/search", test_search },
  { "/window-keys/list", test_list },
  { "/window-keys/open", test_open },
  { "/window-keys/access", test_access },
  { "/window-keys/go-to", test_go_to },
  { "/window-keys/follow", test_follow },
  { "/window-keys/follow-menu", test_follow_menu },
  { "/window-keys/text-size", test_text_size },
  { "/window-keys/empty-page", test_empty_page },
  { "/window-keys/pause-when", test_pause_when },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
