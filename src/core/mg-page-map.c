/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-page-map-private.h"

#include <string.h>
#include <xxhash.h>

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

static MgPageBlock *
ensure_block (MgPageMap *self, guint64 index)
{
  MgPageBlock *block = g_hash_table_lookup (self->blocks, &index);

  if (block == NULL)
    {
      block = g_new0 (MgPageBlock, 1);
      block->index = index;
      g_hash_table_insert (self->blocks, &block->index, block);
    }
  return block;
}

static void
block_mark (MgPageMap *self, MgPageBlock *block, guint page, guint32 moment)
{
  /* Once a round, so that what is looked at sixty times a second can be compared with what is swept. */
  if (block->changed[page] == 0 || block->changed[page] < mg_page_map_moment (self, self->looks.round_began))
    block->counts[page] += block->counts[page] < G_MAXUINT32 ? 1 : 0;
  block->changed[page] = moment;
  block->latest = MAX (block->latest, moment);
  self->last_change = block->index * MG_PAGE_BLOCK_SIZE + (guint64) page * MG_PAGE_SIZE;
  self->looks.n_changes++;
}

typedef struct
{
  guint64 offset;
  guint64 hashes[MG_PAGE_BLOCK_PAGES];
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
  guint64 hash = MG_PAGE_HASH_ZEROS;

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
      hash = MAX (hash, MG_PAGE_HASH_LEAST);
    }
  sweep->hashes[(offset - sweep->offset) / MG_PAGE_SIZE] = hash;
}

/* Zeros read the same, whether there is memory for them or not. */
static gboolean
is_same (guint64 before, guint64 hash)
{
  return before == hash
         || ((before == MG_PAGE_HASH_ZEROS || before == MG_PAGE_HASH_HOLE)
             && (hash == MG_PAGE_HASH_ZEROS || hash == MG_PAGE_HASH_HOLE));
}

/* With the lock held: takes in what a sweep saw of one block up to @end; what it did not see there is holes. */
static guint
merge_block (MgPageMap *self, const Sweep *sweep, guint64 end)
{
  guint64 index = sweep->offset / MG_PAGE_BLOCK_SIZE;
  guint first = (guint) (sweep->offset % MG_PAGE_BLOCK_SIZE / MG_PAGE_SIZE);
  guint n_pages = (guint) ((end - sweep->offset + MG_PAGE_SIZE - 1) / MG_PAGE_SIZE);
  guint32 moment = mg_page_map_moment (self, g_get_monotonic_time ());
  MgPageBlock *block = g_hash_table_lookup (self->blocks, &index);
  guint changed = 0;

  for (guint i = 0; i < n_pages; i++)
    {
      guint64 hash = sweep->hashes[i] != MG_PAGE_HASH_UNKNOWN ? sweep->hashes[i] : MG_PAGE_HASH_HOLE;
      guint64 before = block != NULL ? block->hashes[first + i] : MG_PAGE_HASH_UNKNOWN;

      if (block == NULL && sweep->hashes[i] == MG_PAGE_HASH_UNKNOWN)
        continue;
      block = block != NULL ? block : ensure_block (self, index);
      if (before == MG_PAGE_HASH_UNKNOWN
          && mg_range_set_contains (self->swept, sweep->offset + (guint64) i * MG_PAGE_SIZE, 1))
        before = MG_PAGE_HASH_HOLE;
      if (before != MG_PAGE_HASH_UNKNOWN && before != MG_PAGE_HASH_TOLD && !is_same (before, hash))
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
      const MgPageBlock *block = value;

      if (block->index >= start / MG_PAGE_BLOCK_SIZE && block->index * MG_PAGE_BLOCK_SIZE < end)
        g_ptr_array_add (blocks, value);
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      const MgPageBlock *block = g_ptr_array_index (blocks, i);
      Sweep sweep = { .offset = MAX (start, block->index * MG_PAGE_BLOCK_SIZE) };

      changed += merge_block (self, &sweep, MIN (end, (block->index + 1) * MG_PAGE_BLOCK_SIZE));
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
      guint64 step = MIN (end - at, MG_PAGE_BLOCK_SIZE - at % MG_PAGE_BLOCK_SIZE);
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
 * mg_page_map_sweep_hole:
 * @self: a map
 * @backing: the object that it is of
 * @offset: in bytes, a multiple of %MG_PAGE_SIZE
 * @end: in bytes, a multiple of %MG_PAGE_SIZE, or past the end of the object
 *
 * Takes in that there is no data between the two, however far that is. May be called on any thread.
 *
 * Returns: how many pages had data before that was not nothing
 */
guint
mg_page_map_sweep_hole (MgPageMap *self, MgBacking *backing, guint64 offset, guint64 end)
{
  guint changed = 0;

  if (end > offset)
    merge (self, backing, NULL, offset, end, &changed, NULL);
  return changed;
}

/**
 * mg_page_map_tell:
 * @self: a map
 * @ranges: what was seen to change, by somebody who compared the bytes themselves
 * @time: when, in microseconds of the monotonic clock
 *
 * Takes in changes of what is in sight. May be called on any thread.
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
          MgPageBlock *block = ensure_block (self, page / MG_PAGE_BLOCK_PAGES);

          block_mark (self, block, page % MG_PAGE_BLOCK_PAGES, mg_page_map_moment (self, time));
          block->hashes[page % MG_PAGE_BLOCK_PAGES] = MG_PAGE_HASH_TOLD;
        }
    }
  g_mutex_unlock (&self->lock);
}

/**
 * mg_page_map_begin_round:
 * @self: a map
 *
 * From now on all of the mapping is looked at, once more. However often a page is seen to change until the next round, that
 * counts as one change. May be called on any thread.
 */
void
mg_page_map_begin_round (MgPageMap *self)
{
  g_mutex_lock (&self->lock);
  self->looks.n_rounds++;
  self->looks.round_began = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

/**
 * mg_page_map_end_round:
 * @self: a map
 *
 * All of the mapping was looked at since the round began. May be called on any thread.
 */
void
mg_page_map_end_round (MgPageMap *self)
{
  g_mutex_lock (&self->lock);
  self->looks.whole_at = g_get_monotonic_time ();
  self->looks.whole_took = self->looks.whole_at - self->looks.round_began;
  g_mutex_unlock (&self->lock);
}

/**
 * mg_page_map_see_all:
 * @self: a map
 * @time: when, in microseconds of the monotonic clock
 *
 * All of the mapping was looked at, at once. Frames may follow each other fast: a round takes a twentieth of a second at
 * least, as with the sweep. May be called on any thread.
 */
void
mg_page_map_see_all (MgPageMap *self, gint64 time)
{
  g_mutex_lock (&self->lock);
  if (self->looks.n_rounds == 0 || time - self->looks.round_began >= MG_PAGE_MAP_ROUND)
    {
      self->looks.n_rounds++;
      self->looks.round_began = time;
    }
  self->looks.whole_at = time;
  self->looks.whole_took = 0;
  g_mutex_unlock (&self->lock);
}
