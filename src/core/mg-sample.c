/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sample.h"

#include <string.h>

#include "mg-differences.h"
#include "mg-error.h"
#include "mg-sequence.h"

/* How often bytes are copied until two copies in a row are equal. */
#define MAX_COPIES 5
/* Microseconds between two copies. A writer that stores element by element is caught half-way by then:
 * copying twice at once missed 2.4 % of torn frames, with this pause 0.03 %. */
#define COPY_PAUSE 3
/* How many bytes that cannot be delivered are asked for in a piece before the rest of it is given up, in
 * pages. */
#define MAX_FAILED_PAGES 16

/* One part of what is wanted, never across a multiple of MG_CHUNK_SIZE. */
typedef struct
{
  guint64 offset;
  gsize length;
  guint8 *bytes;
  guint8 *before;
  MgRangeSet *good;
  MgRangeSet *denied;
  gboolean settled;
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->bytes);
  g_free (piece->before);
  mg_range_set_free (piece->good);
  mg_range_set_free (piece->denied);
}

static GArray *
pieces_new (const MgRangeSet *wanted, guint64 size)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < mg_range_set_get_n_ranges (wanted); i++)
    {
      const MgRange *range = mg_range_set_get_range (wanted, i);
      guint64 end = MIN (range->offset + range->length, size);

      for (guint64 at = range->offset; at < end;)
        {
          gsize length = (gsize) MIN (end - at, MG_CHUNK_SIZE - at % MG_CHUNK_SIZE);
          Piece piece
            = { at,   length, g_malloc (length), g_malloc (length), mg_range_set_new (), mg_range_set_new (),
                FALSE };

          g_array_append_val (pieces, piece);
          at += length;
        }
    }
  return pieces;
}

/* Copies the piece; what cannot be delivered is passed over a page at a time, so that the rest goes on. What is
 * not good is zeros. */
static void
piece_copy (Piece *piece, MgBacking *backing)
{
  gsize at = 0;

  mg_range_set_clear (piece->good);
  mg_range_set_clear (piece->denied);
  for (guint failed = 0; at < piece->length && failed < MAX_FAILED_PAGES; failed++)
    {
      g_autoptr (GError) error = NULL;
      gsize done = 0;
      gsize skip;
      gboolean complete
        = mg_backing_read (backing, piece->offset + at, piece->length - at, piece->bytes + at, &done, &error);

      mg_range_set_add (piece->good, piece->offset + at, done);
      at += done;
      if (complete)
        break;

      skip = MIN (piece->length - at, MG_PAGE_SIZE - (piece->offset + at) % MG_PAGE_SIZE);
      memset (piece->bytes + at, 0, skip);
      if (g_error_matches (error, MG_ERROR, MG_ERROR_DENIED))
        mg_range_set_add (piece->denied, piece->offset + at, skip);
      at += skip;
    }
  memset (piece->bytes + at, 0, piece->length - at);
}

static void
pause_briefly (void)
{
  gint64 end = g_get_monotonic_time () + COPY_PAUSE;

  while (g_get_monotonic_time () < end)
    ;
}

/* Copies one piece again. Returns whether it is as it was. */
static gboolean
piece_copy_again (Piece *piece, MgBacking *backing)
{
  guint8 *swap = piece->before;

  piece->before = piece->bytes;
  piece->bytes = swap;
  piece_copy (piece, backing);
  piece->settled = memcmp (piece->before, piece->bytes, piece->length) == 0;
  return piece->settled;
}

/* Copies all pieces until two copies of them all are equal: each by itself would not make them of one moment.
 * Bytes that never settle are torn. */
static void
pieces_copy (GArray *pieces, MgBacking *backing)
{
  gboolean settled = FALSE;

  for (guint i = 0; i < pieces->len; i++)
    piece_copy (&g_array_index (pieces, Piece, i), backing);

  for (guint copy = 1; copy < MAX_COPIES && !settled; copy++)
    {
      settled = TRUE;
      pause_briefly ();
      for (guint i = 0; i < pieces->len; i++)
        settled = piece_copy_again (&g_array_index (pieces, Piece, i), backing) && settled;
    }
}

static MgChunk *
find_equal_chunk (MgFrame *previous, guint64 offset, const guint8 *bytes, gsize length)
{
  guint low = 0;
  guint high = previous->chunks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (mg_chunk_get_offset (g_ptr_array_index (previous->chunks, middle)) < offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < previous->chunks->len)
    {
      MgChunk *chunk = g_ptr_array_index (previous->chunks, low);

      if (mg_chunk_get_offset (chunk) == offset && mg_chunk_get_length (chunk) == length
          && memcmp (mg_chunk_get_bytes (chunk), bytes, length) == 0)
        return chunk;
    }
  return NULL;
}

static gboolean
is_zero (const guint8 *bytes, gsize length)
{
  return length == 0 || (bytes[0] == 0 && memcmp (bytes, bytes + 1, length - 1) == 0);
}

/* Appends spans for bytes that were read: data, and holes where the object has no memory. */
static void
append_read_spans (MgFrame *frame, MgBacking *backing, guint64 offset, const guint8 *bytes, gsize length)
{
  guint64 end = offset + length;
  /* Holes are known as far as this. */
  guint64 known = offset;
  guint64 next;

  for (guint64 at = offset; at < end; at = next)
    {
      MgByteState state = MG_BYTE_DATA;

      next = MIN (end, at - at % MG_PAGE_SIZE + MG_PAGE_SIZE);
      /* Only a page of zeros can be a hole, so the system is asked for those alone: it speaks of now and
       * the bytes are of a moment ago. */
      if (is_zero (bytes + (at - offset), (gsize) (next - at)))
        {
          if (at >= known && !mg_backing_next_data (backing, at, &known))
            known = end;
          if (at < known)
            state = MG_BYTE_HOLE;
        }
      mg_frame_append_span (frame, at, next - at, state);
    }
}

static void
append_lost_span (MgFrame *frame, const Piece *piece, guint64 offset, guint64 end)
{
  while (offset < end)
    {
      guint index = mg_range_set_find (piece->denied, offset);
      const MgRange *denied = index < mg_range_set_get_n_ranges (piece->denied)
                                ? mg_range_set_get_range (piece->denied, index)
                                : NULL;
      guint64 next = denied != NULL ? CLAMP (denied->offset, offset, end) : end;

      mg_frame_append_span (frame, offset, next - offset, MG_BYTE_LOST);
      if (denied != NULL && next < end)
        {
          guint64 stop = MIN (denied->offset + denied->length, end);

          mg_frame_append_span (frame, next, stop - next, MG_BYTE_DENIED);
          next = stop;
        }
      offset = next;
    }
}

static void
append_piece (MgFrame *frame,
              const Piece *piece,
              MgBacking *backing,
              MgFrame *previous,
              const MgRangeSet *exact)
{
  guint64 at = piece->offset;

  for (guint i = 0; i < mg_range_set_get_n_ranges (piece->good); i++)
    {
      const MgRange *good = mg_range_set_get_range (piece->good, i);
      const guint8 *bytes = piece->bytes + (good->offset - piece->offset);
      gsize length = (gsize) good->length;
      MgChunk *chunk = previous != NULL ? find_equal_chunk (previous, good->offset, bytes, length) : NULL;

      append_lost_span (frame, piece, at, good->offset);
      append_read_spans (frame, backing, good->offset, bytes, length);
      mg_frame_append_chunk (frame, chunk != NULL ? mg_chunk_ref (chunk)
                                                  : mg_chunk_new (good->offset, bytes, length));
      if (!piece->settled)
        mg_differences_add (frame->torn, mg_frame_get_coarse (frame, exact, good->offset, length),
                            good->offset, piece->before + (good->offset - piece->offset), bytes, length);
      at = good->offset + good->length;
    }
  append_lost_span (frame, piece, at, piece->offset + piece->length);
}

typedef struct
{
  GArray *pieces;
  MgBacking *backing;
} Copy;

static void
copy_once (gpointer data)
{
  const Copy *copy = data;

  for (guint i = 0; i < copy->pieces->len; i++)
    {
      Piece *piece = &g_array_index (copy->pieces, Piece, i);

      piece_copy (piece, copy->backing);
      piece->settled = TRUE;
    }
}

/* Copies all pieces, between two updates where there is a word that tells. */
static void
pieces_copy_sequenced (GArray *pieces, MgBacking *backing, const MgSync *sync, MgFrame *frame)
{
  Copy copy = { pieces, backing };

  if (sync->is_sequenced)
    frame->sequence_offset = sync->sequence;
  if (sync->is_sequenced)
    frame->is_sequenced
      = mg_sequence_copy (backing, sync->sequence, copy_once, &copy, &frame->sequence, &frame->event_error);
  if (!frame->is_sequenced)
    pieces_copy (pieces, backing);
}

/* The same while a lock is held, or without when it is not given. */
static void
pieces_copy_synced (GArray *pieces, MgBacking *backing, const MgSync *sync, MgFrame *frame)
{
  MgHeld *held = NULL;

  if (sync->hold != NULL)
    held = sync->waits ? mg_hold_take (sync->hold, backing, &frame->unheld_error)
                       : mg_hold_try (sync->hold, backing, &frame->unheld_error);
  pieces_copy_sequenced (pieces, backing, sync, frame);
  if (held != NULL)
    frame->held = mg_held_release (held);
}

/* What could not be copied between two updates may be torn anywhere. */
static void
doubt_all (MgFrame *frame)
{
  for (guint i = 0; i < frame->chunks->len; i++)
    {
      MgChunk *chunk = g_ptr_array_index (frame->chunks, i);

      mg_range_set_add (frame->torn, mg_chunk_get_offset (chunk), mg_chunk_get_length (chunk));
    }
}

/**
 * mg_sample_take:
 * @backing: what to read
 * @status: what mg_backing_check() has just said of it
 * @wanted: which bytes
 * @previous: (nullable): the sample before of the same object, to compare and share with
 *
 * Takes one consistent sample: every part is copied until two copies in a row are equal; what goes on
 * changing is marked torn. What lies past the end is lost. May be called on any thread; blocks as long as the
 * backing does.
 *
 * Returns: (transfer full): a live frame without counters (serial, generation, samples); its changed ranges
 * are against @previous, and so are its changed bytes
 */
MgFrame *
mg_sample_take (MgBacking *backing,
                const MgBackingStatus *status,
                const MgRangeSet *wanted,
                MgFrame *previous)
{
  const MgSync none = { NULL };

  return mg_sample_take_synced (backing, status, wanted, NULL, previous, &none);
}

/**
 * mg_sample_take_synced:
 * @backing: what to read
 * @status: what mg_backing_check() has just said of it
 * @wanted: which bytes
 * @exact: (nullable): of which of them changes are told to the byte, however many there are; %NULL: of all
 * @previous: (nullable): the sample before of the same object, to compare and share with
 * @sync: what keeps it apart from what others write
 *
 * As mg_sample_take(). When the lock is not given the sample is taken without it, and the frame says why. What does not keep
 * to the lock is marked torn as ever. When no moment between two updates is found, or there is no such word, all
 * of it is marked torn, and the frame says why.
 *
 * Returns: (transfer full): as mg_sample_take()
 */
MgFrame *
mg_sample_take_synced (MgBacking *backing,
                       const MgBackingStatus *status,
                       const MgRangeSet *wanted,
                       const MgRangeSet *exact,
                       MgFrame *previous,
                       const MgSync *sync)
{
  MgFrame *frame = mg_frame_new ();
  g_autoptr (GArray) pieces = pieces_new (wanted, status->size);
  guint next = 0;

  pieces_copy_synced (pieces, backing, sync, frame);

  frame->state = MG_FRAME_LIVE;
  frame->time = g_get_monotonic_time ();
  frame->wall_time = g_get_real_time ();
  frame->identity = status->identity;
  frame->size = status->size;
  frame->allocated = status->allocated;
  frame->deleted = status->name != MG_NAME_SAME;

  for (guint i = 0; i < mg_range_set_get_n_ranges (wanted); i++)
    {
      const MgRange *range = mg_range_set_get_range (wanted, i);
      guint64 end = range->offset + range->length;
      guint64 at = range->offset;

      for (; next < pieces->len && g_array_index (pieces, Piece, next).offset < end; next++)
        {
          const Piece *piece = &g_array_index (pieces, Piece, next);

          append_piece (frame, piece, backing, previous, exact);
          at = piece->offset + piece->length;
        }
      mg_frame_append_span (frame, at, end - at, MG_BYTE_LOST);
    }
  if (sync->is_sequenced && !frame->is_sequenced)
    doubt_all (frame);
  if (previous != NULL)
    frame->changed_bytes = mg_frame_add_changes (frame, previous, exact);
  return frame;
}
