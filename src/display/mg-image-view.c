/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Pixels of a picture, as they are seen: enlarged ones stay squares, of many that are one it is their mean. */

#include <math.h>
#include <string.h>

#include "mg-image-zoom.h"

/* How many pixels in a row become one at the most: of more of them some are left out. With so many rows of them their
 * sums fit 16 bits. */
#define MEAN_MAX 16

typedef struct
{
  guint32 *pixels;
  guint width;
  /* Which pixels of the picture a column has: from one of these to the next. */
  guint *starts;
} Target;

/* Returns: the pixel of the picture at the start of each one that is seen, and the end of the last. */
static guint *
find_starts (double from, double factor, guint length, guint n)
{
  guint *starts = g_new (guint, length + 1);

  for (guint i = 0; i <= length; i++)
    starts[i] = (guint) CLAMP (floor (from + i / factor + 1e-9), 0, i < length ? n - 1 : n);
  return starts;
}

static void
enlarge_row (const Target *self, const guint32 *row, guint32 *to)
{
  for (guint i = 0; i < self->width; i++)
    to[i] = row[self->starts[i]];
}

/* Four bytes, with room between them. */
static guint64
spread (guint32 pixel)
{
  guint64 wide = pixel;

  wide = (wide | wide << 16) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  return (wide | wide << 8) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
}

/* Four sums of up to 16 bits each, by a power of two. */
static guint32
shift_down (guint64 sum, guint shift)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0001000100010001);
  guint64 mean = (sum + ones * (1u << shift) / 2) >> shift & ones * 0xff;

  mean = (mean | mean >> 8) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  return (guint32) (mean | mean >> 16);
}

static guint32
divide (guint64 sum, guint n)
{
  guint32 pixel = 0;

  /* Most often it is one, two or four. */
  if ((n & (n - 1)) == 0)
    return shift_down (sum, (guint) __builtin_ctz (n));
  for (guint i = 0; i < 4; i++)
    pixel |= (guint32) ((sum >> (16 * i) & 0xffff) + n / 2) / n << (8 * i);
  return pixel;
}

/* How many there are, and how far apart those are that count. */
static guint
find_step (guint start, guint end, guint *ret_n)
{
  guint n = MAX (end - start, 1);
  guint step = (n + MEAN_MAX - 1) / MEAN_MAX;

  *ret_n = (n + step - 1) / step;
  return step;
}

static void
reduce_row (const Target *self, const guint32 *pixels, guint n_across, guint start, guint end, guint32 *to)
{
  guint n_rows;
  guint row_step = find_step (start, end, &n_rows);

  for (guint i = 0; i < self->width; i++)
    {
      guint n_columns;
      guint step = find_step (self->starts[i], self->starts[i + 1], &n_columns);
      guint64 sum = 0;

      for (guint row = 0; row < n_rows; row++)
        {
          const guint32 *from = pixels + (gsize) (start + row * row_step) * n_across + self->starts[i];

          for (guint column = 0; column < n_columns; column++)
            sum += spread (from[column * step]);
        }
      to[i] = divide (sum, n_rows * n_columns);
    }
}

/**
 * mg_image_view_render:
 * @self: what is in sight of a picture, something
 * @pixels: those of the picture
 * @n_across: how many are in a row of it
 * @n_down: its rows
 *
 * Thread-safe.
 *
 * Returns: (transfer full): as #MgDrawItem has pixels, as many as the view has
 */
GBytes *
mg_image_view_render (const MgImageView *self, const guint32 *pixels, guint n_across, guint n_down)
{
  g_autofree guint *rows = find_starts (self->y, self->factor, self->height, n_down);
  g_autofree guint *columns = find_starts (self->x, self->factor, self->width, n_across);
  gsize size = (gsize) self->width * self->height * sizeof (guint32);
  Target target = { g_malloc (size), self->width, columns };
  guint32 *to = target.pixels;

  for (guint i = 0; i < self->height; i++, to += self->width)
    if (self->factor < 1)
      reduce_row (&target, pixels, n_across, rows[i], rows[i + 1], to);
    else if (i > 0 && rows[i] == rows[i - 1])
      memcpy (to, to - self->width, self->width * sizeof *to);
    else
      enlarge_row (&target, pixels + (gsize) rows[i] * n_across, to);
  return g_bytes_new_take (target.pixels, size);
}
