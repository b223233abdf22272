/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-window-private.h"

#include <glib/gi18n-lib.h>

#include "mg-mapping-text.h"
#include "mg-toast.h"
#include "mg-welcome.h"

G_DEFINE_FINAL_TYPE (MgWindow, mg_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_title (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);
  MgMapping *mapping = tab != NULL ? mg_tab_get_mapping (tab) : NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *title = NULL;

  if (mapping == NULL)
    {
      AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

      title = page != NULL ? g_strdup_printf ("%s — Mapglass", adw_tab_page_get_title (page))
                           : g_strdup ("Mapglass");
      adw_window_title_set_title (self->title, page != NULL ? adw_tab_page_get_title (page) : "Mapglass");
      adw_window_title_set_subtitle (self->title, "");
      gtk_window_set_title (GTK_WINDOW (self), title);
      return;
    }
  subtitle = mg_mapping_text_subtitle (mapping);
  title = g_strdup_printf ("%s — Mapglass", mg_mapping_text_title (mapping));
  adw_window_title_set_title (self->title, mg_mapping_text_title (mapping));
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/**
 * mg_window_has_focus_in:
 * @self: a window
 * @part: a widget
 *
 * Returns: whether the keys go to it, or to something in it
 */
gboolean
mg_window_has_focus_in (MgWindow *self, gpointer part)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

static void
close_popovers (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      close_popovers (child);
    else if (gtk_widget_get_visible (child))
      gtk_popover_popdown (GTK_POPOVER (child));
}

/* GTK 4.8 never lets go of a popover that has the focus when its button is hidden, and goes on asking for the
 * pointer in it when the window has gone. */
static void
show_button (MgWindow *self, GtkWidget *button, gboolean shown)
{
  if (!shown && mg_window_has_focus_in (self, button))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (!shown)
    close_popovers (button);
  gtk_widget_set_visible (button, shown);
}

/**
 * mg_window_update_page:
 * @self: a window
 *
 * For the window: brings up to date all that is not in a tab but about the one that is shown.
 */
void
mg_window_update_page (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);
  MgMapping *mapping = tab != NULL ? mg_tab_get_mapping (tab) : NULL;
  MgInspection *inspection = tab != NULL ? mg_tab_get_inspection (tab) : NULL;

  gtk_stack_set_visible_child_name (
    self->stack, adw_tab_view_get_selected_page (self->tab_view) != NULL ? "tabs" : "welcome");
  show_button (self, GTK_WIDGET (self->follow_button), tab != NULL);
  show_button (self, GTK_WIDGET (self->access_button), tab != NULL);
  mg_follow_button_set_inspection (self->follow_button, inspection);
  mg_panel_set_inspection (self->panel, inspection);
  g_object_set (self->split, "has-panel", tab != NULL, NULL);
  mg_mapping_list_set_current (self->list, mapping);
  g_signal_group_set_target (self->mapping_signals, mapping);
  g_signal_group_set_target (self->inspection_signals, inspection);
  update_title (self);
  mg_window_update_actions (self);
  mg_window_update_edit (self);
  /* What had the focus has gone with the last tab. */
  if (adw_tab_view_get_n_pages (self->tab_view) == 0 && gtk_widget_get_mapped (GTK_WIDGET (self->stack))
      && !mg_window_has_focus_in (self, self->list))
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
  mg_window_update_watch (self);
}

/* A demo is looked at by its tabs: it ends with the last of them. */
static void
close_tab (MgWindow *self, AdwTabPage *page)
{
  MgTab *tab = mg_tab_from_page (page);
  g_autofree char *uri = NULL;

  if (tab == NULL)
    return;
  uri = g_strdup (mg_mapping_get_uri (mg_tab_get_mapping (tab)));
  mg_tab_detach (page);
  if (!mg_application_shows (self->application, uri))
    mg_demo_runner_stop (mg_application_get_demo_runner (self->application), uri);
}

static void
on_page_detached (MgWindow *self, AdwTabPage *page)
{
  if (!adw_tab_view_get_is_transferring_page (self->tab_view))
    close_tab (self, page);
}

static AdwTabView *
on_create_window (MgWindow *self)
{
  MgWindow *window = mg_window_new (self->application);

  gtk_window_present (GTK_WINDOW (window));
  return window->tab_view;
}

static void
on_mapping_activated (MgWindow *self, MgMapping *mapping)
{
  mg_window_open (self, mg_mapping_get_uri (mapping));
}

/* GTK 4.8 goes on asking for the pointer in a popover that was open when its window was taken down. */
static void
mg_window_unmap (GtkWidget *widget)
{
  close_popovers (widget);

  GTK_WIDGET_CLASS (mg_window_parent_class)->unmap (widget);
}

static void
mg_window_dispose (GObject *object)
{
  MgWindow *self = MG_WINDOW (object);

  if (self->application != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->tab_view, self);
      for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
        close_tab (self, adw_tab_view_get_nth_page (self->tab_view, i));
      mg_mapping_list_set_catalog (self->list, NULL);
      mg_panel_set_catalog (self->panel, NULL);
      mg_follow_button_set_catalog (self->follow_button, NULL);
      mg_welcome_set_catalog (self->welcome, NULL);
      mg_window_end_watch (self);
      mg_window_end_table (self);
    }
  g_clear_object (&self->mapping_signals);
  g_clear_object (&self->inspection_signals);
  g_clear_object (&self->editor_signals);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (mg_window_parent_class)->dispose (object);
}

static void
mg_window_class_init (MgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_window_dispose;
  widget_class->unmap = mg_window_unmap;
  mg_window_edit_class_init (widget_class);

  g_type_ensure (MG_TYPE_ACCESS_BUTTON);
  g_type_ensure (MG_TYPE_FOLLOW_BUTTON);
  g_type_ensure (MG_TYPE_PANEL);
  g_type_ensure (MG_TYPE_MAPPING_LIST);
  g_type_ensure (MG_TYPE_SPLIT);
  g_type_ensure (MG_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MgWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, follow_button);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, access_button);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, access_strip);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, split);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, list);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, tab_view);
  gtk_widget_class_bind_template_child (widget_class, MgWindow, panel);
  gtk_widget_class_bind_template_callback (widget_class, mg_window_update_page);
  gtk_widget_class_bind_template_callback (widget_class, on_page_detached);
  gtk_widget_class_bind_template_callback (widget_class, on_create_window);
  gtk_widget_class_bind_template_callback (widget_class, on_mapping_activated);
}

static void
mg_window_init (MgWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* These keys are the grids'. */
  adw_tab_view_remove_shortcuts (
    self->tab_view, ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END
                      | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END);
  self->mapping_signals = g_signal_group_new (MG_TYPE_MAPPING);
  g_signal_group_connect_swapped (self->mapping_signals, "notify::info", G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->mapping_signals, "notify::users", G_CALLBACK (update_title), self);
  mg_window_init_watch (self);
  mg_window_init_table (self);
}

/* A second window begins as the last one was left, and does not follow it afterwards. */
static void
bind_settings (MgWindow *self)
{
  static const struct
  {
    const char *key;
    const char *property;
  } of_window[] = {
    { "window-width", "default-width" },
    { "window-height", "default-height" },
    { "window-maximized", "maximized" },
  },
    of_split[] = {
      { "list-visible", "list-visible" },
      { "panel-visible", "panel-visible" },
      { "sidebar-width", "list-width" },
      { "panel-width", "panel-width" },
    };
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;
  GSettings *settings = mg_application_get_settings (self->application);
  int width, height;

  for (gsize i = 0; i < G_N_ELEMENTS (of_window); i++)
    g_settings_bind (settings, of_window[i].key, self, of_window[i].property, flags);
  for (gsize i = 0; i < G_N_ELEMENTS (of_split); i++)
    g_settings_bind (settings, of_split[i].key, self->split, of_split[i].property, flags);
  g_settings_bind (settings, "panel-page", self->panel, "page", flags);
  g_settings_bind (settings, "mark-changes", self->list, "marks-changes", G_SETTINGS_BIND_GET);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  mg_split_prepare (self->split, width);
}

/**
 * mg_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window without a tab
 */
MgWindow *
mg_window_new (MgApplication *application)
{
  MgWindow *self = g_object_new (MG_TYPE_WINDOW, "application", application, NULL);

  self->application = g_object_ref (application);
  bind_settings (self);
  mg_window_init_actions (self);
  mg_mapping_list_set_catalog (self->list, mg_application_get_catalog (application));
  mg_panel_set_catalog (self->panel, mg_application_get_catalog (application));
  mg_follow_button_set_catalog (self->follow_button, mg_application_get_catalog (application));
  mg_welcome_set_catalog (self->welcome, mg_application_get_catalog (application));
  mg_window_update_page (self);
  return self;
}

static AdwTabPage *
find_page (MgWindow *self, const char *uri)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);
      MgTab *tab = mg_tab_from_page (page);

      if (tab != NULL && g_str_equal (mg_mapping_get_uri (mg_tab_get_mapping (tab)), uri))
        return page;
    }
  return NULL;
}

static gboolean
add_tab (MgWindow *self, const char *uri)
{
  g_autoptr (GError) error = NULL;
  MgTab *tab = mg_tab_new (mg_application_get_catalog (self->application),
                           mg_application_get_sampler (self->application), uri, &error);
  GtkWidget *content;
  AdwTabPage *page;

  if (tab == NULL)
    {
      mg_window_tell (self, error->message);
      return FALSE;
    }
  content = mg_page_new (mg_tab_get_inspection (tab));
  page = adw_tab_view_append (self->tab_view, content);
  mg_tab_attach (tab, page);
  adw_tab_view_set_selected_page (self->tab_view, page);
  /* The first page is selected before its tab is attached. */
  mg_window_update_page (self);
  gtk_widget_grab_focus (content);
  return TRUE;
}

/* What opening @uri would change, as a sentence; %NULL: nothing. */
static char *
find_warning (MgWindow *self, const char *uri)
{
  g_autofree char *name = NULL;
  MgSource *source = mg_catalog_resolve (mg_application_get_catalog (self->application), uri, &name, NULL);

  return source != NULL ? mg_source_warn_open (source, name) : NULL;
}

static void
on_warned (MgWindow *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "open"))
    add_tab (self, g_object_get_data (G_OBJECT (dialog), "uri"));
}

/* Asks before something is changed by looking. */
static void
ask_to_open (MgWindow *self, const char *uri, const char *warning)
{
  g_autofree char *heading = g_strdup_printf (_ ("Open “%s”?"), uri);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, warning);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "open", _ ("_Open"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "uri", g_strdup (uri), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_warned), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mg_window_open:
 * @self: a window
 * @uri: the URI of a mapping, that there is or that is waited for
 *
 * Brings its tab to the front, and opens one if there is none. Where looking would change something the user is
 * asked first.
 *
 * Returns: %FALSE when there can be no such mapping; the user was told
 */
gboolean
mg_window_open (MgWindow *self, const char *uri)
{
  AdwTabPage *page = find_page (self, uri);
  g_autofree char *warning = page == NULL ? find_warning (self, uri) : NULL;

  mg_split_show_content (self->split);
  if (warning != NULL)
    {
      ask_to_open (self, uri, warning);
      return TRUE;
    }
  if (page == NULL)
    return add_tab (self, uri);
  adw_tab_view_set_selected_page (self->tab_view, page);
  gtk_widget_grab_focus (adw_tab_page_get_child (page));
  return TRUE;
}

/**
 * mg_window_open_again:
 * @self: a window
 *
 * Opens another view of what the present tab shows.
 *
 * Returns: %FALSE when there is no tab
 */
gboolean
mg_window_open_again (MgWindow *self)
{
  MgTab *tab = mg_window_get_tab (self);

  return tab != NULL && add_tab (self, mg_mapping_get_uri (mg_tab_get_mapping (tab)));
}

/**
 * mg_window_shows:
 * @self: a window
 * @uri: the URI of a mapping
 *
 * Returns: whether there is a tab of it
 */
gboolean
mg_window_shows (MgWindow *self, const char *uri)
{
  return self->application != NULL && find_page (self, uri) != NULL;
}

/**
 * mg_window_get_tab_view:
 * @self: a window
 *
 * Returns: (transfer none): its tabs
 */
AdwTabView *
mg_window_get_tab_view (MgWindow *self)
{
  return self->tab_view;
}

/**
 * mg_window_get_tab:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the tab that is in front
 */
MgTab *
mg_window_get_tab (MgWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return page != NULL ? mg_tab_from_page (page) : NULL;
}

/**
 * mg_window_tell:
 * @self: a window
 * @sentence: what happened
 *
 * Tells it in passing: as a toast, and, as those are not in the accessibility tree, to who listens.
 */
void
mg_window_tell (MgWindow *self, const char *sentence)
{
  mg_window_tell_with (self, mg_toast_new (sentence), sentence);
}

/**
 * mg_window_tell_with:
 * @self: a window
 * @toast: (transfer full): says what happened, and offers something
 * @sentence: the same
 *
 * As mg_window_tell(), with a toast of one's own.
 */
void
mg_window_tell_with (MgWindow *self, AdwToast *toast, const char *sentence)
{
  MgTab *tab = mg_window_get_tab (self);

  adw_toast_overlay_add_toast (self->toasts, toast);
  if (tab != NULL)
    mg_inspection_say (mg_tab_get_inspection (tab), sentence);
}
