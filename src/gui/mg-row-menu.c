/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What can be done with a row of a list of mappings. */

#include "mg-row-menu.h"

#include <glib/gi18n-lib.h>

#include "mg-mapping-row.h"

typedef struct
{
  GtkWidget *owner;
  GtkWidget *list;
  /* Made when it is first wanted; the owner has it. */
  GtkWidget *popover;
  /* What the menu is about. */
  MgMapping *mapping;
} RowMenu;

static void
row_menu_free (gpointer data, GClosure *closure)
{
  RowMenu *self = data;

  g_clear_object (&self->mapping);
  g_free (self);
}

/* What the row is about that @widget is in, or has. */
static MgMapping *
find_mapping (GtkWidget *widget)
{
  GtkWidget *row = widget != NULL ? gtk_widget_get_ancestor (widget, MG_TYPE_MAPPING_ROW) : NULL;
  gpointer item;

  /* The focus goes to what the list puts around the row. */
  if (row == NULL && widget != NULL)
    row = gtk_widget_get_first_child (widget);
  if (row == NULL || !MG_IS_MAPPING_ROW (row))
    return NULL;
  item = mg_mapping_row_get_item (MG_MAPPING_ROW (row));
  return item != NULL && MG_IS_MAPPING (item) ? item : NULL;
}

static void
remove_mapping (RowMenu *self, MgMapping *mapping)
{
  const char *uris[] = { mg_mapping_get_uri (mapping), NULL };

  gtk_widget_activate_action_variant (self->list, "win.remove-mappings", g_variant_new_strv (uris, -1));
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RowMenu *self = data;
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (item == G_OBJECT (self->mapping))
        {
          gtk_widget_activate_action (self->list, "list.activate-item", "u", i);
          return;
        }
    }
}

static void
on_copy_uri (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RowMenu *self = data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->list), mg_mapping_get_uri (self->mapping));
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RowMenu *self = data;

  remove_mapping (self, self->mapping);
}

static GMenuModel *
build_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();

  g_menu_append (look, _ ("_Open"), "row.open");
  g_menu_append (look, _ ("_Copy URI"), "row.copy-uri");
  g_menu_append (change, _ ("_Remove…"), "row.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  return G_MENU_MODEL (menu);
}

static gboolean
popup (RowMenu *self, MgMapping *mapping, GtkWidget *at, double x, double y)
{
  double owner_x, owner_y;

  if (mapping == NULL || !gtk_widget_translate_coordinates (at, self->owner, x, y, &owner_x, &owner_y))
    return FALSE;
  if (self->popover == NULL)
    {
      g_autoptr (GMenuModel) model = build_menu ();

      self->popover = gtk_popover_menu_new_from_model (model);
      gtk_widget_set_parent (self->popover, self->owner);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    }
  g_set_object (&self->mapping, mapping);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int) owner_x, (int) owner_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
  return TRUE;
}

static void
on_pressed (GtkGesture *gesture, int n_press, double x, double y, gpointer data)
{
  RowMenu *self = data;
  GtkWidget *child = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);

  if (gdk_event_triggers_context_menu (
        gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture)))
      && popup (self, find_mapping (child), self->list, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
on_key (GtkEventController *controller, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  RowMenu *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->list));
  MgMapping *mapping = find_mapping (focus);
  guint held = modifiers & gtk_accelerator_get_default_mod_mask ();

  if (mapping == NULL)
    return GDK_EVENT_PROPAGATE;
  if (held == 0 && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    {
      remove_mapping (self, mapping);
      return GDK_EVENT_STOP;
    }
  if ((held == 0 && key == GDK_KEY_Menu) || (held == GDK_SHIFT_MASK && key == GDK_KEY_F10))
    return popup (self, mapping, focus, 12, gtk_widget_get_height (focus));
  return GDK_EVENT_PROPAGATE;
}

/**
 * mg_row_menu_attach:
 * @owner: what the menu belongs to, which unparents all that it has in the end
 * @list: a list in it whose rows have an #MgMappingRow
 *
 * Gives the rows a context menu, and the key that removes.
 */
void
mg_row_menu_attach (GtkWidget *owner, GtkWidget *list)
{
  static const GActionEntry entries[] = {
    { "open", on_open },
    { "copy-uri", on_copy_uri },
    { "remove", on_remove },
  };
  RowMenu *self = g_new0 (RowMenu, 1);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->owner = owner;
  self->list = list;
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (owner, "row", G_ACTION_GROUP (group));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (on_key), self, row_menu_free, 0);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (list, keys);
}

/**
 * mg_row_menu_get_focused:
 * @focus: (nullable): what has the focus
 *
 * Returns: (transfer none) (nullable): the mapping of the row that this is; %NULL: it is none
 */
MgMapping *
mg_row_menu_get_focused (GtkWidget *focus)
{
  return find_mapping (focus);
}
