/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether anybody looks at who uses what: looking into all processes is not done for nobody. */

#include "mg-window-private.h"

static gboolean
is_in_sight (MgWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  return surface != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

/* Addresses are true for as long as the process maps what is shown. */
static gboolean
shows_addresses (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);

  return tab != NULL && mg_inspection_get_address_pid (mg_tab_get_inspection (tab)) != 0;
}

static gboolean
shows_users (MgWindow *self)
{
  return mg_split_get_list_shown (self->split)
         || (mg_split_get_panel_shown (self->split) && g_str_equal (mg_panel_get_page (self->panel), "users"))
         || shows_addresses (self);
}

static void
set_watching (MgWindow *self, gboolean watching)
{
  if (self->application == NULL || watching == self->watching)
    return;
  self->watching = watching;
  mg_catalog_watch_users (mg_application_get_catalog (self->application), watching);
}

/**
 * mg_window_update_watch:
 * @self: a window
 *
 * For the window: something came into sight, or went.
 */
void
mg_window_update_watch (MgWindow *self)
{
  gboolean in_sight = is_in_sight (self);

  set_watching (self, in_sight && shows_users (self));
  mg_mapping_list_set_watched (self->list, in_sight && mg_split_get_list_shown (self->split));
}

/**
 * mg_window_end_watch:
 * @self: a window that is closed
 *
 * For the window: nobody will look any more.
 */
void
mg_window_end_watch (MgWindow *self)
{
  set_watching (self, FALSE);
}

static void
on_realized (MgWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "notify::state",
                           G_CALLBACK (mg_window_update_watch), self, G_CONNECT_SWAPPED);
}

/**
 * mg_window_init_watch:
 * @self: a window
 *
 * For the window: begins to notice what comes into sight.
 */
void
mg_window_init_watch (MgWindow *self)
{
  g_signal_connect (self, "realize", G_CALLBACK (on_realized), NULL);
  g_signal_connect_after (self, "map", G_CALLBACK (mg_window_update_watch), NULL);
  g_signal_connect_after (self, "unmap", G_CALLBACK (mg_window_update_watch), NULL);
  g_signal_connect_swapped (self->split, "notify::list-shown", G_CALLBACK (mg_window_update_watch), self);
  g_signal_connect_swapped (self->split, "notify::panel-shown", G_CALLBACK (mg_window_update_watch), self);
  g_signal_connect_swapped (self->panel, "notify::page", G_CALLBACK (mg_window_update_watch), self);
  self->inspection_signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::address-pid",
                                  G_CALLBACK (mg_window_update_watch), self);
}
