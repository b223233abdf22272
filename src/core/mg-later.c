/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-later.h"

typedef struct
{
  gpointer data;
  GDestroyNotify free_data;
} Item;

static void
free_item (gpointer data, gpointer pool_data)
{
  Item *item = data;

  item->free_data (item->data);
  g_free (item);
}

/**
 * mg_later_free:
 * @data: (nullable): what nobody needs any more
 * @free_data: lets it go; on any thread
 *
 * Lets something go on another thread: to give hundreds of mebibytes back, or hundreds of thousands of pieces, takes longer
 * than a main thread has time for. Any thread.
 */
void
mg_later_free (gpointer data, GDestroyNotify free_data)
{
  static GThreadPool *pool = NULL;
  Item *item;

  if (data == NULL)
    return;
  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (free_item, NULL, 1, FALSE, NULL));
  item = g_new (Item, 1);
  item->data = data;
  item->free_data = free_data;
  g_thread_pool_push (pool, item, NULL);
}
