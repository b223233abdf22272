/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What one row of a picture has, and its colours. */

#include <math.h>
#include <string.h>

#include "mg-element-array.h"
#include "mg-image-private.h"

#define OPAQUE 0xff000000u
/* What is behind pixels that are not all seen: squares of this side, in pixels, and their grey. */
#define SQUARE 8
/* How wide the stripes are of what is no number, in pixels. */
#define STRIPE 2

/* Whether some of a part of a row is not known. */
static gboolean
misses (const MgImage *self, guint row, guint column, guint n)
{
  return mg_range_set_intersects (self->missing, row * self->row_size + column * self->pixel_size,
                                  n * self->pixel_size);
}

static const double *
get_values (const MgImage *self, guint row)
{
  const MgElement element = self->format.element;

  mg_element_array_to_doubles (element, self->bytes + row * self->row_size, self->pixel_size,
                               self->format.width, self->values);
  return self->values;
}

static MgPlotMark
find_mark (double value)
{
  if (isnan (value))
    return MG_PLOT_MARK_NAN;
  if (isinf (value))
    return value > 0 ? MG_PLOT_MARK_INFINITY : MG_PLOT_MARK_NEGATIVE_INFINITY;
  return MG_PLOT_MARK_BELOW;
}

/* Pixel by pixel. */
static void
survey_slowly (MgImage *self, guint index, const double *values)
{
  MgImageRow *row = &self->rows[index];

  for (guint i = 0; i < self->format.width; i++)
    if (misses (self, index, i, 1))
      {
        row->n_marks[MG_PLOT_MARK_MISSING]++;
      }
    else if (values != NULL && mg_plot_value_is_shown (values[i], self->scale.log))
      {
        row->low = MIN (row->low, values[i]);
        row->high = MAX (row->high, values[i]);
      }
    else if (values != NULL)
      {
        row->n_marks[find_mark (values[i])]++;
      }
}

/**
 * mg_image_survey_row:
 * @self: a picture
 * @index: of a row, as they are in memory
 *
 * For the picture: finds the range of a row, and what of it is no number.
 */
void
mg_image_survey_row (MgImage *self, guint index)
{
  MgImageRow *row = &self->rows[index];
  guint width = self->format.width;
  gboolean is_value = self->format.kind == MG_PIXEL_VALUE;
  gboolean is_known = !misses (self, index, 0, width);
  const double *values = is_value ? get_values (self, index) : NULL;

  row->low = INFINITY;
  row->high = -INFINITY;
  memset (row->n_marks, 0, sizeof row->n_marks);
  row->is_plain
    = is_known
      && (!is_value || (!self->scale.log && mg_plot_get_range (values, width, &row->low, &row->high)));
  if (!row->is_plain)
    survey_slowly (self, index, values);
}

/* Written so that it becomes a few instructions without a jump; NaN is the first. */
static guint
find_color (double place)
{
  place = place > 0 ? place : 0;
  place = place < MG_IMAGE_N_COLORS - 1 ? place : MG_IMAGE_N_COLORS - 1;
  return (guint) (int) place;
}

static void
make_plain_values (const MgImage *self, guint *counts, const double *values, guint32 *to, int step)
{
  /* Halves: the whole may be more than a double can be. */
  const double factor = MG_IMAGE_N_COLORS / (self->scale.high / 2 - self->scale.low / 2);
  const double low = self->scale.low / 2;
  /* Neighbours are often alike: counted in turns, none waits for the one before. */
  guint others[MG_IMAGE_N_COLORS] = { 0 };

  for (guint i = 0; i < self->format.width; i++, to += step)
    {
      guint index = find_color ((values[i] / 2 - low) * factor);

      (i % 2 == 0 ? counts : others)[index]++;
      *to = self->colors[index];
    }
  for (guint i = 0; i < MG_IMAGE_N_COLORS; i++)
    counts[i] += others[i];
}

static void
make_values (const MgImage *self, guint row, guint *counts, const double *values, guint32 *to, int step)
{
  const MgPlotScale *scale = &self->scale;

  for (guint i = 0; i < self->format.width; i++, to += step)
    if (misses (self, row, i, 1))
      *to = 0;
    else if (mg_plot_value_is_shown (values[i], scale->log))
      {
        guint index = find_color (mg_plot_scale_map (scale, values[i]) * MG_IMAGE_N_COLORS);

        counts[index]++;
        *to = self->colors[index];
      }
    else
      /* Striped: not told from numbers by its colour alone. */
      *to = (row + i) / STRIPE % 2 == 0 ? OPAQUE | mg_draw_role_get_color (MG_DRAW_ROLE_NAN, FALSE)
                                        : G_MAXUINT32;
}

/* Numbers are counted by their colours, which are next to each other where their bins are. */
static void
count_values (MgImage *self, MgImageRow *row, const guint *counts)
{
  guint *all = self->summary.bins;
  const guint per_bin = MG_IMAGE_N_COLORS / MG_IMAGE_N_BINS;

  for (guint bin = 0; bin < MG_IMAGE_N_BINS; bin++)
    {
      guint n = 0;

      for (guint i = 0; i < per_bin; i++)
        n += counts[bin * per_bin + i];
      all[bin] += n - row->bins[bin];
      row->bins[bin] = n;
    }
}

/* Over squares of two greys where it is not all seen. */
static guint32
blend (guint32 color, guint alpha, guint row, guint column)
{
  guint behind = (row / SQUARE + column / SQUARE) % 2 == 0 ? 0x66 : 0x99;
  guint32 blended = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    blended |= ((color >> shift & 0xff) * alpha + behind * (255 - alpha) + 127) / 255 << shift;
  return OPAQUE | blended;
}

static void
make_colors (const MgImage *self, guint row, guint32 *to, int step)
{
  const MgImageFormat *format = &self->format;
  const guint8 *pixel = self->bytes + row * self->row_size;
  gboolean use_alpha = format->kind != MG_PIXEL_RGB && format->use_alpha;
  guint first = format->kind == MG_PIXEL_BGRA ? 2 : 0;
  gboolean plain = self->rows[row].is_plain;

  for (guint i = 0; i < format->width; i++, to += step, pixel += self->pixel_size)
    {
      guint32 color
        = OPAQUE | (guint32) pixel[first] << 16 | (guint32) pixel[1] << 8 | (guint32) pixel[2 - first];

      if (!plain && misses (self, row, i, 1))
        *to = 0;
      else
        *to = use_alpha ? blend (color, pixel[3], row, i) : color;
    }
}

/**
 * mg_image_make_row:
 * @self: a picture
 * @index: of a row that was surveyed
 *
 * For the picture: makes the colours of a row.
 */
void
mg_image_make_row (MgImage *self, guint index)
{
  const MgImageFormat *format = &self->format;
  MgImageRow *row = &self->rows[index];
  guint shown = format->flip_y ? format->height - 1 - index : index;
  guint32 *to = self->pixels + (gsize) shown * format->width + (format->flip_x ? format->width - 1 : 0);
  int step = format->flip_x ? -1 : 1;

  if (format->kind != MG_PIXEL_VALUE)
    {
      make_colors (self, index, to, step);
    }
  else
    {
      guint counts[MG_IMAGE_N_COLORS] = { 0 };
      const double *values = get_values (self, index);

      if (row->is_plain)
        make_plain_values (self, counts, values, to, step);
      else
        make_values (self, index, counts, values, to, step);
      count_values (self, row, counts);
    }
  row->is_new = FALSE;
}
