/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "gui-fixture.h"
#include "mg-open-dialog.h"
#include "mg-posix-source.h"

typedef struct
{
  char *folder;
  MgCatalog *catalog;
  MgFakeSource *fake;
  MgOpenDialog *dialog;
  char *chosen;
} Fixture;

static void
on_chosen (Fixture *self, const char *uri)
{
  g_assert_null (self->chosen);
  self->chosen = g_strdup (uri);
}

static void
make (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "1234", 4, NULL));
}

static guint
n_matches (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (mg_open_dialog_get_matches (self->dialog)));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = NULL;

  self->folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  posix = mg_posix_source_new (self->folder);
  self->fake = MG_FAKE_SOURCE (mg_fake_source_new ());
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->fake));
  make (self, "box1");
  make (self, "box2");
  mg_fake_source_add (self->fake, "box2", NULL, 16);
  mg_catalog_start (self->catalog);
  self->dialog = MG_OPEN_DIALOG (mg_open_dialog_new (self->catalog));
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect_swapped (self->dialog, "chosen", G_CALLBACK (on_chosen), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  mg_test_wait (n_matches (self) == 3);
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
  g_object_unref (self->fake);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, entry, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->chosen);
}

static void
type (Fixture *self, const char *text)
{
  gtk_editable_set_text (mg_open_dialog_get_entry (self->dialog), text);
}

static const char *
text (Fixture *self)
{
  return gtk_editable_get_text (mg_open_dialog_get_entry (self->dialog));
}

static gboolean
can_open (Fixture *self)
{
  return gtk_widget_get_sensitive (GTK_WIDGET (mg_open_dialog_get_button (self->dialog)));
}

static const char *
button (Fixture *self)
{
  return gtk_button_get_label (mg_open_dialog_get_button (self->dialog));
}

static gboolean
says (Fixture *self, const char *part)
{
  return strstr (mg_open_dialog_get_sentence (self->dialog), part) != NULL;
}

/* As Enter does. */
static void
press (Fixture *self)
{
  gtk_widget_activate_default (GTK_WIDGET (self->dialog));
}

static void
test_existing (Fixture *self, gconstpointer data)
{
  g_assert_false (can_open (self));
  type (self, "posix:/box3");
  mg_test_wait (g_str_equal (button (self), "_Wait"));
  type (self, " posix:/box1 ");
  mg_test_wait (g_str_equal (button (self), "_Open"));
  g_assert_cmpstr (mg_open_dialog_get_sentence (self->dialog), ==, "");
  g_assert_true (can_open (self));
  press (self);
  mg_test_wait (self->chosen != NULL && self->dialog == NULL);
  g_assert_cmpstr (self->chosen, ==, "posix:/box1");
}

static void
test_bare (Fixture *self, gconstpointer data)
{
  type (self, "box1");
  press (self);
  mg_test_wait (self->chosen != NULL);
  g_assert_cmpstr (self->chosen, ==, "posix:/box1");
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  type (self, "/foo<&%41");
  mg_test_wait (says (self, "“/foo<&A” does not exist yet"));
  g_assert_cmpstr (button (self), ==, "_Wait");
  g_assert_true (can_open (self));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (self->dialog))
                 == GTK_WIDGET (mg_open_dialog_get_button (self->dialog)));

  /* It is made while one thinks about it. */
  make (self, "foo<&A");
  mg_test_wait (g_str_equal (button (self), "_Open"));
  g_assert_cmpstr (mg_open_dialog_get_sentence (self->dialog), ==, "");
  press (self);
  mg_test_wait (self->chosen != NULL);
  g_assert_cmpstr (self->chosen, ==, "posix:/foo<&A");
}

static void
test_wrong (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    const char *sentence;
  } cases[] = {
    { "posix:/a/b", "“/a/b” is no name for shared memory: it has a slash behind the first character." },
    { "/", "“/” is no name for shared memory: there is nothing to call it by." },
    { "/sem.lock", "“/sem.lock” is a semaphore, not shared memory." },
    { "posix:/%zz", "“/%zz” is not a name: a % must be followed by two hexadecimal digits other than 00." },
    { "nokind:/x", "“nokind:/x” is of no known kind of mapping (try posix:/NAME)." },
    { "box2", "“box2” is the name of several mappings: fake:box2, posix:/box2." },
  };
  GtkWidget *entry = GTK_WIDGET (mg_open_dialog_get_entry (self->dialog));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      type (self, cases[i].typed);
      mg_test_wait (says (self, cases[i].sentence));
      g_assert_cmpstr (mg_open_dialog_get_sentence (self->dialog), ==, cases[i].sentence);
      g_assert_false (can_open (self));
      g_assert_true (gtk_widget_has_css_class (entry, "error"));
      g_assert_null (gtk_test_accessible_check_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                                      GTK_ACCESSIBLE_INVALID_TRUE));
      press (self);
      type (self, "posix:/box1");
      mg_test_wait (*mg_open_dialog_get_sentence (self->dialog) == 0);
      g_assert_true (can_open (self));
      g_assert_false (gtk_widget_has_css_class (entry, "error"));
    }
  type (self, "  ");
  g_assert_false (can_open (self));
  g_assert_cmpstr (mg_open_dialog_get_sentence (self->dialog), ==, "");
  g_assert_null (self->chosen);
}

/* Enter does not wait for what is found out about the name, it comes before it. */
static void
test_hasty (Fixture *self, gconstpointer data)
{
  type (self, "posix:/box3");
  mg_test_wait (g_str_equal (button (self), "_Wait"));
  type (self, "posix:/box1");
  press (self);
  g_assert_null (self->chosen);
  mg_test_wait (self->chosen != NULL);
  g_assert_cmpstr (self->chosen, ==, "posix:/box1");
}

static void
test_completion (Fixture *self, gconstpointer data)
{
  type (self, "BOX");
  g_assert_cmpuint (n_matches (self), ==, 3);
  type (self, "posix:/box");
  g_assert_cmpuint (n_matches (self), ==, 2);
  type (self, "box2");
  g_assert_cmpuint (n_matches (self), ==, 2);
  mg_open_dialog_move (self->dialog, 1);
  g_assert_cmpstr (text (self), ==, "posix:/box2");
  /* The names in the list stay those of what was typed. */
  g_assert_cmpuint (n_matches (self), ==, 2);
  mg_open_dialog_move (self->dialog, 1);
  g_assert_cmpstr (text (self), ==, "fake:box2");
  mg_open_dialog_move (self->dialog, 100);
  g_assert_cmpstr (text (self), ==, "fake:box2");
  mg_open_dialog_move (self->dialog, -1);
  g_assert_cmpstr (text (self), ==, "posix:/box2");
  mg_open_dialog_move (self->dialog, -100);
  g_assert_cmpstr (text (self), ==, "box2");
  mg_open_dialog_move (self->dialog, -1);
  g_assert_cmpstr (text (self), ==, "box2");

  type (self, "nowhere");
  g_assert_cmpuint (n_matches (self), ==, 0);
  mg_open_dialog_move (self->dialog, 1);
  g_assert_cmpstr (text (self), ==, "nowhere");

  type (self, "box");
  mg_open_dialog_move (self->dialog, 1);
  press (self);
  mg_test_wait (self->chosen != NULL);
  g_assert_cmpstr (self->chosen, ==, "posix:/box1");
}

static void
test_row (Fixture *self, gconstpointer data)
{
  GtkWidget *list = gui_find_child (GTK_WIDGET (self->dialog), "list");

  gtk_widget_activate_action (list, "list.activate-item", "u", 0);
  g_assert_cmpstr (self->chosen, ==, "posix:/box1");
  mg_test_wait (self->dialog == NULL);
}

static void
test_close (Fixture *self, gconstpointer data)
{
  type (self, "posix:/box1");
  gtk_widget_activate_action (GTK_WIDGET (self->dialog), "window.close", NULL);
  mg_test_wait (self->dialog == NULL);
  g_assert_null (self->chosen);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

#define add(name) g_test_add ("/open-dialog/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (existing);
  add (bare);
  add (missing);
  add (wrong);
  add (hasty);
  add (completion);
  add (row);
  add (close);
#undef add
  return g_test_run ();
}
