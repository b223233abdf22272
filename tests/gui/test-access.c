/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a view may do to its mapping: how it is chosen, shown and refused. */

#include <glib/gstdio.h>

#include "edit-fixture.h"
#include "mg-editing.h"

static GtkWidget *
get_button (WindowFixture *window, const char *id)
{
  return gui_find_child (window_fixture_get_part (window, "access_button"), id);
}

static gboolean
is_open (WindowFixture *window)
{
  return gtk_widget_get_mapped (get_button (window, "popover"));
}

static void
open_menu (WindowFixture *window)
{
  window_fixture_activate (window, "access");
  mg_test_wait (is_open (window));
  mg_test_iterate_for (100);
}

static const char *
get_text (GtkWidget *label)
{
  return gtk_label_get_text (GTK_LABEL (label));
}

static void
choose (WindowFixture *window, const char *row)
{
  open_menu (window);
  g_signal_emit_by_name (get_button (window, row), "clicked");
}

static void
test_keyboard (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);
  GtkWidget *strip = window_fixture_get_part (window, "access_strip");

  g_assert_false (gtk_widget_get_visible (strip));
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Read-only");
  window_fixture_press (window, "ctrl+e");
  mg_test_wait (is_open (window));
  window_fixture_press (window, "Down Return");
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_WRITE);
  mg_test_wait (!is_open (window));
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Read/write");
  g_assert_true (gtk_widget_has_css_class (get_button (window, "button"), "write"));
  g_assert_true (gtk_widget_get_visible (strip));
  g_assert_true (gtk_widget_has_css_class (strip, "write"));
  g_assert_nonnull (adw_tab_page_get_indicator_icon (window_fixture_get_page (window, 0)));
  g_assert_nonnull (strstr (mg_inspection_get_sentence (self->inspection), "is read/write"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_button (window, "button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Access: read/write");

  window_fixture_press (window, "ctrl+e");
  mg_test_wait (is_open (window));
  window_fixture_press (window, "Up Return");
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_READ);
  g_assert_false (gtk_widget_get_visible (strip));
  g_assert_null (adw_tab_page_get_indicator_icon (window_fixture_get_page (window, 0)));
  mg_test_wait (!is_open (window));
}

static void
test_copy (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);

  choose (window, "copy_row");
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_COPY);
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Copy");
  edit_fixture_edit (self->editor, 4, 1);
  edit_fixture_edit (self->editor, 8, 1);
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Copy · 2 private");
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 0);

  choose (window, "read_row");
  edit_fixture_respond ("cancel");
  mg_test_iterate_for (50);
  g_assert_cmpint (mg_editor_get_access (self->editor), ==, MG_ACCESS_COPY);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 2);

  choose (window, "write_row");
  edit_fixture_respond ("commit");
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_WRITE);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 1);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 0);
}

/* The sentence stands where it was wanted, and the next time it may be allowed. */
static void
test_refused (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);
  GtkWidget *row = get_button (window, "write_row");

  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  choose (window, "write_row");
  mg_test_wait (!gtk_widget_get_sensitive (row));
  g_assert_cmpint (mg_editor_get_access (self->editor), ==, MG_ACCESS_READ);
  g_assert_true (is_open (window));
  g_assert_nonnull (strstr (get_text (get_button (window, "write_meaning")), "edited"));
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==,
                   get_text (get_button (window, "write_meaning")));
  gtk_popover_popdown (GTK_POPOVER (get_button (window, "popover")));
  mg_test_wait (!is_open (window));

  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  choose (window, "write_row");
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_WRITE);
}

static void
test_each_its_own (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  MgEditor *second;

  window_fixture_activate (window, "new-view");
  mg_test_wait (window_fixture_get_n_tabs (window) == 2);
  second = mg_view_get_editor (mg_inspection_get_view (window_fixture_get_inspection (window)));
  g_assert_cmpint (mg_editor_get_access (second), ==, MG_ACCESS_READ);
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Read-only");
  adw_tab_view_set_selected_page (window->tabs, window_fixture_get_page (window, 0));
  g_assert_cmpstr (get_text (get_button (window, "label")), ==, "Read/write");
  g_assert_nonnull (adw_tab_page_get_indicator_icon (window_fixture_get_page (window, 0)));
  g_assert_null (adw_tab_page_get_indicator_icon (window_fixture_get_page (window, 1)));
}

static void
test_reach (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (self->inspection));

  mg_test_wait (mg_mapping_get_n_processes (mapping) > 0);
  open_menu (window);
  g_assert_cmpstr (get_text (get_button (window, "reach")), ==, "Edits reach 1 program at once.");
  gtk_popover_popdown (GTK_POPOVER (get_button (window, "popover")));
  mg_test_wait (!is_open (window));
}

/* With private changes the new object gets none of them by itself. */
static void
test_recreated (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *notice = gui_find_child (edit_fixture_get_page (self), "notice");
  GtkWidget *edits = edit_fixture_get_edits (self);

  edit_fixture_edit (self->editor, 4, 7);
  edit_fixture_recreate (self);
  mg_test_wait (mg_editor_get_access (self->editor) == MG_ACCESS_READ);
  g_assert_cmpint (edit_fixture_count_waiting (self), ==, 1);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (gui_find_child (notice, "edits_revealer"))));
  g_assert_nonnull (strstr (get_text (gui_find_child (notice, "news_label")), "read-only again"));
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 0);

  mg_test_wait (g_str_equal (gtk_button_get_label (GTK_BUTTON (gui_find_child (edits, "apply_button"))),
                             "_Apply to the New One…"));
  g_signal_emit_by_name (gui_find_child (edits, "apply_button"), "clicked");
  edit_fixture_respond ("apply");
  mg_test_wait (edit_fixture_count_waiting (self) == 0);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 7);
  g_assert_cmpint (mg_editor_get_access (self->editor), ==, MG_ACCESS_WRITE);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (gui_find_child (notice, "edits_revealer"))));
}

/* That a view is read-only is told no longer than it is so. */
static void
test_toast (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);
  GObject *root = G_OBJECT (gtk_widget_get_root (edit_fixture_get_page (self)));

  g_assert_false (mg_editing_check (edit_fixture_get_page (self), self->inspection));
  open_menu (window);
  g_assert_nonnull (g_object_get_data (root, "mg-editing-toast"));
  edit_fixture_set_access (self->editor, MG_ACCESS_COPY);
  /* It has to slide in before it can go. */
  mg_test_wait (g_object_get_data (root, "mg-editing-toast") == NULL);
  gtk_popover_popdown (GTK_POPOVER (get_button (window, "popover")));
  mg_test_wait (!is_open (window));
}

/* Why a sample was taken without its lock stands beside the lock. */
static void
test_unheld (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);
  g_autoptr (MgHold) hold = mg_hold_new_inside (MG_HOLD_SPIN, 0, 1000);
  MgView *view = mg_inspection_get_view (self->inspection);
  const char *reason;

  /* Somebody has it, and does not give it. */
  edit_fixture_store (self, 0, 1);
  mg_editor_set_hold (self->editor, hold, TRUE);
  mg_test_wait (mg_view_get_frame (view)->unheld_error != NULL);
  reason = mg_view_get_frame (view)->unheld_error->message;
  open_menu (window);
  g_assert_nonnull (strstr (get_text (get_button (window, "held_label")), reason));
}

static const WindowCase cases[] = {
  { "/access/keyboard", test_keyboard }, { "/access/copy", test_copy },
  { "/access/refused", test_refused },   { "/access/each-its-own", test_each_its_own },
  { "/access/reach", test_reach },       { "/access/recreated", test_recreated },
  { "/access/toast", test_toast },       { "/access/unheld", test_unheld },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
