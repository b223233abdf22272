/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A strip chart's paper. */

#include "mg-plot-strip.h"

#include <string.h>

/* Ten minutes of the fastest timer there is. */
#define CAPACITY (10 * 60 * 240)

typedef struct
{
  guint64 offset;
  MgPlotSeries *series;
  guint8 last[MG_ELEMENT_SIZE_MAX];
  /* Whether it was the same in the last two samples. */
  gboolean is_steady;
} Line;

struct _MgPlotStrip
{
  MgElement element;
  Line lines[MG_PLOT_PINS_MAX];
  guint n_lines;
  /* Of the frame that was taken last; 0: what comes next has nothing before it. */
  guint64 serial;
  guint64 generation;
  gint64 time;
};

/**
 * mg_plot_strip_new:
 *
 * Returns: (transfer full): a strip of no element
 */
MgPlotStrip *
mg_plot_strip_new (void)
{
  return g_new0 (MgPlotStrip, 1);
}

/**
 * mg_plot_strip_free:
 * @self: (transfer full): a strip
 */
void
mg_plot_strip_free (MgPlotStrip *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    mg_plot_series_free (self->lines[i].series);
  g_free (self);
}

static gboolean
has_elements (const MgPlotStrip *self, MgElement element, const guint64 *offsets, guint n_offsets)
{
  if (self->n_lines != n_offsets || self->element.type != element.type
      || self->element.big_endian != element.big_endian)
    return FALSE;
  for (guint i = 0; i < n_offsets; i++)
    if (self->lines[i].offset != offsets[i])
      return FALSE;
  return TRUE;
}

/**
 * mg_plot_strip_set_elements:
 * @self: a strip
 * @element: the type of the elements
 * @offsets: (array length=n_offsets): where they are, in bytes from the start of the mapping
 * @n_offsets: how many, up to %MG_PLOT_PINS_MAX
 *
 * What was seen of those that it had before is forgotten where they are others.
 *
 * Returns: whether they are
 */
gboolean
mg_plot_strip_set_elements (MgPlotStrip *self, MgElement element, const guint64 *offsets, guint n_offsets)
{
  if (has_elements (self, element, offsets, n_offsets))
    return FALSE;
  for (guint i = 0; i < self->n_lines; i++)
    mg_plot_series_free (self->lines[i].series);
  self->element = element;
  self->n_lines = n_offsets;
  self->serial = 0;
  for (guint i = 0; i < n_offsets; i++)
    self->lines[i] = (Line){ .offset = offsets[i], .series = mg_plot_series_new_timed (element, CAPACITY) };
  return TRUE;
}

/* Not every sample is delivered in which nothing changed: what stood still did so until the sample before this one. */
static void
append_held (MgPlotStrip *self, Line *line, MgFrame *frame, const guint8 *bytes, gsize size)
{
  gint64 n_samples
    = self->serial != 0 && frame->serial > self->serial ? (gint64) (frame->serial - self->serial) : 1;
  guint n = mg_plot_series_get_n_values (line->series);
  gboolean same = n > 0 && memcmp (line->last, bytes, size) == 0;

  if (n_samples > 1 && line->is_steady && !same && !mg_plot_series_is_missing (line->series, n - 1))
    mg_plot_series_append (line->series, frame->time - (frame->time - self->time) / n_samples, line->last);
  line->is_steady = same;
}

static void
append (MgPlotStrip *self, Line *line, MgFrame *frame)
{
  gsize size = mg_element_get_size (self->element);
  MgByteState state = mg_frame_get_state (frame, line->offset, NULL);
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  /* A frame that was made before it was wanted. */
  if (state == MG_BYTE_UNREAD)
    return;
  if ((state == MG_BYTE_DATA || state == MG_BYTE_HOLE)
      && mg_frame_read (frame, line->offset, bytes, size) == size)
    {
      append_held (self, line, frame, bytes, size);
      mg_plot_series_append (line->series, frame->time, bytes);
      memcpy (line->last, bytes, size);
    }
  else
    {
      mg_plot_series_append (line->series, frame->time, NULL);
    }
}

/**
 * mg_plot_strip_take:
 * @self: a strip
 * @frame: the newest sample
 *
 * Returns: whether it has something that was not there yet
 */
gboolean
mg_plot_strip_take (MgPlotStrip *self, MgFrame *frame)
{
  if (frame->state != MG_FRAME_LIVE || frame->generation != self->generation)
    mg_plot_strip_break (self);
  self->generation = frame->generation;
  /* One that is laid out anew after an edit has the time of the one before. */
  if (frame->state != MG_FRAME_LIVE || self->n_lines == 0 || frame->time < self->time
      || (frame->time == self->time && self->serial != 0))
    return FALSE;
  for (guint i = 0; i < self->n_lines; i++)
    append (self, &self->lines[i], frame);
  self->serial = frame->serial;
  self->time = frame->time;
  return TRUE;
}

/**
 * mg_plot_strip_break:
 * @self: a strip
 *
 * Nothing is known of what is between the frame before and the next one.
 */
void
mg_plot_strip_break (MgPlotStrip *self)
{
  self->serial = 0;
  for (guint i = 0; i < self->n_lines; i++)
    mg_plot_series_break (self->lines[i].series);
}

/**
 * mg_plot_strip_get_n_elements:
 * @self: a strip
 *
 * Returns: how many elements it has
 */
guint
mg_plot_strip_get_n_elements (const MgPlotStrip *self)
{
  return self->n_lines;
}

/**
 * mg_plot_strip_get_offset:
 * @self: a strip
 * @index: which element
 *
 * Returns: where it is, in bytes from the start of the mapping
 */
guint64
mg_plot_strip_get_offset (const MgPlotStrip *self, guint index)
{
  return self->lines[index].offset;
}

/**
 * mg_plot_strip_get_series:
 * @self: a strip
 * @index: which element
 *
 * Returns: (transfer none): what was seen of it
 */
const MgPlotSeries *
mg_plot_strip_get_series (const MgPlotStrip *self, guint index)
{
  return self->lines[index].series;
}

/**
 * mg_plot_strip_get_times:
 * @self: a strip
 * @ret_oldest: (out): when the oldest sample was taken, in microseconds of the monotonic clock
 * @ret_newest: (out): when the newest was
 *
 * Returns: whether there is a sample
 */
gboolean
mg_plot_strip_get_times (const MgPlotStrip *self, gint64 *ret_oldest, gint64 *ret_newest)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_lines; i++)
    {
      guint n = mg_plot_series_get_n_values (self->lines[i].series);
      const gint64 *times = mg_plot_series_get_times (self->lines[i].series);

      if (n == 0)
        continue;
      *ret_oldest = any ? MIN (*ret_oldest, times[0]) : times[0];
      *ret_newest = any ? MAX (*ret_newest, times[n - 1]) : times[n - 1];
      any = TRUE;
    }
  return any;
}

/**
 * mg_plot_strip_get_bytes:
 * @self: a strip
 *
 * Returns: (transfer full): what is to be sampled for it
 */
MgRangeSet *
mg_plot_strip_get_bytes (const MgPlotStrip *self)
{
  MgRangeSet *bytes = mg_range_set_new ();

  for (guint i = 0; i < self->n_lines; i++)
    mg_range_set_add (bytes, self->lines[i].offset, mg_element_get_size (self->element));
  return bytes;
}
