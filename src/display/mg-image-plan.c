/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-plan.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-text.h"

static const struct
{
  guint width;
  guint height;
} formats[] = {
  { 320, 200 },   { 320, 240 },   { 640, 360 },   { 640, 480 },   { 800, 480 },   { 800, 600 },
  { 854, 480 },   { 960, 540 },   { 1024, 600 },  { 1024, 768 },  { 1152, 864 },  { 1280, 720 },
  { 1280, 800 },  { 1280, 960 },  { 1280, 1024 }, { 1360, 768 },  { 1366, 768 },  { 1400, 1050 },
  { 1440, 900 },  { 1600, 900 },  { 1600, 1200 }, { 1680, 1050 }, { 1920, 1080 }, { 1920, 1200 },
  { 2048, 1080 }, { 2048, 1152 }, { 2560, 1440 }, { 2560, 1600 }, { 3440, 1440 }, { 3840, 2160 },
};

static guint64
count_there (const MgImagePlan *self, const MgImageFacts *facts)
{
  guint64 end = facts->start + facts->extent;

  return end > self->format.offset ? end - self->format.offset : 0;
}

/**
 * mg_image_plan_begin:
 * @self: (out): a plan of which the pixels and where they begin are known
 * @wish: what somebody wants
 * @facts: what there is
 *
 * Finds what is to be known before anybody can find how wide a picture is.
 */
void
mg_image_plan_begin (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts)
{
  MgImageFormat *format = &self->format;
  const MgImageFormat *xwd = facts->xwd;

  *self = (MgImagePlan){ .format = { .element = facts->element, .offset = facts->start } };
  if (xwd != NULL)
    {
      *format = *xwd;
      format->offset += facts->start;
    }
  else if (facts->is_rgb && !wish->has_pixel)
    {
      format->kind = MG_PIXEL_RGB;
      self->is_rgb = TRUE;
    }
  if (wish->has_pixel)
    {
      format->kind = wish->kind;
      format->element = wish->element;
    }
  if (wish->has_offset)
    format->offset = wish->offset;
  format->flip_x = wish->flip_x;
  format->flip_y = wish->flip_y;
  format->use_alpha = wish->use_alpha && (format->kind == MG_PIXEL_RGBA || format->kind == MG_PIXEL_BGRA);
}

static guint
find_format (guint64 n_pixels)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if ((guint64) formats[i].width * formats[i].height == n_pixels)
      return formats[i].width;
  return 0;
}

/* A power of two, at least as wide as high. */
static guint
find_square (guint64 n_pixels)
{
  guint width = 1;

  while (width < 4096 && (guint64) width * width < n_pixels)
    width *= 2;
  return width;
}

static void
find_width (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts)
{
  gsize size = mg_image_format_get_pixel_size (&self->format);
  guint64 n_pixels = count_there (self, facts) / size;
  const struct
  {
    MgImageWidth found;
    guint64 width;
  } ways[] = {
    { MG_IMAGE_WIDTH_CHOSEN, wish->width },
    { MG_IMAGE_WIDTH_XWD, facts->xwd != NULL ? facts->xwd->width : 0 },
    { MG_IMAGE_WIDTH_REPEAT, facts->repeat },
    { MG_IMAGE_WIDTH_SIZE, find_format (n_pixels) },
    { MG_IMAGE_WIDTH_ROW, facts->row_bytes / size },
    { MG_IMAGE_WIDTH_SQUARE, find_square (n_pixels) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].width > 0)
      {
        self->width = ways[i].found;
        self->format.width = (guint) MIN (ways[i].width, G_MAXUINT);
        return;
      }
}

static void
find_stride (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts)
{
  MgImageFormat *format = &self->format;

  if (wish->stride > 0)
    format->stride = wish->stride;
  else if (self->width == MG_IMAGE_WIDTH_XWD && !wish->has_pixel)
    format->stride = facts->xwd->stride;
  else
    format->stride = (guint64) format->width * mg_image_format_get_pixel_size (format);
}

/* As many rows as there are, but not more than can be followed. */
static void
find_height (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts)
{
  MgImageFormat *format = &self->format;
  guint64 there = count_there (self, facts);
  guint64 row = (guint64) format->width * mg_image_format_get_pixel_size (format);
  guint64 n_rows = there / format->stride + (there % format->stride >= row ? 1 : 0);
  guint64 most = MAX (MG_IMAGE_AUTOMATIC_MAX / format->stride, 1);

  if (wish->height > 0)
    format->height = (guint) MIN (wish->height, G_MAXUINT);
  else if (self->width == MG_IMAGE_WIDTH_XWD && facts->xwd->height <= n_rows)
    format->height = facts->xwd->height;
  else
    format->height = (guint) CLAMP (n_rows, 1, MIN (most, MG_IMAGE_SIDE_MAX));
  if (wish->height == 0 && self->width != MG_IMAGE_WIDTH_XWD && n_rows > format->height)
    self->n_more = n_rows - format->height;
}

static gboolean
check_length (const MgImagePlan *self, GError **error)
{
  guint64 length = mg_image_format_get_length (&self->format);
  g_autofree char *stride = mg_text_format_bytes (self->format.stride);
  g_autofree char *needed = mg_text_format_bytes (length);
  g_autofree char *most = mg_text_format_size (MG_IMAGE_BYTES_MAX);

  if (length <= MG_IMAGE_BYTES_MAX)
    return TRUE;
  /* Translators: three amounts of bytes. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("Rows that begin %s after each other reach over %s; at the most %s can be followed."),
               stride, needed, most);
  return FALSE;
}

/**
 * mg_image_plan_make:
 * @self: (out): what is shown
 * @wish: what somebody wants
 * @facts: what there is
 * @error: return location
 *
 * Finds what was not said: it is taken from what the mapping says itself, or from what there is. Thread-safe.
 *
 * Returns: whether there can be such a picture, else %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_image_plan_make (MgImagePlan *self, const MgImageWish *wish, const MgImageFacts *facts, GError **error)
{
  MgImagePlan plan;

  mg_image_plan_begin (&plan, wish, facts);
  find_width (&plan, wish, facts);
  find_stride (&plan, wish, facts);
  find_height (&plan, wish, facts);
  if (!mg_image_format_check (&plan.format, error) || !check_length (&plan, error))
    return FALSE;
  *self = plan;
  return TRUE;
}
