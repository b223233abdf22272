/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Where a value is typed: over its cell. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-grid-private.h"
#include "mg-inspector-text.h"
#include "mg-value-entry.h"

/* How many characters of an exact value can be seen at once, however narrow the cell. */
#define ENTRY_CHARS 24

static void
on_ended (MgGrid *self, int step)
{
  GtkWidget *entry = g_steal_pointer (&self->entry);
  guint64 offset = mg_value_entry_get_offset (MG_VALUE_ENTRY (entry));
  guint64 size = mg_element_get_size (mg_value_entry_get_element (MG_VALUE_ENTRY (entry)));
  guint64 end = self->layout.offset + self->layout.extent;

  /* Before it goes, or GTK 4.8 may keep the focus for ever. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == entry)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_unparent (entry);

  if (step > 0 && offset + size < end)
    mg_grid_go_to (self, offset + size, FALSE);
  else if (step < 0 && offset - self->layout.offset >= size)
    mg_grid_go_to (self, offset - size, FALSE);
  if (step != 0)
    mg_grid_reveal (self, mg_inspection_get_cursor (self->inspection));
}

/* Returns: where the value under the cursor is that can be typed over; tells why there is none. */
static gboolean
find_value (MgGrid *self, guint64 *ret_offset)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  guint64 size = self->layout.cell_bytes;
  guint64 start = cursor - (cursor - self->layout.offset) % size;
  guint64 left = self->layout.offset + self->layout.extent - start;
  const char *type = mg_element_type_get_name (self->layout.element.type);

  *ret_offset = start;
  if (left < size)
    {
      g_autofree char *need = mg_inspector_text_for_need ((gsize) (size - left));
      /* Translators: the name of a type, then “needs 3 more bytes” */
      g_autofree char *sentence = g_strdup_printf (_ ("The last %s is not whole: it %s."), type, need);

      mg_inspection_say (self->inspection, sentence);
    }
  return left >= size;
}

/**
 * mg_grid_open_entry:
 * @self: a grid of values
 * @keys: (nullable): who has a key press in hand that is to be typed; %NULL: begin with the value that is there
 *
 * For the grid: has the value under the cursor typed anew.
 */
void
mg_grid_open_entry (MgGrid *self, GtkEventControllerKey *keys)
{
  guint64 offset;

  if (self->entry != NULL || !mg_grid_begin_typing (self) || !find_value (self, &offset))
    return;
  mg_grid_reveal (self, offset);
  self->entry = mg_value_entry_new (self->inspection, self->layout.element, offset);
  mg_value_entry_set_text_size (MG_VALUE_ENTRY (self->entry), self->text_size);
  g_signal_connect_swapped (self->entry, "ended", G_CALLBACK (on_ended), self);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_grab_focus (self->entry);
  if (keys != NULL)
    mg_value_entry_forward (MG_VALUE_ENTRY (self->entry), keys);
  else
    mg_value_entry_show_value (MG_VALUE_ENTRY (self->entry));
}

/**
 * mg_grid_check_entry:
 * @self: a grid
 *
 * For the grid: takes the entry away when the value that it is about is not the one under the cursor any more.
 */
void
mg_grid_check_entry (MgGrid *self)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  guint64 offset, size;
  MgElement element;

  if (self->entry == NULL)
    return;
  offset = mg_value_entry_get_offset (MG_VALUE_ENTRY (self->entry));
  element = mg_value_entry_get_element (MG_VALUE_ENTRY (self->entry));
  size = mg_element_get_size (element);
  if (element.type != self->layout.element.type || !element.big_endian != !self->layout.element.big_endian
      || cursor < offset || cursor - offset >= size
      || offset + size > self->layout.offset + self->layout.extent)
    mg_value_entry_cancel (MG_VALUE_ENTRY (self->entry));
}

/**
 * mg_grid_queue_entry:
 * @self: a grid
 *
 * For the grid: what is in sight has changed, and the entry has another place in it.
 */
void
mg_grid_queue_entry (MgGrid *self)
{
  if (self->entry != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * mg_grid_allocate_entry:
 * @self: a grid
 *
 * For the grid: the entry goes along with its cell, out of sight too.
 */
void
mg_grid_allocate_entry (MgGrid *self)
{
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double left = horizontal != NULL ? floor (gtk_adjustment_get_value (horizontal)) : 0;
  double char_width = mg_glyphs_get_char_width (self->glyphs);
  int row_height = mg_glyphs_get_row_height (self->glyphs);
  int room = gtk_widget_get_width (GTK_WIDGET (self));
  int minimum_height, minimum_width;
  GtkAllocation place;
  guint64 offset, row;
  guint column;
  double rows;

  if (self->entry == NULL)
    return;
  offset = mg_value_entry_get_offset (MG_VALUE_ENTRY (self->entry));
  row = mg_grid_layout_get_row (&self->layout, offset);
  column = mg_grid_layout_get_cell_column (&self->layout, mg_grid_layout_get_cell (&self->layout, offset));
  rows = row >= self->top ? (double) (row - self->top) : -(double) (self->top - row);
  gtk_widget_measure (self->entry, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, &minimum_height, NULL, NULL, NULL);
  place.width = (int) ceil ((MAX (self->layout.cell_chars, ENTRY_CHARS) + 1) * char_width);
  place.width = MAX (MIN (place.width, room), minimum_width);
  place.height = MAX (row_height, minimum_height);
  place.x = (int) floor (MG_GRID_MARGIN - left + (column - 0.5) * char_width);
  /* What lies far away only has to lie outside. */
  place.y
    = (int) CLAMP (rows * row_height, -2.0 * place.height, gtk_widget_get_height (GTK_WIDGET (self)) + 1.0);
  place.y -= (place.height - row_height) / 2;
  if (place.x + place.width > room)
    place.x = MAX (0, room - place.width);
  gtk_widget_size_allocate (self->entry, &place, -1);
}
