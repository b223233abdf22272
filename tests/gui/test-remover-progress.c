/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Removing so many mappings that one is told how far it is. */

#include <glib/gstdio.h>
#include <string.h>

#include "mg-posix-source.h"
#include "window-fixture.h"

#define N_MAPPINGS 50

/* Before each removal its thread waits to be let on. */
static GMutex lock;
static GCond let_on;
static guint n_permitted;
static guint n_begun;
static MgRemoval *(*remove_at_once) (MgSource *source,
                                     const char *name,
                                     const MgIdentity *identity,
                                     gboolean dry_run,
                                     GError **error);

static MgRemoval *
remove_when_permitted (MgSource *source,
                       const char *name,
                       const MgIdentity *identity,
                       gboolean dry_run,
                       GError **error)
{
  if (!dry_run)
    {
      g_mutex_lock (&lock);
      n_begun++;
      while (n_permitted == 0)
        g_cond_wait (&let_on, &lock);
      n_permitted--;
      g_mutex_unlock (&lock);
    }
  return remove_at_once (source, name, identity, dry_run, error);
}

static void
permit (guint n)
{
  g_mutex_lock (&lock);
  n_permitted += n;
  g_cond_signal (&let_on);
  g_mutex_unlock (&lock);
}

static guint
get_n_begun (void)
{
  guint n;

  g_mutex_lock (&lock);
  n = n_begun;
  g_mutex_unlock (&lock);
  return n;
}

static char *
get_path (WindowFixture *self, guint i)
{
  g_autofree char *name = g_strdup_printf ("bottle%u", i);

  return g_build_filename (self->folder, name, NULL);
}

static guint
count_names (WindowFixture *self)
{
  guint n = 0;

  for (guint i = 0; i < N_MAPPINGS; i++)
    {
      g_autofree char *path = get_path (self, i);

      n += g_file_test (path, G_FILE_TEST_EXISTS);
    }
  return n;
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

/* All of them are there, and nothing else is: they are taken away. */
static void
drop_all (WindowFixture *self)
{
  g_assert_cmpuint (count_files (self), ==, N_MAPPINGS);
  for (guint i = 0; i < N_MAPPINGS; i++)
    {
      g_autofree char *path = get_path (self, i);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget)
      && (text == NULL || strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (WindowFixture *self, const char *text)
{
  return find (window_fixture_get_part (self, "toasts"), GTK_TYPE_LABEL, text) != NULL;
}

static GtkWindow *
find_dialog (const char *heading)
{
  GtkWindow *dialog = gui_find_window ("AdwMessageDialog");

  if (dialog == NULL || !gtk_widget_get_mapped (GTK_WIDGET (dialog))
      || !g_str_equal (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), heading))
    return NULL;
  return dialog;
}

static GtkWindow *
wait_dialog (const char *heading)
{
  GtkWindow *dialog;

  mg_test_wait ((dialog = find_dialog (heading)) != NULL);
  return dialog;
}

static void
undo (WindowFixture *self)
{
  GtkWidget *button;

  mg_test_wait ((button = gui_find_by_text (window_fixture_get_part (self, "toasts"), "Undo")) != NULL
                && gtk_widget_grab_focus (button));
  window_fixture_press (self, "Return");
}

/* Asks for the removal of 50, and begins with it. Returns: how far it is, in the dialog that tells it. */
static GtkProgressBar *
begin (WindowFixture *self)
{
  GVariantBuilder uris;
  GtkWidget *bar;

  n_permitted = 0;
  n_begun = 0;
  g_variant_builder_init (&uris, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < N_MAPPINGS; i++)
    {
      g_autofree char *path = get_path (self, i);

      g_variant_builder_add_value (&uris, g_variant_new_printf ("posix:/bottle%u", i));
      g_assert_true (g_file_set_contents (path, "12345678", 8, NULL));
    }
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "remove-mappings",
                                  g_variant_builder_end (&uris));
  gui_press (wait_dialog ("Remove 50 Mappings?"), "alt+r");
  bar = find (GTK_WIDGET (wait_dialog ("Removing")), GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_nonnull (bar);
  g_assert_cmpuint (get_n_begun (), ==, 1);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0);
  g_assert_cmpuint (count_names (self), ==, N_MAPPINGS);
  return GTK_PROGRESS_BAR (bar);
}

static void
wait_for_begun (GtkProgressBar *bar, guint n)
{
  mg_test_wait (get_n_begun () == n);
  mg_test_wait (G_APPROX_VALUE (gtk_progress_bar_get_fraction (bar), (n - 1) / (double) N_MAPPINGS, 1e-9));
}

/* All of them, and all of them back. */
static void
test_all (WindowFixture *self)
{
  GtkProgressBar *bar = begin (self);

  permit (20);
  wait_for_begun (bar, 21);
  g_assert_cmpuint (count_names (self), ==, 30);
  permit (30);
  mg_test_wait (shows (self, "Removed 50 mappings"));
  g_assert_null (gui_find_window ("AdwMessageDialog"));
  g_assert_cmpuint (count_names (self), ==, 0);
  undo (self);
  mg_test_wait (shows (self, "50 mappings are back"));
  drop_all (self);
}

/* What was begun when it is stopped is done; all behind it stays. */
static void
test_stop (WindowFixture *self)
{
  GtkProgressBar *bar = begin (self);
  GtkWindow *dialog;

  permit (20);
  wait_for_begun (bar, 21);
  gui_press (find_dialog ("Removing"), "alt+s");
  mg_test_wait (find_dialog ("Removing") == NULL);
  permit (1);
  dialog = wait_dialog ("Not All Were Removed");
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "It was stopped before 29 more were removed.");
  g_assert_cmpuint (count_names (self), ==, 29);
  gui_press (dialog, "Escape");
  mg_test_wait (gui_find_window ("AdwMessageDialog") == NULL);
  mg_test_wait (shows (self, "Removed 21 mappings"));
  undo (self);
  mg_test_wait (shows (self, "21 mappings are back"));
  drop_all (self);
}

/* The window goes while it tells how far it is: what was asked for is done all the same. */
static void
test_closed (WindowFixture *self)
{
  GtkProgressBar *bar = begin (self);

  permit (1);
  wait_for_begun (bar, 2);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_null (gui_find_window ("AdwMessageDialog"));
  permit (N_MAPPINGS - 1);
  mg_test_wait (count_files (self) == 0);
}

static const WindowCase cases[] = {
  { "/remover-progress/all", test_all },
  { "/remover-progress/stop", test_stop },
  { "/remover-progress/closed", test_closed },
};

int
main (int argc, char **argv)
{
  MgSourceClass *klass;

  gui_fixture_init (&argc, &argv);
  klass = g_type_class_ref (MG_TYPE_POSIX_SOURCE);
  remove_at_once = klass->remove;
  klass->remove = remove_when_permitted;
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
