/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mg-file-source.h"
#include "mg-new-dialog.h"
#include "mg-new-form.h"
#include "mg-posix-source.h"
#include "window-fixture.h"

typedef struct
{
  char *folder;
  MgCatalog *catalog;
  MgNewDialog *dialog;
  char *uri;
  char *note;
  guint n_made;
} Fixture;

static void
on_made (Fixture *self, const char *uri, const char *note)
{
  self->uri = g_strdup (uri);
  self->note = g_strdup (note);
  self->n_made++;
}

static char *
get_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
make (Fixture *self, const char *name, const char *contents)
{
  g_autofree char *path = get_path (self, name);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static gboolean
exists (Fixture *self, const char *name)
{
  g_autofree char *path = get_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
lists (Fixture *self, const char *uri)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_uri (mapping), uri))
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
part (Fixture *self, const char *id)
{
  return gui_find_child (GTK_WIDGET (self->dialog), id);
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
  gui_release (self->catalog);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = get_path (self, entry);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->uri);
  g_free (self->note);
}

static void
type (Fixture *self, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (self, id)), text);
}

static void
type_path (Fixture *self, const char *id, const char *name)
{
  g_autofree char *path = get_path (self, name);

  type (self, id, path);
}

/* What stands below a field; empty when nothing is shown there. */
static const char *
hint (Fixture *self, const char *id)
{
  GtkWidget *label = part (self, id);

  return gui_is_shown (label) ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static void
choose (Fixture *self, const char *id, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (self, id)), position);
}

static gboolean
can_make (Fixture *self)
{
  return gtk_widget_get_sensitive (part (self, "button"));
}

static const char *
button (Fixture *self)
{
  return gtk_button_get_label (GTK_BUTTON (part (self, "button")));
}

static void
press (Fixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->dialog), keys);
}

static void
wait_made (Fixture *self)
{
  mg_test_wait (self->n_made == 1 && self->dialog == NULL);
}

static void
assert_contents (Fixture *self, const char *name, const void *bytes, gsize length)
{
  g_autofree char *path = get_path (self, name);
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpmem (contents, size, bytes, length);
}

/* From the first key to the last, without the pointer. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  static const guint8 zeros[4096];

  press (self, "b o x 1");
  mg_test_wait (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (part (self, "name"))), "box1"));
  g_assert_false (can_make (self));
  press (self, "Tab 4 K");
  mg_test_wait (g_str_equal (hint (self, "size_hint"), "4,096 bytes"));
  g_assert_true (can_make (self));
  press (self, "Return");
  wait_made (self);
  g_assert_cmpstr (self->uri, ==, "posix:/box1");
  g_assert_null (self->note);
  assert_contents (self, "box1", zeros, sizeof zeros);
}

static void
test_escape (Fixture *self, gconstpointer data)
{
  press (self, "b o x 1 Tab 6 4 Tab Tab shift+Tab Escape");
  mg_test_wait (self->dialog == NULL);
  g_assert_cmpuint (self->n_made, ==, 0);
  g_assert_false (exists (self, "box1"));
}

static void
test_wrong (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *field;
    const char *typed;
    const char *sentence;
    const char *right;
  } cases[] = {
    { "name", "/a/b", "“/a/b” is no name for shared memory: it has a slash behind the first character.",
      "box" },
    { "name", "/sem.lock", "“/sem.lock” is a semaphore, not shared memory.", "box" },
    { "name", "nokind:/x", "“nokind:/x” is of no known kind of mapping (try posix:/NAME).", "box" },
    { "mode", "0999", "“0999” is no mode such as 0600.", "0640" },
    { "mode", "u+w", "“u+w” is no mode such as 0600.", "" },
    { "pattern", "DE A", "“DE A” is no row of bytes such as DE AD BE EF.", "DEAD be ef" },
    { "pattern", "XY", "“XY” is no row of bytes such as DE AD BE EF.", "00" },
  };

  type (self, "name", "box");
  type (self, "size", "16");
  choose (self, "contents", 1);
  type (self, "pattern", "01");
  g_assert_true (can_make (self));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = g_strconcat (cases[i].field, "_hint", NULL);
      GtkWidget *row = part (self, cases[i].field);

      type (self, cases[i].field, cases[i].typed);
      g_assert_cmpstr (hint (self, label), ==, cases[i].sentence);
      g_assert_true (gtk_widget_has_css_class (row, "error"));
      g_assert_null (gtk_test_accessible_check_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                                      GTK_ACCESSIBLE_INVALID_TRUE));
      g_assert_false (can_make (self));
      type (self, cases[i].field, cases[i].right);
      g_assert_cmpstr (hint (self, label), ==, "");
      g_assert_false (gtk_widget_has_css_class (row, "error"));
      g_assert_true (can_make (self));
    }
  type (self, "size", "64Q");
  g_assert_cmpstr (hint (self, "size_hint"), !=, "");
  g_assert_false (can_make (self));
  type (self, "size", "");
  g_assert_cmpstr (hint (self, "size_hint"), ==, "");
  g_assert_false (can_make (self));
}

static void
test_pattern (Fixture *self, gconstpointer data)
{
  type (self, "name", "box");
  type (self, "size", "6");
  choose (self, "contents", 1);
  g_assert_false (can_make (self));
  type (self, "pattern", "DE ad BEEF");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  wait_made (self);
  assert_contents (self, "box", "\xde\xad\xbe\xef\xde\xad", 6);
}

static void
test_from_file (Fixture *self, gconstpointer data)
{
  make (self, "letter", "dear all");
  type (self, "name", "box");
  choose (self, "contents", 2);
  g_assert_false (can_make (self));
  type (self, "source", "letter");
  g_assert_cmpstr (hint (self, "source_hint"), ==,
                   "“letter” does not say where the file is: its path begins with a slash.");
  type_path (self, "source", "nowhere");
  g_assert_true (can_make (self));
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (strstr (hint (self, "source_hint"), "does not exist.\nWindows API: ERROR_FILE_NOT_FOUND (2)")
                != NULL);
  g_assert_false (exists (self, "box"));
  /* One can go on where it is wrong. */
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self->dialog)), part (self, "source")));

  type_path (self, "source", "letter");
  g_assert_cmpstr (hint (self, "source_hint"), ==, "");
  type (self, "size", "4");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (strstr (hint (self, "source_hint"), "does not fit into 4.") != NULL);
  type (self, "size", "");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  wait_made (self);
  assert_contents (self, "box", "dear all", 8);
}

static void
test_access (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "box");
  GStatBuf status;

  type (self, "name", "box");
  type (self, "size", "4K");
  type (self, "mode", "0640");
  choose (self, "protection", 1);
  gtk_switch_set_active (GTK_SWITCH (part (self, "commit")), FALSE);
  type (self, "owner", "nobody-at-all");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (strstr (hint (self, "owner_hint"), "“nobody-at-all” is no user of this system.") != NULL);
  g_assert_false (exists (self, "box"));
  type (self, "owner", "");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  wait_made (self);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0440);
  g_assert_cmpint (status.st_blocks, ==, 0);
}

/* What is there is opened as it is: no size needs to be given, and none that is given counts. */
static void
test_existing (Fixture *self, gconstpointer data)
{
  static const char *const sizes[] = { "", "64K", "64Q" };

  make (self, "box", "12345");
  type (self, "name", "/box");
  g_assert_false (can_make (self));
  mg_test_wait (g_str_equal (hint (self, "name_hint"),
                             "“/box” already exists with 5 bytes; it will be opened as it is."));
  g_assert_false (gtk_widget_has_css_class (part (self, "name"), "error"));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      type (self, "size", sizes[i]);
      g_assert_true (can_make (self));
      g_assert_cmpstr (button (self), ==, "_Open");
    }
  /* Another name needs one. */
  type (self, "size", "");
  type (self, "name", "/box2");
  g_assert_cmpstr (hint (self, "name_hint"), ==, "");
  g_assert_cmpstr (button (self), ==, "Crea_te");
  g_assert_false (can_make (self));
  type (self, "name", "/box");
  mg_test_wait (can_make (self));
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  wait_made (self);
  g_assert_cmpstr (self->uri, ==, "posix:/box");
  g_assert_null (self->note);
  assert_contents (self, "box", "12345", 5);
}

/* It is made by somebody else, and removed again, while the form is filled in. */
static void
test_meanwhile (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "box");
  g_autofree char *beside = g_strconcat (self->folder, ".box", NULL);
  g_autofree char *bytes = g_strnfill (65536, 'x');

  type (self, "name", "/box");
  g_assert_cmpstr (button (self), ==, "Crea_te");
  /* At once, with all its bytes. */
  g_assert_true (g_file_set_contents (beside, bytes, 65536, NULL));
  g_assert_cmpint (g_rename (beside, path), ==, 0);
  mg_test_wait (
    g_str_equal (hint (self, "name_hint"), "“/box” already exists with 64 KiB; it will be opened as it is."));
  g_assert_true (can_make (self));
  mg_test_wait (lists (self, "posix:/box"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  mg_test_wait (g_str_equal (button (self), "Crea_te"));
  g_assert_cmpstr (hint (self, "name_hint"), ==, "");
  g_assert_false (can_make (self));
}

/* Quicker than what is found out about the name. */
static void
test_existing_at_once (Fixture *self, gconstpointer data)
{
  make (self, "box", "12345");
  type (self, "name", "/box");
  type (self, "size", "64K");
  g_signal_emit_by_name (part (self, "button"), "clicked");
  wait_made (self);
  g_assert_cmpstr (self->uri, ==, "posix:/box");
  g_assert_cmpstr (self->note, ==, "“/box” exists already and is left as it is, with 5 bytes.");
  assert_contents (self, "box", "12345", 5);
}

/* The name is taken by what is no shared memory. */
static void
test_taken (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "box");

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  type (self, "name", "/box");
  mg_test_wait (*hint (self, "name_hint") != 0);
  g_assert_cmpstr (hint (self, "name_hint"), ==, "“/box” is a folder, not shared memory.");
  g_assert_true (gtk_widget_has_css_class (part (self, "name"), "error"));
  g_assert_cmpstr (button (self), ==, "Crea_te");
  g_assert_false (can_make (self));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "letter");
  g_autofree char *uri = g_strconcat ("file:", path, NULL);

  choose (self, "backing", 1);
  g_assert_false (gui_is_shown (part (self, "name")));
  g_assert_false (gui_is_shown (part (self, "contents_group")));
  g_assert_false (gui_is_shown (part (self, "huge_row")));
  g_assert_false (can_make (self));
  type_path (self, "file", "letter");
  mg_test_wait (g_str_equal (hint (self, "file_hint"), "There is no such file yet."));

  make (self, "letter", "dear all");
  type (self, "file", "");
  type (self, "file", path);
  mg_test_wait (g_str_equal (button (self), "_Open") && can_make (self));
  type (self, "size", "16");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  wait_made (self);
  g_assert_cmpstr (self->uri, ==, uri);
  g_assert_nonnull (strstr (self->note, "was extended from 8 to 16 bytes."));
  assert_contents (self, "letter", "dear all\0\0\0\0\0\0\0", 16);
}

static void
test_no_room (Fixture *self, gconstpointer data)
{
  type (self, "name", "box");
  type (self, "size", "1000T");
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
  mg_test_wait (strstr (hint (self, "size_hint"), "\nWindows API: ERROR_") != NULL);
  g_assert_false (exists (self, "box"));
  g_assert_true (gtk_widget_get_sensitive (part (self, "form")));
}

/* Closing stops what is being made, and nothing of it is left. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  type (self, "name", "box");
  type (self, "size", "64K");
  g_signal_emit_by_name (part (self, "button"), "clicked");
  g_assert_false (can_make (self));
  g_assert_false (gtk_widget_get_sensitive (part (self, "form")));
  g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (part (self, "spinner"))));
  gtk_window_close (GTK_WINDOW (self->dialog));
  mg_test_wait (g_str_equal (hint (self, "foot"), "It was stopped; nothing was made."));
  g_assert_true (can_make (self));
  g_assert_false (exists (self, "box"));
  gtk_window_close (GTK_WINDOW (self->dialog));
  mg_test_wait (self->dialog == NULL);
  g_assert_cmpuint (self->n_made, ==, 0);
}

static void
test_owner (void)
{
  gint64 uid, gid;
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_new_form_find_owner ("", &uid, &gid, &error));
  g_assert_cmpint (uid, ==, -1);
  g_assert_cmpint (gid, ==, -1);
  g_assert_true (mg_new_form_find_owner ("root:0", &uid, &gid, &error));
  g_assert_cmpint (uid, ==, 0);
  g_assert_cmpint (gid, ==, 0);
  g_assert_true (mg_new_form_find_owner (":7", &uid, &gid, &error));
  g_assert_cmpint (uid, ==, -1);
  g_assert_cmpint (gid, ==, 7);
  g_assert_true (mg_new_form_find_owner ("1000", &uid, &gid, &error));
  g_assert_cmpint (uid, ==, 1000);
  g_assert_no_error (error);
  g_assert_false (mg_new_form_find_owner ("root:no-such-group", &uid, &gid, &error));
  g_assert_cmpstr (error->message, ==, "“no-such-group” is no group of this system.");
}

/* In the window: a tab of it, and what is to be said as a toast. */
static void
test_window (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "box", NULL);
  GtkWindow *dialog;

  window_fixture_press (self, "ctrl+n");
  mg_test_wait ((dialog = gui_find_window ("MgNewDialog")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (GTK_WIDGET (dialog), "name")), "posix:/box");
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (GTK_WIDGET (dialog), "size")), "100");
  gui_press (dialog, "Return");
  mg_test_wait (gui_find_window ("MgNewDialog") == NULL && window_fixture_get_n_tabs (self) == 1);
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) == 100);
  g_assert_cmpstr (mg_mapping_get_uri (mg_tab_get_mapping (mg_window_get_tab (self->window))), ==,
                   "posix:/box");
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static const WindowCase cases[] = {
  { "/new-dialog/window", test_window },
};

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

#define add(name) g_test_add ("/new-dialog/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (keys);
  add (escape);
  add (wrong);
  add (pattern);
  add (from_file);
  add (access);
  add (existing);
  add (meanwhile);
  add (existing_at_once);
  add (taken);
  add (file);
  add (no_room);
  add (stop);
#undef add
  g_test_add_func ("/new-dialog/owner", test_owner);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
