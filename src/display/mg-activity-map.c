/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-map.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-activity-pixels.h"
#include "mg-text.h"

/* All in pixels. */
#define GAP           8.0
#define BAR_WIDTH     96.0
#define BAR_WIDTH_MIN 24.0
/* How fine the last seconds are told apart, in microseconds. */
#define FINE (G_USEC_PER_SEC / 2)
/* In one of how many looks a page changes that hardly ever does. */
#define RARE 1000
/* What is between two items of the legend, in lines of text; and as how high a line counts there. */
#define ITEM_GAP    1.0
#define LINE_HEIGHT 1.3
/* Lines of text that there have to be for a legend, and columns of text for offsets. */
#define LEGEND_MIN 7
#define LABEL_MIN  40
/* Lines of text between two offsets beside the rows. */
#define LABEL_STEP 1.6

static guint8
get_level (double place)
{
  return (guint8) (MG_ACTIVITY_CHANGED + (guint) (CLAMP (place, 0, 1) * (MG_ACTIVITY_N_LEVELS - 1) + 0.5));
}

/* What changed since the last time that all was looked at is new, however long that takes: what always changes is to shine
 * steadily. */
static gint64
get_age (const MgPageCell *cell, const MgPageLooks *looks, gint64 now)
{
  return MAX (0, now - cell->changed - looks->whole_took - MG_PAGE_MAP_ROUND);
}

static guint8
get_shade (MgActivityKind kind, const MgPageCell *cell, const MgPageLooks *looks, gint64 now)
{
  if (cell->n_pages == 0)
    return MG_ACTIVITY_LOST;
  if (cell->changed != 0 && kind == MG_ACTIVITY_LATELY)
    return get_level (
      1 - log1p ((double) get_age (cell, looks, now) / FINE) / log1p ((double) MG_ACTIVITY_MEMORY / FINE));
  if (cell->changed != 0)
    return get_level (1 + log ((double) cell->n_changes / (double) MAX (looks->n_rounds, 1)) / log (RARE));
  if (cell->n_unknown > 0)
    return MG_ACTIVITY_UNKNOWN;
  return cell->n_holes == cell->n_pages ? MG_ACTIVITY_HOLE : MG_ACTIVITY_NEVER;
}

/**
 * mg_activity_map_shade:
 * @kind: what the colours say
 * @cells: (array length=n_cells): what is known of the pages
 * @n_cells: their number
 * @looks: how old that is
 * @now: in microseconds of the monotonic clock
 * @shades: (out) (array length=n_cells): how they are drawn, #MgActivityShade
 *
 * Thread-safe.
 *
 * Returns: whether they will be drawn differently in a while, though nothing happens
 */
gboolean
mg_activity_map_shade (MgActivityKind kind,
                       const MgPageCell *cells,
                       guint n_cells,
                       const MgPageLooks *looks,
                       gint64 now,
                       guint8 *shades)
{
  gboolean fades = FALSE;

  for (guint i = 0; i < n_cells; i++)
    {
      shades[i] = get_shade (kind, &cells[i], looks, now);
      fades = fades || (kind == MG_ACTIVITY_LATELY && shades[i] > MG_ACTIVITY_CHANGED);
    }
  return fades;
}

typedef struct
{
  MgActivityKind kind;
  gboolean dark;
  guint scale;
  const MgCanvas *canvas;
  MgDrawList *list;
  /* Where the next item of the legend goes to. */
  double x;
  double y;
} Drawing;

static double
get_line (const MgCanvas *canvas)
{
  return ceil (mg_canvas_get_line_height (canvas) * LINE_HEIGHT);
}

/* Goes on to the next line where an item does not fit. Returns: whether anything is drawn at all */
static gboolean
begin_item (Drawing *self, double width)
{
  if (self->x > GAP && self->x + width > self->canvas->width - GAP)
    {
      self->x = GAP;
      self->y += get_line (self->canvas);
    }
  return self->list != NULL;
}

static void
end_item (Drawing *self, double width)
{
  self->x += width + ITEM_GAP * mg_canvas_get_line_height (self->canvas);
}

static void
add_text_item (Drawing *self, const char *text)
{
  double width = mg_canvas_measure (self->canvas, text);

  if (begin_item (self, width))
    mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, self->x, self->y + get_line (self->canvas) / 2,
                           MG_DRAW_START, text);
  end_item (self, width);
}

/* Where there is no room the bar is shorter, and what it ends with stands below. */
static void
add_bar_item (Drawing *self, const char *before, const char *after)
{
  double first = mg_canvas_measure (self->canvas, before) + GAP;
  double last = GAP + mg_canvas_measure (self->canvas, after);
  double room = self->canvas->width - 2 * GAP - first;
  gboolean fits = room >= BAR_WIDTH_MIN + last;
  double bar = floor (CLAMP (fits ? room - last : room, BAR_WIDTH_MIN, BAR_WIDTH));
  double width = first + bar + (fits ? last : 0);

  if (begin_item (self, width))
    {
      g_autoptr (GBytes) pixels = mg_activity_pixels_new_bar (self->dark);
      double height = floor (mg_canvas_get_line_height (self->canvas) * 0.7);
      double y = self->y + get_line (self->canvas) / 2;

      mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, self->x, y, MG_DRAW_START, before);
      mg_draw_list_add_picture (self->list, floor (self->x + first), floor (y - height / 2), bar, height,
                                pixels, MG_ACTIVITY_N_LEVELS, 1);
      if (fits)
        mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, self->x + first + bar + GAP, y,
                               MG_DRAW_START, after);
    }
  end_item (self, width);
  if (!fits)
    add_text_item (self, after);
}

static void
add_shade_item (Drawing *self, guint8 shade, const char *text)
{
  double side = floor (mg_canvas_get_line_height (self->canvas) * 0.8);
  double width = side + GAP / 2 + mg_canvas_measure (self->canvas, text);

  if (begin_item (self, width))
    {
      MgActivityLayout one = { .n_cells = 1, .n_columns = 1, .n_rows = 1, .side = side };
      g_autoptr (GBytes) pixels = mg_activity_pixels_new (&one, &shade, self->dark, self->scale);
      double y = self->y + get_line (self->canvas) / 2;

      mg_draw_list_add_picture (self->list, floor (self->x), floor (y - side / 2), side, side, pixels,
                                (guint) side * self->scale, (guint) side * self->scale);
      mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, self->x + side + GAP / 2, y, MG_DRAW_START,
                             text);
    }
  end_item (self, width);
}

/* What the colours and marks mean. Returns: how high that is */
static double
add_legend (Drawing *self, double y)
{
  self->x = GAP;
  self->y = y;
  if (self->kind == MG_ACTIVITY_LATELY)
    /* Translators: the two ends of a bar of colours: when pages of memory changed */
    add_bar_item (self, _ ("changed just now"), _ ("over a minute ago"));
  else
    /* Translators: the two ends of a bar of colours: how often pages of memory change, of so many times that they were
     * looked at */
    add_bar_item (self, _ ("changed in each look"), _ ("in 1 of 1,000"));
  /* Translators: pages of memory that never changed */
  add_shade_item (self, MG_ACTIVITY_NEVER, _ ("never"));
  /* Translators: parts of a mapping that take no memory, since nothing was ever written there */
  add_shade_item (self, MG_ACTIVITY_HOLE, _ ("hole"));
  /* Translators: pages of memory */
  add_shade_item (self, MG_ACTIVITY_UNKNOWN, _ ("not looked at yet"));
  /* Translators: pages of memory that were there, and are not any more */
  add_shade_item (self, MG_ACTIVITY_LOST, _ ("lost"));
  return self->y + get_line (self->canvas) - y;
}

/* As high as the higher of the two legends: the cells stay when the other is shown. */
static double
measure_legend (const MgCanvas *canvas)
{
  Drawing lately = { .kind = MG_ACTIVITY_LATELY, .canvas = canvas };
  Drawing often = { .kind = MG_ACTIVITY_OFTEN, .canvas = canvas };
  double height;

  if (canvas->height < LEGEND_MIN * get_line (canvas))
    return 0;
  height = MAX (add_legend (&lately, 0), add_legend (&often, 0));
  return height <= canvas->height / 2 ? height : 0;
}

static double
measure_labels (const MgCanvas *canvas, guint64 end)
{
  g_autofree char *last = mg_text_format_offset (end);

  if (canvas->width < LABEL_MIN * mg_canvas_measure (canvas, "0"))
    return 0;
  return ceil (mg_canvas_measure (canvas, last)) + GAP;
}

/**
 * mg_activity_map_place:
 * @canvas: what it goes onto
 * @offset: where what is shown begins, in bytes
 * @extent: how much that is, in bytes
 * @ret_layout: (out): where the cells are
 *
 * Finds room for offsets on the left, where there is enough, for a legend below, and for the cells.
 */
void
mg_activity_map_place (const MgCanvas *canvas, guint64 offset, guint64 extent, MgActivityLayout *ret_layout)
{
  double labels = measure_labels (canvas, offset + MIN (extent, G_MAXUINT64 - offset));
  double legend = measure_legend (canvas);

  mg_activity_layout_place (ret_layout, offset, extent, GAP + labels, GAP, canvas->width - 2 * GAP - labels,
                            canvas->height - 2 * GAP - legend);
}

static void
add_labels (const Drawing *self, const MgActivityLayout *layout)
{
  guint step = (guint) ceil (mg_canvas_get_line_height (self->canvas) * LABEL_STEP / layout->side);
  guint round = 1;

  if (layout->x <= GAP)
    return;
  while (round < step)
    round *= 2;
  for (guint row = 0; row < layout->n_rows; row += round)
    {
      g_autofree char *label
        = mg_text_format_offset (layout->start + (guint64) row * layout->n_columns * layout->cell_size);

      mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT, layout->x - GAP,
                             floor (layout->y + (row + 0.5) * layout->side), MG_DRAW_END, label);
    }
}

/**
 * mg_activity_map_draw:
 * @kind: what the colours say
 * @layout: what mg_activity_map_place() found
 * @shades: (array): how the cells are drawn
 * @dark: whether they stand on a dark background
 * @scale: how many pixels of the screen a pixel is
 * @canvas: what it goes onto
 * @list: where it is added to
 *
 * Draws the cells, offsets beside their rows, and what they mean.
 */
void
mg_activity_map_draw (MgActivityKind kind,
                      const MgActivityLayout *layout,
                      const guint8 *shades,
                      gboolean dark,
                      guint scale,
                      const MgCanvas *canvas,
                      MgDrawList *list)
{
  Drawing drawing = { kind, dark, scale, canvas, list, 0, 0 };
  double legend = measure_legend (canvas);

  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, canvas->width, canvas->height);
  if (layout->n_cells > 0)
    {
      g_autoptr (GBytes) pixels = mg_activity_pixels_new (layout, shades, dark, scale);
      double width = layout->n_columns * layout->side;
      double height = layout->n_rows * layout->side;

      mg_draw_list_add_picture (list, layout->x, layout->y, width, height, pixels, (guint) width * scale,
                                (guint) height * scale);
      add_labels (&drawing, layout);
    }
  if (legend > 0)
    add_legend (&drawing, floor (canvas->height - legend - GAP / 2));
}
