/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-journal.h"

#include "mg-later.h"

/* What is larger is let go on another thread, in bytes. */
#define LARGE (256 * 1024)

/* How much is kept to be undone, in bytes of the mapping; the latest entry is kept however large it is. */
#define MAX_SIZE (256 * 1024 * 1024)

struct _MgJournal
{
  /* The last is the next one. */
  GQueue done;
  GQueue undone;
  guint64 size;
};

static void
step_free (gpointer data)
{
  MgStep *self = data;

  g_free (self->type);
  g_bytes_unref (self->before);
  g_bytes_unref (self->after);
  g_free (self);
}

static void
page_step_free (gpointer data)
{
  MgPageStep *self = data;

  g_clear_pointer (&self->before, mg_private_page_unref);
  g_clear_pointer (&self->after, mg_private_page_unref);
  g_free (self);
}

/**
 * mg_entry_new:
 * @access: the access that the edit is made with
 *
 * Returns: (transfer full): an entry of which nothing happened
 */
MgEntry *
mg_entry_new (MgAccess access)
{
  MgEntry *self = g_atomic_rc_box_new0 (MgEntry);

  self->access = access;
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->pages = g_ptr_array_new_with_free_func (page_step_free);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * mg_entry_ref:
 * @self: an entry
 *
 * Returns: (transfer full): the same
 */
MgEntry *
mg_entry_ref (MgEntry *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
entry_clear (gpointer data)
{
  MgEntry *self = data;

  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->added);
}

/**
 * mg_entry_unref:
 * @self: (transfer full): an entry
 */
void
mg_entry_unref (MgEntry *self)
{
  g_atomic_rc_box_release_full (self, entry_clear);
}

/**
 * mg_entry_is_empty:
 * @self: an entry
 *
 * Returns: whether nothing happened
 */
gboolean
mg_entry_is_empty (const MgEntry *self)
{
  return self->steps->len == 0 && self->pages->len == 0 && self->removed->len == 0 && self->added->len == 0;
}

/**
 * mg_entry_add_step:
 * @self: an entry
 * @offset: in bytes from the start of the mapping
 * @unit: bytes that belong together
 * @type: how they read
 * @before: what was there
 * @after: what was stored
 */
void
mg_entry_add_step (MgEntry *self, guint64 offset, guint unit, const char *type, GBytes *before, GBytes *after)
{
  MgStep *step = g_new0 (MgStep, 1);

  step->offset = offset;
  step->unit = unit;
  step->type = g_strdup (type);
  step->before = g_bytes_ref (before);
  step->after = g_bytes_ref (after);
  g_ptr_array_add (self->steps, step);
}

/**
 * mg_entry_add_stored:
 * @self: an entry
 * @store: a store that was done, as far as it was
 * @type: how its bytes read
 * @before: as long as the store: what stands for not done
 * @after: as long as the store: what stands for done
 *
 * Adds the steps that it made: one for each run of units that no conflict stopped.
 */
void
mg_entry_add_stored (MgEntry *self, const MgStore *store, const char *type, GBytes *before, GBytes *after)
{
  g_autoptr (MgRangeSet) stored = mg_store_find_stored (store);

  for (guint i = 0; i < mg_range_set_get_n_ranges (stored); i++)
    {
      const MgRange *range = mg_range_set_get_range (stored, i);
      gsize at = (gsize) (range->offset - store->offset);
      /* What was stopped within a unit is done by the byte when it is turned back. */
      guint unit = at % store->unit == 0 && range->length % store->unit == 0 ? store->unit : 1;
      g_autoptr (GBytes) was = g_bytes_new_from_bytes (before, at, (gsize) range->length);
      g_autoptr (GBytes) is = g_bytes_new_from_bytes (after, at, (gsize) range->length);

      mg_entry_add_step (self, range->offset, unit, type, was, is);
    }
}

/**
 * mg_entry_add_page:
 * @self: an entry
 * @offset: where the page lies
 * @before: (nullable): the private page that there was
 * @after: (nullable): the private page that there is to be
 */
void
mg_entry_add_page (MgEntry *self, guint64 offset, MgPrivatePage *before, MgPrivatePage *after)
{
  MgPageStep *step = g_new0 (MgPageStep, 1);

  step->offset = offset;
  step->before = before != NULL ? mg_private_page_ref (before) : NULL;
  step->after = after != NULL ? mg_private_page_ref (after) : NULL;
  g_ptr_array_add (self->pages, step);
}

/**
 * mg_entry_measure:
 * @self: an entry that is complete
 *
 * Finds out how much it takes, once.
 *
 * Returns: in bytes
 */
guint64
mg_entry_measure (MgEntry *self)
{
  guint64 size = sizeof (MgEntry);

  if (self->size > 0)
    return self->size;
  for (guint i = 0; i < self->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (self->steps, i);

      size += sizeof (MgStep) + g_bytes_get_size (step->before) + g_bytes_get_size (step->after);
    }
  /* A page belongs to the entry that made it; the one that ended it has a reference. */
  size += self->pages->len * sizeof (MgPrivatePage);
  for (guint i = 0; i < self->added->len; i++)
    size += 2 * mg_change_get_length (g_ptr_array_index (self->added, i));
  self->size = size;
  return size;
}

static void
let_go (MgJournal *self, MgEntry *entry)
{
  guint64 size = mg_entry_measure (entry);

  self->size -= size;
  if (size > LARGE)
    mg_later_free (entry, (GDestroyNotify) mg_entry_unref);
  else
    mg_entry_unref (entry);
}

/**
 * mg_journal_new:
 *
 * Returns: (transfer full): an empty journal
 */
MgJournal *
mg_journal_new (void)
{
  MgJournal *self = g_new0 (MgJournal, 1);

  g_queue_init (&self->done);
  g_queue_init (&self->undone);
  return self;
}

/**
 * mg_journal_free:
 * @self: (transfer full): a journal
 */
void
mg_journal_free (MgJournal *self)
{
  mg_journal_clear (self);
  g_free (self);
}

static void
free_queue (gpointer data)
{
  g_queue_free_full (data, (GDestroyNotify) mg_entry_unref);
}

static void
clear_queue (MgJournal *self, GQueue *queue)
{
  GQueue *entries;

  if (queue->length == 0)
    return;
  for (GList *link = queue->head; link != NULL; link = link->next)
    self->size -= mg_entry_measure (link->data);
  entries = g_queue_new ();
  *entries = *queue;
  g_queue_init (queue);
  mg_later_free (entries, free_queue);
}

/**
 * mg_journal_clear:
 * @self: a journal
 *
 * Forgets everything: what it tells of is not there any more.
 */
void
mg_journal_clear (MgJournal *self)
{
  clear_queue (self, &self->done);
  clear_queue (self, &self->undone);
}

/**
 * mg_journal_push:
 * @self: a journal
 * @entry: (transfer full): what was done
 *
 * What was undone before cannot be done again from now on. The oldest entries go where there is too much of them.
 */
void
mg_journal_push (MgJournal *self, MgEntry *entry)
{
  clear_queue (self, &self->undone);
  g_queue_push_tail (&self->done, entry);
  self->size += mg_entry_measure (entry);
  while (self->size > MAX_SIZE && self->done.length > 1)
    let_go (self, g_queue_pop_head (&self->done));
}

/**
 * mg_journal_peek:
 * @self: a journal
 * @undo: whether to undo, or to do again
 *
 * Returns: (transfer none) (nullable): the entry that comes next
 */
MgEntry *
mg_journal_peek (MgJournal *self, gboolean undo)
{
  return g_queue_peek_tail (undo ? &self->done : &self->undone);
}

/**
 * mg_journal_turn:
 * @self: a journal
 * @undo: whether it was undone, or done again
 * @turned: (transfer full) (nullable): the entry that came next as it is now; %NULL: as it was
 *
 * Moves the entry that came next to the other side; one of which nothing is left is forgotten.
 */
void
mg_journal_turn (MgJournal *self, gboolean undo, MgEntry *turned)
{
  MgEntry *entry = g_queue_pop_tail (undo ? &self->done : &self->undone);

  if (turned != NULL)
    {
      let_go (self, entry);
      entry = turned;
      self->size += mg_entry_measure (entry);
    }
  if (!mg_entry_is_empty (entry))
    {
      g_queue_push_tail (undo ? &self->undone : &self->done, entry);
      return;
    }
  let_go (self, entry);
}
