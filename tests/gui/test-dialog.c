/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-dialog.h"

/* Somebody works for the dialog until after the window has gone, whichever of them was closed first. */
static void
test_held (gconstpointer data)
{
  gboolean dialog_first = GPOINTER_TO_INT (data);
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWindow *dialog = GTK_WINDOW (gtk_window_new ());

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (window);
  mg_dialog_present (dialog, GTK_WIDGET (window));
  g_assert_true (gtk_window_get_transient_for (dialog) == window);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  g_object_ref (dialog);
  if (dialog_first)
    gtk_window_destroy (dialog);
  gtk_window_destroy (window);
  mg_test_wait (window == NULL);
  g_assert_null (gtk_window_get_transient_for (dialog));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  gui_release (dialog);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_data_func ("/dialog/closed", GINT_TO_POINTER (TRUE), test_held);
  g_test_add_data_func ("/dialog/left", GINT_TO_POINTER (FALSE), test_held);

  return g_test_run ();
}
