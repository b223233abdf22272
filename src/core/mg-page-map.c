/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-page-map.h"

#include <string.h>
#include <xxhash.h>

/* Pages are kept by the block, so that holes cost nothing. */
#define BLOCK_PAGES 512
#define BLOCK_SIZE  ((guint64) BLOCK_PAGES * MG_PAGE_SIZE)

/* What stands in the place of a hash: nothing is known here; zeros, which a hole is too; or that a frame told of
 * a change, which the next sweep must not tell again. */
#define HASH_UNKNOWN 0
#define HASH_ZEROS   1
#define HASH_TOLD    2
#define HASH_LEAST   3

typedef struct
{
  guint64 index;
  guint64 hashes[BLOCK_PAGES];
  /* Moments, as map_moment() counts them; 0: never seen to change. */
  guint32 changed[BLOCK_PAGES];
  guint32 latest;
} Block;

struct _MgPageMap
{
  GMutex lock;
  GHashTable *blocks;
  /* What was swept at least once: what has no hash there was a hole. */
  MgRangeSet *swept;
  gint64 made_at;
  guint64 n_changes;
  guint64 last_change;
};

/**
 * mg_page_map_new:
 *
 * Returns: (transfer full): a map that knows no page yet
 */
MgPageMap *
mg_page_map_new (void)
{
  MgPageMap *self = g_atomic_rc_box_new0 (MgPageMap);

  g_mutex_init (&self->lock);
  self->blocks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->swept = mg_range_set_new ();
  self->made_at = g_get_monotonic_time ();
  return self;
}

/**
 * mg_page_map_ref:
 * @self: a map
 *
 * Returns: (transfer full): the same
 */
MgPageMap *
mg_page_map_ref (MgPageMap *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_page_map_clear (gpointer data)
{
  MgPageMap *self = data;

  g_hash_table_unref (self->blocks);
  mg_range_set_free (self->swept);
  g_mutex_clear (&self->lock);
}

/**
 * mg_page_map_unref:
 * @self: (transfer full): a map
 */
void
mg_page_map_unref (MgPageMap *self)
{
  g_atomic_rc_box_release_full (self, mg_page_map_clear);
}

/* Four bytes for a moment: milliseconds since the map was made, from 1. */
static guint32
map_moment (MgPageMap *self, gint64 time)
{
  return (guint32) CLAMP ((time - self->made_at) / 1000 + 1, 1, G_MAXUINT32);
}

static Block *
ensure_block (MgPageMap *self, guint64 index)
{
  Block *block = g_hash_table_lookup (self->blocks, &index);

  if (block == NULL)
    {
      block = g_new0 (Block, 1);
      block->index = index;
      g_hash_table_insert (self->blocks, &block->index, block);
    }
  return block;
}

static void
block_mark (MgPageMap *self, Block *block, guint page, guint32 moment)
{
  block->changed[page] = moment;
  block->latest = MAX (block->latest, moment);
  self->last_change = block->index * BLOCK_SIZE + (guint64) page * MG_PAGE_SIZE;
  self->n_changes++;
}

typedef struct
{
  guint64 offset;
  guint64 hashes[BLOCK_PAGES];
} Sweep;

static gboolean
is_zero (const guint8 *bytes, gsize length)
{
  return bytes[0] == 0 && memcmp (bytes, bytes + 1, length - 1) == 0;
}

/* Runs on foreign memory and may be left at any instruction: it computes and stores, and nothing else. */
static void
sweep_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Sweep *sweep = data;
  guint8 padded[MG_PAGE_SIZE];
  guint64 hash = HASH_ZEROS;

  if (!is_zero (bytes, length))
    {
      if (length < MG_PAGE_SIZE)
        {
          /* What grows grows by zeros: the rest of its last page must not look like a change. */
          memcpy (padded, bytes, length);
          memset (padded + length, 0, MG_PAGE_SIZE - length);
          bytes = padded;
        }
      hash = XXH3_64bits (bytes, MG_PAGE_SIZE);
      hash = MAX (hash, HASH_LEAST);
    }
  sweep->hashes[(offset - sweep->offset) / MG_PAGE_SIZE] = hash;
}

/* With the lock held: takes in what a sweep saw of one block up to @end; what it did not see there is holes. */
static guint
merge_block (MgPageMap *self, const Sweep *sweep, guint64 end)
{
  guint64 index = sweep->offset / BLOCK_SIZE;
  guint first = (guint) (sweep->offset % BLOCK_SIZE / MG_PAGE_SIZE);
  guint n_pages = (guint) ((end - sweep->offset + MG_PAGE_SIZE - 1) / MG_PAGE_SIZE);
  guint32 moment = map_moment (self, g_get_monotonic_time ());
  Block *block = g_hash_table_lookup (self->blocks, &index);
  guint changed = 0;

  for (guint i = 0; i < n_pages; i++)
    {
      guint64 hash = sweep->hashes[i] != HASH_UNKNOWN ? sweep->hashes[i] : HASH_ZEROS;
      guint64 before = block != NULL ? block->hashes[first + i] : HASH_UNKNOWN;

      if (block == NULL && sweep->hashes[i] == HASH_UNKNOWN)
        continue;
      block = block != NULL ? block : ensure_block (self, index);
      if (before == HASH_UNKNOWN
          && mg_range_set_contains (self->swept, sweep->offset + (guint64) i * MG_PAGE_SIZE, 1))
        before = HASH_ZEROS;
      if (before != HASH_UNKNOWN && before != HASH_TOLD && before != hash)
        {
          block_mark (self, block, first + i, moment);
          changed++;
        }
      block->hashes[first + i] = hash;
    }
  return changed;
}

/* With the lock held: takes in that there is no data between two offsets; there may be terabytes of nothing. */
static guint
merge_hole (MgPageMap *self, guint64 start, guint64 end)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
  guint changed = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Block *block = value;

      if (block->index >= start / BLOCK_SIZE && block->index * BLOCK_SIZE < end)
        g_ptr_array_add (blocks, value);
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);
      Sweep sweep = { .offset = MAX (start, block->index * BLOCK_SIZE) };

      changed += merge_block (self, &sweep, MIN (end, (block->index + 1) * BLOCK_SIZE));
    }
  return changed;
}

/* Takes in that [offset, end) was looked at: one block with @sweep, or holes without. What lies past the present
 * end of the object is lost, and did not change. */
static gboolean
merge (MgPageMap *self,
       MgBacking *backing,
       const Sweep *sweep,
       guint64 offset,
       guint64 end,
       guint *changed,
       GError **error)
{
  MgBackingStatus status;

  if (!mg_backing_check (backing, &status, error))
    return FALSE;
  end = MIN (end, status.size);
  if (end <= offset)
    return TRUE;

  g_mutex_lock (&self->lock);
  *changed += sweep != NULL ? merge_block (self, sweep, end) : merge_hole (self, offset, end);
  mg_range_set_add (self->swept, offset, end - offset);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* Sweeps one block, or a part of it. Returns whether it came to the end. */
static gboolean
sweep_block (MgPageMap *self,
             MgBacking *backing,
             guint64 offset,
             guint64 length,
             guint *changed,
             guint64 *ret_done,
             GError **error)
{
  Sweep sweep = { .offset = offset };
  gboolean complete = mg_backing_visit (backing, offset, length, sweep_page, &sweep, ret_done, error);

  *ret_done -= *ret_done % MG_PAGE_SIZE;
  return merge (self, backing, &sweep, offset, offset + *ret_done, changed, complete ? error : NULL)
         && complete;
}

/**
 * mg_page_map_sweep:
 * @self: a map
 * @backing: the object that it is of
 * @offset: in bytes, a multiple of %MG_PAGE_SIZE
 * @length: in bytes, a multiple of %MG_PAGE_SIZE
 * @ret_done: (out): bytes that are dealt with; set in any case
 * @error: return location
 *
 * Hashes every page of the range that has data and compares with what was there before; a hole is a page of
 * zeros, and stays a hole. What is seen for the first time did not change. May be called on any thread.
 *
 * Returns: how many pages were seen to change; @error is set when the page after *@ret_done could not be read
 */
guint
mg_page_map_sweep (MgPageMap *self,
                   MgBacking *backing,
                   guint64 offset,
                   guint64 length,
                   guint64 *ret_done,
                   GError **error)
{
  guint64 at = offset;
  guint64 end = offset + length;
  guint changed = 0;
  gboolean complete = TRUE;

  while (complete && at < end)
    {
      guint64 step = MIN (end - at, BLOCK_SIZE - at % BLOCK_SIZE);
      guint64 done = 0;
      guint64 start;

      if (!mg_backing_next_data (backing, at, &start))
        start = end;
      start = MIN (start - start % MG_PAGE_SIZE, end);
      if (start < at + step)
        {
          complete = sweep_block (self, backing, at, step, &changed, &done, error);
        }
      else
        {
          complete = merge (self, backing, NULL, at, start, &changed, error);
          done = complete ? start - at : 0;
        }
      at += done;
    }
  *ret_done = at - offset;
  return changed;
}

/**
 * mg_page_map_tell:
 * @self: a map
 * @ranges: what was seen to change, by somebody who compared the bytes themselves
 * @time: when, in microseconds of the monotonic clock
 *
 * Takes in changes of what is in sight, for mg_page_map_find_change(). May be called on any thread.
 */
void
mg_page_map_tell (MgPageMap *self, const MgRangeSet *ranges, gint64 time)
{
  guint64 next = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < mg_range_set_get_n_ranges (ranges); i++)
    {
      const MgRange *range = mg_range_set_get_range (ranges, i);
      guint64 page = MAX (next, range->offset / MG_PAGE_SIZE);

      /* Each page once, in however many ranges of it something changed. */
      next = (range->offset + range->length - 1) / MG_PAGE_SIZE + 1;
      for (; page < next; page++)
        {
          Block *block = ensure_block (self, page / BLOCK_PAGES);

          block_mark (self, block, page % BLOCK_PAGES, map_moment (self, time));
          block->hashes[page % BLOCK_PAGES] = HASH_TOLD;
        }
    }
  g_mutex_unlock (&self->lock);
}

static gboolean
block_find (const Block *block, gint64 first, gint64 last, gint step, guint32 since, guint64 *ret_offset)
{
  if (block->latest < since)
    return FALSE;
  for (gint64 page = first; step > 0 ? page <= last : page >= last; page += step)
    if (block->changed[page] >= since)
      {
        *ret_offset = block->index * BLOCK_SIZE + (guint64) page * MG_PAGE_SIZE;
        return TRUE;
      }
  return FALSE;
}

/**
 * mg_page_map_find_change:
 * @self: a map
 * @offset: in bytes
 * @forward: towards the end, or towards the start
 * @since: in microseconds of the monotonic clock
 * @ret_offset: (out): the start of the page
 *
 * Finds the nearest page behind (or in front of) the page of @offset that was seen to change at or after
 * @since, as far as a millisecond tells.
 *
 * Returns: %FALSE when there is none
 */
gboolean
mg_page_map_find_change (MgPageMap *self, guint64 offset, gboolean forward, gint64 since, guint64 *ret_offset)
{
  guint64 page = offset / MG_PAGE_SIZE;
  guint32 moment = map_moment (self, since);
  GHashTableIter iter;
  gpointer value;
  gboolean found = FALSE;
  guint64 best = 0;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Block *block = value;
      gint64 start = (gint64) (block->index * BLOCK_PAGES);
      guint64 at;
      gboolean here;

      if (forward)
        here = block_find (block, MAX (0, (gint64) page + 1 - start), BLOCK_PAGES - 1, 1, moment, &at);
      else
        here = block_find (block, MIN (BLOCK_PAGES - 1, (gint64) page - 1 - start), 0, -1, moment, &at);
      if (here && (!found || (forward ? at < best : at > best)))
        {
          best = at;
          found = TRUE;
        }
    }
  g_mutex_unlock (&self->lock);

  if (found)
    *ret_offset = best;
  return found;
}

/**
 * mg_page_map_get_n_changes:
 * @self: a map
 *
 * Returns: how often a page was seen to change, in all
 */
guint64
mg_page_map_get_n_changes (MgPageMap *self)
{
  guint64 n;

  g_mutex_lock (&self->lock);
  n = self->n_changes;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * mg_page_map_get_last_change:
 * @self: a map
 *
 * Returns: the start of the page that was last seen to change, in bytes; 0 before any did
 */
guint64
mg_page_map_get_last_change (MgPageMap *self)
{
  guint64 offset;

  g_mutex_lock (&self->lock);
  offset = self->last_change;
  g_mutex_unlock (&self->lock);
  return offset;
}
