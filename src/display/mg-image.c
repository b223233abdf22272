/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image.h"

#include <math.h>
#include <string.h>

#include "mg-image-private.h"

/**
 * mg_image_new:
 * @format: how it lies in memory, checked
 *
 * Returns: (transfer full): a picture of which nothing is known, with a scale that follows
 */
MgImage *
mg_image_new (const MgImageFormat *format)
{
  MgImage *self = g_new0 (MgImage, 1);
  gsize size;

  self->format = *format;
  self->pixel_size = mg_image_format_get_pixel_size (format);
  self->row_size = format->width * self->pixel_size;
  size = format->height * self->row_size;
  self->bytes = g_malloc0 (size);
  self->missing = mg_range_set_new ();
  mg_range_set_add (self->missing, 0, size);
  self->rows = g_new0 (MgImageRow, format->height);
  for (guint i = 0; i < format->height; i++)
    self->rows[i].is_new = TRUE;
  self->pixels = g_new0 (guint32, (gsize) format->width * format->height);
  self->values = g_new (double, format->width);
  mg_plot_scale_init (&self->scale, FALSE);
  self->map = MG_N_COLOR_MAPS;
  mg_image_set_map (self, MG_COLOR_MAP_VIRIDIS);
  return self;
}

/**
 * mg_image_free:
 * @self: (transfer full): a picture
 */
void
mg_image_free (MgImage *self)
{
  g_free (self->bytes);
  mg_range_set_free (self->missing);
  g_free (self->rows);
  g_free (self->pixels);
  g_free (self->values);
  g_free (self);
}

/**
 * mg_image_get_format:
 * @self: a picture
 *
 * Returns: (transfer none): how it lies in memory
 */
const MgImageFormat *
mg_image_get_format (const MgImage *self)
{
  return &self->format;
}

/**
 * mg_image_set_map:
 * @self: a picture
 * @map: the colours of its numbers
 */
void
mg_image_set_map (MgImage *self, MgColorMap map)
{
  if (map == self->map)
    return;
  self->map = map;
  for (guint i = 0; i < MG_IMAGE_N_COLORS; i++)
    self->colors[i] = 0xff000000u | mg_color_map_get_color (map, (double) i / (MG_IMAGE_N_COLORS - 1));
  self->scale_is_new = TRUE;
}

/**
 * mg_image_get_map:
 * @self: a picture
 *
 * Returns: the colours of its numbers
 */
MgColorMap
mg_image_get_map (const MgImage *self)
{
  return self->map;
}

/**
 * mg_image_set_scale:
 * @self: a picture
 * @scale: the scale of its numbers, which may be fixed or go on to follow
 */
void
mg_image_set_scale (MgImage *self, const MgPlotScale *scale)
{
  /* Which numbers it has a place for depends on this. */
  if (!scale->log != !self->scale.log)
    for (guint i = 0; i < self->format.height; i++)
      self->rows[i].is_new = TRUE;
  self->scale = *scale;
  self->scale_is_new = TRUE;
}

/**
 * mg_image_get_scale:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): the scale of its numbers; %NULL: its pixels are colours
 */
const MgPlotScale *
mg_image_get_scale (const MgImage *self)
{
  return self->format.kind == MG_PIXEL_VALUE ? &self->scale : NULL;
}

/**
 * Part:
 * @row: which row it is in
 * @start: where it is in the bytes of the picture
 * @offset: where it is in the mapping
 * @length: how long it is; 0: there is none
 */
typedef struct
{
  guint64 row;
  gsize start;
  guint64 offset;
  gsize length;
} Part;

/* Returns: the first part of a row at or behind an offset, and before an end. */
static Part
find_part (const MgImage *self, guint64 offset, guint64 end)
{
  const MgImageFormat *format = &self->format;
  guint64 inside = MAX (offset, format->offset) - format->offset;
  Part part = { .row = inside / format->stride };
  guint64 column = inside % format->stride;

  if (column >= self->row_size)
    {
      part.row++;
      column = 0;
    }
  if (part.row >= format->height)
    return part;
  part.offset = format->offset + part.row * format->stride + column;
  part.start = (gsize) (part.row * self->row_size + column);
  if (part.offset < end)
    part.length = (gsize) MIN (self->row_size - column, end - part.offset);
  return part;
}

/**
 * mg_image_put:
 * @self: a picture
 * @offset: where these bytes are in the mapping
 * @bytes: (array length=length): what is there
 * @length: how many; what is in no pixel does not matter
 *
 * Tells what is in memory. Rows in which nothing is other than before stay as they are.
 */
void
mg_image_put (MgImage *self, guint64 offset, const guint8 *bytes, guint64 length)
{
  const guint64 end = offset + length;

  for (Part part = find_part (self, offset, end); part.length > 0;
       part = find_part (self, part.offset + part.length, end))
    {
      const guint8 *from = bytes + (part.offset - offset);
      guint8 *to = self->bytes + part.start;

      if (memcmp (to, from, part.length) != 0)
        {
          memcpy (to, from, part.length);
          self->rows[part.row].is_new = TRUE;
        }
      if (mg_range_set_intersects (self->missing, part.start, part.length))
        {
          mg_range_set_remove (self->missing, part.start, part.length);
          self->rows[part.row].is_new = TRUE;
        }
    }
}

/**
 * mg_image_lose:
 * @self: a picture
 * @offset: where the bytes are in the mapping
 * @length: how many
 *
 * Tells that something is not known any more.
 */
void
mg_image_lose (MgImage *self, guint64 offset, guint64 length)
{
  const guint64 end = offset + length;

  for (Part part = find_part (self, offset, end); part.length > 0;
       part = find_part (self, part.offset + part.length, end))
    if (!mg_range_set_contains (self->missing, part.start, part.length))
      {
        mg_range_set_add (self->missing, part.start, part.length);
        self->rows[part.row].is_new = TRUE;
      }
}

/* Whether the frame before has the very same bytes there: frames share what did not change. */
static gboolean
is_shared (MgFrame *frame, MgFrame *before, guint64 offset, guint64 length)
{
  gsize here, there;

  return before != NULL && mg_frame_peek (frame, offset, &here) == mg_frame_peek (before, offset, &there)
         && here == there && here >= length && mg_frame_get_state (before, offset, NULL) == MG_BYTE_DATA;
}

static void
put_hole (MgImage *self, guint64 offset, guint64 length)
{
  static const guint8 zeros[4096];

  while (length > 0)
    {
      guint64 step = MIN (length, sizeof zeros);

      mg_image_put (self, offset, zeros, step);
      offset += step;
      length -= step;
    }
}

/**
 * mg_image_put_frame:
 * @self: a picture
 * @frame: a sample of its mapping
 * @before: (nullable): the last one that was put, so that what both share is not compared again
 *
 * Tells what is in memory, and what of it is not known. Where the mapping has no memory there are zeros.
 */
void
mg_image_put_frame (MgImage *self, MgFrame *frame, MgFrame *before)
{
  guint64 offset = self->format.offset;
  guint64 end = offset + mg_image_format_get_length (&self->format);

  while (offset < end)
    {
      guint64 length;
      MgByteState state = mg_frame_get_state (frame, offset, &length);
      gsize there;
      const guint8 *bytes = mg_frame_peek (frame, offset, &there);

      length = MIN (length, end - offset);
      if (state == MG_BYTE_DATA && bytes != NULL)
        {
          length = MIN (length, there);
          if (!is_shared (frame, before, offset, length))
            mg_image_put (self, offset, bytes, length);
        }
      else if (state == MG_BYTE_HOLE)
        {
          put_hole (self, offset, length);
        }
      else
        {
          mg_image_lose (self, offset, length);
        }
      offset += length;
    }
}

/* Puts together what is known of the rows. */
static void
sum_up (MgImage *self)
{
  MgPlotSummary *values = &self->summary.values;

  *values = (MgPlotSummary){ .low = INFINITY, .high = -INFINITY };
  values->n_values = self->format.width * self->format.height;
  self->summary.n_missing_rows = 0;
  for (guint i = 0; i < self->format.height; i++)
    {
      const MgImageRow *row = &self->rows[i];

      values->low = MIN (values->low, row->low);
      values->high = MAX (values->high, row->high);
      for (guint mark = 0; mark < MG_PLOT_N_MARKS; mark++)
        values->n_marks[mark] += row->n_marks[mark];
      self->summary.n_missing_rows += row->n_marks[MG_PLOT_MARK_MISSING] > 0 ? 1 : 0;
    }
}

/**
 * mg_image_update:
 * @self: a picture
 * @now: when it is shown, in microseconds of the monotonic clock
 *
 * Has the scale follow what is in memory, and makes colours of the rows that are others than the last time; of all,
 * where the scale is another one. What is not there, or not known, is transparent.
 *
 * Returns: how many rows it made
 */
guint
mg_image_update (MgImage *self, gint64 now)
{
  MgPlotScale before = self->scale;
  gboolean all = self->scale_is_new;
  guint n_made = 0;

  for (guint i = 0; i < self->format.height; i++)
    if (self->rows[i].is_new)
      mg_image_survey_row (self, i);
  sum_up (self);
  if (self->format.kind == MG_PIXEL_VALUE)
    {
      mg_plot_scale_follow (&self->scale, self->summary.values.low, self->summary.values.high, now);
      all = all || self->scale.low != before.low || self->scale.high != before.high;
    }
  for (guint i = 0; i < self->format.height; i++)
    if (all || self->rows[i].is_new)
      {
        mg_image_make_row (self, i);
        n_made++;
      }
  self->scale_is_new = FALSE;
  return n_made;
}

/**
 * mg_image_get_pixels:
 * @self: a picture
 *
 * Returns: (transfer none): as #MgDrawItem has pixels, until the next update
 */
const guint32 *
mg_image_get_pixels (const MgImage *self)
{
  return self->pixels;
}

/**
 * mg_image_get_summary:
 * @self: a picture
 *
 * Returns: (transfer none): what was in it at the last update
 */
const MgImageSummary *
mg_image_get_summary (const MgImage *self)
{
  return &self->summary;
}
