/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-users-page.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "mg-facts-view.h"
#include "mg-scrollbars.h"
#include "mg-user-list.h"
#include "mg-user-row.h"
#include "mg-user-text.h"

struct _MgUsersPage
{
  GtkWidget parent_instance;

  GtkScrolledWindow *facts_scroller;
  MgFactsView *facts;
  GtkLabel *heading;
  GtkScrolledWindow *scroller;
  GtkWidget *list;
  GtkLabel *unreadable;
  GtkWidget *menu;

  MgCatalog *catalog;
  MgInspection *inspection;
  MgUserList *users;
  GtkSingleSelection *selection;
  GSignalGroup *mapping_signals;
  GSignalGroup *catalog_signals;
};

G_DEFINE_FINAL_TYPE (MgUsersPage, mg_users_page, GTK_TYPE_WIDGET)

static MgMapping *
get_mapping (MgUsersPage *self)
{
  return self->inspection != NULL ? mg_view_get_mapping (mg_inspection_get_view (self->inspection)) : NULL;
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
update (MgUsersPage *self)
{
  guint n_unreadable = self->catalog != NULL ? mg_catalog_get_n_unreadable (self->catalog) : 0;
  MgMapping *mapping = get_mapping (self);
  g_autofree char *unreadable = mg_user_text_unreadable (n_unreadable);
  g_autofree char *heading = mapping != NULL ? mg_user_text_heading (mapping, n_unreadable) : NULL;

  mg_user_list_set_users (self->users, mapping != NULL ? mg_mapping_get_users (mapping) : NULL);
  set_text (self->heading, heading != NULL ? heading : "");
  set_text (self->unreadable, unreadable != NULL ? unreadable : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unreadable), unreadable != NULL);
}

static const MgUser *
get_selected (MgUsersPage *self)
{
  MgUserItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? mg_user_item_get_user (item) : NULL;
}

static void
action_show_addresses (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgUsersPage *self = MG_USERS_PAGE (widget);
  const MgUser *user = get_selected (self);

  if (user != NULL)
    mg_inspection_show_addresses (self->inspection,
                                  mg_inspection_shows_addresses_of (self->inspection, user) ? NULL : user);
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgUsersPage *self = MG_USERS_PAGE (widget);
  const MgUser *user = get_selected (self);
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  if (user == NULL)
    return;
  text = mg_user_text_copy (user);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  /* Translators: the number of a process, and an address */
  sentence = g_strdup_printf (_ ("Copied “%s”."), text);
  mg_inspection_say (self->inspection, sentence);
}

static GMenuModel *
build_menu (MgUsersPage *self, const MgUser *user)
{
  GMenu *menu = g_menu_new ();
  g_autofree char *show = NULL;

  if (mg_inspection_shows_addresses_of (self->inspection, user))
    show = g_strdup (_ ("Show _Offsets Again"));
  else
    /* Translators: the number of a process */
    show = g_strdup_printf (_ ("Show _Addresses as %d Sees Them"), user->pid);
  g_menu_append (menu, show, "users.show-addresses");
  g_menu_append (menu, _ ("_Copy Process and Address"), "users.copy");
  return G_MENU_MODEL (menu);
}

static void
popup_menu (MgUsersPage *self, double x, double y)
{
  const MgUser *user = get_selected (self);
  g_autoptr (GMenuModel) model = NULL;

  if (user == NULL)
    return;
  model = build_menu (self, user);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static GtkWidget *
find_row (MgUsersPage *self, MgUserItem *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (row != NULL && mg_user_row_get_item (MG_USER_ROW (row)) == item)
        return row;
    }
  return NULL;
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgUsersPage *self = MG_USERS_PAGE (widget);
  MgUserItem *item = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *row = item != NULL ? find_row (self, item) : NULL;
  graphene_rect_t bounds;

  if (row != NULL && gtk_widget_compute_bounds (row, widget, &bounds))
    popup_menu (self, bounds.origin.x, bounds.origin.y + bounds.size.height);
}

static void
select_item (MgUsersPage *self, MgUserItem *item)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (MgUserItem) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (other == item)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, MgUsersPage *self)
{
  GtkWidget *widget = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = widget != NULL ? gtk_widget_get_ancestor (widget, MG_TYPE_USER_ROW) : NULL;

  /* Beside the row is its place in the list, which has it as its child. */
  if (row == NULL && widget != NULL && widget != self->list)
    row = gtk_widget_get_first_child (widget);
  if (row == NULL || !MG_IS_USER_ROW (row))
    return;
  select_item (self, mg_user_row_get_item (MG_USER_ROW (row)));
  gtk_widget_translate_coordinates (self->list, GTK_WIDGET (self), x, y, &x, &y);
  popup_menu (self, x, y);
}

static void
on_activated (MgUsersPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  action_show_addresses (GTK_WIDGET (self), NULL, NULL);
}

static void
on_row_setup (MgUsersPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_user_row_new ());
}

static void
on_row_bind (MgUsersPage *self, GtkListItem *list_item)
{
  mg_user_row_show (MG_USER_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item),
                    self->inspection);
}

static void
on_row_unbind (MgUsersPage *self, GtkListItem *list_item)
{
  mg_user_row_show (MG_USER_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

/* (The focus child of a widget may be from before: it is kept when the focus goes elsewhere.) */
static gboolean
has_focus_in (GtkWidget *part)
{
  GtkRoot *root = gtk_widget_get_root (part);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

/* One stop of the Tab key for what is known, and one for all processes; the arrows go between them. */
static gboolean
mg_users_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MgUsersPage *self = MG_USERS_PAGE (widget);
  gboolean is_forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *parts[] = { GTK_WIDGET (self->facts), self->list };
  GtkWidget *first = parts[is_forward ? 0 : 1];
  GtkWidget *second = parts[is_forward ? 1 : 0];

  if (!is_forward && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (mg_users_page_parent_class)->focus (widget, direction);
  if (has_focus_in (second))
    return FALSE;
  if (!has_focus_in (first) && gtk_widget_child_focus (first, direction))
    return TRUE;
  return gtk_widget_child_focus (second, direction);
}

/* To the processes first; they are what changes. */
static gboolean
mg_users_page_grab_focus (GtkWidget *widget)
{
  MgUsersPage *self = MG_USERS_PAGE (widget);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    return gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
  return gtk_widget_child_focus (GTK_WIDGET (self->facts), GTK_DIR_TAB_FORWARD);
}

static void
mg_users_page_dispose (GObject *object)
{
  MgUsersPage *self = MG_USERS_PAGE (object);
  GtkWidget *child;

  mg_users_page_set_inspection (self, NULL);
  g_clear_object (&self->mapping_signals);
  g_clear_object (&self->catalog_signals);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_users_page_parent_class)->dispose (object);
}

static void
mg_users_page_finalize (GObject *object)
{
  MgUsersPage *self = MG_USERS_PAGE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->users);

  G_OBJECT_CLASS (mg_users_page_parent_class)->finalize (object);
}

static void
mg_users_page_class_init (MgUsersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_users_page_dispose;
  object_class->finalize = mg_users_page_finalize;
  widget_class->focus = mg_users_page_focus;
  widget_class->grab_focus = mg_users_page_grab_focus;

  g_type_ensure (MG_TYPE_FACTS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-users-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, facts_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, facts);
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, heading);
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, list);
  gtk_widget_class_bind_template_child (widget_class, MgUsersPage, unreadable);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_set_css_name (widget_class, "mg-users-page");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  gtk_widget_class_install_action (widget_class, "users.show-addresses", NULL, action_show_addresses);
  gtk_widget_class_install_action (widget_class, "users.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "users.menu", NULL, action_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "users.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "users.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "users.menu", NULL);
}

static void
init_list (MgUsersPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_row_setup), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_row_bind), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_row_unbind), self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (secondary));
}

static void
mg_users_page_init (MgUsersPage *self)
{
  self->users = mg_user_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->users)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->mapping_signals = g_signal_group_new (MG_TYPE_MAPPING);
  g_signal_group_connect_swapped (self->mapping_signals, "notify::users", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->mapping_signals, "notify::presence", G_CALLBACK (update), self);
  self->catalog_signals = g_signal_group_new (MG_TYPE_CATALOG);
  g_signal_group_connect_swapped (self->catalog_signals, "notify::n-unreadable", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  init_list (self);
  mg_scrollbars_steady (self->scroller);
  mg_scrollbars_steady (self->facts_scroller);
}

/**
 * mg_users_page_new:
 *
 * What is known of a mapping, and which processes map it.
 *
 * Returns: (transfer floating): a page about nothing
 */
GtkWidget *
mg_users_page_new (void)
{
  return g_object_new (MG_TYPE_USERS_PAGE, NULL);
}

/**
 * mg_users_page_set_catalog:
 * @self: a page
 * @catalog: (nullable): who knows how many processes could not be looked into
 */
void
mg_users_page_set_catalog (MgUsersPage *self, MgCatalog *catalog)
{
  if (!g_set_object (&self->catalog, catalog))
    return;
  g_signal_group_set_target (self->catalog_signals, catalog);
  update (self);
}

/**
 * mg_users_page_set_inspection:
 * @self: a page
 * @inspection: (nullable): whose mapping it is to be about
 */
void
mg_users_page_set_inspection (MgUsersPage *self, MgInspection *inspection)
{
  if (inspection == self->inspection)
    return;
  /* No row is to show the processes of one mapping beside those of another. */
  mg_user_list_set_users (self->users, NULL);
  g_set_object (&self->inspection, inspection);
  g_signal_group_set_target (self->mapping_signals, get_mapping (self));
  mg_facts_view_set_mapping (self->facts, get_mapping (self));
  update (self);
}

/**
 * mg_users_page_get_model:
 * @self: a page
 *
 * Returns: (transfer none) (element-type MgUserItem): the rows, and which of them is selected
 */
GtkSelectionModel *
mg_users_page_get_model (MgUsersPage *self)
{
  return GTK_SELECTION_MODEL (self->selection);
}
