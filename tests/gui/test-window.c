/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window-fixture.h"

static const char *
title (WindowFixture *self)
{
  return adw_window_title_get_title (ADW_WINDOW_TITLE (window_fixture_get_part (self, "title")));
}

static const char *
subtitle (WindowFixture *self)
{
  return adw_window_title_get_subtitle (ADW_WINDOW_TITLE (window_fixture_get_part (self, "title")));
}

static const char *
part (WindowFixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (window_fixture_get_part (self, "stack")));
}

static const char *
current (WindowFixture *self)
{
  MgMapping *mapping = mg_mapping_list_get_current (self->list);

  return mapping != NULL ? mg_mapping_get_display_name (mapping) : NULL;
}

static gboolean
can (WindowFixture *self, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), name);
}

/* What looking changes is said before. */
static void
test_warned (WindowFixture *self)
{
  GtkWindow *dialog;

  mg_fake_source_warn (self->source, "Its attach count changes.");
  g_assert_true (mg_window_open (self->window, "fake:box"));
  mg_test_wait ((dialog = gui_find_window ("AdwMessageDialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Its attach count changes.");
  gtk_window_close (dialog);
  mg_test_wait (gui_find_window ("AdwMessageDialog") == NULL);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 0);

  g_assert_true (mg_window_open (self->window, "fake:box"));
  mg_test_wait ((dialog = gui_find_window ("AdwMessageDialog")) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "open");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  gtk_window_destroy (dialog);
  /* What is open needs no question. */
  g_assert_true (mg_window_open (self->window, "fake:box"));
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
}

static void
test_open (WindowFixture *self)
{
  GtkWidget *list_view = gui_find_child (GTK_WIDGET (self->list), "list");

  g_assert_cmpstr (part (self), ==, "welcome");
  g_assert_cmpstr (title (self), ==, "Mapglass");
  g_assert_null (current (self));
  g_assert_false (can (self, "pause"));
  g_assert_false (gtk_widget_get_visible (window_fixture_get_part (self, "follow_button")));
  g_assert_false (mg_split_get_panel_shown (self->split));

  /* Behind the heading: box, case. */
  gtk_widget_activate_action (list_view, "list.activate-item", "u", 1);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 1);
  g_assert_cmpstr (part (self), ==, "tabs");
  g_assert_cmpstr (title (self), ==, "box");
  g_assert_cmpstr (subtitle (self), ==, "fake · 2,048 bytes");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==, "box — Mapglass");
  g_assert_cmpstr (current (self), ==, "box");
  g_assert_true (can (self, "pause"));
  g_assert_true (gtk_widget_get_visible (window_fixture_get_part (self, "follow_button")));
  g_assert_true (mg_split_get_panel_shown (self->split));

  gtk_widget_activate_action (list_view, "list.activate-item", "u", 2);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 2);
  g_assert_cmpstr (current (self), ==, "case");

  /* One that is open already comes to the front. */
  gtk_widget_activate_action (list_view, "list.activate-item", "u", 1);
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 2);
  g_assert_true (adw_tab_view_get_selected_page (self->tabs) == window_fixture_get_page (self, 0));
  g_assert_cmpstr (current (self), ==, "box");
  adw_tab_view_set_selected_page (self->tabs, window_fixture_get_page (self, 1));
  g_assert_cmpstr (title (self), ==, "case");
  g_assert_cmpstr (current (self), ==, "case");

  window_fixture_activate (self, "close-tab");
  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 0);
  g_assert_cmpstr (part (self), ==, "welcome");
  g_assert_cmpstr (title (self), ==, "Mapglass");
  g_assert_cmpstr (subtitle (self), ==, "");
  g_assert_null (current (self));
  g_assert_false (can (self, "pause"));
  g_assert_false (mg_split_get_panel_shown (self->split));

  /* Without a tab it is the window that is closed. */
  window_fixture_activate (self, "close-tab");
  mg_test_wait (self->window == NULL);
}

static void
test_refused (WindowFixture *self)
{
  g_assert_false (mg_window_open (self->window, "fake:%zz"));
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 0);
}

static gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static void
test_waiting (WindowFixture *self)
{
  MgInspection *inspection;
  AdwTabPage *page;

  g_assert_true (mg_window_open (self->window, "fake:later<&"));
  page = window_fixture_get_page (self, 0);
  mg_test_wait (adw_tab_page_get_loading (page));
  g_assert_cmpstr (adw_tab_page_get_title (page), ==, "later<&");
  g_assert_true (g_str_has_prefix (adw_tab_page_get_tooltip (page), "fake:later&lt;&amp;\nWaiting since "));
  g_assert_cmpstr (subtitle (self), ==, "fake");
  g_assert_true (window_fixture_lists (self, "later<&"));
  /* A name is a name, whatever is in it. */
  mg_test_wait (shows_text (adw_tab_page_get_child (page),
                            "“later<&” does not exist yet; it is shown as soon as it does."));

  /* It appears in the background. */
  g_assert_true (mg_window_open (self->window, "fake:box"));
  g_assert_false (adw_tab_page_get_needs_attention (page));
  window_fixture_add (self, "later<&");
  mg_test_wait (!adw_tab_page_get_loading (page));
  g_assert_true (adw_tab_page_get_needs_attention (page));
  g_assert_cmpstr (adw_tab_page_get_tooltip (page), ==, "fake:later&lt;&amp;");
  adw_tab_view_set_selected_page (self->tabs, page);
  g_assert_false (adw_tab_page_get_needs_attention (page));
  inspection = window_fixture_get_inspection (self);
  mg_test_wait (mg_inspection_get_extent (inspection) == 2048);
  mg_test_wait (g_str_equal (subtitle (self), "fake · 2,048 bytes"));

  /* In the foreground nobody needs to be called. */
  mg_fake_source_remove (self->source, "later<&");
  mg_test_wait (adw_tab_page_get_indicator_icon (page) != NULL);
  g_assert_nonnull (strstr (adw_tab_page_get_indicator_tooltip (page), "later&lt;&amp;"));
  window_fixture_add (self, "later<&");
  mg_test_wait (adw_tab_page_get_indicator_icon (page) == NULL);
  g_assert_false (adw_tab_page_get_needs_attention (page));
}

static void
test_close (WindowFixture *self)
{
  MgInspection *inspection;
  MgInspection *other;

  g_assert_true (mg_window_open (self->window, "fake:later"));
  inspection = window_fixture_get_inspection (self);
  g_object_add_weak_pointer (G_OBJECT (inspection), (gpointer *) &inspection);
  window_fixture_activate (self, "new-view");
  g_assert_cmpint (window_fixture_get_n_tabs (self), ==, 2);
  other = window_fixture_get_inspection (self);
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *) &other);
  g_assert_true (other != inspection);
  g_assert_cmpstr (current (self), ==, "later");

  /* The other view wants it still. */
  window_fixture_activate (self, "close-tab");
  mg_test_wait (other == NULL);
  g_assert_true (window_fixture_lists (self, "later"));
  g_assert_true (mg_application_shows (self->application, "fake:later"));
  window_fixture_activate (self, "close-tab");
  mg_test_wait (inspection == NULL);
  g_assert_false (window_fixture_lists (self, "later"));
  g_assert_false (mg_application_shows (self->application, "fake:later"));
}

static void
test_window_closed (WindowFixture *self)
{
  MgInspection *inspection;

  g_assert_true (mg_window_open (self->window, "fake:later"));
  inspection = window_fixture_get_inspection (self);
  g_object_add_weak_pointer (G_OBJECT (inspection), (gpointer *) &inspection);
  gtk_window_destroy (GTK_WINDOW (self->window));
  mg_test_wait (inspection == NULL);
  g_assert_false (window_fixture_lists (self, "later"));
}

static GtkWidget *
find_child_of_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_child_of_type (child, type);
  return found;
}

static GtkPopover *
open_popover (WindowFixture *self, guint which)
{
  GtkWidget *page = adw_tab_page_get_child (window_fixture_get_page (self, 0));
  GtkWidget *button = NULL;
  GtkPopover *popover;

  if (which == 0)
    button = gui_find_child (page, "row_button");
  else if (which == 1)
    button = gui_find_child (page, "go_button");
  else if (which == 2)
    button = gui_find_child (window_fixture_get_part (self, "access_button"), "button");
  if (button != NULL)
    {
      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
    }
  else
    {
      button = find_child_of_type (window_fixture_get_part (self, "follow_button"), ADW_TYPE_SPLIT_BUTTON);
      adw_split_button_popup (ADW_SPLIT_BUTTON (button));
      popover = adw_split_button_get_popover (ADW_SPLIT_BUTTON (button));
    }
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (popover)));
  /* The pointer comes to be in it. */
  mg_test_iterate_for (100);
  return popover;
}

/* An open popover does not outlive what it belongs to, and nothing asks for it afterwards. */
static void
close_with_popover (WindowFixture *self, guint which)
{
  GtkPopover *popover;

  window_fixture_open (self, "fake:box");
  open_popover (self, which);
  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 0);

  window_fixture_open (self, "fake:box");
  popover = open_popover (self, which);
  g_object_add_weak_pointer (G_OBJECT (popover), (gpointer *) &popover);
  gtk_window_close (GTK_WINDOW (self->window));
  mg_test_wait (self->window == NULL && popover == NULL);
  /* That is when GTK would do it. */
  mg_test_iterate_for (600);
}

static void
test_row_popover (WindowFixture *self)
{
  close_with_popover (self, 0);
}

static void
test_go_popover (WindowFixture *self)
{
  close_with_popover (self, 1);
}

static void
test_access_popover (WindowFixture *self)
{
  close_with_popover (self, 2);
}

static void
test_follow_popover (WindowFixture *self)
{
  close_with_popover (self, 3);
}

/* A tab that is drawn to another window goes on there. */
static void
test_moved (WindowFixture *self)
{
  MgWindow *other = mg_window_new (self->application);
  MgInspection *inspection;

  g_assert_true (mg_window_open (self->window, "fake:later"));
  inspection = window_fixture_get_inspection (self);
  adw_tab_view_transfer_page (self->tabs, window_fixture_get_page (self, 0), mg_window_get_tab_view (other),
                              0);
  g_assert_cmpstr (part (self), ==, "welcome");
  g_assert_true (mg_tab_get_inspection (mg_window_get_tab (other)) == inspection);
  g_assert_true (window_fixture_lists (self, "later"));
  g_assert_true (mg_window_shows (other, "fake:later"));
  g_assert_false (mg_window_shows (self->window, "fake:later"));
  gtk_window_destroy (GTK_WINDOW (other));
  mg_test_wait (!window_fixture_lists (self, "later"));
}

static gboolean
window_has (WindowFixture *self, const char *name)
{
  return g_action_group_has_action (G_ACTION_GROUP (self->window), name)
         || g_str_equal (name, "show-help-overlay");
}

static void
test_accelerators (WindowFixture *self)
{
  g_auto (GStrv) descriptions
    = gtk_application_list_action_descriptions (GTK_APPLICATION (self->application));
  guint n_keys = 0;

  for (gsize i = 0; descriptions[i] != NULL; i++)
    {
      g_auto (GStrv) keys
        = gtk_application_get_accels_for_action (GTK_APPLICATION (self->application), descriptions[i]);

      if (g_str_has_prefix (descriptions[i], "app."))
        g_assert_true (
          g_action_group_has_action (G_ACTION_GROUP (self->application), descriptions[i] + strlen ("app.")));
      else if (g_str_has_prefix (descriptions[i], "win."))
        g_assert_true (window_has (self, descriptions[i] + strlen ("win.")));
      else
        g_assert_not_reached ();
      for (gsize j = 0; keys[j] != NULL; j++)
        {
          GdkModifierType modifiers;
          guint key;

          /* A key alone would never reach an entry. */
          g_assert_true (gtk_accelerator_parse (keys[j], &key, &modifiers));
          g_assert_true ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
                         || (key >= GDK_KEY_F1 && key <= GDK_KEY_F12));
          n_keys++;
        }
    }
  g_assert_cmpuint (n_keys, >=, 30);
  /* The grids have these. */
  g_assert_cmpuint (adw_tab_view_get_shortcuts (self->tabs)
                      & (ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END
                         | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME
                         | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END),
                    ==, 0);
}

static gboolean
has_read (MgInspection *inspection, guint64 offset)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);

  return frame != NULL && mg_frame_get_state (frame, offset, NULL) == MG_BYTE_DATA;
}

static void
test_actions (WindowFixture *self)
{
  MgInspection *inspection;
  MgView *view;

  g_assert_true (mg_window_open (self->window, "fake:box"));
  inspection = window_fixture_get_inspection (self);
  view = mg_inspection_get_view (inspection);
  mg_test_wait (has_read (inspection, 0x40));

  window_fixture_activate (self, "pause");
  g_assert_true (mg_view_get_paused (view));
  window_fixture_activate (self, "sample-once");
  window_fixture_activate (self, "pause");
  g_assert_false (mg_view_get_paused (view));

  window_fixture_activate (self, "go-back");
  g_assert_cmpstr (mg_inspection_get_sentence (inspection), ==, "There is no place to go back to.");
  g_assert_true (mg_inspection_go_to (inspection, "0x40", NULL));
  window_fixture_activate (self, "go-back");
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 0);
  window_fixture_activate (self, "go-forward");
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 0x40);
  window_fixture_activate (self, "go-forward");
  g_assert_cmpstr (mg_inspection_get_sentence (inspection), ==, "There is no place to go forward to.");
  window_fixture_activate (self, "speak");
  g_assert_cmpstr (mg_inspection_get_sentence (inspection), ==, "0x40, [16] f32 0");
  mg_window_tell (self->window, "“<&” was told");
  g_assert_cmpstr (mg_inspection_get_sentence (inspection), ==, "“<&” was told");
}

static void
test_next_pane (WindowFixture *self)
{
  GtkWidget *inspector = gui_find_child (window_fixture_get_part (self, "panel"), "inspector");

  window_fixture_activate (self, "next-pane");
  window_fixture_activate (self, "next-pane");
  g_assert_true (mg_window_open (self->window, "fake:box"));
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) > 0);
  mg_test_wait (gtk_widget_get_mapped (inspector));
  g_assert_true (window_fixture_grid_has_focus (self, MG_GRID_HEX));
  window_fixture_activate (self, "next-pane");
  g_assert_true (window_fixture_grid_has_focus (self, MG_GRID_VALUES));
  window_fixture_activate (self, "next-pane");
  g_assert_true (window_fixture_has_focus (self, inspector));
  window_fixture_activate (self, "next-pane");
  g_assert_true (window_fixture_has_focus (self, self->list));
  window_fixture_activate (self, "next-pane");
  g_assert_true (window_fixture_grid_has_focus (self, MG_GRID_HEX));

  /* What is not in sight is left out. */
  window_fixture_activate (self, "show-panel");
  window_fixture_activate (self, "show-list");
  window_fixture_activate (self, "next-pane");
  window_fixture_activate (self, "next-pane");
  g_assert_true (window_fixture_grid_has_focus (self, MG_GRID_HEX));
  window_fixture_activate (self, "search");
  g_assert_true (mg_split_get_list_shown (self->split));
  g_assert_true (window_fixture_has_focus (self, gui_find_child (GTK_WIDGET (self->list), "search")));
}

static void
test_folding (WindowFixture *self)
{
  GtkWidget *open = window_fixture_get_part (self, "open_button");
  GtkWidget *stack = window_fixture_get_part (self, "stack");
  GtkWidget *inspector = gui_find_child (window_fixture_get_part (self, "panel"), "inspector");

  g_assert_true (gtk_widget_get_mapped (open));
  window_fixture_resize (self, 640);
  mg_test_wait (mg_split_get_folded (self->split));
  mg_test_wait (!gtk_widget_get_mapped (open));
  g_assert_true (gtk_widget_get_mapped (stack));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->list)));

  window_fixture_activate (self, "show-list");
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->list)));
  g_assert_false (gtk_widget_get_mapped (stack));
  gtk_widget_activate_action (gui_find_child (GTK_WIDGET (self->list), "list"), "list.activate-item", "u", 1);
  g_assert_true (gtk_widget_get_mapped (stack));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->list)));
  window_fixture_activate (self, "show-panel");
  mg_test_wait (gtk_widget_get_mapped (inspector));
  g_assert_false (gtk_widget_get_mapped (stack));
  window_fixture_activate (self, "show-panel");
  mg_test_wait (gtk_widget_get_mapped (stack));
  g_assert_false (gtk_widget_get_mapped (inspector));

  window_fixture_resize (self, 1250);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->list)) && gtk_widget_get_mapped (inspector));
  g_assert_true (gtk_widget_get_mapped (stack) && gtk_widget_get_mapped (open));
}

static void
test_settings (WindowFixture *self)
{
  GSettings *settings = mg_application_get_settings (self->application);
  MgWindow *second;
  int width, height;

  window_fixture_resize (self, 1000);
  window_fixture_activate (self, "show-list");
  mg_test_wait (g_settings_get_int (settings, "window-width") == 1000);
  g_assert_false (g_settings_get_boolean (settings, "list-visible"));
  g_assert_true (g_settings_get_boolean (settings, "panel-visible"));

  second = mg_window_new (self->application);
  gtk_window_get_default_size (GTK_WINDOW (second), &width, &height);
  g_assert_cmpint (width, ==, 1000);
  g_assert_cmpint (height, ==, 700);
  g_assert_false (mg_split_get_list_shown (MG_SPLIT (gui_find_child (GTK_WIDGET (second), "split"))));
  /* From now on each goes its own way. */
  window_fixture_activate (self, "show-list");
  g_assert_false (mg_split_get_list_shown (MG_SPLIT (gui_find_child (GTK_WIDGET (second), "split"))));
  gtk_window_destroy (GTK_WINDOW (second));
}

static const WindowCase cases[] = {
  { "/window/open", test_open },
  { "/window/warned", test_warned },
  { "/window/refused", test_refused },
  { "/window/waiting", test_waiting },
  { "/window/close", test_close },
  { "/window/window-closed", test_window_closed },
  { "/window/row-popover", test_row_popover },
  { "/window/go-popover", test_go_popover },
  { "/window/access-popover", test_access_popover },
  { "/window/follow-popover", test_follow_popover },
  { "/window/moved", test_moved },
  { "/window/accelerators", test_accelerators },
  { "/window/actions", test_actions },
  { "/window/next-pane", test_next_pane },
  { "/window/folding", test_folding },
  { "/window/settings", test_settings },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
