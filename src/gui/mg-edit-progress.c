/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-edit-progress.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Milliseconds after which it is shown how far an edit is. */
#define DELAY 500

#define DATA "mg-edit-progress"

typedef struct
{
  /* It goes with the host. */
  GtkWidget *host;
  MgEditor *editor;
  char *name;
  guint delay_id;
  /* Whether it was shown of this edit: once it was ended, it is waited for without it. */
  gboolean was_shown;
  GtkWindow *dialog;
  GtkProgressBar *bar;
} Progress;

static void
hide (Progress *self)
{
  GtkWindow *dialog = self->dialog;

  g_clear_handle_id (&self->delay_id, g_source_remove);
  self->was_shown = FALSE;
  g_clear_weak_pointer (&self->dialog);
  if (dialog != NULL)
    gtk_window_destroy (dialog);
}

static void
progress_free (gpointer data)
{
  Progress *self = data;

  hide (self);
  g_clear_weak_pointer (&self->editor);
  g_free (self->name);
  g_free (self);
}

static void
on_response (MgEditor *editor)
{
  mg_editor_cancel (editor);
}

static gboolean
on_delay (gpointer data)
{
  Progress *self = data;
  GtkRoot *root = gtk_widget_get_root (self->host);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  self->delay_id = 0;
  self->was_shown = TRUE;
  if (root == NULL || self->editor == NULL)
    return G_SOURCE_REMOVE;
  heading = g_strdup_printf (_ ("Editing “%s”"), self->name);
  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, NULL);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_progress_bar_set_fraction (self->bar, MAX (mg_editor_get_progress (self->editor), 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How much is done"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (self->bar));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self->editor, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  return G_SOURCE_REMOVE;
}

static void
on_progress (MgEditor *editor, GParamSpec *pspec, GObject *host)
{
  Progress *self = g_object_get_data (host, DATA);
  double fraction = mg_editor_get_progress (editor);

  if (fraction < 0)
    hide (self);
  else if (self->dialog != NULL)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else if (self->delay_id == 0 && !self->was_shown)
    self->delay_id = g_timeout_add (DELAY, on_delay, self);
}

/**
 * mg_edit_progress_follow:
 * @host: a widget of the window that shows it, of which there is one for each editor
 * @editor: an editor
 * @name: what is edited
 *
 * Shows how far an edit is that takes time, and lets it be ended, as long as both are there.
 */
void
mg_edit_progress_follow (GtkWidget *host, MgEditor *editor, const char *name)
{
  Progress *self = g_new0 (Progress, 1);

  self->host = host;
  self->name = g_strdup (name);
  g_set_weak_pointer (&self->editor, editor);
  g_object_set_data_full (G_OBJECT (host), DATA, self, progress_free);
  g_signal_connect_object (editor, "notify::progress", G_CALLBACK (on_progress), host, 0);
}
