/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MG_IMAGE_SIDE_MAX:
 *
 * How many pixels a picture may be wide, and high.
 */
#define MG_IMAGE_SIDE_MAX 65536

/**
 * MG_IMAGE_PIXELS_MAX:
 *
 * How many pixels a picture may have: 128 MiB of them.
 */
#define MG_IMAGE_PIXELS_MAX (32 * 1024 * 1024)

/**
 * MgPixelKind:
 * @MG_PIXEL_VALUE: a number, shown as a colour
 * @MG_PIXEL_RGB: three bytes
 * @MG_PIXEL_RGBA: four
 * @MG_PIXEL_BGRA: four, as most screens have them
 */
typedef enum
{
  MG_PIXEL_VALUE,
  MG_PIXEL_RGB,
  MG_PIXEL_RGBA,
  MG_PIXEL_BGRA,
} MgPixelKind;

/**
 * MgImageFormat:
 * @kind: what a pixel is
 * @element: the type of a number
 * @offset: where the first pixel is in the mapping, in bytes
 * @width: pixels in a row
 * @height: rows
 * @stride: from the start of a row to that of the next, in bytes
 * @flip_x: whether the first pixel of a row is at the right
 * @flip_y: whether the first row is at the bottom
 * @use_alpha: whether the fourth byte says how much is seen of a pixel; else all is seen
 *
 * How a picture lies in memory. A plain value.
 */
typedef struct
{
  MgPixelKind kind;
  MgElement element;
  guint64 offset;
  guint width;
  guint height;
  guint64 stride;
  gboolean flip_x;
  gboolean flip_y;
  gboolean use_alpha;
} MgImageFormat;

gboolean mg_image_format_parse_pixel (MgImageFormat *self, const char *text, GError **error);
char *mg_image_format_describe_pixel (const MgImageFormat *self);
gsize mg_image_format_get_pixel_size (const MgImageFormat *self);
gboolean mg_image_format_check (const MgImageFormat *self, GError **error);
guint64 mg_image_format_get_length (const MgImageFormat *self);
guint64 mg_image_format_locate (const MgImageFormat *self, guint x, guint y);
gboolean mg_image_format_find (const MgImageFormat *self, guint64 offset, guint *ret_x, guint *ret_y);
gboolean mg_image_format_equal (const MgImageFormat *a, const MgImageFormat *b);

G_END_DECLS
