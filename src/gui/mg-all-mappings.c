/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-all-mappings-private.h"

#include <glib/gi18n-lib.h>

#include "mg-scrollbars.h"
#include "mg-text.h"
#include "mg-user-text.h"

/* Seconds: how often it is looked at how old the mappings are. */
#define AGE_INTERVAL 30

/* In pixels: below it, the filters stand below the search. */
#define WIDE 680

G_DEFINE_FINAL_TYPE (MgAllMappings, mg_all_mappings, GTK_TYPE_WIDGET)

static char *
describe_number (MgAllMappings *self)
{
  guint n_mappings = mg_mapping_table_get_n_mappings (self->table);
  g_autofree char *all = mg_text_format_number (n_mappings);
  g_autofree char *shown = NULL;

  if (mg_mapping_filter_is_empty (self->filter))
    return g_strdup_printf (ngettext ("%s mapping", "%s mappings", n_mappings), all);
  shown = mg_text_format_number (g_list_model_get_n_items (G_LIST_MODEL (self->table)));
  /* Translators: so many are shown of so many that there are */
  return g_strdup_printf (ngettext ("%s of %s mapping", "%s of %s mappings", n_mappings), shown, all);
}

static guint64
sum_selected (MgAllMappings *self, GtkBitset *selected)
{
  GtkBitsetIter iter;
  guint64 sum = 0;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      MgMappingInfo *info = mapping != NULL ? mg_mapping_get_info (mapping) : NULL;

      if (info != NULL && info->allocated != MG_SIZE_UNKNOWN)
        sum += info->allocated;
    }
  return sum;
}

static void
update_status (MgAllMappings *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint n_selected = (guint) gtk_bitset_get_size (selected);
  g_autofree char *number = describe_number (self);
  g_autofree char *allocated = mg_text_format_rounded_size (mg_mapping_table_get_allocated (self->table));
  /* Translators: a number of mappings, and how much memory is set aside for them */
  g_autofree char *text = g_strdup_printf (_ ("%s, %s allocated"), number, allocated);

  if (n_selected > 0)
    {
      g_autofree char *all = g_steal_pointer (&text);
      g_autofree char *n = mg_text_format_number (n_selected);
      g_autofree char *size = mg_text_format_rounded_size (sum_selected (self, selected));

      /* Translators: what all come to; how many are selected, and how much memory is set aside for those */
      text = g_strdup_printf (ngettext ("%s, %s selected (%s)", "%s, %s selected (%s)", n_selected), all, n,
                              size);
    }
  gtk_label_set_text (self->status, text);
}

static void
update_unreadable (MgAllMappings *self)
{
  guint n_unreadable = mg_catalog_get_n_unreadable (self->catalog);
  g_autofree char *text = mg_user_text_count_unreadable (n_unreadable);

  gtk_label_set_text (self->unreadable, text);
  gtk_widget_set_visible (GTK_WIDGET (self->unreadable), n_unreadable > 0);
}

static GtkWidget *
get_focus (MgAllMappings *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
is_focus_in_table (MgAllMappings *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view));
}

/* Before the table is hidden: the focus went with the row that had it. */
static void
save_focus (MgAllMappings *self)
{
  GtkWidget *focus = get_focus (self);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->view))
      && (focus == NULL || !gtk_widget_get_mapped (focus) || is_focus_in_table (self)))
    gtk_widget_grab_focus (self->search);
}

static void
update (MgAllMappings *self)
{
  const char *page = "table";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->table)) == 0)
    page = mg_mapping_table_get_n_mappings (self->table) > 0 ? "no-match"
           : mg_catalog_is_loaded (self->catalog)            ? "empty"
                                                             : "loading";
  if (!g_str_equal (page, "table"))
    save_focus (self);
  gtk_stack_set_visible_child_name (self->stack, page);
  update_status (self);
}

static void
action_clear_filters (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);

  mg_mapping_filter_clear (self->filter);
  gtk_widget_grab_focus (self->search);
}

static gboolean
focus_table (MgAllMappings *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self->view))
         && gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static void
on_pressed (MgAllMappings *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  mg_all_mappings_popup_at_pointer (self, x, y);
}

static gboolean
on_search_key (MgAllMappings *self, guint key, guint code, GdkModifierType modifiers)
{
  return (key == GDK_KEY_Down || key == GDK_KEY_KP_Down) && focus_table (self);
}

static void
on_search_activate (MgAllMappings *self)
{
  focus_table (self);
}

/* What is typed into the table is searched; the focus goes there too, so that it is known where one is. */
static void
on_search_changed (MgAllMappings *self)
{
  if (!is_focus_in_table (self) || *gtk_editable_get_text (GTK_EDITABLE (self->search)) == 0)
    return;
  gtk_widget_grab_focus (self->search);
  gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
}

static void
on_search_stopped (MgAllMappings *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static gboolean
on_find (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (widget));
  return TRUE;
}

static gboolean
mg_all_mappings_grab_focus (GtkWidget *widget)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);

  return focus_table (self) || gtk_widget_grab_focus (self->search);
}

static gboolean
on_age (gpointer data)
{
  mg_mapping_columns_update_ages (MG_ALL_MAPPINGS (data)->columns);
  return G_SOURCE_CONTINUE;
}

/* Who uses what is learnt while somebody looks. */
static void
mg_all_mappings_map (GtkWidget *widget)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);

  GTK_WIDGET_CLASS (mg_all_mappings_parent_class)->map (widget);

  mg_catalog_watch_users (self->catalog, TRUE);
  self->age_id = g_timeout_add_seconds (AGE_INTERVAL, on_age, self);
  on_age (self);
}

static void
mg_all_mappings_unmap (GtkWidget *widget)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);

  g_clear_handle_id (&self->age_id, g_source_remove);
  mg_catalog_watch_users (self->catalog, FALSE);
  mg_mapping_columns_remember_widths (self->columns);

  GTK_WIDGET_CLASS (mg_all_mappings_parent_class)->unmap (widget);
}

/* Below each other when there is little room. What is where cannot change while it is being laid out. */
static gboolean
on_adapt (gpointer data)
{
  MgAllMappings *self = data;
  gboolean wide = gtk_widget_get_width (GTK_WIDGET (self)) >= WIDE;

  self->adapt_id = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  return G_SOURCE_REMOVE;
}

static void
mg_all_mappings_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);
  GtkOrientation orientation = gtk_orientable_get_orientation (GTK_ORIENTABLE (self->bar));
  int least;

  if ((width >= WIDE) != (orientation == GTK_ORIENTATION_HORIZONTAL) && self->adapt_id == 0)
    self->adapt_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_adapt, self, NULL);
  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, 0, MAX (width, least), height }, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* No wider than what is widest in the bar: that is what it can be made. */
static void
mg_all_mappings_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (widget);

  gtk_widget_measure (self->box, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *minimum = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (self->bar); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least;

      gtk_widget_measure (child, orientation, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least + 2 * gtk_widget_get_margin_start (self->bar));
    }
  *natural = MAX (*minimum, *natural);
}

static GtkSizeRequestMode
mg_all_mappings_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
mg_all_mappings_dispose (GObject *object)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (object);

  g_clear_handle_id (&self->adapt_id, g_source_remove);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->columns != NULL && self->box != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->columns, self);
      mg_mapping_columns_detach (self->columns);
    }
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_all_mappings_parent_class)->dispose (object);
}

static void
mg_all_mappings_finalize (GObject *object)
{
  MgAllMappings *self = MG_ALL_MAPPINGS (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->columns);
  g_clear_object (&self->table);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (mg_all_mappings_parent_class)->finalize (object);
}

static void
mg_all_mappings_class_init (MgAllMappingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_all_mappings_dispose;
  object_class->finalize = mg_all_mappings_finalize;
  widget_class->map = mg_all_mappings_map;
  widget_class->unmap = mg_all_mappings_unmap;
  widget_class->grab_focus = mg_all_mappings_grab_focus;
  widget_class->measure = mg_all_mappings_measure;
  widget_class->size_allocate = mg_all_mappings_size_allocate;
  widget_class->get_request_mode = mg_all_mappings_get_request_mode;

  g_type_ensure (MG_TYPE_MAPPING_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-all-mappings.ui");
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, box);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, bar);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, search);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, stack);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, view);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, status);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, unreadable);
  gtk_widget_class_bind_template_child (widget_class, MgAllMappings, filter);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, mg_all_mappings_open);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_set_css_name (widget_class, "mg-all-mappings");

  gtk_widget_class_install_action (widget_class, "mappings.clear-filters", NULL, action_clear_filters);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_find, NULL);
  mg_all_mappings_class_init_menu (widget_class);
}

static void
mg_all_mappings_init (MgAllMappings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mg_scrollbars_steady (self->scroller);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), GTK_WIDGET (self->view));
  mg_all_mappings_add_keys (self);
}

static void
sort (MgAllMappings *self)
{
  mg_mapping_table_set_order (self->table, mg_mapping_columns_get_sort_column (self->columns),
                              mg_mapping_columns_is_descending (self->columns));
}

/* The order as actions, for the menu. */
static void
add_settings (MgAllMappings *self, GSettings *settings)
{
  static const char *const keys[] = { "mappings-sort-by", "mappings-descending" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (group), action);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (group));
}

/**
 * mg_all_mappings_new:
 * @catalog: whose mappings are shown
 * @settings: of the program
 *
 * The table of all mappings. It opens what is chosen with the action win.open-mappings, whose parameter are URIs.
 *
 * Returns: a page for a tab
 */
GtkWidget *
mg_all_mappings_new (MgCatalog *catalog, GSettings *settings)
{
  MgAllMappings *self = g_object_new (MG_TYPE_ALL_MAPPINGS, NULL);

  self->catalog = g_object_ref (catalog);
  self->table = mg_mapping_table_new (G_LIST_MODEL (catalog), self->filter);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->table))));
  self->columns = mg_mapping_columns_new (self->view, settings);
  add_settings (self, settings);
  sort (self);
  gtk_column_view_set_model (self->view, self->selection);
  g_signal_connect_swapped (self->columns, "notify", G_CALLBACK (sort), self);
  g_signal_connect_swapped (self->table, "updated", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (update_status), self);
  g_signal_connect_swapped (catalog, "notify::loaded", G_CALLBACK (update), self);
  g_signal_connect_swapped (catalog, "notify::n-unreadable", G_CALLBACK (update_unreadable), self);
  update (self);
  update_unreadable (self);
  return GTK_WIDGET (self);
}

/**
 * mg_all_mappings_focus_search:
 * @self: a page
 *
 * Puts the focus into the search, with what is there selected.
 */
void
mg_all_mappings_focus_search (MgAllMappings *self)
{
  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}
