/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What the window shows of the access, what it does to what is edited, and what it asks before it closes. */

#include "mg-window-private.h"

#include "mg-access-text.h"
#include "mg-parting.h"

static MgEditor *
get_editor (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);

  return tab != NULL ? mg_view_get_editor (mg_inspection_get_view (mg_tab_get_inspection (tab))) : NULL;
}

static void
set_enabled (MgWindow *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
                               enabled);
}

static void
update (MgWindow *self)
{
  MgEditor *editor = get_editor (self);
  const char *style = editor != NULL ? mg_access_text_class (mg_editor_get_access (editor)) : NULL;
  const char *styles[] = { "strip", style, NULL };

  gtk_widget_set_visible (self->access_strip, style != NULL);
  gtk_widget_set_css_classes (self->access_strip, styles);
  set_enabled (self, "undo", editor != NULL && mg_editor_get_can_undo (editor));
  set_enabled (self, "redo", editor != NULL && mg_editor_get_can_redo (editor));
}

/* The page does it, and knows whether it can. */
static void
on_page_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);
  g_autofree char *name = g_strdup_printf ("page.%s", g_action_get_name (G_ACTION (action)));

  if (page != NULL)
    gtk_widget_activate_action (adw_tab_page_get_child (page), name, NULL);
}

static void
on_show_edits (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;

  mg_panel_set_page (self->panel, "edits");
  mg_split_set_panel_shown (self->split, TRUE);
  mg_panel_focus_page (self->panel);
}

static void
on_show_content (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MgWindow *self = data;

  mg_split_show_content (self->split);
}

static const GActionEntry entries[] = {
  { "undo", on_page_action },          { "redo", on_page_action },   { "fill", on_page_action },
  { "import", on_page_action },        { "freeze", on_page_action }, { "save", on_page_action },
  { "flush", on_page_action },         { "hold", on_page_action },   { "show-edits", on_show_edits },
  { "show-content", on_show_content },
};

/* An entry undoes what was typed in it, even where that is nothing any more. */
static gboolean
on_undo_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (focus != NULL && GTK_IS_EDITABLE (focus))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (widget), g_variant_get_string (arguments, NULL), NULL);
  return TRUE;
}

typedef struct
{
  MgWindow *window;
  AdwTabPage *page;
} Closing;

static void
on_page_parted (gboolean free_to_go, gpointer data)
{
  Closing *closing = data;

  /* The window may be gone, and all its pages with it. */
  if (closing->window->application != NULL)
    adw_tab_view_close_page_finish (closing->window->tab_view, closing->page, free_to_go);
  g_object_unref (closing->page);
  g_object_unref (closing->window);
  g_free (closing);
}

static gboolean
on_close_page (MgWindow *self, AdwTabPage *page)
{
  MgTab *tab = mg_tab_from_page (page);
  g_autoptr (GPtrArray) inspections = g_ptr_array_new ();
  Closing *closing;

  if (tab == NULL || !mg_parting_is_needed (mg_tab_get_inspection (tab)))
    return GDK_EVENT_PROPAGATE;
  adw_tab_view_set_selected_page (self->tab_view, page);
  g_ptr_array_add (inspections, mg_tab_get_inspection (tab));
  closing = g_new0 (Closing, 1);
  closing->window = g_object_ref (self);
  closing->page = g_object_ref (page);
  mg_parting_ask_to_close (GTK_WIDGET (self), inspections, on_page_parted, closing);
  return GDK_EVENT_STOP;
}

static void
on_window_parted (gboolean free_to_go, gpointer data)
{
  g_autoptr (MgWindow) self = data;

  self->is_asking = FALSE;
  if (free_to_go && self->application != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
on_close_request (MgWindow *self)
{
  g_autoptr (GPtrArray) inspections = g_ptr_array_new ();

  if (self->is_asking)
    return GDK_EVENT_STOP;
  if (!mg_window_add_edited (self, inspections))
    return GDK_EVENT_PROPAGATE;
  self->is_asking = TRUE;
  mg_parting_ask_to_close (GTK_WIDGET (self), inspections, on_window_parted, g_object_ref (self));
  return GDK_EVENT_STOP;
}

/**
 * mg_window_add_edited:
 * @self: a window
 * @inspections: (element-type MgInspection): is added to
 *
 * Finds the tabs with edits that would be lost with them.
 *
 * Returns: whether there are any
 */
gboolean
mg_window_add_edited (MgWindow *self, GPtrArray *inspections)
{
  gboolean found = FALSE;

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      MgTab *tab = mg_tab_from_page (adw_tab_view_get_nth_page (self->tab_view, i));

      if (tab == NULL || !mg_parting_is_needed (mg_tab_get_inspection (tab)))
        continue;
      found = TRUE;
      g_ptr_array_add (inspections, mg_tab_get_inspection (tab));
    }
  return found;
}

/**
 * mg_window_update_edit:
 * @self: a window
 *
 * For the window: another tab is in front.
 */
void
mg_window_update_edit (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);

  mg_access_button_set_inspection (self->access_button, tab != NULL ? mg_tab_get_inspection (tab) : NULL);
  g_signal_group_set_target (self->editor_signals, get_editor (self));
  update (self);
}

/**
 * mg_window_init_edit:
 * @self: a window
 *
 * For the window: makes the actions that are about editing, and begins to ask before something is closed.
 */
void
mg_window_init_edit (MgWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->editor_signals = g_signal_group_new (MG_TYPE_EDITOR);
  g_signal_group_connect_swapped (self->editor_signals, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->tab_view, "close-page", G_CALLBACK (on_close_page), self);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
}

/**
 * mg_window_edit_class_init:
 * @widget_class: of the window
 *
 * For the window: the keys that are not to be taken from entries. (Accelerators would be.)
 */
void
mg_window_edit_class_init (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, control, on_undo_key, "s", "undo");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, control | GDK_SHIFT_MASK, on_undo_key, "s", "redo");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_y, control, on_undo_key, "s", "redo");
}
