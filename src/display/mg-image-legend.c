/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-legend.h"

#include <math.h>

/* All in pixels: between what belongs together, how wide the bar of colours is, and the histogram beside it. */
#define GAP       8.0
#define BAR       16.0
#define HISTOGRAM 56.0
#define TICK      4.0
#define N_STRIPES 256
/* Lines of text that a tick has for itself. */
#define LINES_PER_TICK 1.8

static guint
make_ticks (const MgImageLegend *self, const MgCanvas *canvas, double height, MgPlotTick *ticks)
{
  double most = height / (mg_canvas_get_line_height (canvas) * LINES_PER_TICK);

  return mg_plot_scale_make_ticks (self->scale, (guint) MAX (most, 1), ticks);
}

/**
 * mg_image_legend_measure:
 * @self: a legend
 * @canvas: what it will be drawn on
 * @height: how high the picture beside it is, in pixels
 *
 * Returns: how wide it will be, in pixels, with the gap to the picture
 */
double
mg_image_legend_measure (const MgImageLegend *self, const MgCanvas *canvas, double height)
{
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  guint n_ticks = make_ticks (self, canvas, height, ticks);
  double width = 0;

  for (guint i = 0; i < n_ticks; i++)
    width = MAX (width, mg_canvas_measure (canvas, ticks[i].label));
  return GAP + HISTOGRAM + GAP / 2 + BAR + 2 * TICK + width + GAP;
}

static void
add_bar (const MgImageLegend *self, MgDrawList *list, double x, double y, double height)
{
  guint n_stripes = (guint) CLAMP (height, 1, N_STRIPES);
  guint32 *stripes = g_new (guint32, n_stripes);
  g_autoptr (GBytes) pixels = NULL;

  for (guint i = 0; i < n_stripes; i++)
    stripes[i] = 0xff000000u | mg_color_map_get_color (self->map, 1 - (double) i / MAX (n_stripes - 1, 1));
  pixels = g_bytes_new_take (stripes, n_stripes * sizeof *stripes);
  mg_draw_list_add_picture (list, x, y, BAR, height, pixels, 1, n_stripes);
}

static void
add_histogram (const MgImageLegend *self, MgDrawList *list, double x, double y, double height)
{
  double step = height / MG_IMAGE_N_BINS;
  guint most = 1;

  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    most = MAX (most, self->bins[i]);
  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    {
      double above = floor (y + height - (i + 1) * step);
      double below = floor (y + height - i * step);
      /* What is there at all is seen. */
      double length = MAX (floor ((double) self->bins[i] / most * HISTOGRAM), 1);

      if (self->bins[i] > 0)
        mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BAR, x + HISTOGRAM - length, above, length,
                                    below - above);
    }
}

/**
 * mg_image_legend_draw:
 * @self: a legend
 * @canvas: what it goes onto
 * @list: where it is added to
 * @x: the right edge of the picture beside it
 * @y: the upper edge of the picture
 * @height: how high that is, in pixels
 *
 * Draws the colours of numbers from the lowest to the highest, what they stand for, and how often they are there.
 */
void
mg_image_legend_draw (const MgImageLegend *self,
                      const MgCanvas *canvas,
                      MgDrawList *list,
                      double x,
                      double y,
                      double height)
{
  double bar = x + GAP + HISTOGRAM + GAP / 2;
  double right = bar + BAR;
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  guint n_ticks = make_ticks (self, canvas, height, ticks);

  add_histogram (self, list, x + GAP, y, height);
  add_bar (self, list, bar, y, height);
  for (guint i = 0; i < n_ticks; i++)
    {
      double place = mg_plot_scale_map (self->scale, ticks[i].value);
      double middle = floor (y + (1 - place) * (height - 1)) + 0.5;

      mg_draw_list_add_line (list, MG_DRAW_ROLE_FRAME, right, middle, right + TICK, middle, 1);
      mg_draw_list_add_text (list, MG_DRAW_ROLE_DIM_TEXT, right + 2 * TICK, middle, MG_DRAW_START,
                             ticks[i].label);
    }
}
