/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-change-model.h"

#include "mg-later.h"

/* A list of so many is let go on another thread. */
#define MANY 256

struct _MgChangeModel
{
  GObject parent_instance;

  /* (element-type MgChange) */
  GPtrArray *items;
  /* Whether somebody else may have them: then they stay as they are, and there are others. */
  gboolean is_shared;
};

static GType
mg_change_model_get_item_type (GListModel *model)
{
  return MG_TYPE_CHANGE;
}

static guint
mg_change_model_get_n_items (GListModel *model)
{
  return MG_CHANGE_MODEL (model)->items->len;
}

static gpointer
mg_change_model_get_item (GListModel *model, guint position)
{
  GPtrArray *items = MG_CHANGE_MODEL (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
mg_change_model_init_list (GListModelInterface *iface)
{
  iface->get_item_type = mg_change_model_get_item_type;
  iface->get_n_items = mg_change_model_get_n_items;
  iface->get_item = mg_change_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MgChangeModel,
                               mg_change_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_change_model_init_list))

static gpointer
copy_item (gconstpointer item, gpointer data)
{
  return g_object_ref ((gpointer) item);
}

static void
free_items (GPtrArray *items)
{
  if (items->len > MANY)
    mg_later_free (items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_ptr_array_unref (items);
}

static void
mg_change_model_finalize (GObject *object)
{
  free_items (MG_CHANGE_MODEL (object)->items);

  G_OBJECT_CLASS (mg_change_model_parent_class)->finalize (object);
}

static void
mg_change_model_class_init (MgChangeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_change_model_finalize;
}

static void
mg_change_model_init (MgChangeModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mg_change_model_new:
 *
 * A list of changes that is given and taken as a whole, however many there are. Main thread.
 *
 * Returns: (transfer full): an empty list
 */
MgChangeModel *
mg_change_model_new (void)
{
  return g_object_new (MG_TYPE_CHANGE_MODEL, NULL);
}

/**
 * mg_change_model_take_items:
 * @self: a list
 *
 * Returns: (transfer full) (element-type MgChange): what it has now; it stays so, and may be looked at on any thread
 */
GPtrArray *
mg_change_model_take_items (MgChangeModel *self)
{
  self->is_shared = TRUE;
  return g_ptr_array_ref (self->items);
}

/**
 * mg_change_model_splice:
 * @self: a list
 * @items: (element-type MgChange): what it has from now on: the same array as before, that has changed, or another one
 * @splice: in what it differs
 */
void
mg_change_model_splice (MgChangeModel *self, GPtrArray *items, const MgChangeSplice *splice)
{
  if (items != self->items)
    {
      free_items (self->items);
      self->items = g_ptr_array_ref (items);
      self->is_shared = FALSE;
    }
  if (splice->removed + splice->added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->removed, splice->added);
}

/**
 * mg_change_model_set_items:
 * @self: a list
 * @items: (element-type MgChange): what it is to have instead: another array
 */
void
mg_change_model_set_items (MgChangeModel *self, GPtrArray *items)
{
  GPtrArray *before = self->items;
  guint least = MIN (before->len, items->len);
  guint start = 0;
  guint end = 0;
  MgChangeSplice splice;

  while (start < least && before->pdata[start] == items->pdata[start])
    start++;
  while (end < least - start && before->pdata[before->len - 1 - end] == items->pdata[items->len - 1 - end])
    end++;
  splice = (MgChangeSplice){ start, before->len - start - end, items->len - start - end };
  mg_change_model_splice (self, items, &splice);
}

/**
 * mg_change_model_append:
 * @self: a list
 * @changes: (element-type MgChange): what comes behind all others
 */
void
mg_change_model_append (MgChangeModel *self, GPtrArray *changes)
{
  guint position = self->items->len;

  if (changes->len == 0)
    return;
  if (self->is_shared)
    {
      GPtrArray *copy = g_ptr_array_copy (self->items, copy_item, NULL);

      free_items (self->items);
      self->items = copy;
      self->is_shared = FALSE;
    }
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (self->items, g_object_ref (g_ptr_array_index (changes, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, changes->len);
}
