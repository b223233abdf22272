/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-format.h"

G_BEGIN_DECLS

/**
 * MG_IMAGE_BYTES_MAX:
 *
 * How many bytes may lie between the first and the last of a picture that is followed.
 */
#define MG_IMAGE_BYTES_MAX (128 * 1024 * 1024)

/**
 * MG_IMAGE_AUTOMATIC_MAX:
 *
 * How many bytes a picture takes where nobody said how high it is: 3840 x 2160 pixels of four.
 */
#define MG_IMAGE_AUTOMATIC_MAX (32 * 1024 * 1024)

/**
 * MgImageWish:
 * @has_pixel: whether @kind and @element are what somebody wants
 * @kind: what a pixel is
 * @element: the type of a number
 * @has_offset: whether @offset is
 * @offset: where the first pixel is in the mapping, in bytes
 * @width: pixels in a row; 0: not said
 * @height: rows; 0: as many as there are
 * @stride: from the start of a row to that of the next, in bytes; 0: rows have no gaps
 * @flip_x: whether the first pixel of a row is at the right
 * @flip_y: whether the first row is at the bottom
 * @use_alpha: whether the fourth byte says how much is seen of a pixel
 *
 * What somebody wants to see as a picture. A plain value.
 */
typedef struct
{
  gboolean has_pixel;
  MgPixelKind kind;
  MgElement element;
  gboolean has_offset;
  guint64 offset;
  guint64 width;
  guint64 height;
  guint64 stride;
  gboolean flip_x;
  gboolean flip_y;
  gboolean use_alpha;
} MgImageWish;

/**
 * MgImageFacts:
 * @element: as what values are shown elsewhere
 * @start: where the view begins in the mapping, in bytes
 * @extent: how much there is
 * @row_bytes: how many bytes somebody wants to see in a row of values; 0: not said
 * @is_rgb: whether nobody said what values are, and they look like red, green and blue
 * @repeat: after how many pixels it repeats, as mg_image_guess_width() found; 0: it does not
 * @xwd: (nullable): what the mapping says itself, from the start of the view on
 *
 * What there is to show. A plain value; it owns nothing.
 */
typedef struct
{
  MgElement element;
  guint64 start;
  guint64 extent;
  guint64 row_bytes;
  gboolean is_rgb;
  guint repeat;
  const MgImageFormat *xwd;
} MgImageFacts;

/**
 * MgImageWidth:
 * @MG_IMAGE_WIDTH_CHOSEN: somebody said it
 * @MG_IMAGE_WIDTH_XWD: the mapping says it itself
 * @MG_IMAGE_WIDTH_REPEAT: after so many pixels it is like itself
 * @MG_IMAGE_WIDTH_SIZE: that many pixels are a format that screens have
 * @MG_IMAGE_WIDTH_ROW: values are shown in such rows
 * @MG_IMAGE_WIDTH_SQUARE: so that it is about as wide as high
 *
 * How a width was found.
 */
typedef enum
{
  MG_IMAGE_WIDTH_CHOSEN,
  MG_IMAGE_WIDTH_XWD,
  MG_IMAGE_WIDTH_REPEAT,
  MG_IMAGE_WIDTH_SIZE,
  MG_IMAGE_WIDTH_ROW,
  MG_IMAGE_WIDTH_SQUARE,
} MgImageWidth;

/**
 * MgImagePlan:
 * @format: how the picture lies in memory
 * @width: how its width was found
 * @is_rgb: whether its pixels were guessed, too
 * @n_more: how many rows there are behind the last
 *
 * What is shown as a picture. A plain value.
 */
typedef struct
{
  MgImageFormat format;
  MgImageWidth width;
  gboolean is_rgb;
  guint64 n_more;
} MgImagePlan;

void mg_image_plan_begin (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts);
gboolean
mg_image_plan_make (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts, GError **error);

G_END_DECLS
