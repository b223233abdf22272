/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-freezer.h"

#include <string.h>

#include "mg-edit-job.h"
#include "mg-error.h"
#include "mg-frozen-private.h"

/* One value that is written back. Belongs to the lock; what is written while it is not held is a copy. */
typedef struct
{
  /* The number of the item: another one may get the memory of one that is gone, and the bytes of one value are the same each
   * time it is switched on. */
  guint64 serial;
  MgFrozen *frozen;
  MgBacking *backing;
  MgIdentity identity;
  char *name;
  guint64 offset;
  GBytes *bytes;
  guint rate;
  gint64 due;
  /* Whether it was there once: only what differs then was written by somebody else. */
  gboolean is_set;
  gboolean is_over;
  guint64 overwritten;
  char *trouble;
} Item;

/* The thread cannot be waited for while it hangs in foreign memory: it has what it needs until it comes back. */
typedef struct
{
  GMutex lock;
  GCond wake;
  GPtrArray *items;
  guint64 n_started;
  MgHold *hold;
  gboolean is_running;
  gboolean quit;
  gboolean is_told;
  GMainContext *context;
} Shared;

struct _MgFreezer
{
  Shared *shared;
  GListStore *list;
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_object_unref (item->frozen);
  mg_backing_unref (item->backing);
  g_free (item->name);
  g_bytes_unref (item->bytes);
  g_free (item->trouble);
  g_free (item);
}

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_ptr_array_unref (shared->items);
  g_clear_pointer (&shared->hold, mg_hold_unref);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->wake);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, shared_clear);
}

typedef struct
{
  MgFrozen *frozen;
  gboolean active;
  guint64 overwritten;
  char *trouble;
} News;

static void
news_clear (gpointer data)
{
  News *news = data;

  g_object_unref (news->frozen);
  g_free (news->trouble);
}

/* On the main thread: tells what became of them, without the lock: whoever hears of it may want something. */
static gboolean
on_news (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (News));
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (item_free);

  g_array_set_clear_func (all, news_clear);
  g_mutex_lock (&shared->lock);
  shared->is_told = FALSE;
  for (guint i = shared->items->len; i > 0; i--)
    {
      Item *item = g_ptr_array_index (shared->items, i - 1);
      News news
        = { g_object_ref (item->frozen), !item->is_over, item->overwritten, g_strdup (item->trouble) };

      g_array_append_val (all, news);
      if (item->is_over)
        g_ptr_array_add (over, g_ptr_array_steal_index (shared->items, i - 1));
    }
  g_mutex_unlock (&shared->lock);
  for (guint i = 0; i < all->len; i++)
    {
      const News *news = &g_array_index (all, News, i);

      mg_frozen_update (news->frozen, news->active, news->overwritten, news->trouble);
    }
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
tell (Shared *shared)
{
  g_autoptr (GSource) source = NULL;

  if (shared->is_told)
    return;
  shared->is_told = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news, g_atomic_rc_box_acquire (shared), shared_unref);
  g_source_attach (source, shared->context);
}

typedef struct
{
  MgBacking *backing;
  MgIdentity identity;
  MgHold *hold;
  char *name;
  guint64 offset;
  GBytes *bytes;
  gboolean differed;
  GError *error;
} Turn;

static void
turn_clear (Turn *turn)
{
  mg_backing_unref (turn->backing);
  g_clear_pointer (&turn->hold, mg_hold_unref);
  g_free (turn->name);
  g_bytes_unref (turn->bytes);
  g_clear_error (&turn->error);
}

/* Looks first: what is there already is not written again. */
static void
write_back (Turn *turn)
{
  g_autoptr (MgEditJob) job = NULL;
  guint8 present[8];
  gsize length = g_bytes_get_size (turn->bytes);
  gsize done;

  if (!mg_backing_read (turn->backing, turn->offset, length, present, &done, &turn->error))
    return;
  if (done == length && memcmp (present, g_bytes_get_data (turn->bytes, NULL), length) == 0)
    return;
  job = mg_edit_job_new (turn->backing, &turn->identity, turn->name, turn->hold);
  mg_edit_job_add_store (job, turn->offset, (guint) length, turn->bytes, NULL);
  mg_edit_job_run (job);
  turn->differed = job->error == NULL;
  turn->error = g_steal_pointer (&job->error);
}

static Item *
find_item (Shared *shared, guint64 serial)
{
  for (guint i = 0; i < shared->items->len; i++)
    {
      Item *item = g_ptr_array_index (shared->items, i);

      if (item->serial == serial)
        return item;
    }
  return NULL;
}

/* With the lock held: what is to be taken up of a turn, if the item is still there. */
static void
take_turn (Shared *shared, guint64 serial, const Turn *turn)
{
  Item *item = find_item (shared, serial);

  if (item == NULL)
    return;
  if (turn->error == NULL)
    {
      item->overwritten += item->is_set && turn->differed;
      item->is_set = TRUE;
      if (!turn->differed && item->trouble == NULL)
        return;
      g_clear_pointer (&item->trouble, g_free);
      tell (shared);
      return;
    }
  /* The lock may be given next time. */
  item->is_over = !g_error_matches (turn->error, MG_ERROR, MG_ERROR_TIMED_OUT);
  if (g_strcmp0 (item->trouble, turn->error->message) == 0)
    return;
  g_free (item->trouble);
  item->trouble = g_strdup (turn->error->message);
  tell (shared);
}

/* With the lock held, and given up meanwhile. */
static void
serve (Shared *shared, Item *item)
{
  Turn turn = { .backing = mg_backing_ref (item->backing),
                .identity = item->identity,
                .hold = shared->hold != NULL ? mg_hold_ref (shared->hold) : NULL,
                .name = g_strdup (item->name),
                .offset = item->offset,
                .bytes = g_bytes_ref (item->bytes) };

  guint64 serial = item->serial;

  item->due += G_USEC_PER_SEC / item->rate;
  item->due = MAX (item->due, g_get_monotonic_time ());
  g_mutex_unlock (&shared->lock);
  write_back (&turn);
  g_mutex_lock (&shared->lock);
  take_turn (shared, serial, &turn);
  turn_clear (&turn);
}

static gpointer
freezer_thread (gpointer data)
{
  Shared *shared = data;

  g_mutex_lock (&shared->lock);
  while (!shared->quit)
    {
      Item *next = NULL;

      for (guint i = 0; i < shared->items->len; i++)
        {
          Item *item = g_ptr_array_index (shared->items, i);

          if (!item->is_over && (next == NULL || item->due < next->due))
            next = item;
        }
      if (next == NULL)
        break;
      if (next->due <= g_get_monotonic_time ())
        serve (shared, next);
      else
        g_cond_wait_until (&shared->wake, &shared->lock, next->due);
    }
  shared->is_running = FALSE;
  g_mutex_unlock (&shared->lock);
  shared_unref (shared);
  return NULL;
}

/**
 * mg_freezer_new:
 *
 * Returns: (transfer full): a freezer without values, and without a thread
 */
MgFreezer *
mg_freezer_new (void)
{
  MgFreezer *self = g_new0 (MgFreezer, 1);

  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->lock);
  g_cond_init (&self->shared->wake);
  self->shared->items = g_ptr_array_new_with_free_func (item_free);
  self->shared->context = g_main_context_ref_thread_default ();
  self->list = g_list_store_new (MG_TYPE_FROZEN);
  return self;
}

/**
 * mg_freezer_free:
 * @self: (transfer full): a freezer
 *
 * Nothing is written back any more, but for what is under way.
 */
void
mg_freezer_free (MgFreezer *self)
{
  g_mutex_lock (&self->shared->lock);
  self->shared->quit = TRUE;
  g_cond_signal (&self->shared->wake);
  g_mutex_unlock (&self->shared->lock);
  shared_unref (self->shared);
  g_object_unref (self->list);
  g_free (self);
}

/**
 * mg_freezer_get_list:
 * @self: a freezer
 *
 * Returns: (transfer none) (element-type MgFrozen): its values
 */
GListModel *
mg_freezer_get_list (MgFreezer *self)
{
  return G_LIST_MODEL (self->list);
}

/**
 * mg_freezer_add:
 * @self: a freezer
 * @frozen: a value that is switched off
 */
void
mg_freezer_add (MgFreezer *self, MgFrozen *frozen)
{
  g_list_store_append (self->list, frozen);
}

/**
 * mg_freezer_remove:
 * @self: a freezer
 * @frozen: one of its values
 */
void
mg_freezer_remove (MgFreezer *self, MgFrozen *frozen)
{
  guint position;

  mg_freezer_stop (self, frozen);
  if (g_list_store_find (self->list, frozen, &position))
    g_list_store_remove (self->list, position);
}

/**
 * mg_freezer_start:
 * @self: a freezer
 * @frozen: one of its values
 * @backing: the mapping
 * @identity: which object the user sees
 * @name: what sentences call it
 *
 * Switches it on.
 */
void
mg_freezer_start (MgFreezer *self,
                  MgFrozen *frozen,
                  MgBacking *backing,
                  const MgIdentity *identity,
                  const char *name)
{
  Shared *shared = self->shared;
  Item *item = g_new0 (Item, 1);

  mg_freezer_stop (self, frozen);
  item->frozen = g_object_ref (frozen);
  item->backing = mg_backing_ref (backing);
  item->identity = *identity;
  item->name = g_strdup (name);
  item->offset = mg_frozen_get_offset (frozen);
  item->bytes = g_bytes_ref (mg_frozen_get_bytes (frozen));
  item->rate = mg_frozen_get_rate (frozen);
  item->due = g_get_monotonic_time ();

  g_mutex_lock (&shared->lock);
  item->serial = ++shared->n_started;
  g_ptr_array_add (shared->items, item);
  g_cond_signal (&shared->wake);
  if (!shared->is_running)
    {
      shared->is_running = TRUE;
      g_thread_unref (g_thread_new ("mg-freezer", freezer_thread, g_atomic_rc_box_acquire (shared)));
    }
  g_mutex_unlock (&shared->lock);
  mg_frozen_update (frozen, TRUE, 0, NULL);
}

/**
 * mg_freezer_stop:
 * @self: a freezer
 * @frozen: (nullable): one of its values; %NULL: all
 *
 * Switches it off.
 */
void
mg_freezer_stop (MgFreezer *self, MgFrozen *frozen)
{
  Shared *shared = self->shared;
  g_autoptr (GPtrArray) stopped = g_ptr_array_new_with_free_func (item_free);

  g_mutex_lock (&shared->lock);
  for (guint i = shared->items->len; i > 0; i--)
    {
      Item *item = g_ptr_array_index (shared->items, i - 1);

      if (frozen == NULL || item->frozen == frozen)
        g_ptr_array_add (stopped, g_ptr_array_steal_index (shared->items, i - 1));
    }
  g_cond_signal (&shared->wake);
  g_mutex_unlock (&shared->lock);
  for (guint i = 0; i < stopped->len; i++)
    {
      const Item *item = g_ptr_array_index (stopped, i);

      mg_frozen_update (item->frozen, FALSE, item->overwritten, item->trouble);
    }
}

/**
 * mg_freezer_set_rate:
 * @self: a freezer
 * @frozen: one of its values
 * @rate: how often it is to be written back, in times a second
 */
void
mg_freezer_set_rate (MgFreezer *self, MgFrozen *frozen, guint rate)
{
  Shared *shared = self->shared;

  mg_frozen_set_rate (frozen, rate);
  g_mutex_lock (&shared->lock);
  for (guint i = 0; i < shared->items->len; i++)
    {
      Item *item = g_ptr_array_index (shared->items, i);

      if (item->frozen != frozen)
        continue;
      item->rate = mg_frozen_get_rate (frozen);
      item->due = g_get_monotonic_time ();
    }
  g_cond_signal (&shared->wake);
  g_mutex_unlock (&shared->lock);
}

/**
 * mg_freezer_set_hold:
 * @self: a freezer
 * @hold: (nullable): a lock that is to be held while a value is written
 */
void
mg_freezer_set_hold (MgFreezer *self, MgHold *hold)
{
  Shared *shared = self->shared;
  MgHold *before;

  g_mutex_lock (&shared->lock);
  before = shared->hold;
  shared->hold = hold != NULL ? mg_hold_ref (hold) : NULL;
  g_mutex_unlock (&shared->lock);
  g_clear_pointer (&before, mg_hold_unref);
}
