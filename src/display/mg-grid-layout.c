/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-grid-layout.h"

/* Characters between the label and the first cell, and between the last cell and the characters. */
#define LABEL_GAP 2
#define TEXT_GAP  2
/* Bytes between which there is one character more, for the eye to count. */
#define GROUP 8

#define MAX_ROW_BYTES 4096

static guint
count_digits (guint64 number, guint base)
{
  guint n = 1;

  for (; number >= base; number /= base)
    n++;
  return n;
}

static guint
cell_pitch (const MgGridLayout *self)
{
  return self->cell_chars + (self->kind == MG_GRID_HEX ? 1 : 2);
}

/* The label at the left grew to @chars. */
static void
widen (MgGridLayout *self, guint chars)
{
  guint by = chars > self->label_chars ? chars - self->label_chars : 0;

  self->label_chars += by;
  self->first_column += by;
  self->n_columns += by;
  if (self->text_column > 0)
    self->text_column += by;
}

/**
 * mg_grid_layout_init:
 * @self: (out caller-allocates): a layout
 * @kind: what it shows
 * @element: what a value is
 * @offset: where the view begins in the mapping, in bytes
 * @extent: how much there is to show, in bytes
 * @row_bytes: how many bytes a row is to show; brought to whole cells, at least one
 *
 * Offsets have eight digits, more only where the mapping needs them.
 */
void
mg_grid_layout_init (MgGridLayout *self,
                     MgGridKind kind,
                     MgElement element,
                     guint64 offset,
                     guint64 extent,
                     guint row_bytes)
{
  guint64 last = extent > 0 ? offset + MIN (extent - 1, G_MAXUINT64 - offset) : offset;

  *self = (MgGridLayout){ .kind = kind, .element = element, .offset = offset, .extent = extent };
  self->cell_bytes = kind == MG_GRID_HEX ? 1 : (guint) mg_element_get_size (element);
  self->n_cells = CLAMP (row_bytes, self->cell_bytes, MAX_ROW_BYTES) / self->cell_bytes;
  self->row_bytes = self->n_cells * self->cell_bytes;
  if (kind == MG_GRID_HEX)
    {
      self->label_chars = MAX (8, count_digits (last, 16));
      self->cell_chars = 2;
      self->first_column = self->label_chars + LABEL_GAP;
      self->text_column
        = mg_grid_layout_get_cell_column (self, self->n_cells - 1) + self->cell_chars + TEXT_GAP;
      self->n_columns = self->text_column + self->n_cells;
    }
  else
    {
      self->label_chars = MAX (6, count_digits ((last - offset) / self->cell_bytes, 10) + 2);
      self->cell_chars = MG_GRID_VALUE_CHARS;
      self->first_column = self->label_chars + LABEL_GAP;
      self->n_columns = mg_grid_layout_get_cell_column (self, self->n_cells - 1) + self->cell_chars;
    }
}

/**
 * mg_grid_layout_set_addresses:
 * @self: a layout
 * @addresses: the part whose rows are to be labelled by addresses
 *
 * Where a process maps no more than a part, the other rows stay labelled by offsets, with a plus before them: no process
 * sees them at any address. Values are labelled by their index in any case.
 *
 * Returns: by how many characters each row is wider now
 */
guint
mg_grid_layout_set_addresses (MgGridLayout *self, const MgAddresses *addresses)
{
  guint before = self->n_columns;
  guint64 last = self->extent > 0 ? self->extent - 1 : 0;

  if (self->kind != MG_GRID_HEX || addresses->length == 0)
    return 0;
  self->addresses = *addresses;
  widen (self, count_digits (addresses->address + (addresses->length - 1), 16));
  if (addresses->offset > self->offset || addresses->length - 1 < self->offset - addresses->offset + last)
    widen (self, count_digits (self->offset + MIN (last, G_MAXUINT64 - self->offset), 16) + 1);
  return self->n_columns - before;
}

/**
 * mg_grid_layout_fit:
 * @kind: what it shows
 * @element: what a value is
 * @offset: where the view begins in the mapping, in bytes
 * @extent: how much there is to show, in bytes
 * @columns: how much room there is, in characters
 *
 * Returns: the most bytes in a row that fit: 8, 16, 24 or 32, or a power of two of values; the least when
 * nothing does
 */
guint
mg_grid_layout_fit (MgGridKind kind, MgElement element, guint64 offset, guint64 extent, guint columns)
{
  MgGridLayout layout;
  guint cell_bytes = kind == MG_GRID_HEX ? 1 : (guint) mg_element_get_size (element);
  guint best = kind == MG_GRID_HEX ? 8 : cell_bytes;

  for (guint cells = kind == MG_GRID_HEX ? 8 : 1; cells <= 32;
       cells = kind == MG_GRID_HEX ? cells + 8 : cells * 2)
    {
      mg_grid_layout_init (&layout, kind, element, offset, extent, cells * cell_bytes);
      if (layout.n_columns <= columns)
        best = layout.row_bytes;
    }
  return best;
}

/**
 * mg_grid_layout_get_n_rows:
 * @self: a layout
 *
 * Returns: how many rows it takes to show everything
 */
guint64
mg_grid_layout_get_n_rows (const MgGridLayout *self)
{
  return self->extent / self->row_bytes + (self->extent % self->row_bytes != 0 ? 1 : 0);
}

/**
 * mg_grid_layout_get_row:
 * @self: a layout
 * @offset: in bytes from the start of the mapping, within the view
 *
 * Returns: the row that shows the byte
 */
guint64
mg_grid_layout_get_row (const MgGridLayout *self, guint64 offset)
{
  return (offset - self->offset) / self->row_bytes;
}

/**
 * mg_grid_layout_get_row_offset:
 * @self: a layout
 * @row: a row
 *
 * Returns: its first byte, from the start of the mapping
 */
guint64
mg_grid_layout_get_row_offset (const MgGridLayout *self, guint64 row)
{
  return self->offset + row * self->row_bytes;
}

static int
format_place (const MgGridLayout *self, guint64 offset, char *text)
{
  const MgAddresses *addresses = &self->addresses;

  if (addresses->length == 0)
    return g_snprintf (text, MG_GRID_LABEL_MAX, "%0*" G_GINT64_MODIFIER "x", (int) self->label_chars, offset);
  if (offset < addresses->offset || offset - addresses->offset >= addresses->length)
    return g_snprintf (text, MG_GRID_LABEL_MAX, "+%" G_GINT64_MODIFIER "x", offset);
  return g_snprintf (text, MG_GRID_LABEL_MAX, "%0*" G_GINT64_MODIFIER "x", 8,
                     addresses->address + (offset - addresses->offset));
}

/**
 * mg_grid_layout_format_label:
 * @self: a layout
 * @row: a row
 * @ret_text: (out): room for %MG_GRID_LABEL_MAX characters
 *
 * Tells what stands at the left of a row: where its first byte is, or the index of its first value; ASCII.
 *
 * Returns: how many characters it has
 */
gsize
mg_grid_layout_format_label (const MgGridLayout *self, guint64 row, char *ret_text)
{
  if (self->kind == MG_GRID_VALUES)
    return (gsize) g_snprintf (ret_text, MG_GRID_LABEL_MAX, "[%" G_GUINT64_FORMAT "]", row * self->n_cells);
  return (gsize) format_place (self, mg_grid_layout_get_row_offset (self, row), ret_text);
}

/**
 * mg_grid_layout_get_cell:
 * @self: a layout
 * @offset: in bytes from the start of the mapping, within the view
 *
 * Returns: which cell of its row shows the byte
 */
guint
mg_grid_layout_get_cell (const MgGridLayout *self, guint64 offset)
{
  return (guint) ((offset - self->offset) % self->row_bytes) / self->cell_bytes;
}

/**
 * mg_grid_layout_get_cell_column:
 * @self: a layout
 * @cell: a cell of a row
 *
 * Returns: where its text begins, in characters
 */
guint
mg_grid_layout_get_cell_column (const MgGridLayout *self, guint cell)
{
  guint groups = self->kind == MG_GRID_HEX ? cell / GROUP : 0;

  return self->first_column + cell * cell_pitch (self) + groups;
}

/**
 * mg_grid_layout_hit:
 * @self: a layout
 * @row: a row
 * @column: a place in it, in characters
 * @ret_in_text: (out): whether it is among the characters
 *
 * Returns: the first byte of the cell that is nearest, from the start of the mapping, within the view
 */
guint64
mg_grid_layout_hit (const MgGridLayout *self, guint64 row, double column, gboolean *ret_in_text)
{
  guint cell = 0;
  guint64 start, inside;

  *ret_in_text = self->text_column > 0 && column >= self->text_column - 1;
  if (*ret_in_text)
    {
      cell = column <= self->text_column ? 0 : MIN ((guint) (column - self->text_column), self->n_cells - 1);
    }
  else
    {
      /* The gap behind a cell belongs half to each neighbour. */
      while (cell + 1 < self->n_cells
             && column >= (mg_grid_layout_get_cell_column (self, cell) + self->cell_chars
                           + mg_grid_layout_get_cell_column (self, cell + 1))
                            / 2.0)
        cell++;
    }
  start = MIN (row, MAX (mg_grid_layout_get_n_rows (self), 1) - 1) * self->row_bytes;
  inside = MIN ((guint64) cell * self->cell_bytes, MAX (self->extent, 1) - 1 - start);
  return self->offset + start + inside - inside % self->cell_bytes;
}
