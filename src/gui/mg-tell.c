/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-tell.h"

#include "mg-toast.h"
#include "mg-window.h"

static MgWindow *
find_window (GtkWidget *host)
{
  GtkRoot *root = gtk_widget_get_root (host);

  return root != NULL && MG_IS_WINDOW (root) ? MG_WINDOW (root) : NULL;
}

static void
show_toast (GtkWidget *host, MgInspection *inspection, AdwToast *toast, const char *sentence)
{
  MgWindow *window = find_window (host);
  MgTab *tab = window != NULL ? mg_window_get_tab (window) : NULL;

  /* The window tells it to the tab in front itself. */
  if (tab == NULL || mg_tab_get_inspection (tab) != inspection)
    mg_inspection_say (inspection, sentence);
  if (window != NULL)
    mg_window_tell_with (window, toast, sentence);
  else
    g_object_unref (g_object_ref_sink (toast));
}

/**
 * mg_tell:
 * @host: a widget of the window in which it happened
 * @inspection: what it is about
 * @sentence: what happened
 *
 * Tells it in passing: as a toast, in the status line, and to screen readers.
 */
void
mg_tell (GtkWidget *host, MgInspection *inspection, const char *sentence)
{
  show_toast (host, inspection, mg_toast_new (sentence), sentence);
}

/**
 * mg_tell_with_button:
 * @host: a widget of the window in which it happened
 * @inspection: what it is about
 * @sentence: what happened
 * @label: of a button
 * @on_clicked: called with @host and with @inspection when it is clicked
 *
 * As mg_tell(), and offers something.
 */
void
mg_tell_with_button (GtkWidget *host,
                     MgInspection *inspection,
                     const char *sentence,
                     const char *label,
                     GCallback on_clicked)
{
  AdwToast *toast = mg_toast_new (sentence);

  adw_toast_set_button_label (toast, label);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "inspection", g_object_ref (inspection), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", on_clicked, host, G_CONNECT_SWAPPED);
  show_toast (host, inspection, toast, sentence);
}
