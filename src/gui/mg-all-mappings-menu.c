/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-all-mappings-private.h"

#include <glib/gi18n-lib.h>

#include "mg-mapping-cell.h"

/* Of the window; URIs are its parameter. */
#define OPEN_ACTION   "win.open-mappings"
#define REMOVE_ACTION "win.remove-mappings"

/* The URIs of what is selected. */
static GVariant *
get_uris (MgAllMappings *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  GVariantBuilder builder;
  GtkBitsetIter iter;
  guint position;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (mapping != NULL)
        g_variant_builder_add (&builder, "s", mg_mapping_get_uri (mapping));
    }
  return g_variant_builder_end (&builder);
}

/**
 * mg_all_mappings_open:
 * @self: a page
 * @position: the row that Enter was pressed on, or that was clicked twice
 *
 * For the page: opens all that is selected, if that row is; else what the row shows.
 */
void
mg_all_mappings_open (MgAllMappings *self, guint position)
{
  g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const char *uri;

  if (gtk_selection_model_is_selected (self->selection, position))
    {
      gtk_widget_activate_action_variant (GTK_WIDGET (self), OPEN_ACTION, get_uris (self));
      return;
    }
  if (mapping == NULL)
    return;
  uri = mg_mapping_get_uri (mapping);
  gtk_widget_activate_action_variant (GTK_WIDGET (self), OPEN_ACTION, g_variant_new_strv (&uri, 1));
}

static void
action_copy_uri (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GVariant) uris = g_variant_ref_sink (get_uris (MG_ALL_MAPPINGS (widget)));
  g_autofree const char **lines = g_variant_get_strv (uris, NULL);
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);

  if (*text != 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action_variant (widget, REMOVE_ACTION, get_uris (MG_ALL_MAPPINGS (widget)));
}

static GMenuModel *
build_sort_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) columns = g_menu_new ();
  g_autoptr (GMenu) directions = g_menu_new ();

  for (guint i = 0; i < MG_N_COLUMNS; i++)
    {
      g_autofree char *action = g_strdup_printf ("table.mappings-sort-by::%s", mg_mapping_column_get_id (i));

      g_menu_append (columns, mg_mapping_column_get_title (i), action);
    }
  g_menu_append (directions, _ ("_Descending"), "table.mappings-descending");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (columns));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (directions));
  return G_MENU_MODEL (menu);
}

static void
add_for_selected (GMenu *menu, const char *label, const char *action, GVariant *uris)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, uris);
  g_menu_append_item (menu, item);
}

static GMenuModel *
build_menu (MgAllMappings *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GVariant) uris = g_variant_ref_sink (get_uris (self));
  g_autoptr (GMenuModel) sort = build_sort_menu ();

  if (g_variant_n_children (uris) > 0)
    {
      g_autoptr (GMenu) selected = g_menu_new ();

      add_for_selected (selected, _ ("_Open"), OPEN_ACTION, uris);
      g_menu_append (selected, _ ("_Copy URI"), "mappings.copy-uri");
      add_for_selected (selected, _ ("_Remove…"), REMOVE_ACTION, uris);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (selected));
    }
  g_menu_append_submenu (menu, _ ("_Sort By"), sort);
  return G_MENU_MODEL (menu);
}

static void
popup_menu (MgAllMappings *self, const GdkRectangle *at)
{
  g_autoptr (GMenuModel) model = build_menu (self);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The menu is about what is selected: the row that it is asked for becomes that, if it is not among it. */
static void
select_row (MgAllMappings *self, MgMappingCell *cell)
{
  guint position = cell != NULL ? mg_mapping_cell_get_position (cell) : GTK_INVALID_LIST_POSITION;

  if (position != GTK_INVALID_LIST_POSITION && !gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
}

/* The first cell in @widget, which is a row or lies in one; NULL when it does not. */
static MgMappingCell *
find_cell (MgAllMappings *self, GtkWidget *widget)
{
  while (widget != NULL && widget != GTK_WIDGET (self->view)
         && !g_str_equal (gtk_widget_get_css_name (widget), "row"))
    widget = gtk_widget_get_parent (widget);
  if (widget == GTK_WIDGET (self->view))
    return NULL;
  while (widget != NULL && !MG_IS_MAPPING_CELL (widget))
    widget = gtk_widget_get_first_child (widget);
  return widget != NULL ? MG_MAPPING_CELL (widget) : NULL;
}

/**
 * mg_all_mappings_popup_at_pointer:
 * @self: a page
 * @x: in the table
 * @y: in the table
 *
 * For the page: opens the menu for the row that is there.
 */
void
mg_all_mappings_popup_at_pointer (MgAllMappings *self, double x, double y)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  double left, top;

  if (!gtk_widget_translate_coordinates (view, GTK_WIDGET (self), x, y, &left, &top))
    return;
  select_row (self, find_cell (self, gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT)));
  popup_menu (self, &(GdkRectangle){ (int) left, (int) top, 1, 1 });
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view))
      || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  select_row (self, find_cell (self, focus));
  popup_menu (self, &(GdkRectangle){ (int) MAX (bounds.origin.x, 0), (int) bounds.origin.y, 1,
                                     (int) bounds.size.height });
}

/**
 * mg_all_mappings_class_init_menu:
 * @klass: the page's class
 *
 * For the page: what is in its menu.
 */
void
mg_all_mappings_class_init_menu (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "mappings.copy-uri", NULL, action_copy_uri);
  gtk_widget_class_install_action (klass, "mappings.menu", NULL, action_menu);
  gtk_widget_class_install_action (klass, "mappings.remove", NULL, action_remove);
}

/**
 * mg_all_mappings_add_keys:
 * @self: a page
 *
 * For the page: gives the table its keys. They come before the search, which takes what is typed here.
 */
void
mg_all_mappings_add_keys (MgAllMappings *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_c, GDK_CONTROL_MASK, "mappings.copy-uri" },
    { GDK_KEY_Delete, 0, "mappings.remove" },
    { GDK_KEY_KP_Delete, 0, "mappings.remove" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "mappings.menu" },
    { GDK_KEY_Menu, 0, "mappings.menu" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                        gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}
