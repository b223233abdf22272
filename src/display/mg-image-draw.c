/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-image.h"
#include "mg-text-number.h"

/* All in pixels: between what belongs together, how wide the bar of colours is, and the histogram beside it. */
#define GAP       8.0
#define BAR       16.0
#define HISTOGRAM 56.0
#define TICK      4.0
#define N_STRIPES 256
/* Lines of text that a tick has for itself. */
#define LINES_PER_TICK 1.8

typedef struct
{
  const MgImage *image;
  const MgCanvas *canvas;
  MgDrawList *list;
  MgImageSummary summary;
  /* Whether there is any number to show a scale for. */
  gboolean has_scale;
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  guint n_ticks;
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
  const MgImageFormat *format = self->image->format;
  const guint *marks = self->summary.values.n_marks;
  g_autofree char *pixel = mg_image_format_describe_pixel (format);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "%s  %u × %u %s", name, format->width, format->height, pixel);
  append_count (out, "nan", marks[MG_PLOT_MARK_NAN]);
  append_count (out, "inf", marks[MG_PLOT_MARK_INFINITY]);
  append_count (out, "-inf", marks[MG_PLOT_MARK_NEGATIVE_INFINITY]);
  append_count (out, "≤ 0", marks[MG_PLOT_MARK_BELOW]);
  /* Translators: in the title of a picture, before a number: how many rows of pixels are not all there. */
  append_count (out, _ ("rows missing"), self->summary.n_missing_rows);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* As large as it fits, by a whole factor where it is enlarged. */
static void
place_picture (Drawing *self, double top, double right)
{
  const MgImageFormat *format = self->image->format;
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

static void
add_bar (const Drawing *self, double x, double y, double height)
{
  guint n_stripes = (guint) MIN (N_STRIPES, height);
  guint32 *stripes = g_new (guint32, n_stripes);
  g_autoptr (GBytes) pixels = NULL;

  for (guint i = 0; i < n_stripes; i++)
    stripes[i]
      = 0xff000000u | mg_color_map_get_color (self->image->map, 1 - (double) i / MAX (n_stripes - 1, 1));
  pixels = g_bytes_new_take (stripes, n_stripes * sizeof *stripes);
  mg_draw_list_add_picture (self->list, x, y, BAR, height, pixels, 1, n_stripes);
}

static void
add_histogram (const Drawing *self, double x, double y, double height)
{
  const guint *bins = self->summary.bins;
  double step = height / MG_IMAGE_N_BINS;
  guint most = 1;

  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    most = MAX (most, bins[i]);
  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    {
      double above = floor (y + height - (i + 1) * step);
      double below = floor (y + height - i * step);
      /* What is there at all is seen. */
      double length = MAX (floor ((double) bins[i] / most * HISTOGRAM), 1);

      if (bins[i] > 0)
        mg_draw_list_add_rectangle (self->list, MG_DRAW_ROLE_BAR, x + HISTOGRAM - length, above, length,
                                    below - above);
    }
}

/* The numbers beside a bar of this height. Returns: how wide all beside the picture is then. */
static double
measure_scale (Drawing *self, double height)
{
  double most = height / (mg_canvas_get_line_height (self->canvas) * LINES_PER_TICK);
  double width = 0;

  self->n_ticks = mg_plot_scale_make_ticks (self->image->scale, (guint) MAX (most, 1), self->ticks);
  for (guint i = 0; i < self->n_ticks; i++)
    width = MAX (width, mg_canvas_measure (self->canvas, self->ticks[i].label));
  return GAP + HISTOGRAM + GAP / 2 + BAR + 2 * TICK + width + GAP;
}

static void
add_scale (const Drawing *self)
{
  const MgPlotArea *area = &self->area;
  double bar = area->x + area->width + GAP + HISTOGRAM + GAP / 2;
  double x = bar + BAR;

  add_histogram (self, bar - GAP / 2 - HISTOGRAM, area->y, area->height);
  add_bar (self, bar, area->y, area->height);
  for (guint i = 0; i < self->n_ticks; i++)
    {
      double place = mg_plot_scale_map (self->image->scale, self->ticks[i].value);
      double y = floor (area->y + (1 - place) * (area->height - 1)) + 0.5;

      mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, x, y, x + TICK, y, 1);
      mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, x + 2 * TICK, y, MG_DRAW_START,
                             self->ticks[i].label);
    }
}

/* First as if the bar were as high as can be; the picture then says how high it is. */
static void
place_all (Drawing *self, double top)
{
  place_picture (self, top, self->has_scale ? measure_scale (self, self->canvas->height - top - GAP) : GAP);
  if (self->has_scale)
    measure_scale (self, self->area.height);
}

static const char *
find_message (const Drawing *self)
{
  const MgPlotSummary *values = &self->summary.values;

  if (values->n_marks[MG_PLOT_MARK_MISSING] == values->n_values)
    return _ ("Nothing is known of this picture");
  if (self->image->scale != NULL && values->n_marks[MG_PLOT_MARK_NAN] == values->n_values)
    return _ ("Nothing but NaN");
  return NULL;
}

/**
 * mg_image_draw:
 * @self: a picture
 * @name: what its title calls it, printable UTF-8
 * @canvas: what it goes onto
 * @list: where it is added to
 * @ret_area: (out): where the pixels are; nothing wide where there is no room for them
 *
 * Draws the title, the picture and, of numbers, their colours and how often they are there. What is missing is hatched.
 */
void
mg_image_draw (const MgImage *self,
               const char *name,
               const MgCanvas *canvas,
               MgDrawList *list,
               MgPlotArea *ret_area)
{
  Drawing drawing = { .image = self, .canvas = canvas, .list = list };
  const MgImageFormat *format = self->format;
  g_autoptr (GBytes) pixels = mg_image_make_pixels (self, &drawing.summary);
  g_autofree char *whole_title = make_title (&drawing, name);
  g_autofree char *title = mg_canvas_clip (canvas, whole_title, canvas->width - 2 * GAP);
  const char *message = find_message (&drawing);
  double top = floor (GAP + mg_canvas_get_line_height (canvas) * 1.2);
  MgPlotArea *area = &drawing.area;

  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, canvas->width, canvas->height);
  mg_draw_list_add_text (list, MG_DRAW_ROLE_TEXT, GAP, top - mg_canvas_get_line_height (canvas) / 2,
                         MG_DRAW_START, title);
  drawing.has_scale = self->scale != NULL && self->scale->is_set;
  place_all (&drawing, top);
  if (area->width > 0)
    {
      if (drawing.summary.n_missing_rows > 0)
        mg_draw_list_add_hatch (list, MG_DRAW_ROLE_MISSING, area->x, area->y, area->width, area->height);
      mg_draw_list_add_picture (list, area->x, area->y, area->width, area->height, pixels, format->width,
                                format->height);
      if (drawing.has_scale)
        add_scale (&drawing);
      if (message != NULL)
        mg_draw_list_add_text (list, MG_DRAW_ROLE_TEXT, area->x + area->width / 2, area->y + area->height / 2,
                               MG_DRAW_CENTER, message);
    }
  *ret_area = *area;
}
