/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-list.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-activity-marks.h"
#include "mg-current-selection.h"
#include "mg-mapping-groups.h"
#include "mg-mapping-row.h"
#include "mg-mapping-text.h"
#include "mg-row-menu.h"
#include "mg-scrollbars.h"

struct _MgMappingList
{
  GtkWidget parent_instance;

  GtkWidget *search;
  GtkWidget *stack;
  GtkScrolledWindow *scroller;
  GtkWidget *list;
  GtkWidget *no_match;
  GtkWidget *problem;
  GtkWidget *note;

  MgCatalog *catalog;
  GtkFilter *filter;
  char *folded;
  MgMappingGroups *groups;
  MgCurrentSelection *selection;
  MgActivityMarks *marks;
  gboolean marks_changes;
  gboolean watched;
  /* Whether the current row has to be scrolled into sight as soon as that can be done. */
  gboolean to_reveal;
  guint reveal_id;
};

enum
{
  PROP_0,
  PROP_MARKS_CHANGES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_MAPPING_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgMappingList, mg_mapping_list, GTK_TYPE_WIDGET)

static void
update_stack (MgMappingList *self)
{
  guint n_mappings = self->catalog != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->catalog)) : 0;
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    page = n_mappings > 0                                                            ? "no-match"
           : self->catalog != NULL && mg_catalog_get_problem (self->catalog) != NULL ? "loading"
           : self->catalog != NULL && mg_catalog_is_loaded (self->catalog)           ? "empty"
                                                                                     : "loading";
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

static void
update_problem (MgMappingList *self)
{
  const char *problem = self->catalog != NULL ? mg_catalog_get_problem (self->catalog) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  update_stack (self);
}

static void
update_note (MgMappingList *self)
{
  const char *note = mg_catalog_get_note (self->catalog);

  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
}

static void
reveal_current (MgMappingList *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  guint position = mg_current_selection_get_position (self->selection);

  /* GTK 4.8 scrolls to nowhere in a list that was not laid out. */
  self->to_reveal = gtk_adjustment_get_page_size (adjustment) == 0;
  if (!self->to_reveal && position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
}

static gboolean
on_reveal (gpointer data)
{
  MgMappingList *self = data;

  self->reveal_id = 0;
  reveal_current (self);
  return G_SOURCE_REMOVE;
}

static void
on_laid_out (MgMappingList *self)
{
  if (self->to_reveal && self->reveal_id == 0)
    self->reveal_id = g_idle_add (on_reveal, self);
}

/* What was opened before had the list for itself: now it may have been pushed out of sight. */
static void
on_loaded (MgMappingList *self)
{
  update_stack (self);
  reveal_current (self);
}

static gboolean
is_searched (gpointer item, gpointer data)
{
  MgMappingList *self = data;

  return mg_mapping_text_matches (item, self->folded);
}

/* Who uses what is searched too. */
static void
on_users_changed (MgMappingList *self)
{
  if (*self->folded != 0)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_search_changed (MgMappingList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *sentence = g_strdup_printf (
    _ ("No mapping has “%s” as its name or owner, or as that of a program that uses it"), text);

  g_free (self->folded);
  self->folded = g_utf8_casefold (text, -1);
  gtk_label_set_text (GTK_LABEL (self->no_match), sentence);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
on_search_stopped (MgMappingList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static gboolean
activate_at (MgMappingList *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item == NULL || !MG_IS_MAPPING (item))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_MAPPING_ACTIVATED], 0, item);
  return TRUE;
}

/* Behind the first heading is what was found first. */
static void
on_search_activate (MgMappingList *self)
{
  if (*self->folded != 0)
    activate_at (self, 1);
}

static void
on_row_activated (MgMappingList *self, guint position)
{
  activate_at (self, position);
}

static void
on_row_setup (MgMappingList *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_mapping_row_new ());
}

static void
on_row_bind (MgMappingList *self, GtkListItem *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);
  MgMappingRow *row = MG_MAPPING_ROW (gtk_list_item_get_child (list_item));
  gboolean is_mapping = MG_IS_MAPPING (item);

  gtk_list_item_set_activatable (list_item, is_mapping);
  gtk_list_item_set_selectable (list_item, is_mapping);
  mg_mapping_row_set_item (row, item);
  if (is_mapping)
    mg_activity_marks_apply (self->marks, row);
}

static void
on_row_unbind (MgMappingList *self, GtkListItem *list_item)
{
  mg_mapping_row_set_item (MG_MAPPING_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* Puts the focus onto the row of @mapping, or, when that is NULL, onto the first one: GTK 4.8 would have the heading
 * in front of it, which takes none. Returns: whether there is such a row. */
static gboolean
focus_row (MgMappingList *self, MgMapping *mapping)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GObject *item = row != NULL ? mg_mapping_row_get_item (MG_MAPPING_ROW (row)) : NULL;

      if (item != NULL && (mapping != NULL ? item == G_OBJECT (mapping) : MG_IS_MAPPING (item)))
        return gtk_widget_grab_focus (child);
    }
  return FALSE;
}

static gboolean
on_search_key (MgMappingList *self, guint key, guint code, GdkModifierType modifiers)
{
  return (key == GDK_KEY_Down || key == GDK_KEY_KP_Down) && focus_row (self, NULL);
}

static gboolean
mg_mapping_list_grab_focus (GtkWidget *widget)
{
  MgMappingList *self = MG_MAPPING_LIST (widget);
  MgMapping *current = mg_mapping_list_get_current (self);

  if (!gtk_widget_get_mapped (self->list))
    return gtk_widget_grab_focus (self->search);
  return (current != NULL && focus_row (self, current)) || focus_row (self, NULL);
}

static void
update_marks (MgMappingList *self)
{
  mg_activity_marks_set_enabled (self->marks, self->marks_changes && self->watched);
}

static void
mg_mapping_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MARKS_CHANGES)
    g_value_set_boolean (value, MG_MAPPING_LIST (object)->marks_changes);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_mapping_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgMappingList *self = MG_MAPPING_LIST (object);

  if (id != PROP_MARKS_CHANGES)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->marks_changes = g_value_get_boolean (value);
  update_marks (self);
}

static void
mg_mapping_list_dispose (GObject *object)
{
  MgMappingList *self = MG_MAPPING_LIST (object);
  GtkWidget *child;

  g_clear_handle_id (&self->reveal_id, g_source_remove);
  mg_mapping_list_set_watched (self, FALSE);
  mg_mapping_list_set_catalog (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_mapping_list_parent_class)->dispose (object);
}

static void
mg_mapping_list_finalize (GObject *object)
{
  MgMappingList *self = MG_MAPPING_LIST (object);

  g_clear_object (&self->marks);
  g_clear_object (&self->selection);
  g_clear_object (&self->groups);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (mg_mapping_list_parent_class)->finalize (object);
}

static void
mg_mapping_list_class_init (MgMappingListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_mapping_list_get_property;
  object_class->set_property = mg_mapping_list_set_property;
  object_class->dispose = mg_mapping_list_dispose;
  object_class->finalize = mg_mapping_list_finalize;
  widget_class->grab_focus = mg_mapping_list_grab_focus;

  properties[PROP_MARKS_CHANGES]
    = g_param_spec_boolean ("marks-changes", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MgMappingList::mapping-activated:
   * @self: a list
   * @mapping: what was clicked, or Enter was pressed on
   */
  signals[SIGNAL_MAPPING_ACTIVATED]
    = g_signal_new ("mapping-activated", MG_TYPE_MAPPING_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, MG_TYPE_MAPPING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-mapping-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, search);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, stack);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, list);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, no_match);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, problem);
  gtk_widget_class_bind_template_child (widget_class, MgMappingList, note);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mg_mapping_list_init (MgMappingList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->folded = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_searched, self, NULL));
  self->groups = mg_mapping_groups_new (self->filter);
  self->selection = mg_current_selection_new (mg_mapping_groups_get_rows (self->groups));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_row_setup), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_row_bind), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_row_unbind), self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  self->marks = mg_activity_marks_new (self->list);
  mg_row_menu_attach (GTK_WIDGET (self), self->list);
  mg_scrollbars_steady (self->scroller);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), "changed",
                           G_CALLBACK (on_laid_out), self, G_CONNECT_SWAPPED);
}

/**
 * mg_mapping_list_new:
 * @catalog: (nullable): whose mappings are listed
 *
 * The list of mappings beside the tabs, by kind, with a search.
 *
 * Returns: a list
 */
GtkWidget *
mg_mapping_list_new (MgCatalog *catalog)
{
  MgMappingList *self = g_object_new (MG_TYPE_MAPPING_LIST, NULL);

  mg_mapping_list_set_catalog (self, catalog);
  return GTK_WIDGET (self);
}

/**
 * mg_mapping_list_get_catalog:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): whose mappings are listed
 */
MgCatalog *
mg_mapping_list_get_catalog (MgMappingList *self)
{
  return self->catalog;
}

/**
 * mg_mapping_list_set_catalog:
 * @self: a list
 * @catalog: (nullable): whose mappings are listed
 */
void
mg_mapping_list_set_catalog (MgMappingList *self, MgCatalog *catalog)
{
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_set_object (&self->catalog, catalog);
  mg_mapping_groups_set_catalog (self->groups, catalog);
  if (catalog == NULL)
    return;

  g_signal_connect_swapped (catalog, "items-changed", G_CALLBACK (update_stack), self);
  g_signal_connect_swapped (catalog, "notify::loaded", G_CALLBACK (on_loaded), self);
  g_signal_connect_swapped (catalog, "notify::problem", G_CALLBACK (update_problem), self);
  g_signal_connect_swapped (catalog, "notify::note", G_CALLBACK (update_note), self);
  g_signal_connect_swapped (catalog, "users-changed", G_CALLBACK (on_users_changed), self);
  update_problem (self);
  update_note (self);
}

/**
 * mg_mapping_list_get_current:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what was set as the current mapping
 */
MgMapping *
mg_mapping_list_get_current (MgMappingList *self)
{
  return mg_current_selection_get_current (self->selection);
}

/**
 * mg_mapping_list_set_current:
 * @self: a list
 * @mapping: (nullable): the mapping whose row is selected, and scrolled into sight
 */
void
mg_mapping_list_set_current (MgMappingList *self, MgMapping *mapping)
{
  mg_current_selection_set_current (self->selection, mapping);
  reveal_current (self);
}

/**
 * mg_mapping_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none): the rows: headings (#MgMappingSection) and mappings (#MgMapping)
 */
GtkSelectionModel *
mg_mapping_list_get_model (MgMappingList *self)
{
  return GTK_SELECTION_MODEL (self->selection);
}

/**
 * mg_mapping_list_set_watched:
 * @self: a list
 * @watched: whether somebody can see it: only then are those rows marked that change, if that is wanted
 */
void
mg_mapping_list_set_watched (MgMappingList *self, gboolean watched)
{
  self->watched = watched;
  update_marks (self);
}

/**
 * mg_mapping_list_focus_search:
 * @self: a list
 *
 * Puts the focus into the search, with what is there selected.
 */
void
mg_mapping_list_focus_search (MgMappingList *self)
{
  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}
