/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of the pages of a mapping. */

#include "mg-page-map-private.h"

static gboolean
block_find (const MgPageBlock *block,
            gint64 first,
            gint64 last,
            gint step,
            guint32 since,
            guint64 *ret_offset)
{
  if (block->latest < since)
    return FALSE;
  for (gint64 page = first; step > 0 ? page <= last : page >= last; page += step)
    if (block->changed[page] >= since)
      {
        *ret_offset = block->index * MG_PAGE_BLOCK_SIZE + (guint64) page * MG_PAGE_SIZE;
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
  guint32 moment = mg_page_map_moment (self, since);
  GHashTableIter iter;
  gpointer value;
  gboolean found = FALSE;
  guint64 best = 0;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const MgPageBlock *block = value;
      gint64 start = (gint64) (block->index * MG_PAGE_BLOCK_PAGES);
      guint64 at;
      gboolean here;

      if (forward)
        here
          = block_find (block, MAX (0, (gint64) page + 1 - start), MG_PAGE_BLOCK_PAGES - 1, 1, moment, &at);
      else
        here
          = block_find (block, MIN (MG_PAGE_BLOCK_PAGES - 1, (gint64) page - 1 - start), 0, -1, moment, &at);
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

/**
 * mg_page_map_get_looks:
 * @self: a map
 * @ret_looks: (out): how old the news are. May be called on any thread
 */
void
mg_page_map_get_looks (MgPageMap *self, MgPageLooks *ret_looks)
{
  g_mutex_lock (&self->lock);
  *ret_looks = self->looks;
  g_mutex_unlock (&self->lock);
}

typedef struct
{
  MgPageMap *map;
  guint64 offset;
  guint64 end;
  guint64 cell_size;
  MgPageCell *cells;
} Summary;

static guint64
count_pages (guint64 length)
{
  return length / MG_PAGE_SIZE + (length % MG_PAGE_SIZE > 0 ? 1 : 0);
}

static void
begin_cells (const Summary *self, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      guint64 start = self->offset + i * self->cell_size;
      guint64 n_pages = start < self->end ? count_pages (MIN (self->end - start, self->cell_size)) : 0;

      self->cells[i] = (MgPageCell){ .n_pages = n_pages, .n_unknown = n_pages };
    }
}

/* What was swept and has no memory is a hole; what has some is told apart by its block. */
static void
add_swept (const Summary *self, const MgRange *range)
{
  guint64 at = MAX (range->offset, self->offset);
  guint64 end = MIN (range->offset + range->length, self->end);

  while (at < end)
    {
      guint64 index = (at - self->offset) / self->cell_size;
      guint64 stop = MIN (end, self->offset + (index + 1) * self->cell_size);
      guint64 n_pages = count_pages (stop - at);

      self->cells[index].n_unknown -= n_pages;
      self->cells[index].n_holes += n_pages;
      at = stop;
    }
}

/* What has to be done for each of the pages of a large mapping. */
static void
add_pages (const Summary *self, const MgPageBlock *block, guint first, guint last, MgPageCell *cell)
{
  const gboolean is_changed = block->latest > 0;
  guint32 latest = 0;
  guint n_data = 0;
  guint at = 0;

  for (guint i = first; i < last; i++)
    n_data += block->hashes[i] != MG_PAGE_HASH_UNKNOWN && block->hashes[i] != MG_PAGE_HASH_HOLE ? 1 : 0;
  for (guint i = first; is_changed && i < last; i++)
    {
      cell->n_changes = MAX (cell->n_changes, block->counts[i]);
      if (block->changed[i] > latest)
        {
          latest = block->changed[i];
          at = i;
        }
    }
  cell->n_holes -= n_data;
  if (latest > 0 && self->map->made_at + (gint64) (latest - 1) * 1000 >= cell->changed)
    {
      cell->changed = self->map->made_at + (gint64) (latest - 1) * 1000;
      cell->changed_at = block->index * MG_PAGE_BLOCK_SIZE + (guint64) at * MG_PAGE_SIZE;
    }
}

static gboolean
is_known (const Summary *self, guint64 page)
{
  guint64 index = page / MG_PAGE_BLOCK_PAGES;
  const MgPageBlock *block = g_hash_table_lookup (self->map->blocks, &index);

  return (block != NULL && block->hashes[page % MG_PAGE_BLOCK_PAGES] != MG_PAGE_HASH_UNKNOWN)
         || mg_range_set_contains (self->map->swept, page * MG_PAGE_SIZE, 1);
}

/* A page that changed in sight before the sweep came to it was no hole. */
static void
add_told (const Summary *self, const MgPageBlock *block, guint first, guint last, MgPageCell *cell)
{
  for (guint i = first; i < last; i++)
    {
      guint64 offset = block->index * MG_PAGE_BLOCK_SIZE + (guint64) i * MG_PAGE_SIZE;

      if (block->hashes[i] == MG_PAGE_HASH_TOLD && !mg_range_set_contains (self->map->swept, offset, 1))
        {
          cell->n_unknown--;
          cell->n_holes++;
        }
    }
}

static void
add_block (const Summary *self, const MgPageBlock *block)
{
  guint64 start = block->index * MG_PAGE_BLOCK_SIZE;
  guint64 at = MAX (start, self->offset);
  guint64 end = MIN (start + MG_PAGE_BLOCK_SIZE, self->end);
  gboolean is_swept = mg_range_set_contains (self->map->swept, start, MG_PAGE_BLOCK_SIZE);

  while (at < end)
    {
      guint64 index = (at - self->offset) / self->cell_size;
      guint64 stop = MIN (end, self->offset + (index + 1) * self->cell_size);
      guint first = (guint) ((at - start) / MG_PAGE_SIZE);
      guint last = (guint) count_pages (stop - start);

      if (!is_swept)
        add_told (self, block, first, last, &self->cells[index]);
      add_pages (self, block, first, last, &self->cells[index]);
      at = stop;
    }
}

/* What is in sight is known, whether it was swept or not. */
static void
add_frame (const Summary *self, MgFrame *frame)
{
  guint64 next = self->offset / MG_PAGE_SIZE;

  for (guint i = 0; i < frame->spans->len; i++)
    {
      const MgSpan *span = &g_array_index (frame->spans, MgSpan, i);
      guint64 end = MIN (span->offset + span->length, self->end);

      if ((span->state != MG_BYTE_DATA && span->state != MG_BYTE_HOLE)
          || mg_range_set_contains (self->map->swept, span->offset, span->length))
        continue;
      for (guint64 page = MAX (next, span->offset / MG_PAGE_SIZE); page * MG_PAGE_SIZE < end; page++)
        {
          MgPageCell *cell = &self->cells[(page * MG_PAGE_SIZE - self->offset) / self->cell_size];

          next = page + 1;
          if (is_known (self, page))
            continue;
          cell->n_unknown--;
          cell->n_holes += span->state == MG_BYTE_HOLE ? 1 : 0;
        }
    }
}

/**
 * mg_page_map_summarize:
 * @self: a map
 * @frame: (nullable): what is in sight
 * @offset: where the first cell begins, in bytes, a multiple of %MG_PAGE_SIZE
 * @end: where the mapping ends, in bytes
 * @cell_size: how much a cell is, in bytes, a multiple of %MG_PAGE_SIZE
 * @cells: (out) (array length=n_cells): what is known of them
 * @n_cells: their number; the last one begins at an offset that there can be
 *
 * Tells of a part of a mapping, or all of it, what is known of its pages, so and so many taken together. May be called on
 * any thread.
 */
void
mg_page_map_summarize (MgPageMap *self,
                       MgFrame *frame,
                       guint64 offset,
                       guint64 end,
                       guint64 cell_size,
                       MgPageCell *cells,
                       guint n_cells)
{
  guint64 room = G_MAXUINT64 - offset;
  Summary summary = { self, offset, end, cell_size, cells };
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (offset % MG_PAGE_SIZE == 0 && cell_size > 0 && cell_size % MG_PAGE_SIZE == 0);

  if (n_cells <= room / cell_size)
    summary.end = MIN (end, offset + n_cells * cell_size);
  begin_cells (&summary, n_cells);
  if (summary.end <= offset)
    return;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < mg_range_set_get_n_ranges (self->swept); i++)
    add_swept (&summary, mg_range_set_get_range (self->swept, i));
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_block (&summary, value);
  if (frame != NULL)
    add_frame (&summary, frame);
  g_mutex_unlock (&self->lock);
}
