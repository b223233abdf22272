/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of edits in the panel, and committing what is in it. */

#include "edit-fixture.h"
#include "mg-change-list.h"
#include "mg-change-row.h"
#include "mg-change-text.h"
#include "mg-conflict-dialog.h"
#include "mg-conflict-item.h"

static GtkButton *
get_button (GtkWidget *edits, const char *id)
{
  return GTK_BUTTON (gui_find_child (edits, id));
}

static void
click (GtkWidget *widget, const char *id)
{
  g_signal_emit_by_name (gui_find_child (widget, id), "clicked");
}

static void
click_text (GtkWidget *widget, const char *text)
{
  g_signal_emit_by_name (gui_find_by_text (widget, text), "clicked");
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = MG_IS_CHANGE_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static GtkWidget *
find_row (GtkWidget *widget)
{
  if (MG_IS_CHANGE_ROW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_text (GtkWidget *widget, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (widget, id)));
}

static void
test_list (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);
  MgChangeList *list = MG_CHANGE_LIST (gui_find_child (edits, "changes"));
  GtkWidget *row;

  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (edits, "stack"))), ==,
                   "empty");
  edit_fixture_edit (self->editor, 0x40, 200);
  edit_fixture_edit (self->editor, 0x80, 7);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (edits, "stack"))), ==,
                   "edits");
  mg_test_wait (find_row (edits) != NULL && count_rows (edits) >= 2);
  row = find_row (edits);
  g_assert_cmpstr (get_text (row, "place"), ==, "0x40 u8");
  g_assert_cmpstr (get_text (row, "values"), ==, "0 → 200");
  g_assert_cmpstr (get_text (row, "live"), ==, "");

  /* What another program writes is seen while one looks. */
  edit_fixture_store (self, 0x40, 99);
  mg_test_wait (g_str_equal (get_text (row, "live"), "live 99"));
  g_assert_true (gtk_widget_has_css_class (row, "conflict"));

  g_assert_cmpstr (gtk_button_get_label (get_button (edits, "commit_button")), ==, "Co_mmit All…");
  gtk_selection_model_select_item (mg_change_list_get_model (list), 1, TRUE);
  g_assert_cmpstr (gtk_button_get_label (get_button (edits, "commit_button")), ==, "Co_mmit 1…");
  click (edits, "discard_button");
  mg_test_wait (edit_fixture_count_changes (self) == 1);
  g_assert_cmpint (edit_fixture_read (self, 0x80), ==, 0);
  edit_fixture_edit (self->editor, 0x80, 8);

  g_signal_emit_by_name (gui_find_child (GTK_WIDGET (list), "list"), "activate", 1);
  g_assert_cmpint (mg_inspection_get_cursor (self->inspection), ==, 0x80);
  mg_editor_discard (self->editor, NULL);
}

static void
test_commit (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);

  edit_fixture_edit (self->editor, 4, 1);
  edit_fixture_edit (self->editor, 5000, 2);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 0);
  click (edits, "commit_button");
  mg_test_wait (edit_fixture_count_changes (self) == 0);
  g_assert_cmpint (edit_fixture_read (self, 4), ==, 1);
  g_assert_cmpint (edit_fixture_read (self, 5000), ==, 2);
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (self->inspection), "Wrote 2 bytes to “/edited”"));
  /* Of an entry that has the focus nothing is undone; the window does it. */
  gtk_widget_grab_focus (edit_fixture_get_page (self));
  window_fixture_press (window, "ctrl+z");
  mg_test_wait (edit_fixture_read (self, 4) == 0);
  mg_test_wait (edit_fixture_count_changes (self) == 2);
  mg_editor_discard (self->editor, NULL);
}

static MgConflictDialog *
wait_for_dialog (void)
{
  return MG_CONFLICT_DIALOG (edit_fixture_wait_for ("MgConflictDialog"));
}

static void
choose (MgConflictDialog *dialog, guint position, MgConflictChoice choice)
{
  g_autoptr (MgConflictItem) item = g_list_model_get_item (mg_conflict_dialog_get_items (dialog), position);

  mg_conflict_item_set_choice (item, choice);
}

/* One is not in question; the other three get an answer each. */
static void
test_conflicts (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);
  MgConflictDialog *dialog;
  GtkWidget *button;

  for (guint i = 0; i < 4; i++)
    edit_fixture_edit (self->editor, 16 * i, 1);
  for (guint i = 1; i < 4; i++)
    edit_fixture_store (self, 16 * i, 9);
  click (edits, "commit_button");
  dialog = wait_for_dialog ();
  button = gui_find_child (GTK_WIDGET (dialog), "write_button");
  g_assert_cmpint (g_list_model_get_n_items (mg_conflict_dialog_get_items (dialog)), ==, 3);
  g_assert_cmpint (edit_fixture_read (self, 0), ==, 0);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (dialog))
                 == gui_find_by_text (GTK_WIDGET (dialog), "_Cancel"));
  g_assert_false (gtk_widget_get_sensitive (button));
  choose (dialog, 0, MG_CONFLICT_MINE);
  choose (dialog, 1, MG_CONFLICT_LIVE);
  g_assert_false (gtk_widget_get_sensitive (button));
  choose (dialog, 2, MG_CONFLICT_SKIP);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  mg_test_wait (edit_fixture_count_changes (self) == 1);
  g_assert_cmpint (edit_fixture_read (self, 0), ==, 1);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 1);
  g_assert_cmpint (edit_fixture_read (self, 32), ==, 9);
  g_assert_cmpint (edit_fixture_read (self, 48), ==, 9);
  mg_editor_discard (self->editor, NULL);
}

static void
test_cancelled (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);
  MgConflictDialog *dialog;

  edit_fixture_edit (self->editor, 0, 1);
  edit_fixture_edit (self->editor, 16, 1);
  edit_fixture_store (self, 16, 9);
  click (edits, "commit_button");
  dialog = wait_for_dialog ();
  click_text (GTK_WIDGET (dialog), "Keep _Mine");
  g_assert_true (gtk_widget_get_sensitive (gui_find_child (GTK_WIDGET (dialog), "write_button")));
  gtk_window_close (GTK_WINDOW (dialog));
  mg_test_wait (gui_find_window ("MgConflictDialog") == NULL);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 2);
  g_assert_cmpint (edit_fixture_read (self, 0), ==, 0);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 9);
  mg_editor_discard (self->editor, NULL);
}

/* Who wrote while it was asked is not overwritten: that row comes back, marked. */
static void
test_moved_again (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);
  MgConflictDialog *dialog;
  g_autoptr (GtkWindow) first = NULL;

  edit_fixture_edit (self->editor, 0, 1);
  edit_fixture_edit (self->editor, 16, 1);
  edit_fixture_store (self, 0, 8);
  edit_fixture_store (self, 16, 9);
  click (edits, "commit_button");
  dialog = wait_for_dialog ();
  /* As long as it is there no other has its address. */
  first = g_object_ref (GTK_WINDOW (dialog));
  click_text (GTK_WIDGET (dialog), "Keep _Mine");
  edit_fixture_store (self, 16, 10);
  click (GTK_WIDGET (dialog), "write_button");
  mg_test_wait (gui_find_window ("MgConflictDialog") != NULL
                && gui_find_window ("MgConflictDialog") != first);
  dialog = wait_for_dialog ();
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 10);
  g_assert_nonnull (strstr (get_text (GTK_WIDGET (dialog), "explanation"), "again"));
  click_text (GTK_WIDGET (dialog), "Keep _Mine");
  click (GTK_WIDGET (dialog), "write_button");
  mg_test_wait (edit_fixture_count_changes (self) == 0);
  g_assert_cmpint (edit_fixture_read (self, 0), ==, 1);
  g_assert_cmpint (edit_fixture_read (self, 16), ==, 1);
}

static void
test_undo_conflict (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);

  edit_fixture_edit (self->editor, 8, 1);
  edit_fixture_store (self, 8, 5);
  window_fixture_activate (window, "undo");
  gtk_window_close (GTK_WINDOW (wait_for_dialog ()));
  mg_test_wait (gui_find_window ("MgConflictDialog") == NULL);
  g_assert_cmpint (edit_fixture_read (self, 8), ==, 5);
  window_fixture_activate (window, "undo");
  click (GTK_WIDGET (wait_for_dialog ()), "overwrite_button");
  mg_test_wait (edit_fixture_read (self, 8) == 0);
  mg_test_wait (mg_editor_get_can_redo (self->editor));

  edit_fixture_edit (self->editor, 8, 2);
  edit_fixture_store (self, 8, 6);
  window_fixture_activate (window, "undo");
  click (GTK_WIDGET (wait_for_dialog ()), "leave_button");
  mg_test_wait (gui_find_window ("MgConflictDialog") == NULL);
  mg_test_iterate_for (50);
  g_assert_cmpint (edit_fixture_read (self, 8), ==, 6);
}

/* As many rows as are in sight, and not as many as there are changes. */
static void
test_many (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_COPY);
  GtkWidget *edits = edit_fixture_get_edits (self);

  for (guint i = 0; i < 1000; i++)
    edit_fixture_edit (self->editor, 8 * i, 1);
  g_assert_cmpint (edit_fixture_count_changes (self), ==, 1000);
  mg_test_wait (count_rows (edits) > 2);
  g_assert_cmpint (count_rows (edits), <, 300);
  click (edits, "commit_button");
  mg_test_wait (edit_fixture_count_changes (self) == 0);
  g_assert_cmpint (edit_fixture_read (self, 8 * 999), ==, 1);
}

static void
check_values (const char *type, const char *bytes, gsize length, guint width, const char *expected)
{
  g_autoptr (GBytes) all = g_bytes_new (bytes, length);
  g_autofree char *text = mg_change_text_values (type, all, width);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_values (void)
{
  check_values ("u8", "\1\2\3", 3, 24, "1 2 3");
  check_values ("be:u16", "\1\0", 2, 24, "256");
  check_values ("f32", "\0\0\x80?\0\0\0@", 8, 24, "1 2");
  check_values ("bytes", "\1\xff", 2, 24, "01 FF");
  check_values ("bytes", "\1\2\3\4\5\6", 6, 9, "01 02 03…");
  check_values ("text", "ab\1c", 4, 24, "ab.c");
  check_values ("text", "abcdef", 6, 3, "abc…");
  /* What is cut in the middle of an element is bytes. */
  check_values ("u16", "\1\2\3", 3, 24, "01 02 03");
}

/* What takes time is shown, and goes away by itself; here it waits for a lock that nobody gives. */
static void
test_progress (WindowFixture *window)
{
  g_autoptr (EditFixture) self = edit_fixture_new (window, MG_ACCESS_WRITE);
  g_autoptr (MgHold) hold = mg_hold_new_inside (MG_HOLD_SPIN, 0, 2 * G_USEC_PER_SEC);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);

  edit_fixture_store (self, 0, 1);
  mg_editor_set_hold (self->editor, hold, FALSE);
  mg_editor_edit_async (self->editor, 8, 1, "u8", bytes, NULL, NULL);
  g_assert_cmpfloat (mg_editor_get_progress (self->editor), >=, 0);
  edit_fixture_respond ("cancel");
  mg_test_wait (mg_editor_get_progress (self->editor) < 0);
  g_assert_cmpint (edit_fixture_read (self, 8), ==, 0);
  /* What waits would be asked about when the window is closed. */
  g_assert_cmpint (edit_fixture_count_waiting (self), ==, 1);
  g_ptr_array_add (waiting, g_list_model_get_item (mg_editor_get_waiting (self->editor), 0));
  mg_editor_drop (self->editor, waiting);
}

static const WindowCase cases[] = {
  { "/edits-page/progress", test_progress },
  { "/edits-page/list", test_list },
  { "/edits-page/commit", test_commit },
  { "/edits-page/conflicts", test_conflicts },
  { "/edits-page/cancelled", test_cancelled },
  { "/edits-page/moved-again", test_moved_again },
  { "/edits-page/undo-conflict", test_undo_conflict },
  { "/edits-page/many", test_many },
};

int
main (int argc, char **argv)
{
  g_setenv ("MAPGLASS_NON_UNIQUE", "1", TRUE);
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/edits-page/values", test_values);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
