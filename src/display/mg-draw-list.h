/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-draw-color.h"

G_BEGIN_DECLS

/**
 * MgDrawKind:
 * @MG_DRAW_RECTANGLE: a filled rectangle
 * @MG_DRAW_LINE: a straight line
 * @MG_DRAW_COLUMNS: filled columns side by side, as a curve is made of
 * @MG_DRAW_HATCH: a rectangle of slanted lines
 * @MG_DRAW_TEXT: a line of text
 * @MG_DRAW_PICTURE: pixels
 */
typedef enum
{
  MG_DRAW_RECTANGLE,
  MG_DRAW_LINE,
  MG_DRAW_COLUMNS,
  MG_DRAW_HATCH,
  MG_DRAW_TEXT,
  MG_DRAW_PICTURE,
} MgDrawKind;

/**
 * MgDrawAlign:
 * @MG_DRAW_START: the text begins there
 * @MG_DRAW_CENTER: its middle is there
 * @MG_DRAW_END: it ends there
 */
typedef enum
{
  MG_DRAW_START,
  MG_DRAW_CENTER,
  MG_DRAW_END,
} MgDrawAlign;

/**
 * MG_DRAW_HATCH_STEP:
 *
 * How far the lines of a hatch are apart, in pixels to the right. They are where x + y is a multiple of it, whatever the
 * rectangle.
 */
#define MG_DRAW_HATCH_STEP 8

/**
 * MgDrawColumn:
 * @top: its upper edge
 * @bottom: its lower edge; where that is not below @top there is nothing
 */
typedef struct
{
  float top;
  float bottom;
} MgDrawColumn;

/**
 * MgDrawItem:
 * @kind: what it is
 * @role: its colour
 * @x: the left edge; of a line one end; of a text where it is aligned
 * @y: the upper edge; of a line the same end; of a text the middle of its height
 * @width: how wide; of a line how far to the right its other end is; of columns how wide one is
 * @height: how high; of a line how far down its other end is
 * @thickness: of a line
 * @columns: (array length=n_columns): of columns, from left to right
 * @n_columns: their number
 * @text: of a text: printable UTF-8
 * @align: of a text
 * @pixels: of a picture: in rows without gaps, a guint32 each as the machine has it, 0xAARRGGBB, colours multiplied by
 *   alpha
 * @n_pixels_across: pixels in a row
 * @n_pixels_down: rows
 *
 * One thing to draw, all in pixels from the upper left corner. It belongs to its list.
 */
typedef struct
{
  MgDrawKind kind;
  MgDrawRole role;
  double x;
  double y;
  double width;
  double height;
  double thickness;
  MgDrawColumn *columns;
  guint n_columns;
  char *text;
  MgDrawAlign align;
  GBytes *pixels;
  guint n_pixels_across;
  guint n_pixels_down;
} MgDrawItem;

/**
 * MgMeasureFunc:
 * @text: printable UTF-8
 * @data: what was given with it
 *
 * Returns: how wide a text will be, in pixels
 */
typedef double (*MgMeasureFunc) (const char *text, gpointer data);

/**
 * MgCanvas:
 * @width: how wide it is, in pixels
 * @height: how high, in pixels
 * @text_size: the size of the font, in pixels
 * @measure: tells how wide a text is
 * @measure_data: its data
 *
 * What is drawn on, and the one font that is drawn with. A plain value.
 */
typedef struct
{
  double width;
  double height;
  double text_size;
  MgMeasureFunc measure;
  gpointer measure_data;
} MgCanvas;

double mg_canvas_measure (const MgCanvas *self, const char *text);
char *mg_canvas_clip (const MgCanvas *self, const char *text, double width);
double mg_canvas_get_line_height (const MgCanvas *self);

/**
 * MgDrawList:
 *
 * What is to be drawn, one thing over the other, without saying by what. Not thread-safe.
 */
typedef struct _MgDrawList MgDrawList;

MgDrawList *mg_draw_list_new (void);
void mg_draw_list_free (MgDrawList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDrawList, mg_draw_list_free)

guint mg_draw_list_get_n_items (const MgDrawList *self);
const MgDrawItem *mg_draw_list_get_item (const MgDrawList *self, guint index);

void mg_draw_list_add_rectangle (MgDrawList *self,
                                 MgDrawRole role,
                                 double x,
                                 double y,
                                 double width,
                                 double height);
void
mg_draw_list_add_hatch (MgDrawList *self, MgDrawRole role, double x, double y, double width, double height);
void mg_draw_list_add_line (MgDrawList *self,
                            MgDrawRole role,
                            double x1,
                            double y1,
                            double x2,
                            double y2,
                            double thickness);
MgDrawColumn *
mg_draw_list_add_columns (MgDrawList *self, MgDrawRole role, double x, double width, guint n_columns);
void mg_draw_list_add_text (MgDrawList *self,
                            MgDrawRole role,
                            double x,
                            double y,
                            MgDrawAlign align,
                            const char *text);
void mg_draw_list_add_picture (MgDrawList *self,
                               double x,
                               double y,
                               double width,
                               double height,
                               GBytes *pixels,
                               guint n_pixels_across,
                               guint n_pixels_down);

G_END_DECLS
