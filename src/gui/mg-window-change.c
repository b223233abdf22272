/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What the window does to mappings: making and removing them. */

#include "mg-window-private.h"

#include "mg-dialog.h"
#include "mg-new-dialog.h"
#include "mg-remover.h"
#include "mg-row-menu.h"

static void
on_made (MgWindow *self, const char *uri, const char *note)
{
  if (mg_window_open (self, uri) && note != NULL)
    mg_window_tell (self, note);
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  GtkWindow *dialog = mg_new_dialog_new (mg_application_get_catalog (self->application));

  g_signal_connect_object (dialog, "made", G_CALLBACK (on_made), self, G_CONNECT_SWAPPED);
  mg_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_remove_mappings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);

  if (uris[0] != NULL)
    mg_remover_ask (self, self->application, uris);
}

/* What has the focus in the list, else what the tab in front shows. */
static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  MgTab *tab = mg_window_get_tab (self);
  MgMapping *mapping = mg_row_menu_get_focused (gtk_window_get_focus (GTK_WINDOW (self)));
  const char *uris[2] = { NULL, NULL };

  if (mapping == NULL && tab != NULL)
    mapping = mg_tab_get_mapping (tab);
  if (mapping == NULL)
    return;
  uris[0] = mg_mapping_get_uri (mapping);
  mg_remover_ask (self, self->application, uris);
}

static const GActionEntry entries[] = {
  { "new", on_new },
  { "remove", on_remove },
  { "remove-mappings", on_remove_mappings, "as" },
};

/**
 * mg_window_init_change:
 * @self: a window
 *
 * Makes the actions that change which mappings there are.
 */
void
mg_window_init_change (MgWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
