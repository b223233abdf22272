/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-draw-list.h"

#include "mg-text.h"

/* How high a line of text is, in sizes of its font. */
#define LINE_HEIGHT 1.45

struct _MgDrawList
{
  GArray *items;
};

static void
item_clear (gpointer data)
{
  MgDrawItem *item = data;

  g_free (item->columns);
  g_free (item->text);
  g_clear_pointer (&item->pixels, g_bytes_unref);
}

/**
 * mg_canvas_measure:
 * @self: a canvas
 * @text: printable UTF-8
 *
 * Returns: how wide the text is on it, in pixels
 */
double
mg_canvas_measure (const MgCanvas *self, const char *text)
{
  return self->measure (text, self->measure_data);
}

/**
 * mg_canvas_clip:
 * @self: a canvas
 * @text: printable UTF-8
 * @width: in pixels
 *
 * Shortens a text to what fits; what is cut off becomes an ellipsis.
 *
 * Returns: (transfer full): the text, or its beginning
 */
char *
mg_canvas_clip (const MgCanvas *self, const char *text, double width)
{
  g_autofree char *shorter = NULL;
  guint n_columns = mg_text_get_width (text);

  if (mg_canvas_measure (self, text) <= width)
    return g_strdup (text);
  while (n_columns > 1)
    {
      g_free (shorter);
      shorter = mg_text_clip (text, --n_columns);
      if (mg_canvas_measure (self, shorter) <= width)
        return g_steal_pointer (&shorter);
    }
  return g_strdup ("");
}

/**
 * mg_canvas_get_line_height:
 * @self: a canvas
 *
 * Thread-safe.
 *
 * Returns: how far lines of text are apart, in pixels
 */
double
mg_canvas_get_line_height (const MgCanvas *self)
{
  return self->text_size * LINE_HEIGHT;
}

/**
 * mg_draw_list_new:
 *
 * Returns: (transfer full): a list without anything to draw
 */
MgDrawList *
mg_draw_list_new (void)
{
  MgDrawList *self = g_new0 (MgDrawList, 1);

  self->items = g_array_new (FALSE, TRUE, sizeof (MgDrawItem));
  g_array_set_clear_func (self->items, item_clear);
  return self;
}

/**
 * mg_draw_list_free:
 * @self: (transfer full): a list
 */
void
mg_draw_list_free (MgDrawList *self)
{
  g_array_unref (self->items);
  g_free (self);
}

/**
 * mg_draw_list_get_n_items:
 * @self: a list
 *
 * Returns: how many things it has
 */
guint
mg_draw_list_get_n_items (const MgDrawList *self)
{
  return self->items->len;
}

/**
 * mg_draw_list_get_item:
 * @self: a list
 * @index: which, from 0; the last one is on top
 *
 * Returns: (transfer none): a thing to draw, valid until another is added
 */
const MgDrawItem *
mg_draw_list_get_item (const MgDrawList *self, guint index)
{
  return &g_array_index (self->items, MgDrawItem, index);
}

static MgDrawItem *
add (MgDrawList *self, MgDrawKind kind, MgDrawRole role, double x, double y, double width, double height)
{
  MgDrawItem item = { .kind = kind, .role = role, .x = x, .y = y, .width = width, .height = height };

  g_array_append_val (self->items, item);
  return &g_array_index (self->items, MgDrawItem, self->items->len - 1);
}

/**
 * mg_draw_list_add_rectangle:
 * @self: a list
 * @role: its colour
 * @x: its left edge, in pixels as all that follows
 * @y: its upper edge
 * @width: how wide
 * @height: how high
 */
void
mg_draw_list_add_rectangle (MgDrawList *self,
                            MgDrawRole role,
                            double x,
                            double y,
                            double width,
                            double height)
{
  add (self, MG_DRAW_RECTANGLE, role, x, y, width, height);
}

/**
 * mg_draw_list_add_hatch:
 * @self: a list
 * @role: the colour of its lines; between them all stays as it is
 * @x: its left edge, in pixels as all that follows
 * @y: its upper edge
 * @width: how wide
 * @height: how high
 */
void
mg_draw_list_add_hatch (MgDrawList *self, MgDrawRole role, double x, double y, double width, double height)
{
  add (self, MG_DRAW_HATCH, role, x, y, width, height);
}

/**
 * mg_draw_list_add_line:
 * @self: a list
 * @role: its colour
 * @x1: where it begins, in pixels as all that follows
 * @y1: where it begins
 * @x2: where it ends
 * @y2: where it ends
 * @thickness: how thick it is
 */
void
mg_draw_list_add_line (MgDrawList *self,
                       MgDrawRole role,
                       double x1,
                       double y1,
                       double x2,
                       double y2,
                       double thickness)
{
  add (self, MG_DRAW_LINE, role, x1, y1, x2 - x1, y2 - y1)->thickness = thickness;
}

/**
 * mg_draw_list_add_columns:
 * @self: a list
 * @role: their colour
 * @x: the left edge of the first, in pixels
 * @width: how wide one is, in pixels
 * @n_columns: how many
 *
 * Returns: (transfer none) (array length=n_columns): the columns, with nothing in them, to be filled in
 */
MgDrawColumn *
mg_draw_list_add_columns (MgDrawList *self, MgDrawRole role, double x, double width, guint n_columns)
{
  MgDrawItem *item = add (self, MG_DRAW_COLUMNS, role, x, 0, width, 0);

  item->columns = g_new0 (MgDrawColumn, n_columns);
  item->n_columns = n_columns;
  return item->columns;
}

/**
 * mg_draw_list_add_text:
 * @self: a list
 * @role: its colour
 * @x: where it is aligned, in pixels
 * @y: the middle of its height, in pixels
 * @align: what of it is at @x
 * @text: printable UTF-8
 */
void
mg_draw_list_add_text (MgDrawList *self,
                       MgDrawRole role,
                       double x,
                       double y,
                       MgDrawAlign align,
                       const char *text)
{
  MgDrawItem *item = add (self, MG_DRAW_TEXT, role, x, y, 0, 0);

  item->text = g_strdup (text);
  item->align = align;
}

/**
 * mg_draw_list_add_picture:
 * @self: a list
 * @x: the left edge, in pixels as all that follows
 * @y: the upper edge
 * @width: how wide it is drawn
 * @height: how high
 * @pixels: (transfer none): its pixels, as #MgDrawItem has them
 * @n_pixels_across: how many are in a row
 * @n_pixels_down: how many rows
 */
void
mg_draw_list_add_picture (MgDrawList *self,
                          double x,
                          double y,
                          double width,
                          double height,
                          GBytes *pixels,
                          guint n_pixels_across,
                          guint n_pixels_down)
{
  MgDrawItem *item = add (self, MG_DRAW_PICTURE, MG_DRAW_ROLE_BACKGROUND, x, y, width, height);

  g_assert (g_bytes_get_size (pixels) == (gsize) n_pixels_across * n_pixels_down * sizeof (guint32));
  item->pixels = g_bytes_ref (pixels);
  item->n_pixels_across = n_pixels_across;
  item->n_pixels_down = n_pixels_down;
}
