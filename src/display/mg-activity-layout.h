/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-draw-list.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_ACTIVITY_SIDE_MIN:
 *
 * How wide and high a cell is at least, in pixels, with the gap to the next.
 */
#define MG_ACTIVITY_SIDE_MIN 5

/**
 * MG_ACTIVITY_SIDE_MAX:
 *
 * How wide and high a cell is at most, in pixels.
 */
#define MG_ACTIVITY_SIDE_MAX 28

/**
 * MgActivityLayout:
 * @offset: the first byte
 * @end: the byte behind the last one
 * @start: where the first cell begins, at a page
 * @cell_size: how much a cell is, in bytes: so many pages, a power of two
 * @n_cells: their number; 0 where there is nothing, or no room for it
 * @n_columns: cells in a row
 * @n_rows: rows, the last of which may be shorter
 * @x: the left edge of the first cell, in pixels
 * @y: its upper edge, in pixels
 * @side: how wide and high a cell is, in pixels, with the gap to the next; whole
 *
 * Where the pages of a mapping are in a picture of them: square cells in rows, from left to right as offsets grow. A plain
 * value.
 */
typedef struct
{
  guint64 offset;
  guint64 end;
  guint64 start;
  guint64 cell_size;
  guint n_cells;
  guint n_columns;
  guint n_rows;
  double x;
  double y;
  double side;
} MgActivityLayout;

void mg_activity_layout_place (MgActivityLayout *self,
                               guint64 offset,
                               guint64 extent,
                               double x,
                               double y,
                               double width,
                               double height);
gboolean mg_activity_layout_equal (const MgActivityLayout *a, const MgActivityLayout *b);
gboolean mg_activity_layout_hit (const MgActivityLayout *self, double x, double y, guint *ret_cell);
guint mg_activity_layout_get_cell (const MgActivityLayout *self, guint64 offset);
void mg_activity_layout_get_range (const MgActivityLayout *self, guint cell, MgRange *ret_range);
void mg_activity_layout_get_box (const MgActivityLayout *self, guint cell, double *ret_x, double *ret_y);
void mg_activity_layout_outline (const MgActivityLayout *self,
                                 const MgRange *range,
                                 MgDrawRole role,
                                 double thickness,
                                 MgDrawList *list);

G_END_DECLS
