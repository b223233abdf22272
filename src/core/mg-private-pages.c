/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-private-pages.h"

#include <string.h>

struct _MgPrivatePages
{
  /* In the order of their offsets. */
  GPtrArray *pages;
};

/**
 * mg_private_page_new:
 * @offset: where it lies in the mapping; a multiple of %MG_PAGE_SIZE
 * @bytes: what is there
 * @length: how much of it there is, in bytes, at most %MG_PAGE_SIZE
 *
 * Returns: (transfer full): a copy without changes
 */
MgPrivatePage *
mg_private_page_new (guint64 offset, const guint8 *bytes, gsize length)
{
  MgPrivatePage *self = g_atomic_rc_box_new0 (MgPrivatePage);

  g_assert (offset % MG_PAGE_SIZE == 0 && length <= MG_PAGE_SIZE);
  self->offset = offset;
  self->length = length;
  memcpy (self->base, bytes, length);
  memcpy (self->mine, bytes, length);
  return self;
}

/**
 * mg_private_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): the same
 */
MgPrivatePage *
mg_private_page_ref (MgPrivatePage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_private_page_clear (gpointer data)
{
  MgPrivatePage *self = data;

  g_clear_pointer (&self->chunk, mg_chunk_unref);
}

/**
 * mg_private_page_unref:
 * @self: (transfer full): a page
 */
void
mg_private_page_unref (MgPrivatePage *self)
{
  g_atomic_rc_box_release_full (self, mg_private_page_clear);
}

/**
 * mg_private_page_change:
 * @self: a page
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 * @base: (nullable): what is to stand for the live bytes there from now on; %NULL: as it is
 * @mine: (nullable): what is to be shown there; %NULL: as it is
 *
 * Changes as much of the page as lies in the range.
 *
 * Returns: (transfer full): another page
 */
MgPrivatePage *
mg_private_page_change (MgPrivatePage *self,
                        guint64 offset,
                        gsize length,
                        const guint8 *base,
                        const guint8 *mine)
{
  MgPrivatePage *changed = g_atomic_rc_box_new0 (MgPrivatePage);
  guint64 start = MAX (offset, self->offset);
  guint64 end = MIN (offset + length, self->offset + self->length);

  /* But for its chunk, which is made while others look at the page. */
  changed->offset = self->offset;
  changed->length = self->length;
  memcpy (changed->base, self->base, self->length);
  memcpy (changed->mine, self->mine, self->length);
  if (start >= end)
    return changed;
  if (base != NULL)
    memcpy (changed->base + (start - self->offset), base + (start - offset), (gsize) (end - start));
  if (mine != NULL)
    memcpy (changed->mine + (start - self->offset), mine + (start - offset), (gsize) (end - start));
  return changed;
}

/**
 * mg_private_pages_new:
 *
 * Returns: (transfer full): no pages
 */
MgPrivatePages *
mg_private_pages_new (void)
{
  MgPrivatePages *self = g_new0 (MgPrivatePages, 1);

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_private_page_unref);
  return self;
}

/**
 * mg_private_pages_free:
 * @self: (transfer full): pages
 */
void
mg_private_pages_free (MgPrivatePages *self)
{
  g_ptr_array_unref (self->pages);
  g_free (self);
}

/* Returns the index of the first page that ends after @offset. */
static guint
find_index (const MgPrivatePages *self, guint64 offset)
{
  guint low = 0;
  guint high = self->pages->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const MgPrivatePage *page = g_ptr_array_index (self->pages, middle);

      if (page->offset + (MG_PAGE_SIZE - 1) < offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * mg_private_pages_copy:
 * @self: pages
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 *
 * Returns: (transfer full): those of the pages that have a byte of the range
 */
MgPrivatePages *
mg_private_pages_copy (const MgPrivatePages *self, guint64 offset, guint64 length)
{
  MgPrivatePages *copy = mg_private_pages_new ();

  for (guint i = find_index (self, offset); i < self->pages->len; i++)
    {
      MgPrivatePage *page = g_ptr_array_index (self->pages, i);

      if (page->offset > offset && page->offset - offset >= length)
        break;
      g_ptr_array_add (copy->pages, mg_private_page_ref (page));
    }
  return copy;
}

/**
 * mg_private_pages_get_n_pages:
 * @self: pages
 *
 * Returns: how many there are
 */
guint
mg_private_pages_get_n_pages (const MgPrivatePages *self)
{
  return self->pages->len;
}

/**
 * mg_private_pages_get_page:
 * @self: pages
 * @index: less than mg_private_pages_get_n_pages()
 *
 * Returns: (transfer none): one of them, in the order of their offsets
 */
MgPrivatePage *
mg_private_pages_get_page (const MgPrivatePages *self, guint index)
{
  return g_ptr_array_index (self->pages, index);
}

/**
 * mg_private_pages_find:
 * @self: pages
 * @offset: in bytes from the start of the mapping
 *
 * Returns: (transfer none) (nullable): the private page that the byte lies in
 */
MgPrivatePage *
mg_private_pages_find (const MgPrivatePages *self, guint64 offset)
{
  guint index = find_index (self, offset);
  MgPrivatePage *page;

  if (index == self->pages->len)
    return NULL;
  page = g_ptr_array_index (self->pages, index);
  return page->offset <= offset ? page : NULL;
}

/**
 * mg_private_pages_set:
 * @self: pages
 * @offset: where the page lies; a multiple of %MG_PAGE_SIZE
 * @page: (nullable): the copy; %NULL: the page is the live one again
 */
void
mg_private_pages_set (MgPrivatePages *self, guint64 offset, MgPrivatePage *page)
{
  guint index = find_index (self, offset);
  gboolean found = index < self->pages->len
                   && ((MgPrivatePage *) g_ptr_array_index (self->pages, index))->offset == offset;

  if (found)
    g_ptr_array_remove_index (self->pages, index);
  if (page != NULL)
    g_ptr_array_insert (self->pages, (gint) index, mg_private_page_ref (page));
}

/**
 * mg_private_pages_set_all:
 * @self: pages
 * @offsets: where they lie, in ascending order; as many as there are @pages
 * @pages: (element-type MgPrivatePage): for each the copy, or %NULL, as for mg_private_pages_set()
 *
 * Sets all of them in one pass.
 */
void
mg_private_pages_set_all (MgPrivatePages *self, const guint64 *offsets, GPtrArray *pages)
{
  GPtrArray *merged;
  guint index = 0;

  /* To move what is behind it is cheaper than to go through all. */
  if (pages->len == 1)
    {
      mg_private_pages_set (self, offsets[0], g_ptr_array_index (pages, 0));
      return;
    }
  merged = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_private_page_unref);
  for (guint i = 0; i < pages->len; i++)
    {
      MgPrivatePage *page = g_ptr_array_index (pages, i);

      for (; index < self->pages->len; index++)
        {
          MgPrivatePage *before = g_ptr_array_index (self->pages, index);

          if (before->offset > offsets[i])
            break;
          if (before->offset < offsets[i])
            g_ptr_array_add (merged, mg_private_page_ref (before));
        }
      if (page != NULL)
        g_ptr_array_add (merged, mg_private_page_ref (page));
    }
  for (; index < self->pages->len; index++)
    g_ptr_array_add (merged, mg_private_page_ref (g_ptr_array_index (self->pages, index)));
  g_ptr_array_unref (self->pages);
  self->pages = merged;
}

/**
 * mg_private_pages_lay_over_bytes:
 * @self: pages
 * @offset: where the bytes lie in the mapping
 * @bytes: (inout): live bytes; those of private pages are replaced
 * @length: how many
 */
void
mg_private_pages_lay_over_bytes (const MgPrivatePages *self, guint64 offset, guint8 *bytes, gsize length)
{
  for (guint i = find_index (self, offset); i < self->pages->len; i++)
    {
      const MgPrivatePage *page = g_ptr_array_index (self->pages, i);
      guint64 start = MAX (page->offset, offset);
      guint64 end = MIN (page->offset + page->length, offset + length);

      if (page->offset >= offset + length)
        break;
      if (start < end)
        memcpy (bytes + (start - offset), page->mine + (start - page->offset), (gsize) (end - start));
    }
}

/* Which of a frame's bytes are private: those of pages of which it was asked for a part. */
static MgRangeSet *
find_private (const MgPrivatePages *self, MgFrame *frame)
{
  MgRangeSet *found = mg_range_set_new ();

  for (guint i = 0; i < frame->spans->len; i++)
    {
      const MgSpan *span = &g_array_index (frame->spans, MgSpan, i);

      for (guint index = find_index (self, span->offset); index < self->pages->len; index++)
        {
          const MgPrivatePage *page = g_ptr_array_index (self->pages, index);

          if (page->offset >= span->offset + span->length)
            break;
          mg_range_set_add (found, page->offset, page->length);
        }
    }
  return found;
}

/* How far a frame was gone through. */
typedef struct
{
  MgFrame *frame;
  guint span;
  guint chunk;
} Live;

/* Appends what is live from @start to @end, which is where it went on to. */
static void
append_live (MgFrame *self, Live *live, guint64 start, guint64 end)
{
  for (; live->span < live->frame->spans->len; live->span++)
    {
      const MgSpan *span = &g_array_index (live->frame->spans, MgSpan, live->span);
      guint64 first = MAX (start, span->offset);
      guint64 last = MIN (end, span->offset + span->length);

      if (first < last)
        mg_frame_append_span (self, first, last - first, span->state);
      if (span->offset + span->length > end)
        break;
    }
  for (; live->chunk < live->frame->chunks->len; live->chunk++)
    {
      MgChunk *chunk = g_ptr_array_index (live->frame->chunks, live->chunk);
      guint64 offset = mg_chunk_get_offset (chunk);
      guint64 stop = offset + mg_chunk_get_length (chunk);
      guint64 first = MAX (start, offset);
      guint64 last = MIN (end, stop);

      if (first == offset && last == stop)
        mg_frame_append_chunk (self, mg_chunk_ref (chunk));
      else if (first < last)
        mg_frame_append_chunk (self, mg_chunk_new_part (chunk, first, (gsize) (last - first)));
      if (stop > end)
        break;
    }
}

/* Frames are made often, and a page is another one when it is changed: its chunk is made once. */
static MgChunk *
get_chunk (MgPrivatePage *page)
{
  if (page->chunk == NULL)
    page->chunk = mg_chunk_new (page->offset, page->mine, page->length);
  return page->chunk;
}

static void
lay_over (const MgPrivatePages *self, MgFrame *live_frame, MgFrame *frame, const MgRangeSet *private)
{
  Live live = { live_frame, 0, 0 };
  guint64 at = 0;

  g_array_set_size (frame->spans, 0);
  g_ptr_array_set_size (frame->chunks, 0);
  for (guint i = 0; i < mg_range_set_get_n_ranges (private); i++)
    {
      const MgRange *range = mg_range_set_get_range (private, i);
      guint64 end = range->offset + range->length;

      append_live (frame, &live, at, range->offset);
      mg_frame_append_span (frame, range->offset, range->length, MG_BYTE_DATA);
      for (at = range->offset; at < end;)
        {
          MgPrivatePage *page = mg_private_pages_find (self, at);

          mg_frame_append_chunk (frame, mg_chunk_ref (get_chunk (page)));
          at += page->length;
        }
    }
  append_live (frame, &live, at, G_MAXUINT64);
  mg_range_set_remove_set (frame->changed, private);
  mg_range_set_remove_set (frame->torn, private);
}

/* What of the edits lies in these pages: there may be very many elsewhere. */
static MgRangeSet *
find_edited (const MgRangeSet *edited, const MgRangeSet *private)
{
  MgRangeSet *found = mg_range_set_new ();

  for (guint i = 0; i < mg_range_set_get_n_ranges (private); i++)
    {
      const MgRange *page = mg_range_set_get_range (private, i);
      guint64 end = page->offset + page->length;

      for (guint index = mg_range_set_find (edited, page->offset); index < mg_range_set_get_n_ranges (edited);
           index++)
        {
          const MgRange *range = mg_range_set_get_range (edited, index);
          guint64 first = MAX (range->offset, page->offset);
          guint64 last = MIN (range->offset + range->length, end);

          if (first >= last)
            break;
          mg_range_set_add (found, first, last - first);
        }
    }
  return found;
}

static MgFrame *
copy_frame (MgFrame *frame)
{
  MgFrame *copy = mg_frame_new_like (frame, frame->state);

  copy->error = frame->error != NULL ? g_error_copy (frame->error) : NULL;
  mg_range_set_add_set (copy->changed, frame->changed);
  return copy;
}

/* What of a frame lies in the ranges. */
static MgFrame *
cut (MgFrame *frame, const MgRangeSet *ranges)
{
  MgFrame *part = copy_frame (frame);
  Live live = { frame, 0, 0 };

  g_array_set_size (part->spans, 0);
  g_ptr_array_set_size (part->chunks, 0);
  for (guint i = 0; i < mg_range_set_get_n_ranges (ranges); i++)
    {
      const MgRange *range = mg_range_set_get_range (ranges, i);

      append_live (part, &live, range->offset, range->offset + range->length);
    }
  return part;
}

/**
 * mg_private_pages_lay_over:
 * @self: pages
 * @frame: a sample of the live bytes
 * @edited: what of the pages was edited, as offsets in the mapping
 * @sight: (nullable): what is shown; %NULL: the whole frame
 *
 * Returns: (transfer full): the frame as a view with these private pages shows it; @frame itself when it has no byte of
 * one
 */
MgFrame *
mg_private_pages_lay_over (const MgPrivatePages *self,
                           MgFrame *frame,
                           const MgRangeSet *edited,
                           const MgRangeSet *sight)
{
  g_autoptr (MgRangeSet) private = NULL;
  g_autoptr (MgFrame) seen = NULL;
  MgFrame *laid;

  if (self->pages->len == 0)
    return mg_frame_ref (frame);
  seen = sight != NULL ? cut (frame, sight) : mg_frame_ref (frame);
  private = find_private (self, seen);
  if (mg_range_set_is_empty (private))
    return g_steal_pointer (&seen);

  laid = copy_frame (seen);
  lay_over (self, seen, laid, private);
  laid->edited = find_edited (edited, private);
  laid->private_pages = g_steal_pointer (&private);
  return laid;
}
