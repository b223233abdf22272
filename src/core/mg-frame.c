/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-frame.h"

#include <string.h>

#include "mg-differences.h"

struct _MgChunk
{
  guint64 offset;
  gsize length;
  const guint8 *bytes;
  /* Whose bytes they are; NULL: its own. */
  MgChunk *whole;
  guint8 own[];
};

/**
 * mg_chunk_new:
 * @offset: where the bytes lie in the mapping
 * @bytes: are copied
 * @length: in bytes, at most %MG_CHUNK_SIZE
 *
 * Returns: (transfer full): a chunk
 */
MgChunk *
mg_chunk_new (guint64 offset, const guint8 *bytes, gsize length)
{
  MgChunk *self = g_atomic_rc_box_alloc (sizeof (MgChunk) + length);

  self->offset = offset;
  self->length = length;
  self->bytes = self->own;
  self->whole = NULL;
  memcpy (self->own, bytes, length);
  return self;
}

/**
 * mg_chunk_new_part:
 * @whole: a chunk
 * @offset: where the part lies in the mapping
 * @length: in bytes; all within @whole
 *
 * Returns: (transfer full): a chunk of that part, which shares its bytes with @whole
 */
MgChunk *
mg_chunk_new_part (MgChunk *whole, guint64 offset, gsize length)
{
  MgChunk *self = g_atomic_rc_box_new (MgChunk);

  self->offset = offset;
  self->length = length;
  self->bytes = whole->bytes + (offset - whole->offset);
  self->whole = mg_chunk_ref (whole->whole != NULL ? whole->whole : whole);
  return self;
}

/**
 * mg_chunk_ref:
 * @self: a chunk
 *
 * Returns: (transfer full): the same
 */
MgChunk *
mg_chunk_ref (MgChunk *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_chunk_clear (gpointer data)
{
  MgChunk *self = data;

  g_clear_pointer (&self->whole, mg_chunk_unref);
}

/**
 * mg_chunk_unref:
 * @self: (transfer full): a chunk
 */
void
mg_chunk_unref (MgChunk *self)
{
  g_atomic_rc_box_release_full (self, mg_chunk_clear);
}

/**
 * mg_chunk_get_offset:
 * @self: a chunk
 *
 * Returns: where its bytes lie in the mapping
 */
guint64
mg_chunk_get_offset (MgChunk *self)
{
  return self->offset;
}

/**
 * mg_chunk_get_length:
 * @self: a chunk
 *
 * Returns: how many bytes it has
 */
gsize
mg_chunk_get_length (MgChunk *self)
{
  return self->length;
}

/**
 * mg_chunk_get_bytes:
 * @self: a chunk
 *
 * Returns: (transfer none): its bytes
 */
const guint8 *
mg_chunk_get_bytes (MgChunk *self)
{
  return self->bytes;
}

/* By hand: the macro of this GLib is not ISO C. */
GType
mg_frame_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static ("MgFrame", (GBoxedCopyFunc) mg_frame_ref,
                                                            (GBoxedFreeFunc) mg_frame_unref));
  return type;
}

/**
 * mg_frame_new:
 *
 * Returns: (transfer full): a frame in which nothing was read, to fill in
 */
MgFrame *
mg_frame_new (void)
{
  MgFrame *self = g_atomic_rc_box_new0 (MgFrame);

  self->spans = g_array_new (FALSE, FALSE, sizeof (MgSpan));
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_chunk_unref);
  self->changed = mg_range_set_new ();
  self->torn = mg_range_set_new ();
  self->coarse = mg_range_set_new ();
  self->sequence_offset = G_MAXUINT64;
  return self;
}

/**
 * mg_frame_new_like:
 * @other: a frame
 * @state: how the mapping is by now
 *
 * For the moment at which a mapping goes away or stops to answer: what was seen last stays in sight, with its
 * own time.
 *
 * Returns: (transfer full): a frame with the same bytes, torn where they were, in which nothing changed
 */
MgFrame *
mg_frame_new_like (MgFrame *other, MgFrameState state)
{
  MgFrame *self = mg_frame_new ();

  self->state = state;
  self->serial = other->serial;
  self->generation = other->generation;
  self->time = other->time;
  self->wall_time = other->wall_time;
  self->identity = other->identity;
  self->size = other->size;
  self->allocated = other->allocated;
  self->deleted = other->deleted;
  self->samples = other->samples;
  self->missed = other->missed;
  self->torn_samples = other->torn_samples;
  self->unheld = other->unheld;
  self->held = other->held;
  self->unheld_error = other->unheld_error != NULL ? g_error_copy (other->unheld_error) : NULL;
  self->is_sequenced = other->is_sequenced;
  self->sequence = other->sequence;
  self->sequence_offset = other->sequence_offset;
  self->has_events = other->has_events;
  self->events = other->events;
  self->event_error = other->event_error != NULL ? g_error_copy (other->event_error) : NULL;
  self->is_caught = other->is_caught;
  self->changed_bytes = other->changed_bytes;
  if (other->spans->len > 0)
    g_array_append_vals (self->spans, other->spans->data, other->spans->len);
  for (guint i = 0; i < other->chunks->len; i++)
    g_ptr_array_add (self->chunks, mg_chunk_ref (g_ptr_array_index (other->chunks, i)));
  mg_range_set_add_set (self->torn, other->torn);
  mg_range_set_add_set (self->coarse, other->coarse);
  return self;
}

/**
 * mg_frame_ref:
 * @self: a frame
 *
 * Returns: (transfer full): the same. Thread-safe
 */
MgFrame *
mg_frame_ref (MgFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_frame_clear (gpointer data)
{
  MgFrame *self = data;

  g_clear_error (&self->error);
  g_clear_error (&self->unheld_error);
  g_clear_error (&self->event_error);
  g_array_unref (self->spans);
  g_ptr_array_unref (self->chunks);
  mg_range_set_free (self->changed);
  mg_range_set_free (self->torn);
  mg_range_set_free (self->coarse);
  g_clear_pointer (&self->private_pages, mg_range_set_free);
  g_clear_pointer (&self->edited, mg_range_set_free);
}

/**
 * mg_frame_unref:
 * @self: (transfer full): a frame
 *
 * Thread-safe.
 */
void
mg_frame_unref (MgFrame *self)
{
  g_atomic_rc_box_release_full (self, mg_frame_clear);
}

/**
 * mg_frame_append_span:
 * @self: a frame that is being made
 * @offset: not before the end of the last span
 * @length: in bytes; 0 does nothing
 * @state: what is known of them
 *
 * Adds to what is known; a span that goes on where the last one ends in the same state makes it longer.
 */
void
mg_frame_append_span (MgFrame *self, guint64 offset, guint64 length, MgByteState state)
{
  MgSpan span = { offset, length, state };

  if (length == 0)
    return;
  if (self->spans->len > 0)
    {
      MgSpan *last = &g_array_index (self->spans, MgSpan, self->spans->len - 1);

      g_assert (last->offset + last->length <= offset);
      if (last->state == state && last->offset + last->length == offset)
        {
          last->length += length;
          return;
        }
    }
  g_array_append_val (self->spans, span);
}

/**
 * mg_frame_append_chunk:
 * @self: a frame that is being made
 * @chunk: (transfer full): bytes past the end of the last chunk
 */
void
mg_frame_append_chunk (MgFrame *self, MgChunk *chunk)
{
  g_ptr_array_add (self->chunks, chunk);
}

/**
 * mg_frame_get_coarse:
 * @self: a frame that is being made
 * @exact: (nullable): what is to be told to the byte; %NULL: everything
 * @offset: in bytes
 * @length: in bytes
 *
 * Returns: (transfer none) (nullable): what gets where differences within this part are told coarsely; %NULL: nowhere, as
 * some of it is to be exact
 */
MgRangeSet *
mg_frame_get_coarse (MgFrame *self, const MgRangeSet *exact, guint64 offset, gsize length)
{
  return exact == NULL || mg_range_set_intersects (exact, offset, length) ? NULL : self->coarse;
}

/* What of a chunk differs from another frame, as far as that has its bytes. Returns how many bytes. */
static guint64
add_chunk_changes (MgFrame *self, const MgChunk *chunk, MgFrame *previous, const MgRangeSet *exact)
{
  guint64 n = 0;

  for (gsize at = 0; at < chunk->length;)
    {
      guint64 offset = chunk->offset + at;
      gsize step = 0;
      const guint8 *before = mg_frame_peek (previous, offset, &step);

      if (before != NULL)
        {
          step = MIN (step, chunk->length - at);
          if (before != chunk->bytes + at && memcmp (before, chunk->bytes + at, step) != 0)
            n += mg_differences_add (self->changed, mg_frame_get_coarse (self, exact, offset, step), offset,
                                     before, chunk->bytes + at, step);
        }
      else
        {
          /* It had none of these: what is seen for the first time did not change. */
          guint64 unknown;

          mg_frame_get_state (previous, offset, &unknown);
          step = (gsize) MIN (unknown, chunk->length - at);
        }
      at += step;
    }
  return n;
}

/**
 * mg_frame_add_changes:
 * @self: a frame that is being made
 * @previous: an earlier one of the same object
 * @exact: (nullable): what is to be told to the byte, however much of it changed; %NULL: everything
 *
 * Adds to its changed ranges the bytes that differ from @previous. What only one of both has did not change.
 *
 * Returns: how many bytes differ, exactly
 */
guint64
mg_frame_add_changes (MgFrame *self, MgFrame *previous, const MgRangeSet *exact)
{
  guint64 n = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    n += add_chunk_changes (self, g_ptr_array_index (self->chunks, i), previous, exact);
  return n;
}

/**
 * mg_frame_get_state:
 * @self: a frame
 * @offset: in bytes
 * @ret_length: (out) (optional): how many bytes from @offset on are in the same state; never 0
 *
 * Returns: what the frame knows of the byte
 */
MgByteState
mg_frame_get_state (MgFrame *self, guint64 offset, guint64 *ret_length)
{
  guint low = 0;
  guint high = self->spans->len;
  guint64 length = G_MAXUINT64 - offset;
  MgByteState state = MG_BYTE_UNREAD;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const MgSpan *span = &g_array_index (self->spans, MgSpan, middle);

      if (span->offset + span->length <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < self->spans->len)
    {
      const MgSpan *span = &g_array_index (self->spans, MgSpan, low);

      if (span->offset <= offset)
        {
          state = span->state;
          length = span->length - (offset - span->offset);
        }
      else
        {
          length = span->offset - offset;
        }
    }
  if (ret_length != NULL)
    *ret_length = MAX (length, 1);
  return state;
}

/**
 * mg_frame_peek:
 * @self: a frame
 * @offset: in bytes
 * @ret_length: (out): how many bytes lie there in a row
 *
 * Returns: (transfer none) (nullable): the bytes at @offset, as long as the frame lives; %NULL when it has
 * none there
 */
const guint8 *
mg_frame_peek (MgFrame *self, guint64 offset, gsize *ret_length)
{
  guint low = 0;
  guint high = self->chunks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const MgChunk *chunk = g_ptr_array_index (self->chunks, middle);

      if (chunk->offset + chunk->length <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < self->chunks->len)
    {
      const MgChunk *chunk = g_ptr_array_index (self->chunks, low);

      if (chunk->offset <= offset)
        {
          *ret_length = chunk->length - (gsize) (offset - chunk->offset);
          return chunk->bytes + (offset - chunk->offset);
        }
    }
  return NULL;
}

/**
 * mg_frame_read:
 * @self: a frame
 * @offset: in bytes
 * @buffer: (out caller-allocates): room for @length bytes
 * @length: in bytes
 *
 * Returns: how many bytes from @offset on the frame has and @buffer holds; what is behind them in @buffer is
 * untouched
 */
gsize
mg_frame_read (MgFrame *self, guint64 offset, guint8 *buffer, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gsize step;
      const guint8 *bytes = mg_frame_peek (self, offset + done, &step);

      if (bytes == NULL)
        break;
      step = MIN (step, length - done);
      memcpy (buffer + done, bytes, step);
      done += step;
    }
  return done;
}
