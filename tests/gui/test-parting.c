/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked before edits would be lost. */

#include <glib/gstdio.h>

#include "edit-fixture.h"
#include "mg-change-list.h"
#include "mg-patch-saver.h"

static void
test_tab (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);

  edit_fixture_edit (self->editor, 4, 1);
  window_fixture_activate (window, "close-tab");
  edit_fixture_respond ("cancel");
  g_assert_cmpint (window_fixture_get_n_tabs (window), ==, 1);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 1);
  window_fixture_activate (window, "close-tab");
  edit_fixture_respond ("discard");
  mg_test_wait (window_fixture_get_n_tabs (window) == 0);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 0);
}

static void
test_commit (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);

  edit_fixture_edit (self->editor, 4, 1);
  window_fixture_activate (window, "close-tab");
  edit_fixture_respond ("commit");
  mg_test_wait (window_fixture_get_n_tabs (window) == 0);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 1);
}

/* What the user skips is a reason to stay. */
static void
test_skipped (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWindow *dialog;

  edit_fixture_edit (self->editor, 4, 1);
  edit_fixture_store (self, 4, 9);
  window_fixture_activate (window, "close-tab");
  edit_fixture_respond ("commit");
  dialog = edit_fixture_wait_for ("MgConflictDialog");
  g_signal_emit_by_name (gui_find_by_text (GTK_WIDGET (dialog), "_Skip"), "clicked");
  g_signal_emit_by_name (gui_find_child (GTK_WIDGET (dialog), "write_button"), "clicked");
  mg_test_iterate_for (100);
  g_assert_cmpint (window_fixture_get_n_tabs (window), ==, 1);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 1);
  mg_editor_discard (self->editor, NULL);
}

/* Nothing is asked where nothing would be lost. */
static void
test_nothing (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);

  edit_fixture_edit (self->editor, 4, 1);
  window_fixture_activate (window, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (window) == 0);
  g_assert_null (gui_find_window ("AdwMessageDialog"));
}

static void
test_window (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);

  edit_fixture_edit (self->editor, 4, 1);
  gtk_window_close (GTK_WINDOW (window->window));
  edit_fixture_respond ("cancel");
  g_assert_nonnull (window->window);
  gtk_window_close (GTK_WINDOW (window->window));
  edit_fixture_respond ("discard");
  mg_test_wait (window->window == NULL);
}

/* Two tabs, one question. */
static void
test_quit (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  MgEditor *second;
  GtkWindow *dialog;

  edit_fixture_edit (self->editor, 4, 1);
  window_fixture_activate (window, "new-view");
  mg_test_wait (window_fixture_get_n_tabs (window) == 2);
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (window)) > 0);
  second = mg_view_get_editor (mg_inspection_get_view (window_fixture_get_inspection (window)));
  edit_fixture_set_access (second, MG_ACCESS_COPY);
  edit_fixture_edit (second, 8, 2);
  edit_fixture_edit (second, 16, 2);

  g_action_group_activate_action (G_ACTION_GROUP (window->application), "quit", NULL);
  dialog = edit_fixture_wait_for ("AdwMessageDialog");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "1 private change\n"));
  g_assert_nonnull (
    strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "2 private changes\n"));
  edit_fixture_respond ("cancel");
  g_assert_cmpint (window_fixture_get_n_tabs (window), ==, 2);

  g_action_group_activate_action (G_ACTION_GROUP (window->application), "quit", NULL);
  edit_fixture_respond ("commit");
  mg_test_wait (window->window == NULL);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 1);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 2);
}

static void
test_patch (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "mapglass-test-parting.mgpatch", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  edit_fixture_edit (self->editor, 0x40, 200);
  changes = mg_change_list_get_all (mg_editor_get_changes (self->editor));
  g_assert_true (mg_patch_saver_save_to (self->inspection, changes, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "posix:/edited"));
  g_assert_nonnull (strstr (text, "200"));
  g_unlink (path);
  mg_editor_discard (self->editor, NULL);
}

static const WindowCase cases[] = {
  { "/parting/tab", test_tab },         { "/parting/commit", test_commit },
  { "/parting/skipped", test_skipped }, { "/parting/nothing", test_nothing },
  { "/parting/window", test_window },   { "/parting/quit", test_quit },
  { "/parting/patch", test_patch },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
