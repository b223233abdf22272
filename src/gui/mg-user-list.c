/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-user-list.h"

#include "mg-user-item.h"

struct _MgUserList
{
  GObject parent_instance;

  GPtrArray *items;
};

static void mg_user_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgUserList,
                               mg_user_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_user_list_list_model_init))

static GType
mg_user_list_get_item_type (GListModel *model)
{
  return MG_TYPE_USER_ITEM;
}

static guint
mg_user_list_get_n_items (GListModel *model)
{
  return MG_USER_LIST (model)->items->len;
}

static gpointer
mg_user_list_get_item (GListModel *model, guint position)
{
  MgUserList *self = MG_USER_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
mg_user_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mg_user_list_get_item_type;
  iface->get_n_items = mg_user_list_get_n_items;
  iface->get_item = mg_user_list_get_item;
}

static void
mg_user_list_finalize (GObject *object)
{
  g_clear_pointer (&MG_USER_LIST (object)->items, g_ptr_array_unref);

  G_OBJECT_CLASS (mg_user_list_parent_class)->finalize (object);
}

static void
mg_user_list_class_init (MgUserListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_user_list_finalize;
}

static void
mg_user_list_init (MgUserList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mg_user_list_new:
 *
 * The users of a mapping (a #GListModel of #MgUserItem), by process and address. Who stays keeps the item.
 *
 * Returns: (transfer full): a list of nobody
 */
MgUserList *
mg_user_list_new (void)
{
  return g_object_new (MG_TYPE_USER_LIST, NULL);
}

static gint
compare_users (gconstpointer a, gconstpointer b)
{
  const MgUser *first = *(MgUser *const *) a;
  const MgUser *second = *(MgUser *const *) b;

  if (first->pid != second->pid)
    return first->pid < second->pid ? -1 : 1;
  return first->address < second->address ? -1 : first->address > second->address ? 1 : 0;
}

/* Without those who are told twice. */
static GPtrArray *
sort_users (GPtrArray *users)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; users != NULL && i < users->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (users, i));
  g_ptr_array_sort (sorted, compare_users);
  for (guint i = sorted->len; i > 1; i--)
    if (compare_users (&g_ptr_array_index (sorted, i - 2), &g_ptr_array_index (sorted, i - 1)) == 0)
      g_ptr_array_remove_index (sorted, i - 1);
  return sorted;
}

/* How many items from @position on are of nobody who is left. */
static guint
count_gone (MgUserList *self, guint position, const MgUser *next)
{
  guint n = 0;

  while (position + n < self->items->len
         && (next == NULL || mg_user_item_compare (g_ptr_array_index (self->items, position + n), next) < 0))
    n++;
  return n;
}

/* Makes items of those who are new from @first on, up to the one that @there is of. Returns: how many. */
static guint
add_new (MgUserList *self, guint position, GPtrArray *users, guint first, MgUserItem *there)
{
  guint n = 0;

  while (first + n < users->len
         && (there == NULL || mg_user_item_compare (there, g_ptr_array_index (users, first + n)) > 0))
    {
      g_ptr_array_insert (self->items, (gint) (position + n),
                          mg_user_item_new (g_ptr_array_index (users, first + n)));
      n++;
    }
  return n;
}

/**
 * mg_user_list_set_users:
 * @self: a list
 * @users: (nullable) (element-type MgUser): who maps the mapping now
 */
void
mg_user_list_set_users (MgUserList *self, GPtrArray *users)
{
  g_autoptr (GPtrArray) sorted = sort_users (users);
  guint position = 0;
  guint next = 0;

  while (position < self->items->len || next < sorted->len)
    {
      const MgUser *user = next < sorted->len ? g_ptr_array_index (sorted, next) : NULL;
      guint n_gone = count_gone (self, position, user);
      guint n_new;

      if (n_gone > 0)
        g_ptr_array_remove_range (self->items, position, n_gone);
      n_new = add_new (self, position, sorted, next,
                       position < self->items->len ? g_ptr_array_index (self->items, position) : NULL);
      if (n_gone > 0 || n_new > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), position, n_gone, n_new);
      position += n_new;
      next += n_new;
      if (position < self->items->len && next < sorted->len
          && mg_user_item_compare (g_ptr_array_index (self->items, position),
                                   g_ptr_array_index (sorted, next))
               == 0)
        mg_user_item_update (g_ptr_array_index (self->items, position++), g_ptr_array_index (sorted, next++));
    }
}
