/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-image-legend.h"
#include "mg-text-number.h"

/* Between what belongs together, in pixels. */
#define GAP 8.0

typedef struct
{
  const MgImageFormat *format;
  const MgImageSummary *summary;
  const MgCanvas *canvas;
  /* Whether there is any number to show a scale for. */
  gboolean has_legend;
  MgImageLegend legend;
  MgPlotArea area;
} Drawing;

static void
append_count (GString *out, const char *name, guint count)
{
  g_autofree char *number = mg_text_format_number (count);

  if (count > 0)
    g_string_append_printf (out, "  %s: %s", name, number);
}

/* What it is, and what of it cannot be shown. */
static char *
make_title (const Drawing *self, const char *name)
{
  const MgImageFormat *format = self->format;
  const guint *marks = self->summary->values.n_marks;
  g_autofree char *pixel = mg_image_format_describe_pixel (format);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "%s  %u × %u %s", name, format->width, format->height, pixel);
  append_count (out, "nan", marks[MG_PLOT_MARK_NAN]);
  append_count (out, "inf", marks[MG_PLOT_MARK_INFINITY]);
  append_count (out, "-inf", marks[MG_PLOT_MARK_NEGATIVE_INFINITY]);
  append_count (out, "≤ 0", marks[MG_PLOT_MARK_BELOW]);
  /* Translators: in the title of a picture, before a number: how many rows of pixels are not all there. */
  append_count (out, _ ("rows missing"), self->summary->n_missing_rows);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* As large as it fits, by a whole factor where it is enlarged. */
static void
place_picture (Drawing *self, double top, double right)
{
  const MgImageFormat *format = self->format;
  double width = self->canvas->width - GAP - right;
  double height = self->canvas->height - top - GAP;
  double factor = MIN (width / format->width, height / format->height);

  if (factor >= 1)
    factor = floor (factor);
  if (width < 1 || height < 1)
    factor = 0;
  self->area = (MgPlotArea){ GAP, top, MAX (floor (format->width * factor), factor > 0 ? 1 : 0),
                             MAX (floor (format->height * factor), factor > 0 ? 1 : 0) };
}

/* First as if the legend were as high as can be; the picture then says how high it is. */
static void
place_all (Drawing *self, double top)
{
  double height = self->canvas->height - top - GAP;

  place_picture (self, top,
                 self->has_legend ? mg_image_legend_measure (&self->legend, self->canvas, height) : GAP);
}

static const char *
find_message (const Drawing *self)
{
  const MgPlotSummary *values = &self->summary->values;

  if (values->n_marks[MG_PLOT_MARK_MISSING] == values->n_values)
    return _ ("Nothing is known of this picture");
  if (self->format->kind == MG_PIXEL_VALUE && values->n_marks[MG_PLOT_MARK_NAN] == values->n_values)
    return _ ("Nothing but NaN");
  return NULL;
}

static void
begin (Drawing *self, MgImage *image, const MgCanvas *canvas)
{
  self->format = mg_image_get_format (image);
  self->summary = mg_image_get_summary (image);
  self->canvas = canvas;
  self->legend = (MgImageLegend){ mg_image_get_map (image), mg_image_get_scale (image), self->summary->bins };
  self->has_legend = self->legend.scale != NULL && self->legend.scale->is_set;
}

static void
add_picture (const Drawing *self, MgImage *image, MgDrawList *list)
{
  const MgPlotArea *area = &self->area;
  const MgImageFormat *format = self->format;
  gsize n_pixels = (gsize) format->width * format->height;
  g_autoptr (GBytes) pixels = g_bytes_new (mg_image_get_pixels (image), n_pixels * sizeof (guint32));

  if (self->summary->n_missing_rows > 0)
    mg_draw_list_add_hatch (list, MG_DRAW_ROLE_MISSING, area->x, area->y, area->width, area->height);
  mg_draw_list_add_picture (list, area->x, area->y, area->width, area->height, pixels, format->width,
                            format->height);
}

/**
 * mg_image_draw:
 * @self: a picture
 * @name: what its title calls it, printable UTF-8
 * @now: when it is drawn, in microseconds of the monotonic clock
 * @canvas: what it goes onto
 * @list: where it is added to
 * @ret_area: (out): where the pixels are; nothing wide where there is no room for them
 *
 * Updates the picture, and draws its title, its pixels and, of numbers, their colours and how often they are there. What
 * is missing is hatched.
 */
void
mg_image_draw (MgImage *self,
               const char *name,
               gint64 now,
               const MgCanvas *canvas,
               MgDrawList *list,
               MgPlotArea *ret_area)
{
  Drawing drawing = { .has_legend = FALSE };
  double top = floor (GAP + mg_canvas_get_line_height (canvas) * 1.2);
  MgPlotArea *area = &drawing.area;
  g_autofree char *whole_title = NULL;
  g_autofree char *title = NULL;
  const char *message;

  mg_image_update (self, now);
  begin (&drawing, self, canvas);
  whole_title = make_title (&drawing, name);
  title = mg_canvas_clip (canvas, whole_title, canvas->width - 2 * GAP);
  message = find_message (&drawing);
  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, canvas->width, canvas->height);
  mg_draw_list_add_text (list, MG_DRAW_ROLE_TEXT, GAP, top - mg_canvas_get_line_height (canvas) / 2,
                         MG_DRAW_START, title);
  place_all (&drawing, top);
  if (area->width > 0)
    {
      add_picture (&drawing, self, list);
      if (drawing.has_legend)
        mg_image_legend_draw (&drawing.legend, canvas, list, area->x + area->width, area->y, area->height);
      if (message != NULL)
        mg_draw_list_add_text (list, MG_DRAW_ROLE_TEXT, area->x + area->width / 2, area->y + area->height / 2,
                               MG_DRAW_CENTER, message);
    }
  *ret_area = *area;
}
