/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The files of the form for a new mapping, chosen in the dialog that the system has for that. */

#include <glib/gstdio.h>

#include "gui-fixture.h"
#include "mg-file-source.h"
#include "mg-new-dialog.h"
#include "mg-posix-source.h"

typedef struct
{
  char *folder;
  MgCatalog *catalog;
  MgNewDialog *dialog;
  char *uri;
} Fixture;

static void
on_made (Fixture *self, const char *uri, const char *note)
{
  self->uri = g_strdup (uri);
}

static GtkWidget *
part (Fixture *self, const char *id)
{
  return gui_find_child (GTK_WIDGET (self->dialog), id);
}

static const char *
text (Fixture *self, const char *id)
{
  return gtk_editable_get_text (GTK_EDITABLE (part (self, id)));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = NULL;
  g_autoptr (MgSource) file = mg_file_source_new ();

  self->folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  posix = mg_posix_source_new (self->folder);
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  mg_catalog_add_source (self->catalog, file);
  mg_catalog_start (self->catalog);
  mg_test_wait (mg_catalog_is_loaded (self->catalog));
  self->dialog = MG_NEW_DIALOG (mg_new_dialog_new (self->catalog));
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect_swapped (self->dialog, "made", G_CALLBACK (on_made), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  mg_test_wait (gtk_widget_get_mapped (part (self, "name")));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *entry;

  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  mg_test_wait (self->dialog == NULL);
  mg_test_wait (gui_find_window ("GtkFileChooserDialog") == NULL);
  gui_release (self->catalog);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, entry, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->uri);
}

static char *
make (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "dear all", 8, NULL));
  return g_steal_pointer (&path);
}

static GtkWidget *
find_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), "Choose a File") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Chooses @path behind the button of a row; NULL: goes without choosing. */
static void
choose (Fixture *self, const char *id, const char *path)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  GtkWindow *chooser;

  g_signal_emit_by_name (find_button (part (self, id)), "clicked");
  mg_test_wait ((chooser = gui_find_window ("GtkFileChooserDialog")) != NULL
                && gtk_widget_get_mapped (GTK_WIDGET (chooser)));
  g_assert_true (gtk_window_get_transient_for (chooser) == GTK_WINDOW (self->dialog));
  g_assert_true (gtk_window_get_modal (chooser));
  if (file != NULL)
    {
      g_autoptr (GFile) chosen = NULL;

      g_assert_true (gtk_file_chooser_set_file (GTK_FILE_CHOOSER (chooser), file, NULL));
      while (chosen == NULL || !g_file_equal (chosen, file))
        {
          g_clear_object (&chosen);
          g_main_context_iteration (NULL, TRUE);
          chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
        }
    }
  gtk_dialog_response (GTK_DIALOG (chooser), file != NULL ? GTK_RESPONSE_ACCEPT : GTK_RESPONSE_CANCEL);
  mg_test_wait (gui_find_window ("GtkFileChooserDialog") == NULL);
}

/* The file that is shared. */
static void
test_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make (self, "letter");
  g_autofree char *uri = g_strconcat ("file:", path, NULL);

  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, "backing")), 1);
  choose (self, "file", NULL);
  g_assert_cmpstr (text (self, "file"), ==, "");
  choose (self, "file", path);
  g_assert_cmpstr (text (self, "file"), ==, path);
  g_assert_cmpstr (text (self, "source"), ==, "");
  mg_test_wait (gtk_widget_get_sensitive (part (self, "button")));
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (self->dialog == NULL);
  g_assert_cmpstr (self->uri, ==, uri);
}

/* The file whose bytes it begins with. */
static void
test_source (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make (self, "letter");
  g_autofree char *made = g_build_filename (self->folder, "box", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  gtk_editable_set_text (GTK_EDITABLE (part (self, "name")), "box");
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, "contents")), 2);
  choose (self, "source", path);
  g_assert_cmpstr (text (self, "source"), ==, path);
  g_assert_cmpstr (text (self, "file"), ==, "");
  /* Going without choosing leaves what was chosen. */
  choose (self, "source", NULL);
  g_assert_cmpstr (text (self, "source"), ==, path);
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (self->dialog == NULL);
  g_assert_cmpstr (self->uri, ==, "posix:/box");
  g_assert_true (g_file_get_contents (made, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, "dear all", 8);
}

/* A name that is no text stands in no entry. */
static void
test_no_text (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make (self, "let\xffter");
  GtkWidget *foot = part (self, "foot");

  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, "contents")), 2);
  choose (self, "source", path);
  g_assert_cmpstr (text (self, "source"), ==, "");
  g_assert_true (gui_is_shown (foot));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (foot)), ==,
                   "The path of this file cannot be written as text.");
}

/* The form is closed while a file is being chosen. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, "backing")), 1);
  g_signal_emit_by_name (find_button (part (self, "file")), "clicked");
  mg_test_wait (gui_find_window ("GtkFileChooserDialog") != NULL);
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  mg_test_wait (self->dialog == NULL && gui_find_window ("GtkFileChooserDialog") == NULL);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

#define add(name) g_test_add ("/new-dialog-chooser/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (file);
  add (source);
  add (no_text);
  add (closed);
#undef add
  return g_test_run ();
}
