/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-window-private.h"

#include <glib/gi18n-lib.h>

#include "mg-dialog.h"
#include "mg-open-dialog.h"
#include "mg-text.h"

/* How many tabs are opened at once. */
#define MOST_AT_ONCE 8

/* Those that need a tab. */
static const char *const tab_actions[] = {
  "new-view",    "toggle-hex",   "toggle-values",   "go-to",       "pause",
  "sample-once", "go-back",      "go-forward",      "next-change", "previous-change",
  "speak",       "access",       "remove",          "fill",        "import",
  "freeze",      "save",         "flush",           "hold",        "show-edits",
  "toggle-plot", "toggle-image", "toggle-activity", "pause-when",  "follow",
};

/* What the tab in front shows, NULL without one. */
static GtkWidget *
get_content (MgWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return page != NULL ? adw_tab_page_get_child (page) : NULL;
}

/* The same, NULL where that is no mapping. */
static MgPage *
get_page (MgWindow *self)
{
  GtkWidget *content = get_content (self);

  return content != NULL && MG_IS_PAGE (content) ? MG_PAGE (content) : NULL;
}

static MgInspection *
get_inspection (MgWindow *self)
{
  return mg_page_get_inspection (get_page (self));
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  GtkWindow *dialog = mg_open_dialog_new (mg_application_get_catalog (self->application));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (mg_window_open), self, G_CONNECT_SWAPPED);
  mg_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_all_mappings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_window_open_all_mappings (data);
}

static void
on_open_mappings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);
  guint n_uris = g_strv_length ((char **) uris);

  for (guint i = 0; i < MIN (n_uris, MOST_AT_ONCE); i++)
    mg_window_open (self, uris[i]);
  if (n_uris > MOST_AT_ONCE)
    {
      g_autofree char *number = mg_text_format_number (n_uris);
      g_autofree char *sentence
        = g_strdup_printf (_ ("Opened the first %d of %s mappings that are selected."), MOST_AT_ONCE, number);

      mg_window_tell (self, sentence);
    }
}

static void
on_new_view (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_window_open_again (data);
}

static void
on_close_tab (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  if (page != NULL)
    adw_tab_view_close_page (self->tab_view, page);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;

  mg_split_set_list_shown (self->split, TRUE);
  mg_mapping_list_focus_search (self->list);
}

/* Round: the list, the panes, the panel. */
static void
on_next_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  MgPage *page = get_page (self);
  GtkWidget *content = get_content (self);
  gboolean list_shown = mg_split_get_list_shown (self->split);
  gboolean from_list = mg_window_has_focus_in (self, self->list);
  gboolean from_page = page != NULL && mg_window_has_focus_in (self, page);

  if (from_page && mg_page_focus_next_pane (page))
    return;
  if (from_page && mg_split_get_panel_shown (self->split) && mg_panel_focus_page (self->panel))
    return;
  if (list_shown && !from_list)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  else if (content != NULL)
    gtk_widget_grab_focus (content);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
on_toggle_hex (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_toggle_pane (get_page (data), MG_PANE_HEX);
}

static void
on_toggle_values (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_toggle_pane (get_page (data), MG_PANE_VALUES);
}

static void
on_toggle_plot (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_toggle_pane (get_page (data), MG_PANE_PLOT);
}

static void
on_toggle_image (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_toggle_pane (get_page (data), MG_PANE_IMAGE);
}

static void
on_toggle_activity (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_toggle_pane (get_page (data), MG_PANE_ACTIVITY);
}

static void
on_go_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_page_go_to (get_page (data));
}

static void
on_pause (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (data)), "page.pause", NULL);
}

static void
on_pause_when (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (data)), "page.pause-when", NULL);
}

static void
on_sample_once (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (get_page (data)), "page.sample-once", NULL);
}

static void
on_go_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!mg_inspection_go_back (get_inspection (data)))
    mg_window_tell (data, _ ("There is no place to go back to."));
}

static void
on_go_forward (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!mg_inspection_go_forward (get_inspection (data)))
    mg_window_tell (data, _ ("There is no place to go forward to."));
}

static void
on_next_change (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!mg_inspection_go_change (get_inspection (data), TRUE))
    mg_window_tell (data, _ ("Nothing behind the cursor has changed in the last minute."));
}

static void
on_previous_change (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!mg_inspection_go_change (get_inspection (data), FALSE))
    mg_window_tell (data, _ ("Nothing before the cursor has changed in the last minute."));
}

static void
on_speak (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgInspection *inspection = get_inspection (data);
  g_autofree char *sentence = mg_inspection_describe_cursor (inspection);

  mg_inspection_say (inspection, sentence);
}

static void
on_demo_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_demo_runner_start_finish (MG_DEMO_RUNNER (object), result, &error);

  if (self->application == NULL)
    {
      /* The window was closed meanwhile: nobody looks at it. */
      if (uri != NULL && !mg_application_shows (MG_APPLICATION (g_application_get_default ()), uri))
        mg_demo_runner_stop (MG_DEMO_RUNNER (object), uri);
    }
  else if (uri != NULL)
    {
      mg_window_open (self, uri);
    }
  else
    {
      mg_window_tell (self, error->message);
    }
}

static void
on_start_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;

  mg_demo_runner_start_async (mg_application_get_demo_runner (self->application),
                              g_variant_get_string (parameter, NULL), on_demo_started, g_object_ref (self));
}

static void
on_show_list (GSimpleAction *action, GVariant *state, gpointer data)
{
  mg_split_set_list_shown (MG_WINDOW (data)->split, g_variant_get_boolean (state));
}

static void
on_show_panel (GSimpleAction *action, GVariant *state, gpointer data)
{
  mg_split_set_panel_shown (MG_WINDOW (data)->split, g_variant_get_boolean (state));
}

static void
on_fullscreen (GSimpleAction *action, GVariant *state, gpointer data)
{
  if (g_variant_get_boolean (state))
    gtk_window_fullscreen (data);
  else
    gtk_window_unfullscreen (data);
}

static void
set_state (MgWindow *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

/* The states are what came of the wishes. (A GPropertyAction would hold what it is about: the window could not end.) */
static void
update_states (MgWindow *self)
{
  set_state (self, "show-list", mg_split_get_list_shown (self->split));
  set_state (self, "show-panel", mg_split_get_panel_shown (self->split));
  set_state (self, "fullscreen", gtk_window_is_fullscreen (GTK_WINDOW (self)));
}

static void
on_access (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_access_button_popup (((MgWindow *) data)->access_button);
}

static void
on_follow (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  mg_follow_button_popup (((MgWindow *) data)->follow_button);
}

static const GActionEntry entries[] = {
  { "open", on_open },
  { "all-mappings", on_all_mappings },
  { "open-mappings", on_open_mappings, "as" },
  { "new-view", on_new_view },
  { "close-tab", on_close_tab },
  { "search", on_search },
  { "next-pane", on_next_pane },
  { "toggle-hex", on_toggle_hex },
  { "toggle-values", on_toggle_values },
  { "toggle-plot", on_toggle_plot },
  { "toggle-image", on_toggle_image },
  { "toggle-activity", on_toggle_activity },
  { "go-to", on_go_to },
  { "access", on_access },
  { "pause", on_pause },
  { "pause-when", on_pause_when },
  { "follow", on_follow },
  { "sample-once", on_sample_once },
  { "go-back", on_go_back },
  { "go-forward", on_go_forward },
  { "next-change", on_next_change },
  { "previous-change", on_previous_change },
  { "speak", on_speak },
  { "start-demo", on_start_demo, "s" },
  { "show-list", NULL, NULL, "true", on_show_list },
  { "show-panel", NULL, NULL, "false", on_show_panel },
  { "fullscreen", NULL, NULL, "false", on_fullscreen },
};

/**
 * mg_window_init_actions:
 * @self: a window
 *
 * Makes the actions of the window that keys, buttons and the menu refer to.
 */
void
mg_window_init_actions (MgWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mg_window_init_change (self);
  mg_window_init_edit (self);
  g_signal_connect_swapped (self->split, "notify::list-shown", G_CALLBACK (update_states), self);
  g_signal_connect_swapped (self->split, "notify::panel-shown", G_CALLBACK (update_states), self);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (update_states), NULL);
  update_states (self);
}

/**
 * mg_window_update_actions:
 * @self: a window
 *
 * Permits what is about a tab while there is one.
 */
void
mg_window_update_actions (MgWindow *self)
{
  gboolean enabled = mg_window_get_tab (self) != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (tab_actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), tab_actions[i]);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
    }
}
