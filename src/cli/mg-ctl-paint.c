/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Draw lists, painted with cairo: no display is needed for it. */

#include "mg-ctl-paint.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-error.h"

#define FONT      "sans-serif"
#define TEXT_SIZE 12.0

struct _MgCtlPicture
{
  MgCtlPictureFormat format;
  MgCanvas canvas;
  GByteArray *file;
  cairo_surface_t *surface;
  cairo_t *cairo;
  gboolean dark;
};

static cairo_status_t
append (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
measure (const char *text, gpointer data)
{
  MgCtlPicture *self = data;
  cairo_text_extents_t extents;

  cairo_text_extents (self->cairo, text, &extents);
  return extents.x_advance;
}

/**
 * mg_ctl_picture_new:
 * @format: of the file that it is to be
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): an empty picture
 */
MgCtlPicture *
mg_ctl_picture_new (MgCtlPictureFormat format, guint width, guint height)
{
  MgCtlPicture *self = g_new0 (MgCtlPicture, 1);

  self->format = format;
  self->file = g_byte_array_new ();
  self->canvas = (MgCanvas){ width, height, TEXT_SIZE, measure, self };
  if (format == MG_CTL_PICTURE_SVG)
    {
      self->surface = cairo_svg_surface_create_for_stream (append, self->file, width, height);
      cairo_svg_surface_set_document_unit (self->surface, CAIRO_SVG_UNIT_PX);
    }
  else
    {
      self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
    }
  self->cairo = cairo_create (self->surface);
  cairo_select_font_face (self->cairo, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (self->cairo, TEXT_SIZE);
  return self;
}

/**
 * mg_ctl_picture_free:
 * @self: (transfer full): a picture
 */
void
mg_ctl_picture_free (MgCtlPicture *self)
{
  cairo_destroy (self->cairo);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->file);
  g_free (self);
}

/**
 * mg_ctl_picture_get_canvas:
 * @self: a picture
 *
 * Returns: (transfer none): what can be drawn on it
 */
const MgCanvas *
mg_ctl_picture_get_canvas (const MgCtlPicture *self)
{
  return &self->canvas;
}

static void
paint_columns (cairo_t *cairo, const MgDrawItem *item)
{
  for (guint i = 0; i < item->n_columns; i++)
    {
      const MgDrawColumn *column = &item->columns[i];

      if (column->top < column->bottom)
        cairo_rectangle (cairo, item->x + i * item->width, (double) column->top, item->width,
                         (double) (column->bottom - column->top));
    }
  cairo_fill (cairo);
}

static void
paint_hatch (cairo_t *cairo, const MgDrawItem *item)
{
  cairo_save (cairo);
  cairo_rectangle (cairo, item->x, item->y, item->width, item->height);
  cairo_clip (cairo);
  /* A line is where x + y is a multiple of the step: where two rectangles meet their lines do. */
  for (double sum = floor ((item->x + item->y) / MG_DRAW_HATCH_STEP) * MG_DRAW_HATCH_STEP;
       sum < item->x + item->width + item->y + item->height; sum += MG_DRAW_HATCH_STEP)
    {
      cairo_move_to (cairo, sum - item->y, item->y);
      cairo_rel_line_to (cairo, -item->height, item->height);
    }
  cairo_set_line_width (cairo, 1);
  cairo_stroke (cairo);
  cairo_restore (cairo);
}

static void
paint_text (MgCtlPicture *self, const MgDrawItem *item)
{
  double width = measure (item->text, self);
  cairo_font_extents_t font;
  double x = item->align == MG_DRAW_START ? item->x
             : item->align == MG_DRAW_END ? item->x - width
                                          : item->x - width / 2;

  cairo_font_extents (self->cairo, &font);
  cairo_move_to (self->cairo, x, item->y + (font.ascent - font.descent) / 2);
  cairo_show_text (self->cairo, item->text);
}

static void
paint_picture (cairo_t *cairo, const MgDrawItem *item)
{
  gsize size;
  guint8 *pixels = (guint8 *) g_bytes_get_data (item->pixels, &size);
  int stride = (int) item->n_pixels_across * (int) sizeof (guint32);
  /* It is only read. */
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
    pixels, CAIRO_FORMAT_ARGB32, (int) item->n_pixels_across, (int) item->n_pixels_down, stride);
  gboolean enlarged = item->width >= item->n_pixels_across && item->height >= item->n_pixels_down;

  cairo_save (cairo);
  cairo_translate (cairo, item->x, item->y);
  cairo_scale (cairo, item->width / item->n_pixels_across, item->height / item->n_pixels_down);
  cairo_set_source_surface (cairo, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cairo), enlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  /* No pixel at the edge is mixed with what is beyond it. */
  cairo_pattern_set_extend (cairo_get_source (cairo), CAIRO_EXTEND_PAD);
  cairo_rectangle (cairo, 0, 0, item->n_pixels_across, item->n_pixels_down);
  cairo_fill (cairo);
  cairo_restore (cairo);
  cairo_surface_destroy (surface);
}

static void
paint_item (MgCtlPicture *self, const MgDrawItem *item)
{
  guint32 color = mg_draw_role_get_color (item->role, self->dark);
  cairo_t *cairo = self->cairo;

  cairo_set_source_rgb (cairo, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
  switch (item->kind)
    {
    case MG_DRAW_RECTANGLE:
      cairo_rectangle (cairo, item->x, item->y, item->width, item->height);
      cairo_fill (cairo);
      break;
    case MG_DRAW_LINE:
      cairo_set_line_width (cairo, item->thickness);
      cairo_move_to (cairo, item->x, item->y);
      cairo_rel_line_to (cairo, item->width, item->height);
      cairo_stroke (cairo);
      break;
    case MG_DRAW_COLUMNS:
      paint_columns (cairo, item);
      break;
    case MG_DRAW_HATCH:
      paint_hatch (cairo, item);
      break;
    case MG_DRAW_TEXT:
      paint_text (self, item);
      break;
    case MG_DRAW_PICTURE:
      paint_picture (cairo, item);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_ctl_picture_paint:
 * @self: an empty picture
 * @list: what to paint
 * @dark: in which colours
 * @error: return location
 *
 * Returns: (transfer none): the bytes of the file, or %NULL with %MG_ERROR_IO
 */
GByteArray *
mg_ctl_picture_paint (MgCtlPicture *self, const MgDrawList *list, gboolean dark, GError **error)
{
  cairo_status_t status;

  self->dark = dark;
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    paint_item (self, mg_draw_list_get_item (list, i));
  status = cairo_status (self->cairo);
  if (status == CAIRO_STATUS_SUCCESS && self->format == MG_CTL_PICTURE_PNG)
    status = cairo_surface_write_to_png_stream (self->surface, append, self->file);
  /* A picture of lines is written when it is finished. */
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return self->file;
  g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("The picture cannot be painted: %s."),
               cairo_status_to_string (status));
  return NULL;
}
