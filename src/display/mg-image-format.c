/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-format.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-text-number.h"
#include "mg-typed-text.h"

static const char *const kind_names[] = {
  [MG_PIXEL_VALUE] = NULL,
  [MG_PIXEL_RGB] = "rgb8",
  [MG_PIXEL_RGBA] = "rgba8",
  [MG_PIXEL_BGRA] = "bgra8",
};

/**
 * mg_image_format_parse_pixel:
 * @self: what gets the kind of its pixels
 * @text: "rgb8", "rgba8", "bgra8", or an element type as mg_element_parse_type() reads it
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when there are no such pixels
 */
gboolean
mg_image_format_parse_pixel (MgImageFormat *self, const char *text, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = MG_PIXEL_RGB; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (text, kind_names[i]))
      {
        self->kind = (MgPixelKind) i;
        return TRUE;
      }
  self->kind = MG_PIXEL_VALUE;
  if (mg_element_parse_type (text, &self->element, NULL))
    return TRUE;
  shown = mg_typed_text_for_message (text);
  /* Translators: what stands after “such as” are names that are typed. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There are no pixels “%s”. Known are rgb8, rgba8, bgra8, and element types such as f32, u8 "
                  "and be:u16."),
               shown);
  return FALSE;
}

/**
 * mg_image_format_describe_pixel:
 * @self: a format
 *
 * Returns: (transfer full): the kind of its pixels, as mg_image_format_parse_pixel() reads it
 */
char *
mg_image_format_describe_pixel (const MgImageFormat *self)
{
  return self->kind == MG_PIXEL_VALUE ? mg_element_to_string (self->element)
                                      : g_strdup (kind_names[self->kind]);
}

/**
 * mg_image_format_get_pixel_size:
 * @self: a format
 *
 * Thread-safe.
 *
 * Returns: bytes of a pixel
 */
gsize
mg_image_format_get_pixel_size (const MgImageFormat *self)
{
  switch (self->kind)
    {
    case MG_PIXEL_RGB:
      return 3;
    case MG_PIXEL_RGBA:
    case MG_PIXEL_BGRA:
      return 4;
    case MG_PIXEL_VALUE:
    default:
      return mg_element_get_size (self->element);
    }
}

static gboolean
refuse_size (const MgImageFormat *self, GError **error)
{
  g_autofree char *width = mg_text_format_number (self->width);
  g_autofree char *height = mg_text_format_number (self->height);
  g_autofree char *side = mg_text_format_number (MG_IMAGE_SIDE_MAX);
  g_autofree char *most = mg_text_format_number (MG_IMAGE_PIXELS_MAX);

  /* Translators: the width and height of a picture, then the limits of both, and of all pixels. */
  g_set_error (
    error, MG_ERROR, MG_ERROR_INVALID_VALUE,
    _ ("A picture of %s x %s pixels cannot be shown: each side has 1 to %s, and all are %s at the most."),
    width, height, side, most);
  return FALSE;
}

static gboolean
refuse_stride (const MgImageFormat *self, guint64 row, GError **error)
{
  g_autofree char *stride = mg_text_format_bytes (self->stride);
  g_autofree char *needed = mg_text_format_bytes (row);

  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("Rows cannot begin %s after each other: the pixels of one take %s."), stride, needed);
  return FALSE;
}

/**
 * mg_image_format_check:
 * @self: a format
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: whether there can be such a picture in a mapping, else %FALSE with %MG_ERROR_INVALID_VALUE; all other
 * functions want one that can be
 */
gboolean
mg_image_format_check (const MgImageFormat *self, GError **error)
{
  guint64 row = (guint64) self->width * mg_image_format_get_pixel_size (self);
  guint64 length, end;

  if (self->width == 0 || self->height == 0 || self->width > MG_IMAGE_SIDE_MAX
      || self->height > MG_IMAGE_SIDE_MAX || (guint64) self->width * self->height > MG_IMAGE_PIXELS_MAX)
    return refuse_size (self, error);
  if (self->stride < row)
    return refuse_stride (self, row, error);
  if (g_uint64_checked_mul (&length, self->stride, self->height)
      && g_uint64_checked_add (&end, self->offset, length))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("The last rows of the picture would begin beyond all that a mapping can have."));
  return FALSE;
}

/**
 * mg_image_format_get_length:
 * @self: a format that can be
 *
 * Thread-safe.
 *
 * Returns: bytes from the first pixel to the end of the last
 */
guint64
mg_image_format_get_length (const MgImageFormat *self)
{
  return self->stride * (self->height - 1) + (guint64) self->width * mg_image_format_get_pixel_size (self);
}

/**
 * mg_image_format_locate:
 * @self: a format that can be
 * @x: pixels from the left, as it is shown
 * @y: pixels from above
 *
 * Thread-safe.
 *
 * Returns: where that pixel is in the mapping, in bytes
 */
guint64
mg_image_format_locate (const MgImageFormat *self, guint x, guint y)
{
  guint column = self->flip_x ? self->width - 1 - x : x;
  guint row = self->flip_y ? self->height - 1 - y : y;

  return self->offset + self->stride * row + (guint64) column * mg_image_format_get_pixel_size (self);
}

/**
 * mg_image_format_find:
 * @self: a format that can be
 * @offset: in bytes, in the mapping
 * @ret_x: (out): pixels from the left, as it is shown
 * @ret_y: (out): pixels from above
 *
 * Thread-safe.
 *
 * Returns: %FALSE where no pixel has this byte
 */
gboolean
mg_image_format_find (const MgImageFormat *self, guint64 offset, guint *ret_x, guint *ret_y)
{
  gsize size = mg_image_format_get_pixel_size (self);
  guint64 row, column;

  if (offset < self->offset)
    return FALSE;
  row = (offset - self->offset) / self->stride;
  column = (offset - self->offset) % self->stride / size;
  if (row >= self->height || column >= self->width)
    return FALSE;
  *ret_x = self->flip_x ? self->width - 1 - (guint) column : (guint) column;
  *ret_y = self->flip_y ? self->height - 1 - (guint) row : (guint) row;
  return TRUE;
}

/**
 * mg_image_format_equal:
 * @a: a format
 * @b: another
 *
 * Thread-safe.
 *
 * Returns: whether both have the same pixels at the same places
 */
gboolean
mg_image_format_equal (const MgImageFormat *a, const MgImageFormat *b)
{
  return a->kind == b->kind
         && (a->kind != MG_PIXEL_VALUE
             || (a->element.type == b->element.type && !a->element.big_endian == !b->element.big_endian))
         && a->offset == b->offset && a->width == b->width && a->height == b->height && a->stride == b->stride
         && !a->flip_x == !b->flip_x && !a->flip_y == !b->flip_y && !a->use_alpha == !b->use_alpha;
}
