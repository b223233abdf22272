/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ctl-sample.h"

#include <string.h>

/**
 * mg_ctl_sample_new:
 * @range: which values; their count is not looked at
 *
 * Returns: (transfer full): a sample without values
 */
MgCtlSample *
mg_ctl_sample_new (const MgCtlRange *range)
{
  MgCtlSample *self = g_new0 (MgCtlSample, 1);

  self->range = *range;
  return self;
}

/**
 * mg_ctl_sample_free:
 * @self: (transfer full): a sample
 */
void
mg_ctl_sample_free (MgCtlSample *self)
{
  g_free (self->bytes);
  g_free (self->states);
  g_free (self);
}

/* Marks the values that have bytes in [offset, offset + length). */
static void
mark (MgCtlSample *self, guint64 offset, guint64 length, MgCtlValueState state)
{
  guint64 start = MAX (offset, self->range.offset);
  guint64 end = MIN (offset + length, self->range.offset + self->n_values * self->range.size);

  if (start >= end)
    return;
  for (guint64 i = (start - self->range.offset) / self->range.size;
       i < (end - self->range.offset + self->range.size - 1) / self->range.size; i++)
    self->states[i] = (guint8) state;
}

static void
mark_torn (MgCtlSample *self, const MgRangeSet *torn)
{
  for (guint i = 0; i < mg_range_set_get_n_ranges (torn); i++)
    {
      const MgRange *range = mg_range_set_get_range (torn, i);

      mark (self, range->offset, range->length, MG_CTL_VALUE_TORN);
    }
}

/* Takes the bytes over. Returns: whether all of them were looked at. */
static gboolean
copy (MgCtlSample *self, MgFrame *frame)
{
  guint64 end = self->range.offset + self->n_values * self->range.size;

  for (guint64 at = self->range.offset; at < end;)
    {
      guint8 *bytes = self->bytes + (at - self->range.offset);
      guint64 length;
      MgByteState state = mg_frame_get_state (frame, at, &length);

      length = MIN (length, end - at);
      if (state == MG_BYTE_UNREAD)
        return FALSE;
      if ((state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
          || mg_frame_read (frame, at, bytes, (gsize) length) < length)
        mark (self, at, length, MG_CTL_VALUE_LOST);
      at += length;
    }
  return TRUE;
}

/**
 * mg_ctl_sample_take:
 * @self: a sample
 * @frame: a live frame
 * @n_values: how many values to take; not more than there can be
 *
 * Returns: %FALSE when the frame was made before it was known that these bytes are wanted; the sample means
 * nothing then
 */
gboolean
mg_ctl_sample_take (MgCtlSample *self, MgFrame *frame, gsize n_values)
{
  if (n_values != self->n_values)
    {
      self->bytes = g_realloc_n (self->bytes, n_values, self->range.size);
      self->states = g_realloc (self->states, n_values);
      self->n_values = n_values;
    }
  if (n_values > 0)
    memset (self->states, MG_CTL_VALUE_TRUE, n_values);
  mark_torn (self, frame->torn);
  if (!copy (self, frame))
    return FALSE;

  self->wall_time = frame->wall_time;
  self->has_events = frame->has_events;
  self->events = frame->events;
  self->torn = n_values > 0 && memchr (self->states, MG_CTL_VALUE_TORN, n_values) != NULL;
  self->n_lost = 0;
  for (gsize i = 0; i < n_values; i++)
    self->n_lost += self->states[i] == MG_CTL_VALUE_LOST ? 1 : 0;
  return TRUE;
}

/**
 * mg_ctl_sample_get_bytes:
 * @self: a sample
 * @index: which of its values
 *
 * Returns: (transfer none) (nullable): its bytes; %NULL when it is lost
 */
const guint8 *
mg_ctl_sample_get_bytes (const MgCtlSample *self, gsize index)
{
  return self->states[index] == MG_CTL_VALUE_LOST ? NULL : self->bytes + index * self->range.size;
}

/**
 * mg_ctl_sample_get_offset:
 * @self: a sample
 * @index: which of its values
 *
 * Returns: where it lies in the mapping, in bytes
 */
guint64
mg_ctl_sample_get_offset (const MgCtlSample *self, gsize index)
{
  return self->range.offset + index * self->range.size;
}
