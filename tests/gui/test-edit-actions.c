/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one can do to what is edited: fill, import, freeze, flush, hold a lock. */

#include <glib/gstdio.h>

#include "edit-fixture.h"
#include "mg-page-edit.h"

static void
activate (EditFixture *self, const char *action)
{
  gtk_widget_activate_action (edit_fixture_get_page (self), action, NULL);
}

static gboolean
is_enabled (WindowFixture *window, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (window->window), action);
}

static gboolean
says (EditFixture *self, const char *part)
{
  return strstr (mg_inspection_get_sentence (self->inspection), part) != NULL;
}

static guint8
shows (EditFixture *self, guint64 offset)
{
  guint8 byte = 0;

  mg_frame_read (mg_inspection_get_frame (self->inspection), offset, &byte, 1);
  return byte;
}

static void
set_element (EditFixture *self, MgElementType type)
{
  mg_inspection_set_element (self->inspection, (MgElement){ type, FALSE });
}

static void
test_undo (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);

  g_assert_false (is_enabled (window, "undo"));
  g_assert_false (is_enabled (window, "redo"));
  edit_fixture_edit (self->editor, 4, 1);
  g_assert_true (is_enabled (window, "undo"));
  gtk_widget_grab_focus (edit_fixture_get_page (self));
  window_fixture_press (window, "ctrl+z");
  mg_test_wait (edit_fixture_read (self, 4) == 0);
  mg_test_wait (!is_enabled (window, "undo"));
  window_fixture_press (window, "ctrl+shift+z");
  mg_test_wait (edit_fixture_read (self, 4) == 1);
  mg_test_wait (!is_enabled (window, "redo"));

  /* What is typed in an entry is the entry's to undo, even if that is nothing. */
  window_fixture_press (window, "ctrl+l");
  mg_test_wait (window_fixture_has_focus (window, window->list));
  window_fixture_press (window, "ctrl+z");
  mg_test_iterate_for (100);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 1);
}

static void
test_fill (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  GtkWidget *dialog;
  GtkWidget *button;

  set_element (self, MG_ELEMENT_U8);
  mg_inspection_select (self->inspection, 16, 4);
  window_fixture_press (window, "ctrl+d");
  dialog = GTK_WIDGET (edit_fixture_wait_for ("MgFillDialog"));
  button = gui_find_child (dialog, "button");
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "value_row")), "300");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_true (gtk_widget_has_css_class (gui_find_child (dialog, "value_row"), "error"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (gui_find_child (dialog, "pattern")), 2);
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "value_row")), "10");
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "step_row")), "5");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (dialog, "answer"))), ==, "10 15 20 25");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  mg_test_wait (edit_fixture_read (self, 19) == 25);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 10);
  g_assert_cmpint (edit_fixture_read (self, 15), ==, 0);
  g_assert_cmpint (edit_fixture_read (self, 20), ==, 0);
  mg_test_wait (gui_find_window ("MgFillDialog") == NULL);

  window_fixture_activate (window, "fill");
  dialog = GTK_WIDGET (edit_fixture_wait_for ("MgFillDialog"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (gui_find_child (dialog, "pattern")), 5);
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "value_row")), "2");
  g_signal_emit_by_name (gui_find_child (dialog, "button"), "clicked");
  mg_test_wait (edit_fixture_read (self, 19) == 27);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 12);
}

static void
test_read_only (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_READ);

  window_fixture_activate (window, "fill");
  g_assert_null (gui_find_window ("MgFillDialog"));
  g_assert_true (says (self, "read-only"));
  window_fixture_activate (window, "freeze");
  g_assert_cmpint (g_list_model_get_n_items (mg_editor_get_frozen (self->editor)), ==, 0);
}

static void
test_import (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "mapglass-test-import", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "abcdef", 6, NULL));
  mg_inspection_set_cursor (self->inspection, EDIT_FIXTURE_SIZE - 4, FALSE);
  mg_page_edit_import (MG_PAGE (edit_fixture_get_page (self)), file);
  g_assert_true (says (self, "Nothing written"));
  g_assert_cmpint (edit_fixture_read (self, EDIT_FIXTURE_SIZE - 4), ==, 0);
  g_assert_false (mg_editor_get_can_undo (self->editor));

  mg_inspection_set_cursor (self->inspection, EDIT_FIXTURE_SIZE - 6, FALSE);
  mg_page_edit_import (MG_PAGE (edit_fixture_get_page (self)), file);
  mg_test_wait (edit_fixture_read (self, EDIT_FIXTURE_SIZE - 1) == 'f');
  g_assert_cmpint (edit_fixture_read (self, EDIT_FIXTURE_SIZE - 6), ==, 'a');
  mg_test_wait (says (self, "Imported 6 bytes"));
  g_unlink (path);
}

static void
test_freeze (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  GListModel *all = mg_editor_get_frozen (self->editor);
  g_autoptr (MgFrozen) frozen = NULL;
  GtkWidget *edits = edit_fixture_get_edits (self);

  set_element (self, MG_ELEMENT_U8);
  edit_fixture_edit (self->editor, 4, 7);
  mg_inspection_set_cursor (self->inspection, 4, FALSE);
  mg_test_wait (shows (self, 4) == 7);
  window_fixture_activate (window, "freeze");
  g_assert_cmpint (g_list_model_get_n_items (all), ==, 1);
  frozen = g_list_model_get_item (all, 0);
  g_assert_true (mg_frozen_get_active (frozen));
  g_assert_true (gtk_widget_get_visible (gui_find_child (edits, "frozen_section")));
  edit_fixture_store (self, 4, 99);
  mg_test_wait (edit_fixture_read (self, 4) == 7);
  mg_test_wait (mg_frozen_get_overwritten (frozen) > 0);
  mg_editor_set_frozen_rate (self->editor, frozen, 33);

  /* It comes back with the name, switched off. */
  window_fixture_activate (window, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (window) == 0);
  window_fixture_open (window, "posix:/edited");
  self->inspection = window_fixture_get_inspection (window);
  self->editor = mg_view_get_editor (mg_inspection_get_view (self->inspection));
  all = mg_editor_get_frozen (self->editor);
  g_assert_cmpint (g_list_model_get_n_items (all), ==, 1);
  g_set_object (&frozen, NULL);
  frozen = g_list_model_get_item (all, 0);
  g_assert_false (mg_frozen_get_active (frozen));
  g_assert_cmpint (mg_frozen_get_offset (frozen), ==, 4);
  g_assert_cmpint (mg_frozen_get_rate (frozen), ==, 33);

  set_element (self, MG_ELEMENT_U8);
  mg_inspection_set_cursor (self->inspection, 4, FALSE);
  window_fixture_activate (window, "freeze");
  g_assert_cmpint (g_list_model_get_n_items (all), ==, 0);
}

static void
test_save (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  g_autofree char *before = NULL;

  edit_fixture_edit (self->editor, 4, 7);
  before = g_strdup (mg_inspection_get_sentence (self->inspection));
  window_fixture_press (window, "ctrl+s");
  mg_test_wait (!g_str_equal (mg_inspection_get_sentence (self->inspection), before));
  g_assert_true (says (self, "edited"));

  edit_fixture_set_access (self->editor, MG_ACCESS_COPY);
  edit_fixture_edit (self->editor, 4, 8);
  window_fixture_press (window, "ctrl+s");
  mg_test_wait (edit_fixture_read (self, 4) == 8);
  mg_test_wait (edit_fixture_count_changes (self) == 0);
  activate (self, "page.save");
  g_assert_true (says (self, "no private changes"));
}

static void
test_hold (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  GtkWidget *access = window_fixture_get_part (window, "access_button");
  GtkWidget *dialog;
  GtkWidget *button;
  gint64 longest = 0;

  window_fixture_activate (window, "hold");
  dialog = GTK_WIDGET (edit_fixture_wait_for ("MgHoldDialog"));
  button = gui_find_child (dialog, "button");
  g_assert_false (gtk_widget_get_sensitive (button));
  adw_combo_row_set_selected (ADW_COMBO_ROW (gui_find_child (dialog, "kind")), MG_HOLD_SPIN);
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "offset")), "0x41");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "offset")), "0x40");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (mg_editor_get_hold (self->editor));
  edit_fixture_edit (self->editor, 4, 7);
  mg_test_wait (mg_editor_get_times_held (self->editor, &longest) > 0);
  g_assert_cmpint (edit_fixture_read (self, 0x40), ==, 0);

  g_assert_true (gtk_widget_get_visible (gui_find_child (access, "held_box")));
  g_signal_emit_by_name (gui_find_by_text (access, "_Let Go"), "clicked");
  g_assert_null (mg_editor_get_hold (self->editor));
  g_assert_false (gtk_widget_get_visible (gui_find_child (access, "held_box")));
}

static const WindowCase cases[] = {
  { "/edit-actions/undo", test_undo },           { "/edit-actions/fill", test_fill },
  { "/edit-actions/read-only", test_read_only }, { "/edit-actions/import", test_import },
  { "/edit-actions/freeze", test_freeze },       { "/edit-actions/save", test_save },
  { "/edit-actions/hold", test_hold },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
