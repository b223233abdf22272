/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The tab of all mappings, of which a window has one. */

#include "mg-window-private.h"

#include <glib/gi18n-lib.h>

#include "mg-all-mappings.h"

/* A tab of all mappings that is not @except. */
static AdwTabPage *
find_table (MgWindow *self, GtkWidget *except)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);
      GtkWidget *content = adw_tab_page_get_child (page);

      if (MG_IS_ALL_MAPPINGS (content) && content != except)
        return page;
    }
  return NULL;
}

static AdwTabPage *
add_table (MgWindow *self)
{
  GtkWidget *content = mg_all_mappings_new (mg_application_get_catalog (self->application),
                                            mg_application_get_settings (self->application));
  AdwTabPage *page = adw_tab_view_append (self->tab_view, content);
  g_autoptr (GIcon) icon = g_themed_icon_new ("view-list-symbolic");

  adw_tab_page_set_title (page, _ ("All mappings"));
  adw_tab_page_set_icon (page, icon);
  return page;
}

static gboolean
on_arrived (gpointer data)
{
  MgWindow *self = data;
  AdwTabPage *other;

  self->arrived_id = 0;
  /* It may have been drawn on to yet another window. */
  if (self->arrived != NULL && gtk_widget_is_ancestor (self->arrived, GTK_WIDGET (self)))
    while ((other = find_table (self, self->arrived)) != NULL)
      adw_tab_view_close_page (self->tab_view, other);
  g_clear_weak_pointer (&self->arrived);
  return G_SOURCE_REMOVE;
}

/* The one that is drawn here stays, with all that was searched and selected in it: it is what the user has in hand.
 * No tab can be closed while another one is on its way. */
static void
on_page_attached (MgWindow *self, AdwTabPage *page)
{
  GtkWidget *content = adw_tab_page_get_child (page);

  if (!MG_IS_ALL_MAPPINGS (content))
    return;
  g_set_weak_pointer (&self->arrived, content);
  if (self->arrived_id == 0)
    self->arrived_id = g_idle_add (on_arrived, self);
}

/**
 * mg_window_init_table:
 * @self: a window
 *
 * For the window: keeps the tabs of all mappings to one.
 */
void
mg_window_init_table (MgWindow *self)
{
  g_signal_connect_object (self->tab_view, "page-attached", G_CALLBACK (on_page_attached), self,
                           G_CONNECT_SWAPPED);
}

/**
 * mg_window_end_table:
 * @self: a window that is closed
 *
 * For the window: nothing is to come any more.
 */
void
mg_window_end_table (MgWindow *self)
{
  g_clear_handle_id (&self->arrived_id, g_source_remove);
  g_clear_weak_pointer (&self->arrived);
}

/**
 * mg_window_open_all_mappings:
 * @self: a window
 *
 * Brings the table of all mappings to the front, and opens it if it is not there.
 */
void
mg_window_open_all_mappings (MgWindow *self)
{
  AdwTabPage *page = find_table (self, NULL);

  mg_split_show_content (self->split);
  if (page == NULL)
    page = add_table (self);
  adw_tab_view_set_selected_page (self->tab_view, page);
  /* The first page is selected before it has a title. */
  mg_window_update_page (self);
  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (adw_tab_page_get_child (page)));
}
