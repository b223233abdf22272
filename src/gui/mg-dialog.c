/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-dialog.h"

/**
 * mg_dialog_present:
 * @dialog: a window that is not shown yet
 * @host: a window, or a part of it
 *
 * Shows @dialog over the window of @host, with which it goes.
 */
void
mg_dialog_present (GtkWindow *dialog, GtkWidget *host)
{
  GtkRoot *root = gtk_widget_get_root (host);

  if (root != NULL)
    gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (dialog, TRUE);
  /* Whoever works for it may hold it until after its parent has gone: GTK 4.8 forgets only then that it had one. */
  g_signal_connect (dialog, "unmap", G_CALLBACK (gtk_window_set_transient_for), NULL);
  gtk_window_present (dialog);
}
