/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which rows of the grid are in sight, and what scrolls it. */

#include <math.h>

#include "mg-grid-private.h"

/**
 * mg_grid_get_row_height:
 * @self: a grid
 *
 * For the grid.
 *
 * Returns: how high a row is, in pixels
 */
int
mg_grid_get_row_height (MgGrid *self)
{
  return mg_glyphs_get_row_height (self->glyphs);
}

/**
 * mg_grid_get_n_visible:
 * @self: a grid
 *
 * Returns: how many rows are in sight, the last one perhaps in part; at least 1
 */
guint
mg_grid_get_n_visible (MgGrid *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  return (guint) MAX (1, (height + mg_grid_get_row_height (self) - 1) / mg_grid_get_row_height (self));
}

/**
 * mg_grid_get_n_whole_rows:
 * @self: a grid
 *
 * For the grid.
 *
 * Returns: how many rows can be seen wholly; at least 1
 */
guint
mg_grid_get_n_whole_rows (MgGrid *self)
{
  return (guint) MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) / mg_grid_get_row_height (self));
}

static guint64
last_top (MgGrid *self)
{
  guint64 n_rows = mg_grid_layout_get_n_rows (&self->layout);
  guint visible = mg_grid_get_n_whole_rows (self);

  return n_rows > visible ? n_rows - visible : 0;
}

/**
 * mg_grid_update_adjustments:
 * @self: a grid
 *
 * For the grid: keeps the last page full, and tells what scrolls the grid how much there is.
 */
void
mg_grid_update_adjustments (MgGrid *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double content_width
    = ceil (self->layout.n_columns * mg_glyphs_get_char_width (self->glyphs)) + 2 * MG_GRID_MARGIN;
  int rh = mg_grid_get_row_height (self);
  /* The last page ends with a whole row, so that the top is always one. */
  double content_height = (double) last_top (self) * rh + height;

  self->top = MIN (self->top, last_top (self));
  if (self->adjusting)
    return;
  self->adjusting = TRUE;
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_VERTICAL], (double) self->top * rh, 0,
                              content_height, rh, MAX (rh, (int) (mg_grid_get_n_whole_rows (self) - 1) * rh),
                              height);
  if (self->adjustments[GTK_ORIENTATION_HORIZONTAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL],
                              gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]), 0,
                              MAX (content_width, width), 20, MAX (20, width - 20), width);
  self->adjusting = FALSE;
}

/**
 * mg_grid_get_top:
 * @self: a grid
 *
 * Returns: the first row in sight
 */
guint64
mg_grid_get_top (MgGrid *self)
{
  return self->top;
}

/**
 * mg_grid_set_top:
 * @self: a grid
 * @row: the row to be the first in sight; cut so that the last page is full
 */
void
mg_grid_set_top (MgGrid *self, guint64 row)
{
  row = MIN (row, last_top (self));
  if (row == self->top)
    return;
  self->top = row;
  mg_grid_update_adjustments (self);
  mg_grid_update_shown (self);
  mg_grid_queue_mirror (self);
  mg_grid_queue_entry (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_adjustment (MgGrid *self, GtkAdjustment *adjustment)
{
  if (self->adjusting)
    return;
  if (adjustment == self->adjustments[GTK_ORIENTATION_VERTICAL])
    {
      /* The row is the truth and the adjustment only its picture. */
      self->adjusting = TRUE;
      mg_grid_set_top (self,
                       (guint64) (gtk_adjustment_get_value (adjustment) / mg_grid_get_row_height (self)));
      self->adjusting = FALSE;
    }
  mg_grid_queue_entry (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mg_grid_set_adjustment:
 * @self: a grid
 * @orientation: which way
 * @adjustment: (nullable): what scrolls it
 *
 * For the grid.
 */
void
mg_grid_set_adjustment (MgGrid *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **slot = &self->adjustments[orientation];

  if (*slot != NULL)
    g_signal_handlers_disconnect_by_data (*slot, self);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  g_object_ref_sink (adjustment);
  g_clear_object (slot);
  *slot = adjustment;
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_adjustment), self);
  mg_grid_update_adjustments (self);
}

/**
 * mg_grid_reveal:
 * @self: a grid
 * @offset: in bytes from the start of the mapping
 *
 * Scrolls so that the byte is in sight; not at all when it is.
 */
void
mg_grid_reveal (MgGrid *self, guint64 offset)
{
  guint64 row = mg_grid_layout_get_row (&self->layout, offset);
  guint whole = mg_grid_get_n_whole_rows (self);
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];

  if (row < self->top)
    mg_grid_set_top (self, row);
  else if (row >= self->top + whole)
    mg_grid_set_top (self, row - whole + 1);

  if (horizontal != NULL)
    {
      guint cell = mg_grid_layout_get_cell (&self->layout, offset);
      guint column = mg_grid_layout_get_cell_column (&self->layout, cell);
      guint end = column + self->layout.cell_chars;
      double width = mg_glyphs_get_char_width (self->glyphs);

      if (self->in_text)
        {
          column = self->layout.text_column + cell;
          end = column + 1;
        }
      /* What is before the first cell comes with it. */
      else if (cell == 0)
        {
          column = 0;
        }
      gtk_adjustment_clamp_page (horizontal, column * width, ceil (end * width) + 2 * MG_GRID_MARGIN);
    }
}

/**
 * mg_grid_jump:
 * @self: a grid
 * @offset: in bytes from the start of the mapping
 *
 * For the grid: scrolls to what somebody jumped to.
 */
void
mg_grid_jump (MgGrid *self, guint64 offset)
{
  guint64 row = mg_grid_layout_get_row (&self->layout, offset);
  guint whole = mg_grid_get_n_whole_rows (self);

  /* A third from the top there is something to see on either side. */
  if (row < self->top || row >= self->top + whole)
    mg_grid_set_top (self, row > whole / 3 ? row - whole / 3 : 0);
  mg_grid_reveal (self, offset);
}
