/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>

#include "mg-all-mappings.h"
#include "mg-mapping-row.h"
#include "mg-test-memory.h"
#include "window-fixture.h"

static char *
get_path (WindowFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
make (WindowFixture *self, const char *name)
{
  g_autofree char *path = get_path (self, name);

  g_assert_true (g_file_set_contents (path, "12345678", 8, NULL));
  mg_test_wait (window_fixture_lists (self, name)
                || window_fixture_lists (self, path + strlen (self->folder)));
}

static gboolean
exists (WindowFixture *self, const char *name)
{
  g_autofree char *path = get_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
drop (WindowFixture *self, const char *name)
{
  g_autofree char *path = get_path (self, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Names, and what is set aside. */
static guint
count_files (WindowFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static GtkWindow *
wait_dialog (void)
{
  GtkWindow *dialog;

  mg_test_wait ((dialog = gui_find_window ("AdwMessageDialog")) != NULL);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  return dialog;
}

static void
wait_no_dialog (void)
{
  mg_test_wait (gui_find_window ("AdwMessageDialog") == NULL);
}

static const char *
heading (GtkWindow *dialog)
{
  return adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog));
}

static gboolean
says (GtkWindow *dialog, const char *part)
{
  return strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), part) != NULL;
}

static void
remove_mappings (WindowFixture *self, const char *const *uris)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "remove-mappings",
                                  g_variant_new_strv (uris, -1));
}

#define remove_these(self, ...) remove_mappings (self, (const char *const[]){ __VA_ARGS__, NULL })

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (WindowFixture *self, const char *text)
{
  return find_label (window_fixture_get_part (self, "toasts"), text) != NULL;
}

static void
undo (WindowFixture *self)
{
  GtkWidget *button;

  /* A toast that goes is still there for a while. */
  mg_test_wait ((button = gui_find_by_text (window_fixture_get_part (self, "toasts"), "Undo")) != NULL
                && gtk_widget_grab_focus (button));
  window_fixture_press (self, "Return");
}

static GtkWidget *
find_row (GtkWidget *widget, const char *name)
{
  if (MG_IS_MAPPING_ROW (widget) && find_label (widget, name) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
focus_row (WindowFixture *self, const char *name)
{
  mg_test_wait (find_row (GTK_WIDGET (self->list), name) != NULL);
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_parent (find_row (GTK_WIDGET (self->list), name))));
}

/* Asked, thought over, done, and undone, without the pointer. */
static void
test_keys (WindowFixture *self)
{
  GtkWindow *dialog;

  make (self, "bottle");
  focus_row (self, "bottle");
  window_fixture_press (self, "Delete");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove “/bottle”?");
  g_assert_true (says (dialog, "No program"));
  g_assert_true (says (dialog, "memory is freed only when that message closes."));
  g_assert_cmpuint (count_files (self), ==, 1);
  /* What comes first is to leave it. */
  gui_press (dialog, "Return");
  wait_no_dialog ();
  g_assert_true (exists (self, "bottle"));

  focus_row (self, "bottle");
  window_fixture_press (self, "Delete");
  gui_press (wait_dialog (), "alt+r");
  wait_no_dialog ();
  mg_test_wait (shows (self, "Removed “/bottle”"));
  g_assert_false (exists (self, "bottle"));
  g_assert_cmpuint (count_files (self), ==, 1);
  undo (self);
  mg_test_wait (shows (self, "“/bottle” is back"));
  g_assert_true (exists (self, "bottle"));
  g_assert_cmpuint (count_files (self), ==, 1);
  drop (self, "bottle");
}

static void
test_menu (WindowFixture *self)
{
  GtkWindow *dialog;

  make (self, "bottle");
  focus_row (self, "bottle");
  window_fixture_press (self, "shift+F10 Down Down Return");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove “/bottle”?");
  gui_press (dialog, "Escape");
  wait_no_dialog ();
  focus_row (self, "bottle");
  window_fixture_press (self, "shift+F10 Return");
  mg_test_wait (window_fixture_get_n_tabs (self) == 1);
  g_assert_cmpstr (mg_mapping_get_uri (mg_tab_get_mapping (mg_window_get_tab (self->window))), ==,
                   "posix:/bottle");
  drop (self, "bottle");
}

/* What a tab shows; that this program looks at it is not what is warned of. Quitting completes it. */
static void
test_tab (WindowFixture *self)
{
  GtkWindow *dialog;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), "remove"));
  make (self, "bottle");
  window_fixture_open (self, "posix:/bottle");
  window_fixture_activate (self, "remove");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove “/bottle”?");
  g_assert_false (says (dialog, "has it open"));
  gui_press (dialog, "alt+r");
  wait_no_dialog ();
  mg_test_wait (shows (self, "Removed “/bottle”"));
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_used (WindowFixture *self)
{
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autofree char *path = get_path (self, "bottle");
  GtkWindow *dialog;

  make (self, "bottle");
  make (self, "can");
  remove_these (self, "posix:/bottle", "posix:/can");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove 2 Mappings?");
  g_assert_true (says (dialog, "Together they have 16 bytes."));
  g_assert_nonnull (find_label (GTK_WIDGET (dialog), "/bottle · 8 bytes"));
  g_assert_nonnull (find_label (GTK_WIDGET (dialog), "/can · 8 bytes"));

  /* Somebody comes while one thinks about it. */
  mg_test_memory_map (process, mg_test_memory_open (process, path, O_RDWR), 0, 8, MAP_SHARED);
  gui_press (dialog, "alt+r");
  mg_test_wait ((dialog = gui_find_window ("AdwMessageDialog")) != NULL
                && g_str_equal (heading (dialog), "Not All Were Removed"));
  g_assert_true (says (dialog, "“posix:/bottle” has come into use, and stays."));
  g_assert_true (exists (self, "bottle"));
  g_assert_false (exists (self, "can"));
  gui_press (dialog, "Escape");
  wait_no_dialog ();
  g_assert_true (shows (self, "Removed “/can”"));

  /* Who is known to use it is named. */
  remove_these (self, "posix:/bottle");
  dialog = wait_dialog ();
  g_assert_true (says (dialog, "It is mapped by ") || says (dialog, "has it open"));
  gui_press (dialog, "alt+r");
  wait_no_dialog ();
  mg_test_wait (!exists (self, "bottle"));
}

/* One of many fails: the rest goes on. */
static void
test_some_fail (WindowFixture *self)
{
  GtkWindow *dialog;

  make (self, "bottle");
  make (self, "can");
  make (self, "jar");
  remove_these (self, "posix:/bottle", "fake:box", "posix:/can", "posix:/jar");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove 3 Mappings?");
  g_assert_nonnull (find_label (GTK_WIDGET (dialog), "“fake:box” has no name to remove"));
  drop (self, "can");
  gui_press (dialog, "alt+r");
  mg_test_wait ((dialog = gui_find_window ("AdwMessageDialog")) != NULL
                && g_str_equal (heading (dialog), "Not All Were Removed"));
  g_assert_true (says (dialog, "“/can” does not exist."));
  g_assert_false (exists (self, "bottle"));
  g_assert_false (exists (self, "jar"));
  gui_press (dialog, "Escape");
  wait_no_dialog ();
  g_assert_true (shows (self, "Removed 2 mappings"));
  undo (self);
  mg_test_wait (shows (self, "2 mappings are back"));
  drop (self, "bottle");
  drop (self, "jar");
}

/* The name is taken: it can be tried again. */
static void
test_taken (WindowFixture *self)
{
  g_autofree char *path = get_path (self, "bottle");

  make (self, "bottle");
  remove_these (self, "posix:/bottle");
  gui_press (wait_dialog (), "alt+r");
  mg_test_wait (shows (self, "Removed “/bottle”"));
  g_assert_true (g_file_set_contents (path, "other", 5, NULL));
  undo (self);
  mg_test_wait (shows (self, "“/bottle” cannot be brought back: its name was taken meanwhile."));
  g_assert_cmpuint (count_files (self), ==, 2);
  drop (self, "bottle");
  undo (self);
  mg_test_wait (shows (self, "“/bottle” is back"));
  g_assert_cmpuint (count_files (self), ==, 1);
  drop (self, "bottle");
}

/* The memory is freed when the toast closes. */
static void
test_dismissed (WindowFixture *self)
{
  GtkWidget *button;

  make (self, "bottle");
  remove_these (self, "posix:/bottle");
  gui_press (wait_dialog (), "alt+r");
  mg_test_wait (shows (self, "Removed “/bottle”"));
  g_assert_cmpuint (count_files (self), ==, 1);
  button = gui_find_by_text (window_fixture_get_part (self, "toasts"), "Undo");
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_next_sibling (button)));
  window_fixture_press (self, "Return");
  mg_test_wait (count_files (self) == 0);
}

static void
test_nothing (WindowFixture *self)
{
  GtkWindow *dialog;

  remove_these (self, "fake:box");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Nothing to Remove");
  g_assert_true (
    says (dialog, "“fake:box” has no name to remove: it is gone when the last program lets it go."));
  gui_press (dialog, "Return");
  wait_no_dialog ();
}

/* The window goes while it asks: nothing is removed, and nothing goes on asking. */
static void
test_closed (WindowFixture *self)
{
  make (self, "bottle");
  remove_these (self, "posix:/bottle");
  wait_dialog ();
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_null (gui_find_window ("AdwMessageDialog"));
  g_assert_true (exists (self, "bottle"));
  drop (self, "bottle");
}

/* What is selected in the table of all mappings. */
static void
test_table (WindowFixture *self)
{
  GtkWidget *page;
  GtkWidget *view;
  GtkWindow *dialog;

  make (self, "bottle");
  make (self, "can");
  window_fixture_activate (self, "all-mappings");
  page = adw_tab_page_get_child (adw_tab_view_get_selected_page (self->tabs));
  view = gui_find_child (page, "view");
  mg_test_wait (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))))
                  == 4
                && gtk_widget_get_mapped (view));
  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (page));
  window_fixture_press (self, "Down");
  mg_test_wait (window_fixture_has_focus (self, view));
  window_fixture_press (self, "ctrl+a Delete");
  dialog = wait_dialog ();
  g_assert_cmpstr (heading (dialog), ==, "Remove 2 Mappings?");
  g_assert_nonnull (find_label (GTK_WIDGET (dialog), "“fake:case” has no name to remove"));
  gui_press (dialog, "alt+r");
  wait_no_dialog ();
  mg_test_wait (shows (self, "Removed 2 mappings"));
  undo (self);
  mg_test_wait (shows (self, "2 mappings are back"));
  drop (self, "bottle");
  drop (self, "can");
}

static const WindowCase cases[] = {
  { "/remover/keys", test_keys },
  { "/remover/menu", test_menu },
  { "/remover/tab", test_tab },
  { "/remover/used", test_used },
  { "/remover/some-fail", test_some_fail },
  { "/remover/taken", test_taken },
  { "/remover/dismissed", test_dismissed },
  { "/remover/nothing", test_nothing },
  { "/remover/closed", test_closed },
  { "/remover/table", test_table },
};

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
