/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-editing.h"
#include "mg-editor.h"
#include "mg-error.h"
#include "window-fixture.h"

static MgEditor *
get_editor (WindowFixture *self)
{
  return mg_view_get_editor (mg_inspection_get_view (window_fixture_get_inspection (self)));
}

static void
on_access (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_editor_set_access_finish (MG_EDITOR (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
set_access (WindowFixture *self, MgAccess access)
{
  gboolean done = FALSE;

  mg_editor_set_access_async (get_editor (self), access, on_access, &done);
  mg_test_wait (done);
}

static gboolean
shows_byte (WindowFixture *self, guint64 offset, guint8 expected)
{
  MgFrame *frame = mg_inspection_get_frame (window_fixture_get_inspection (self));
  guint8 byte;

  return frame != NULL && mg_frame_read (frame, offset, &byte, 1) == 1 && byte == expected;
}

static void
open_box (WindowFixture *self)
{
  window_fixture_open (self, "fake:box");
  gtk_widget_grab_focus (adw_tab_page_get_child (window_fixture_get_page (self, 0)));
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_HEX));
  mg_test_wait (shows_byte (self, 0, 0));
}

static guint
count_buttons (GtkWidget *widget, const char *text)
{
  guint n = GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_buttons (child, text);
  return n;
}

/* Returns: (nullable): what stands open below a widget. */
static GtkWidget *
find_open_popover (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_open_popover (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* One toast, however many keys; its button opens the menu of the access. */
static void
test_read_only (WindowFixture *self)
{
  GtkWidget *toasts = window_fixture_get_part (self, "toasts");
  GtkWidget *access = window_fixture_get_part (self, "access_button");
  GtkWidget *popover;

  open_box (self);
  window_fixture_press (self, "4 2 4 2");
  mg_test_wait (gui_find_by_text (toasts, "Access…") != NULL);
  g_assert_cmpstr (mg_inspection_get_sentence (window_fixture_get_inspection (self)), ==,
                   "Nothing written to “box”: this view is read-only. Ctrl+E changes that.");
  g_assert_cmpuint (count_buttons (toasts, "Access…"), ==, 1);
  g_signal_emit_by_name (gui_find_by_text (toasts, "Access…"), "clicked");
  mg_test_wait ((popover = find_open_popover (access)) != NULL);
  gtk_popover_popdown (GTK_POPOVER (popover));
  mg_test_wait (find_open_popover (access) == NULL);
  /* When it has gone, the next key is told anew. */
  mg_test_wait (gui_find_by_text (toasts, "Access…") == NULL);
  gtk_widget_grab_focus (adw_tab_page_get_child (window_fixture_get_page (self, 0)));
  window_fixture_press (self, "4");
  mg_test_wait (gui_find_by_text (toasts, "Access…") != NULL);
  g_assert_false (mg_editor_get_can_undo (get_editor (self)));
  g_assert_true (shows_byte (self, 0, 0));
}

/* Where a text is that is not cut off, as in the status line. */
static GtkWidget *
find_whole_text (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && gtk_label_get_ellipsize (GTK_LABEL (widget)) == PANGO_ELLIPSIZE_NONE
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_whole_text (child, text);
  return found;
}

/* Who may not write there any more can still edit a copy: that menu says so. */
static void
test_denied (WindowFixture *self)
{
  GtkWidget *toasts = window_fixture_get_part (self, "toasts");
  g_autoptr (GError) denied = g_error_new_literal (MG_ERROR, MG_ERROR_DENIED, "It is sealed.");
  g_autoptr (GError) full = g_error_new_literal (MG_ERROR, MG_ERROR_NO_ROOM, "It is full.");
  GtkWidget *page;

  open_box (self);
  page = adw_tab_page_get_child (window_fixture_get_page (self, 0));
  mg_editing_report (page, window_fixture_get_inspection (self), full);
  mg_test_wait (find_whole_text (toasts, "It is full.") != NULL);
  g_assert_cmpuint (count_buttons (toasts, "Access…"), ==, 0);
  mg_editing_report (page, window_fixture_get_inspection (self), denied);
  mg_test_wait (gui_find_by_text (toasts, "Access…") != NULL);
}

/* Why an edit failed can be read to its end, however long the name is. */
static void
test_long_sentence (WindowFixture *self)
{
  GtkWidget *toasts = window_fixture_get_part (self, "toasts");
  g_autofree char *name = g_strnfill (255, 'a');
  g_autofree char *sentence = g_strdup_printf ("There is no room for “%s & <b>” on its file system.", name);
  GtkWidget *label = NULL;
  graphene_rect_t bounds;

  open_box (self);
  mg_window_tell (self->window, sentence);
  mg_test_wait ((label = find_whole_text (toasts, sentence)) != NULL && gtk_widget_get_width (label) > 0);
  g_assert_true (gtk_widget_compute_bounds (label, toasts, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <, gtk_widget_get_width (toasts));
  g_assert_cmpstr (mg_inspection_get_sentence (window_fixture_get_inspection (self)), ==, sentence);
}

/* The keys of the grid through the actions of the page to the editor and back. */
static void
test_undo (WindowFixture *self)
{
  open_box (self);
  set_access (self, MG_ACCESS_WRITE);
  window_fixture_press (self, "a b c d");
  mg_test_wait (shows_byte (self, 0, 0xab) && shows_byte (self, 1, 0xcd));
  window_fixture_press (self, "ctrl+z");
  mg_test_wait (shows_byte (self, 0, 0xab) && shows_byte (self, 1, 0));
  window_fixture_press (self, "ctrl+z");
  mg_test_wait (shows_byte (self, 0, 0));
  window_fixture_press (self, "ctrl+shift+z ctrl+shift+z");
  mg_test_wait (shows_byte (self, 0, 0xab) && shows_byte (self, 1, 0xcd));
}

/* The pane is hidden while a value is typed in it: that is not stored, and the keys go to the other pane. */
static void
test_hide_pane (WindowFixture *self)
{
  GtkWidget *focus;

  open_box (self);
  set_access (self, MG_ACCESS_WRITE);
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_VALUES));
  window_fixture_press (self, "5");
  mg_test_wait ((focus = gtk_window_get_focus (GTK_WINDOW (self->window))) != NULL && GTK_IS_TEXT (focus));
  window_fixture_press (self, "ctrl+2");
  mg_test_wait (window_fixture_grid_has_focus (self, MG_GRID_HEX));
  g_assert_false (mg_editor_get_can_undo (get_editor (self)));
  window_fixture_press (self, "a b");
  mg_test_wait (shows_byte (self, 0, 0xab));
}

static const WindowCase cases[] = {
  { "/window-typing/read-only", test_read_only, NULL },
  { "/window-typing/denied", test_denied, NULL },
  { "/window-typing/long-sentence", test_long_sentence, NULL },
  { "/window-typing/undo", test_undo, NULL },
  { "/window-typing/hide-pane", test_hide_pane, NULL },
};

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));

  return g_test_run ();
}
