/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-change-list.h"

#include "mg-accessible.h"
#include "mg-change-row.h"
#include "mg-scrollbars.h"

struct _MgChangeList
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkMultiSelection *selection;
};

enum
{
  SIGNAL_CHANGE_ACTIVATED,
  SIGNAL_CHOSEN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgChangeList, mg_change_list, GTK_TYPE_WIDGET)

static void
on_setup (GtkListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_change_row_new ());
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *list_item)
{
  mg_change_row_set_change (MG_CHANGE_ROW (gtk_list_item_get_child (list_item)),
                            gtk_list_item_get_item (list_item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *list_item)
{
  mg_change_row_set_change (MG_CHANGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
on_activate (MgChangeList *self, guint position)
{
  g_autoptr (MgChange) change = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (change != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGE_ACTIVATED], 0, change);
}

static void
on_chosen (MgChangeList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN_CHANGED], 0);
}

static gboolean
mg_change_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (MG_CHANGE_LIST (widget)->list), GTK_DIR_TAB_FORWARD);
}

static void
mg_change_list_dispose (GObject *object)
{
  MgChangeList *self = MG_CHANGE_LIST (object);
  GtkWidget *child;

  mg_change_list_set_model (self, NULL, "");
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (mg_change_list_parent_class)->dispose (object);
}

static void
mg_change_list_class_init (MgChangeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_change_list_dispose;
  widget_class->grab_focus = mg_change_list_grab_focus;

  /**
   * MgChangeList::change-activated:
   * @self: a list
   * @change: what somebody wants to see
   */
  signals[SIGNAL_CHANGE_ACTIVATED] = g_signal_new ("change-activated", MG_TYPE_CHANGE_LIST, G_SIGNAL_RUN_LAST,
                                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, MG_TYPE_CHANGE);
  /**
   * MgChangeList::chosen-changed:
   * @self: a list
   *
   * Other changes are selected, or there are others.
   */
  signals[SIGNAL_CHOSEN_CHANGED] = g_signal_new ("chosen-changed", MG_TYPE_CHANGE_LIST, G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-change-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MgChangeList, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgChangeList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_set_css_name (widget_class, "mg-change-list");
}

static void
mg_change_list_init (MgChangeList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->selection = gtk_multi_selection_new (NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  mg_scrollbars_steady (self->scroller);
}

/**
 * mg_change_list_set_model:
 * @self: a list
 * @model: (nullable) (element-type MgChange): what it shows
 * @label: what it is
 */
void
mg_change_list_set_model (MgChangeList *self, GListModel *model, const char *label)
{
  gtk_multi_selection_set_model (self->selection, model);
  mg_accessible_set_label (GTK_WIDGET (self->list), label);
}

/**
 * mg_change_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none) (element-type MgChange): the rows, and which of them are selected
 */
GtkSelectionModel *
mg_change_list_get_model (MgChangeList *self)
{
  return GTK_SELECTION_MODEL (self->selection);
}

/**
 * mg_change_list_get_n_selected:
 * @self: a list
 *
 * Returns: how many rows are selected
 */
guint
mg_change_list_get_n_selected (MgChangeList *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return (guint) gtk_bitset_get_size (selected);
}

/**
 * mg_change_list_get_chosen:
 * @self: a list
 *
 * Returns: (transfer full) (element-type MgChange): what is selected, and all when nothing is
 */
GPtrArray *
mg_change_list_get_chosen (MgChangeList *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_is_empty (selected))
    {
      g_ptr_array_unref (chosen);
      return mg_change_list_get_all (G_LIST_MODEL (self->selection));
    }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (chosen, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return chosen;
}

/**
 * mg_change_list_get_all:
 * @model: (element-type MgChange): changes
 *
 * Returns: (transfer full) (element-type MgChange): all of them, as they are now
 */
GPtrArray *
mg_change_list_get_all (GListModel *model)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (all, g_list_model_get_item (model, i));
  return all;
}
