/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-current-selection.h"

struct _MgCurrentSelection
{
  GObject parent_instance;

  GListModel *model;
  gpointer current;
  guint position;
};

static void mg_current_selection_list_model_init (GListModelInterface *iface);
static void mg_current_selection_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgCurrentSelection,
                               mg_current_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_current_selection_list_model_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                        mg_current_selection_selection_model_init))

static GType
mg_current_selection_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
mg_current_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (MG_CURRENT_SELECTION (model)->model);
}

static gpointer
mg_current_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (MG_CURRENT_SELECTION (model)->model, position);
}

static void
mg_current_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mg_current_selection_get_item_type;
  iface->get_n_items = mg_current_selection_get_n_items;
  iface->get_item = mg_current_selection_get_item;
}

static gboolean
mg_current_selection_is_selected (GtkSelectionModel *model, guint position)
{
  return position == MG_CURRENT_SELECTION (model)->position;
}

static GtkBitset *
mg_current_selection_get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  MgCurrentSelection *self = MG_CURRENT_SELECTION (model);
  GtkBitset *selection = gtk_bitset_new_empty ();

  if (self->position != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (selection, self->position);
  return selection;
}

static void
mg_current_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = mg_current_selection_is_selected;
  iface->get_selection_in_range = mg_current_selection_get_selection_in_range;
}

static void
mg_current_selection_finalize (GObject *object)
{
  MgCurrentSelection *self = MG_CURRENT_SELECTION (object);

  g_clear_object (&self->model);
  g_clear_object (&self->current);

  G_OBJECT_CLASS (mg_current_selection_parent_class)->finalize (object);
}

static void
mg_current_selection_class_init (MgCurrentSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_current_selection_finalize;
}

static void
mg_current_selection_init (MgCurrentSelection *self)
{
  self->position = GTK_INVALID_LIST_POSITION;
}

static guint
find_current (MgCurrentSelection *self, guint first, guint n_items)
{
  for (guint i = first; self->current != NULL && i < first + n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      if (item == self->current)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Where the current item is when all @removed items at @position, it among them perhaps, became @added others. */
static guint
find_again (MgCurrentSelection *self, guint position, guint removed, guint added)
{
  guint before = self->position;
  guint now;

  if (before == GTK_INVALID_LIST_POSITION)
    return find_current (self, position, added);
  if (before < position)
    return before;
  if (before - position >= removed)
    return before - removed + added;
  /* Sorting tells of a range as removed and added in which the current item only has moved; and one that goes over to
   * another group may be there before it leaves this one. */
  now = find_current (self, position, added);
  return now != GTK_INVALID_LIST_POSITION ? now
                                          : find_current (self, 0, g_list_model_get_n_items (self->model));
}

static void
on_items_changed (MgCurrentSelection *self, guint position, guint removed, guint added)
{
  gboolean is_removed = self->position >= position && self->position - position < removed;

  self->position = find_again (self, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (is_removed && self->position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->position, 1);
}

/**
 * mg_current_selection_new:
 * @model: (element-type GObject): a list
 *
 * The list with the item selected that is the current one of something else. People do not change it by
 * selecting: they activate rows, and what comes of that makes another item the current one.
 *
 * Returns: (transfer full): a selection of nothing
 */
MgCurrentSelection *
mg_current_selection_new (GListModel *model)
{
  MgCurrentSelection *self = g_object_new (MG_TYPE_CURRENT_SELECTION, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mg_current_selection_get_current:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): the current item, in the list at the moment or not
 */
gpointer
mg_current_selection_get_current (MgCurrentSelection *self)
{
  return self->current;
}

/**
 * mg_current_selection_set_current:
 * @self: a selection
 * @item: (nullable): what is to be selected whenever it is in the list
 */
void
mg_current_selection_set_current (MgCurrentSelection *self, gpointer item)
{
  guint before = self->position;

  if (!g_set_object (&self->current, item))
    return;
  self->position = find_current (self, 0, g_list_model_get_n_items (self->model));
  if (before != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (self->position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->position, 1);
}

/**
 * mg_current_selection_get_position:
 * @self: a selection
 *
 * Returns: where the current item is; %GTK_INVALID_LIST_POSITION when it is not in the list
 */
guint
mg_current_selection_get_position (MgCurrentSelection *self)
{
  return self->position;
}
