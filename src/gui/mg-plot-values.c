/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An array as numbers: of each frame only what changed is made to numbers again. */

#include "mg-plot-values.h"

#include "mg-draw-color.h"

/* So much is taken again around a byte that changed: to look at each on its own would take longer. A power of two. */
#define BLOCK 4096

struct _MgPlotValues
{
  MgPlotLayout layout;
  MgPlotSeries *series[MG_DRAW_N_CHANNELS];
  /* The bytes that the series have, as far as they are wanted. */
  MgRangeSet *known;
  guint64 generation;
  /* Of the frame before: what it had of the view's own pages, which are not in what changed. */
  guint64 serial;
  MgRangeSet *private_pages;
  /* What was touched since somebody asked, in bytes. */
  guint64 touched_start;
  guint64 touched_end;
};

/**
 * mg_plot_values_new:
 * @layout: where they are
 *
 * Returns: (transfer full): values of which nothing is known
 */
MgPlotValues *
mg_plot_values_new (const MgPlotLayout *layout)
{
  MgPlotValues *self = g_new0 (MgPlotValues, 1);

  self->layout = *layout;
  self->known = mg_range_set_new ();
  self->private_pages = mg_range_set_new ();
  for (guint i = 0; i < layout->n_channels; i++)
    self->series[i]
      = mg_plot_series_new (layout->element, layout->offset + i * mg_element_get_size (layout->element),
                            layout->stride, layout->n_values);
  return self;
}

/**
 * mg_plot_values_free:
 * @self: (transfer full): values
 */
void
mg_plot_values_free (MgPlotValues *self)
{
  for (guint i = 0; i < self->layout.n_channels; i++)
    mg_plot_series_free (self->series[i]);
  mg_range_set_free (self->known);
  mg_range_set_free (self->private_pages);
  g_free (self);
}

/**
 * mg_plot_values_get_layout:
 * @self: values
 *
 * Returns: (transfer none): where they are
 */
const MgPlotLayout *
mg_plot_values_get_layout (const MgPlotValues *self)
{
  return &self->layout;
}

/**
 * mg_plot_values_get_series:
 * @self: values
 * @channel: which curve
 *
 * Returns: (transfer none): its values
 */
const MgPlotSeries *
mg_plot_values_get_series (const MgPlotValues *self, guint channel)
{
  return self->series[channel];
}

static void
put_bytes (MgPlotValues *self, guint64 offset, const guint8 *bytes, guint64 length)
{
  for (guint i = 0; i < self->layout.n_channels; i++)
    mg_plot_series_put (self->series[i], offset, bytes, length);
}

/* The value that lies in two pieces. */
static void
put_joint (MgPlotValues *self, MgFrame *frame, guint64 joint)
{
  guint64 reach = mg_element_get_size (self->layout.element) - 1;
  guint64 start = joint - MIN (reach, joint);
  guint8 bytes[2 * MG_ELEMENT_SIZE_MAX];

  if (reach > 0)
    put_bytes (self, start, bytes, mg_frame_read (frame, start, bytes, joint - start + reach));
}

/* All of it is known to the frame. */
static void
put (MgPlotValues *self, MgFrame *frame, guint64 start, guint64 end)
{
  for (guint64 at = start; at < end;)
    {
      gsize there;
      const guint8 *bytes = mg_frame_peek (frame, at, &there);

      if (bytes == NULL)
        break;
      there = (gsize) MIN (there, end - at);
      put_bytes (self, at, bytes, there);
      at += there;
      if (at < end)
        put_joint (self, frame, at);
    }
}

static void
touch (MgPlotValues *self, guint64 start, guint64 end)
{
  self->touched_start = MIN (self->touched_start, start);
  self->touched_end = MAX (self->touched_end, end);
}

/* Also the values that only begin or end there. */
static void
put_around (MgPlotValues *self, MgFrame *frame, const MgRange *within, guint64 start, guint64 end)
{
  guint64 reach = mg_element_get_size (self->layout.element) - 1;
  guint64 first = MAX (within->offset, start - MIN (reach, start));

  end = MIN (end + MIN (reach, G_MAXUINT64 - end), within->offset + within->length);
  put (self, frame, first, end);
}

/* Where the last change before a place ends. */
static guint64
find_end (const MgRangeSet *changed, guint64 start, guint64 stop)
{
  guint index = mg_range_set_find (changed, stop);
  const MgRange *last;

  if (index < mg_range_set_get_n_ranges (changed) && mg_range_set_get_range (changed, index)->offset < stop)
    return stop;
  last = mg_range_set_get_range (changed, index - 1);
  return MAX (last->offset + last->length, start);
}

/* The changes in a part that was known before and is. */
static void
put_changes (MgPlotValues *self, MgFrame *frame, const MgRangeSet *changed, const MgRange *part)
{
  guint64 end = part->offset + part->length;

  for (guint64 at = part->offset; at < end;)
    {
      guint index = mg_range_set_find (changed, at);
      const MgRange *range;
      guint64 start, stop;

      if (index >= mg_range_set_get_n_ranges (changed))
        break;
      range = mg_range_set_get_range (changed, index);
      start = MAX (range->offset, at);
      if (start >= end)
        break;
      /* To the end of the block, or of blocks that changed throughout. */
      stop = (MIN (range->offset + range->length, end) - 1) | (BLOCK - 1);
      stop = stop < end ? stop + 1 : end;
      put_around (self, frame, part, start, stop);
      touch (self, start, find_end (changed, start, stop));
      at = stop;
    }
}

static MgRangeSet *
find_known (MgPlotValues *self, MgFrame *frame)
{
  guint64 first = self->layout.offset;
  guint64 end = first + mg_plot_layout_get_length (&self->layout);
  MgRangeSet *known = mg_range_set_new ();

  for (guint i = 0; i < frame->spans->len; i++)
    {
      const MgSpan *span = &g_array_index (frame->spans, MgSpan, i);
      guint64 start = MAX (span->offset, first);
      guint64 stop = MIN (span->offset + span->length, end);

      if ((span->state == MG_BYTE_DATA || span->state == MG_BYTE_HOLE) && start < stop)
        mg_range_set_add (known, start, stop - start);
    }
  return known;
}

static void
lose_all_but (MgPlotValues *self, const MgRangeSet *known)
{
  g_autoptr (MgRangeSet) lost = mg_range_set_copy (self->known);

  mg_range_set_remove_set (lost, known);
  for (guint i = 0; i < mg_range_set_get_n_ranges (lost); i++)
    {
      const MgRange *range = mg_range_set_get_range (lost, i);

      for (guint channel = 0; channel < self->layout.n_channels; channel++)
        mg_plot_series_lose (self->series[channel], range->offset, range->length);
      touch (self, range->offset, range->offset + range->length);
    }
}

/* What is known now and was not. */
static void
put_news (MgPlotValues *self, MgFrame *frame, const MgRangeSet *known)
{
  g_autoptr (MgRangeSet) news = mg_range_set_copy (known);

  mg_range_set_remove_set (news, self->known);
  for (guint i = 0; i < mg_range_set_get_n_ranges (news); i++)
    {
      const MgRange *range = mg_range_set_get_range (news, i);
      const MgRange *within = mg_range_set_get_range (known, mg_range_set_find (known, range->offset));

      put_around (self, frame, within, range->offset, range->offset + range->length);
      touch (self, range->offset, range->offset + range->length);
    }
}

/* Returns: the indices of the values that were touched. */
static gboolean
tell_touched (const MgPlotValues *self, MgRange *ret_touched)
{
  guint64 first = self->layout.offset;
  /* What only ends there begins before it. */
  guint64 reach = self->layout.n_channels * mg_element_get_size (self->layout.element) - 1;
  guint64 start
    = self->touched_start > first + reach ? (self->touched_start - reach - first) / self->layout.stride : 0;

  if (self->touched_start >= self->touched_end)
    return FALSE;
  *ret_touched = (MgRange){ start, (self->touched_end - first - 1) / self->layout.stride + 1 - start };
  return TRUE;
}

/* What changed of what was known and still is. */
static void
put_all_changes (MgPlotValues *self, MgFrame *frame, const MgRangeSet *changed, const MgRangeSet *known)
{
  guint n = mg_range_set_get_n_ranges (known);

  for (guint i = 0; i < mg_range_set_get_n_ranges (self->known); i++)
    {
      const MgRange *before = mg_range_set_get_range (self->known, i);
      guint64 end = before->offset + before->length;

      for (guint at = mg_range_set_find (known, before->offset); at < n; at++)
        {
          const MgRange *now = mg_range_set_get_range (known, at);
          guint64 start = MAX (now->offset, before->offset);
          MgRange part = { start, MIN (now->offset + now->length, end) - start };

          if (now->offset >= end)
            break;
          put_changes (self, frame, changed, &part);
        }
    }
}

/* What the user does to the view's own pages comes with the sample that was there before, made into a frame once more. */
static void
put_private_changes (MgPlotValues *self, MgFrame *frame, const MgRangeSet *known)
{
  g_autoptr (MgRangeSet) now
    = frame->private_pages != NULL ? mg_range_set_copy (frame->private_pages) : mg_range_set_new ();

  if (frame->serial == self->serial || !mg_range_set_equal (now, self->private_pages))
    {
      mg_range_set_add_set (self->private_pages, now);
      put_all_changes (self, frame, self->private_pages, known);
    }
  mg_range_set_free (self->private_pages);
  self->private_pages = g_steal_pointer (&now);
  self->serial = frame->serial;
}

/**
 * mg_plot_values_take:
 * @self: values
 * @frame: the newest sample
 * @whole: whether frames were left out since the one that was taken before
 * @ret_touched: (out): the indices of values that may be others now, from the first to the last
 *
 * Returns: whether there are any
 */
gboolean
mg_plot_values_take (MgPlotValues *self, MgFrame *frame, gboolean whole, MgRange *ret_touched)
{
  g_autoptr (MgRangeSet) known = find_known (self, frame);

  self->touched_start = G_MAXUINT64;
  self->touched_end = 0;
  lose_all_but (self, known);
  if (whole || frame->generation != self->generation)
    mg_range_set_clear (self->known);
  put_all_changes (self, frame, frame->changed, known);
  put_private_changes (self, frame, known);
  put_news (self, frame, known);
  mg_range_set_free (self->known);
  self->known = g_steal_pointer (&known);
  self->generation = frame->generation;
  return tell_touched (self, ret_touched);
}
