/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity-layout.h"

#include <math.h>

#include "mg-backing.h"

/* Rows begin at round offsets: cells in a row are a multiple of this, where there is room for so many. */
#define COLUMN_STEP 8

static guint
count_fitting (double length, guint side)
{
  return length >= side ? (guint) MIN (length / side, 65536) : 0;
}

static guint
count_columns (double width, guint side)
{
  guint n = count_fitting (width, side);

  return n >= COLUMN_STEP ? n - n % COLUMN_STEP : n;
}

static guint64
divide_up (guint64 number, guint64 by)
{
  return number / by + (number % by > 0 ? 1 : 0);
}

/**
 * mg_activity_layout_place:
 * @self: (out caller-allocates): a layout
 * @offset: where what is shown begins, in bytes
 * @extent: how much that is, in bytes
 * @x: the left edge of where there is room, in pixels
 * @y: its upper edge
 * @width: how much room there is
 * @height: how high
 *
 * As few pages in a cell as there is room for, and those cells as large as can be. Thread-safe.
 */
void
mg_activity_layout_place (MgActivityLayout *self,
                          guint64 offset,
                          guint64 extent,
                          double x,
                          double y,
                          double width,
                          double height)
{
  guint64 end = offset + MIN (extent, G_MAXUINT64 - offset);
  guint64 start = offset - offset % MG_PAGE_SIZE;
  guint64 room
    = (guint64) count_columns (width, MG_ACTIVITY_SIDE_MIN) * count_fitting (height, MG_ACTIVITY_SIDE_MIN);
  guint64 n_pages = divide_up (end - start, MG_PAGE_SIZE);
  guint64 pages = 1;
  guint side = MG_ACTIVITY_SIDE_MAX;

  *self = (MgActivityLayout){ offset, end, start, MG_PAGE_SIZE, 0, 0, 0, x, y, MG_ACTIVITY_SIDE_MIN };
  if (room == 0 || extent == 0)
    return;
  while (divide_up (n_pages, pages) > room)
    pages *= 2;
  self->cell_size = MIN (pages, G_MAXUINT64 / MG_PAGE_SIZE) * MG_PAGE_SIZE;
  self->n_cells = (guint) divide_up (n_pages, pages);
  while (side > MG_ACTIVITY_SIDE_MIN
         && (guint64) count_columns (width, side) * count_fitting (height, side) < self->n_cells)
    side--;
  self->side = side;
  self->n_columns = MIN (count_columns (width, side), self->n_cells);
  self->n_rows = (guint) divide_up (self->n_cells, self->n_columns);
}

/**
 * mg_activity_layout_equal:
 * @a: a layout
 * @b: another one
 *
 * Thread-safe.
 *
 * Returns: whether all is in the same place
 */
gboolean
mg_activity_layout_equal (const MgActivityLayout *a, const MgActivityLayout *b)
{
  return a->offset == b->offset && a->end == b->end && a->cell_size == b->cell_size
         && a->n_columns == b->n_columns && a->x == b->x && a->y == b->y && a->side == b->side;
}

/**
 * mg_activity_layout_hit:
 * @self: a layout
 * @x: in pixels
 * @y: in pixels
 * @ret_cell: (out): the cell there, untouched where there is none
 *
 * Thread-safe.
 *
 * Returns: whether there is one
 */
gboolean
mg_activity_layout_hit (const MgActivityLayout *self, double x, double y, guint *ret_cell)
{
  double column = floor ((x - self->x) / self->side);
  double row = floor ((y - self->y) / self->side);

  if (!(column >= 0 && column < self->n_columns && row >= 0 && row < self->n_rows)
      || row * self->n_columns + column >= self->n_cells)
    return FALSE;
  *ret_cell = (guint) row * self->n_columns + (guint) column;
  return TRUE;
}

/**
 * mg_activity_layout_get_cell:
 * @self: a layout that has cells
 * @offset: in bytes
 *
 * Thread-safe.
 *
 * Returns: the cell that a byte is in, or the nearest
 */
guint
mg_activity_layout_get_cell (const MgActivityLayout *self, guint64 offset)
{
  if (offset < self->start)
    return 0;
  return (guint) MIN ((offset - self->start) / self->cell_size, self->n_cells - 1);
}

/**
 * mg_activity_layout_get_range:
 * @self: a layout
 * @cell: one of its cells
 * @ret_range: (out): which bytes of what is shown it stands for
 *
 * Thread-safe.
 */
void
mg_activity_layout_get_range (const MgActivityLayout *self, guint cell, MgRange *ret_range)
{
  guint64 start = self->start + cell * self->cell_size;
  guint64 length = MIN (self->cell_size, self->end - start);

  ret_range->offset = MAX (start, self->offset);
  ret_range->length = length - (ret_range->offset - start);
}

/**
 * mg_activity_layout_get_box:
 * @self: a layout
 * @cell: one of its cells
 * @ret_x: (out): its left edge, in pixels
 * @ret_y: (out): its upper edge, in pixels
 *
 * Thread-safe.
 */
void
mg_activity_layout_get_box (const MgActivityLayout *self, guint cell, double *ret_x, double *ret_y)
{
  *ret_x = self->x + cell % self->n_columns * self->side;
  *ret_y = self->y + cell / self->n_columns * self->side;
}

typedef struct
{
  const MgActivityLayout *layout;
  MgDrawList *list;
  MgDrawRole role;
  double thickness;
} Outline;

/* A line along edges of cells, over the gap that is there. */
static void
add_edge (const Outline *self, guint column_1, guint row_1, guint column_2, guint row_2)
{
  const MgActivityLayout *layout = self->layout;
  double shift = -0.5;
  double longer = self->thickness / 2;
  gboolean level = row_1 == row_2;

  if (column_1 == column_2 && level)
    return;
  mg_draw_list_add_line (self->list, self->role,
                         layout->x + column_1 * layout->side + shift - (level ? longer : 0),
                         layout->y + row_1 * layout->side + shift - (level ? 0 : longer),
                         layout->x + column_2 * layout->side + shift + (level ? longer : 0),
                         layout->y + row_2 * layout->side + shift + (level ? 0 : longer), self->thickness);
}

/* Around cells of one row. */
static void
add_box (const Outline *self, guint left, guint right, guint row)
{
  add_edge (self, left, row, right, row);
  add_edge (self, left, row + 1, right, row + 1);
  add_edge (self, left, row, left, row + 1);
  add_edge (self, right, row, right, row + 1);
}

/**
 * mg_activity_layout_outline:
 * @self: a layout
 * @range: some bytes; those that are not shown do not count
 * @role: the colour
 * @thickness: in pixels
 * @list: where it is added to
 *
 * Draws a line around the cells that some bytes are in.
 */
void
mg_activity_layout_outline (const MgActivityLayout *self,
                            const MgRange *range,
                            MgDrawRole role,
                            double thickness,
                            MgDrawList *list)
{
  const Outline outline = { self, list, role, thickness };
  guint64 start = MAX (range->offset, self->offset);
  guint64 end = MIN (range->offset + MIN (range->length, G_MAXUINT64 - range->offset), self->end);
  guint n = self->n_columns;
  guint first, last, top, bottom, left, right;

  if (self->n_cells == 0 || start >= end)
    return;
  first = mg_activity_layout_get_cell (self, start);
  last = mg_activity_layout_get_cell (self, end - 1);
  top = first / n;
  bottom = last / n;
  left = first % n;
  right = last % n + 1;
  if (top == bottom || (bottom == top + 1 && left >= right))
    {
      add_box (&outline, left, top == bottom ? right : n, top);
      if (top != bottom)
        add_box (&outline, 0, right, bottom);
      return;
    }
  /* The first row may begin, and the last one end, in the middle. */
  add_edge (&outline, left, top, n, top);
  add_edge (&outline, 0, top + 1, left, top + 1);
  add_edge (&outline, left, top, left, top + 1);
  add_edge (&outline, 0, top + 1, 0, bottom + 1);
  add_edge (&outline, n, top, n, bottom);
  add_edge (&outline, right, bottom, n, bottom);
  add_edge (&outline, right, bottom, right, bottom + 1);
  add_edge (&outline, 0, bottom + 1, right, bottom + 1);
}
