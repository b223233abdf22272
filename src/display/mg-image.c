/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image.h"

#include <math.h>

#include "mg-element-array.h"

#define N_COLORS 256
#define OPAQUE   0xff000000u
/* What is behind pixels that are not all seen: squares of this side, in pixels, and their grey. */
#define SQUARE 8
/* How wide the stripes are of what is no number, in pixels. */
#define STRIPE 2

typedef struct
{
  const MgImage *image;
  MgImageSummary *summary;
  guint32 *pixels;
  guint32 colors[N_COLORS];
  /* How often each of them is there. */
  guint counts[N_COLORS];
  /* The numbers of a row. */
  double *values;
  /* Which rows have nothing but numbers that are known and that the scale has a place for. */
  gboolean *plain;
  gboolean any_missing;
} Making;

/* Returns: how many pixels of a row are in the bytes. */
static guint
count_in_row (const Making *self, guint row)
{
  const MgImageFormat *format = self->image->format;
  guint64 start = format->stride * row;
  guint64 there = self->image->length > start ? self->image->length - start : 0;

  return (guint) MIN (there / mg_image_format_get_pixel_size (format), format->width);
}

/* Whether some of a part of a row is not known. */
static gboolean
misses (const Making *self, guint row, guint column, guint n)
{
  const MgImageFormat *format = self->image->format;
  gsize size = mg_image_format_get_pixel_size (format);

  return self->any_missing
         && mg_range_set_intersects (
           self->image->missing, format->offset + format->stride * row + (guint64) column * size, n * size);
}

static const double *
get_values (const Making *self, guint row, guint n)
{
  const MgImageFormat *format = self->image->format;

  if (n > 0)
    mg_element_array_to_doubles (format->element, self->image->bytes + format->stride * row,
                                 mg_element_get_size (format->element), n, self->values);
  return self->values;
}

static void
count_odd (MgPlotSummary *summary, double value)
{
  if (isnan (value))
    summary->n_marks[MG_PLOT_MARK_NAN]++;
  else if (isinf (value))
    summary->n_marks[value > 0 ? MG_PLOT_MARK_INFINITY : MG_PLOT_MARK_NEGATIVE_INFINITY]++;
  else
    summary->n_marks[MG_PLOT_MARK_BELOW]++;
}

/* Value by value. Returns: how many are not known. */
static guint
survey_slowly (Making *self, guint row, const double *values, guint n)
{
  MgPlotSummary *summary = &self->summary->values;
  guint n_missing = 0;

  for (guint i = 0; i < n; i++)
    if (misses (self, row, i, 1))
      {
        n_missing++;
      }
    else if (values != NULL && mg_plot_value_is_shown (values[i], self->image->scale->log))
      {
        summary->low = MIN (summary->low, values[i]);
        summary->high = MAX (summary->high, values[i]);
      }
    else if (values != NULL)
      {
        count_odd (summary, values[i]);
      }
  return n_missing;
}

/* What there is in a row: its range, and what is no number. */
static void
survey_row (Making *self, guint row)
{
  const MgImage *image = self->image;
  MgPlotSummary *summary = &self->summary->values;
  guint n = count_in_row (self, row);
  guint n_missing = image->format->width - n;
  const double *values = image->scale != NULL ? get_values (self, row, n) : NULL;
  gboolean plain = n > 0 && !misses (self, row, 0, n) && (image->scale == NULL || !image->scale->log);

  if (plain && values != NULL)
    plain = mg_plot_get_range (values, n, &summary->low, &summary->high);
  if (!plain)
    n_missing += survey_slowly (self, row, values, n);
  self->plain[row] = plain;
  summary->n_values += image->format->width;
  summary->n_marks[MG_PLOT_MARK_MISSING] += n_missing;
  self->summary->n_missing_rows += n_missing > 0 ? 1 : 0;
}

static guint32
take_color (Making *self, double place)
{
  guint index = place <= 0 ? 0 : place >= N_COLORS - 1 ? N_COLORS - 1 : (guint) place;

  self->counts[index]++;
  return self->colors[index];
}

static void
make_plain_values (Making *self, const double *values, guint n, guint32 *to, int step)
{
  const MgPlotScale *scale = self->image->scale;
  /* Halves: the whole may be more than a double can be. */
  double low = scale->low / 2;
  double factor = N_COLORS / (scale->high / 2 - low);

  for (guint i = 0; i < n; i++, to += step)
    *to = take_color (self, (values[i] / 2 - low) * factor);
}

static void
make_values (Making *self, guint row, const double *values, guint n, guint32 *to, int step)
{
  const MgPlotScale *scale = self->image->scale;

  for (guint i = 0; i < n; i++, to += step)
    if (misses (self, row, i, 1))
      continue;
    else if (mg_plot_value_is_shown (values[i], scale->log))
      *to = take_color (self, mg_plot_scale_map (scale, values[i]) * N_COLORS);
    else
      /* Striped: not told from numbers by its colour alone. */
      *to = (row + i) / STRIPE % 2 == 0 ? OPAQUE | mg_draw_role_get_color (MG_DRAW_ROLE_NAN, FALSE)
                                        : G_MAXUINT32;
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
make_colors (const Making *self, guint row, guint n, guint32 *to, int step)
{
  const MgImageFormat *format = self->image->format;
  gsize size = mg_image_format_get_pixel_size (format);
  gboolean use_alpha = format->kind != MG_PIXEL_RGB && format->use_alpha;
  guint first = format->kind == MG_PIXEL_BGRA ? 2 : 0;
  gboolean plain = self->plain[row];

  for (guint i = 0; i < n; i++, to += step)
    {
      const guint8 *pixel = self->image->bytes + format->stride * row + i * size;
      guint32 color
        = OPAQUE | (guint32) pixel[first] << 16 | (guint32) pixel[1] << 8 | (guint32) pixel[2 - first];

      if (plain || !misses (self, row, i, 1))
        *to = use_alpha ? blend (color, pixel[3], row, i) : color;
    }
}

static void
make_row (Making *self, guint row)
{
  const MgImageFormat *format = self->image->format;
  guint shown_row = format->flip_y ? format->height - 1 - row : row;
  guint32 *to = self->pixels + (gsize) shown_row * format->width + (format->flip_x ? format->width - 1 : 0);
  int step = format->flip_x ? -1 : 1;
  guint n = count_in_row (self, row);

  if (format->kind != MG_PIXEL_VALUE)
    make_colors (self, row, n, to, step);
  else if (self->plain[row])
    make_plain_values (self, get_values (self, row, n), n, to, step);
  else
    make_values (self, row, get_values (self, row, n), n, to, step);
}

static void
make_rows (Making *self)
{
  const MgImage *image = self->image;
  MgPlotSummary *values = &self->summary->values;

  for (guint row = 0; row < image->format->height; row++)
    survey_row (self, row);
  if (image->scale != NULL)
    mg_plot_scale_follow (image->scale, values->low, values->high, image->now);
  for (guint row = 0; row < image->format->height; row++)
    make_row (self, row);
  for (guint i = 0; i < N_COLORS; i++)
    self->summary->bins[i * MG_IMAGE_N_BINS / N_COLORS] += self->counts[i];
}

/**
 * mg_image_make_pixels:
 * @self: a picture
 * @ret_summary: (out): what is in it
 *
 * Makes colours of what is in memory, and has the scale follow it. What is not there, or not known, stays transparent.
 *
 * Returns: (transfer full): as #MgDrawItem has pixels
 */
GBytes *
mg_image_make_pixels (const MgImage *self, MgImageSummary *ret_summary)
{
  const MgImageFormat *format = self->format;
  MgImageSummary summary = { .values = { .low = INFINITY, .high = -INFINITY } };
  gsize n_pixels = (gsize) format->width * format->height;
  g_autofree double *values = g_new (double, format->width);
  g_autofree gboolean *plain = g_new (gboolean, format->height);
  Making making = { .image = self, .summary = &summary, .values = values, .plain = plain };

  g_assert ((format->kind == MG_PIXEL_VALUE) == (self->scale != NULL));
  making.any_missing = self->missing != NULL && !mg_range_set_is_empty (self->missing);
  making.pixels = g_new0 (guint32, n_pixels);
  for (guint i = 0; i < N_COLORS; i++)
    making.colors[i] = OPAQUE | mg_color_map_get_color (self->map, (double) i / (N_COLORS - 1));
  make_rows (&making);
  *ret_summary = summary;
  return g_bytes_new_take (making.pixels, n_pixels * sizeof (guint32));
}
