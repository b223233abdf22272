/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_CHUNK_SIZE:
 *
 * What frames share with each other, in bytes: a range is cut where its offset is a multiple of this.
 */
#define MG_CHUNK_SIZE 65536

/**
 * MgFrameState:
 * @MG_FRAME_LIVE: the mapping is there and was read
 * @MG_FRAME_WAITING: there is no mapping of this name, and was none since the view was opened
 * @MG_FRAME_GONE: the mapping was there and is not any more; the bytes are the last that were seen
 * @MG_FRAME_STALE: the mapping does not answer; the bytes are the last that were seen
 * @MG_FRAME_FAILED: the mapping cannot be opened, or not be read at all
 */
typedef enum
{
  MG_FRAME_LIVE,
  MG_FRAME_WAITING,
  MG_FRAME_GONE,
  MG_FRAME_STALE,
  MG_FRAME_FAILED,
} MgFrameState;

/**
 * MgByteState:
 * @MG_BYTE_UNREAD: not read yet
 * @MG_BYTE_DATA: the byte is true
 * @MG_BYTE_HOLE: the mapping has no memory there; it reads 0
 * @MG_BYTE_LOST: it lies past the end, or the system cannot deliver it
 * @MG_BYTE_DENIED: it may not be read
 *
 * What a frame knows of a byte.
 */
typedef enum
{
  MG_BYTE_UNREAD,
  MG_BYTE_DATA,
  MG_BYTE_HOLE,
  MG_BYTE_LOST,
  MG_BYTE_DENIED,
} MgByteState;

/**
 * MgSpan:
 * @offset: the first byte
 * @length: bytes
 * @state: what is known of them
 */
typedef struct
{
  guint64 offset;
  guint64 length;
  MgByteState state;
} MgSpan;

/**
 * MgChunk:
 *
 * Up to %MG_CHUNK_SIZE bytes that frames share. Immutable, reference counted, thread-safe.
 */
typedef struct _MgChunk MgChunk;

MgChunk *mg_chunk_new (guint64 offset, const guint8 *bytes, gsize length);
MgChunk *mg_chunk_new_part (MgChunk *whole, guint64 offset, gsize length);
MgChunk *mg_chunk_ref (MgChunk *self);
void mg_chunk_unref (MgChunk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgChunk, mg_chunk_unref)
guint64 mg_chunk_get_offset (MgChunk *self);
gsize mg_chunk_get_length (MgChunk *self);
const guint8 *mg_chunk_get_bytes (MgChunk *self);

/**
 * MgEvents:
 * @frames: live frames that were given since it is waited for; events are counted from the first one on
 * @fired: events that there were
 * @seen: how many of them were shown, each in a frame of its own
 * @missed: how many were not, as the next one came too soon; together with @seen they are @fired
 * @exact: whether all are counted, or only those that were noticed
 * @fresh: whether this frame shows an event that none before it has, or is the first of its object
 * @fired_at: when the last one was noticed, in microseconds of the monotonic clock; 0: there was none
 * @period: microseconds from one to the next, on average over the last ones; 0: not known
 * @jitter: how far the time between two is from that, on average, in microseconds
 *
 * What a follower that waits for events is told of them.
 */
typedef struct
{
  guint64 frames;
  guint64 fired;
  guint64 seen;
  guint64 missed;
  gboolean exact;
  gboolean fresh;
  gint64 fired_at;
  gint64 period;
  gint64 jitter;
} MgEvents;

/**
 * MgFrame:
 * @state: how the mapping was
 * @error: (nullable): why it is not live, as a sentence
 * @serial: counts the samples of this mapping, from 1
 * @generation: how many objects of this name were shown, from 1; 0 before the first
 * @time: when the bytes were read, in microseconds of the monotonic clock; 0 when never
 * @wall_time: the same since 1970
 * @identity: which object it was
 * @size: in bytes
 * @allocated: in bytes
 * @deleted: whether the object lives on without its name
 * @samples: samples taken of this mapping in all
 * @missed: samples that fell due and were not taken in time
 * @torn_samples: samples in which some bytes were torn
 * @unheld: samples that were taken without the lock that was to be held
 * @changed_bytes: bytes that were seen to change in all
 * @spans: (element-type MgSpan): what is known of the bytes, in ascending order; what is in none was not read
 * @chunks: (element-type MgChunk): the bytes of the spans that have any, in ascending order
 * @changed: what differs from the frame that was delivered before
 * @torn: what another program wrote while it was copied
 * @coarse: where @changed and @torn have whole blocks of bytes of which only some may have changed or be torn: where very
 * much does, and nobody wanted it to the byte
 * @held: how long a lock was held for these bytes, in microseconds; 0: none was
 * @unheld_error: (nullable): why the lock that was to be held was not, as a sentence; %NULL: it was, or none was wanted
 * @is_sequenced: whether the bytes were copied between two updates, by a sequence word in the mapping
 * @sequence: that word, even; means nothing else
 * @sequence_offset: where it is, in bytes, also when no moment between two updates was found; %G_MAXUINT64: no
 * word was looked at
 * @has_events: whether the follower that this frame was given to waits for events
 * @events: what there is to say of them, if so
 * @event_error: (nullable): why they cannot be waited for, or the bytes not be copied between two updates, as a
 * sentence
 * @is_caught: whether it is the one that the follower's catch has waited for
 * @private_pages: (nullable): the pages of which the view shows its own copy; %NULL: none
 * @edited: (nullable): the bytes in them that the user has changed
 *
 * One sample of a mapping. The one who makes it fills it in; once given away it is immutable and may be
 * shared between threads.
 */
typedef struct
{
  MgFrameState state;
  GError *error;
  guint64 serial;
  guint64 generation;
  gint64 time;
  gint64 wall_time;
  MgIdentity identity;
  guint64 size;
  guint64 allocated;
  gboolean deleted;
  guint64 samples;
  guint64 missed;
  guint64 torn_samples;
  guint64 unheld;
  guint64 changed_bytes;
  GArray *spans;
  GPtrArray *chunks;
  MgRangeSet *changed;
  MgRangeSet *torn;
  MgRangeSet *coarse;
  gint64 held;
  GError *unheld_error;
  gboolean is_sequenced;
  guint32 sequence;
  guint64 sequence_offset;
  gboolean has_events;
  MgEvents events;
  GError *event_error;
  gboolean is_caught;
  MgRangeSet *private_pages;
  MgRangeSet *edited;
} MgFrame;

#define MG_TYPE_FRAME (mg_frame_get_type ())
GType mg_frame_get_type (void);

MgFrame *mg_frame_new (void);
MgFrame *mg_frame_new_like (MgFrame *other, MgFrameState state);
MgFrame *mg_frame_ref (MgFrame *self);
void mg_frame_unref (MgFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgFrame, mg_frame_unref)

void mg_frame_append_span (MgFrame *self, guint64 offset, guint64 length, MgByteState state);
void mg_frame_append_chunk (MgFrame *self, MgChunk *chunk);
guint64 mg_frame_add_changes (MgFrame *self, MgFrame *previous, const MgRangeSet *exact);
MgRangeSet *mg_frame_get_coarse (MgFrame *self, const MgRangeSet *exact, guint64 offset, gsize length);

MgByteState mg_frame_get_state (MgFrame *self, guint64 offset, guint64 *ret_length);
const guint8 *mg_frame_peek (MgFrame *self, guint64 offset, gsize *ret_length);
gsize mg_frame_read (MgFrame *self, guint64 offset, guint8 *buffer, gsize length);

G_END_DECLS
