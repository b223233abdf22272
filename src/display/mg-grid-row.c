/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-grid-row.h"

#include <string.h>

/* What stands for bytes that have no value to show, by #MgByteState. */
static const struct
{
  guint8 code;
  MgCellStyle style;
} marks[] = {
  [MG_BYTE_UNREAD] = { '-', MG_STYLE_UNREAD },      [MG_BYTE_DATA] = { 0, MG_STYLE_TEXT },
  [MG_BYTE_HOLE] = { MG_GLYPH_DOT, MG_STYLE_HOLE }, [MG_BYTE_LOST] = { MG_GLYPH_CROSS, MG_STYLE_LOST },
  [MG_BYTE_DENIED] = { '#', MG_STYLE_DENIED },
};

/**
 * mg_grid_row_new:
 *
 * Returns: (transfer full): a row to fill
 */
MgGridRow *
mg_grid_row_new (void)
{
  return g_new0 (MgGridRow, 1);
}

/**
 * mg_grid_row_free:
 * @self: (transfer full): a row
 */
void
mg_grid_row_free (MgGridRow *self)
{
  g_free (self->bytes);
  g_free (self->states);
  g_free (self->codes);
  g_free (self->styles);
  g_free (self->cells);
  g_free (self);
}

static void
row_resize (MgGridRow *self, const MgGridLayout *layout)
{
  if (self->n_columns != layout->n_columns)
    {
      self->n_columns = layout->n_columns;
      self->codes = g_realloc (self->codes, self->n_columns);
      self->styles = g_realloc (self->styles, self->n_columns);
    }
  self->cells = g_realloc (self->cells, layout->n_cells);
  memset (self->codes, 0, self->n_columns);
  memset (self->styles, MG_STYLE_TEXT, self->n_columns);
  memset (self->cells, MG_STYLE_TEXT, layout->n_cells);
}

static void
row_put (MgGridRow *self, guint column, const char *text, gsize length, MgCellStyle style)
{
  memcpy (self->codes + column, text, length);
  memset (self->styles + column, style, length);
}

static void
row_put_label (MgGridRow *self, const MgGridLayout *layout, guint64 row)
{
  char text[MG_GRID_LABEL_MAX];
  gsize length = MIN (mg_grid_layout_format_label (layout, row, text), layout->label_chars);

  row_put (self, layout->label_chars - (guint) length, text, length, MG_STYLE_LABEL);
}

/* The state of a cell's bytes as one: anything that hinders the whole counts before a hole, and a hole
 * only when all are. */
static MgByteState
combine_states (const guint8 *states, gsize length)
{
  static const guint8 ranks[] = {
    [MG_BYTE_HOLE] = 0, [MG_BYTE_DATA] = 1, [MG_BYTE_UNREAD] = 2, [MG_BYTE_LOST] = 3, [MG_BYTE_DENIED] = 4
  };
  guint8 worst = MG_BYTE_HOLE;

  for (gsize i = 0; i < length; i++)
    if (ranks[states[i]] > ranks[worst])
      worst = states[i];
  return worst;
}

static void
row_put_mark (MgGridRow *self, guint column, guint width, guint count, MgByteState state)
{
  for (guint i = width - count; i < width; i++)
    {
      self->codes[column + i] = marks[state].code;
      self->styles[column + i] = marks[state].style;
    }
}

static void
row_put_byte (MgGridRow *self, const MgGridLayout *layout, guint cell, MgByteState state, guint8 byte)
{
  static const char digits[] = "0123456789abcdef";
  guint column = mg_grid_layout_get_cell_column (layout, cell);
  char text[2] = { digits[byte >> 4], digits[byte & 15] };

  self->cells[cell] = marks[state].style;
  if (state != MG_BYTE_DATA)
    {
      row_put_mark (self, column, 2, 2, state);
      row_put_mark (self, layout->text_column + cell, 1, 1, state);
      return;
    }
  row_put (self, column, text, 2, MG_STYLE_TEXT);
  self->codes[layout->text_column + cell] = g_ascii_isprint ((char) byte) ? byte : '.';
}

static void
row_put_value (MgGridRow *self,
               const MgGridLayout *layout,
               guint cell,
               MgByteState state,
               const guint8 *bytes,
               gsize length)
{
  guint column = mg_grid_layout_get_cell_column (layout, cell);
  char text[MG_ELEMENT_TEXT_MAX];
  MgCellStyle style = MG_STYLE_TEXT;
  gsize width;

  self->cells[cell] = marks[state].style;
  if (state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
    {
      row_put_mark (self, column, layout->cell_chars, 2, state);
      return;
    }
  if (length < layout->cell_bytes)
    {
      /* The mapping ends within an element: it has no value. */
      width = (gsize) g_snprintf (text, sizeof text, "+%" G_GSIZE_FORMAT, length);
      row_put (self, column + layout->cell_chars - (guint) width, text, width, MG_STYLE_UNREAD);
      self->cells[cell] = MG_STYLE_UNREAD;
      return;
    }
  if (state == MG_BYTE_HOLE)
    {
      row_put_mark (self, column, layout->cell_chars, 2, state);
      return;
    }
  width = mg_element_format_width (layout->element, bytes, layout->cell_chars, text);
  if (!mg_element_is_finite (layout->element, bytes))
    style = MG_STYLE_SPECIAL;
  self->cells[cell] = style;
  row_put (self, column + layout->cell_chars - (guint) width, text, width, style);
}

/* Takes over what the frame knows of bytes that lie in one state. */
static void
row_load_run (MgGridRow *self, MgFrame *frame, guint64 offset, guint at, guint length, MgByteState state)
{
  gsize n_read = 0;

  if (state == MG_BYTE_DATA || state == MG_BYTE_HOLE)
    n_read = mg_frame_read (frame, offset + at, self->bytes + at, length);
  memset (self->bytes + at + n_read, 0, length - n_read);
  memset (self->states + at, (int) state, length);
  /* What the frame says of the bytes and whether it has them come from one sample, but trust is good and
   * looking is better. */
  if (state == MG_BYTE_DATA)
    memset (self->states + at + n_read, MG_BYTE_UNREAD, length - n_read);
}

/**
 * mg_grid_row_load:
 * @self: a row
 * @layout: where things stand
 * @frame: (nullable): the sample; %NULL before the first
 * @row: which row
 *
 * Makes it be of that row; its characters are as they were until mg_grid_row_format().
 */
void
mg_grid_row_load (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 row)
{
  guint64 offset = mg_grid_layout_get_row_offset (layout, row);
  guint64 left = layout->extent - (offset - layout->offset);
  guint length = (guint) MIN (left, layout->row_bytes);

  if (length != self->n_bytes)
    {
      self->n_bytes = length;
      self->bytes = g_realloc (self->bytes, length);
      self->states = g_realloc (self->states, length);
    }
  self->row = row;
  self->torn = frame != NULL && mg_range_set_intersects (frame->torn, offset, length);
  for (guint at = 0; at < length;)
    {
      guint64 run = length;
      MgByteState state = frame != NULL ? mg_frame_get_state (frame, offset + at, &run) : MG_BYTE_UNREAD;
      guint step = (guint) MIN (run, length - at);

      row_load_run (self, frame, offset, at, step, state);
      at += step;
    }
}

/**
 * mg_grid_row_is_of_same:
 * @a: a row
 * @b: a row
 *
 * Returns: whether both are of the same row, and know the same of it: then they look alike in one layout
 */
gboolean
mg_grid_row_is_of_same (const MgGridRow *a, const MgGridRow *b)
{
  return a->row == b->row && a->n_bytes == b->n_bytes && a->torn == b->torn
         && memcmp (a->bytes, b->bytes, a->n_bytes) == 0 && memcmp (a->states, b->states, a->n_bytes) == 0;
}

/**
 * mg_grid_row_format:
 * @self: a row
 * @layout: the one that it was loaded with
 *
 * Makes it show what it is of.
 */
void
mg_grid_row_format (MgGridRow *self, const MgGridLayout *layout)
{
  row_resize (self, layout);
  row_put_label (self, layout, self->row);
  self->n_cells = (self->n_bytes + layout->cell_bytes - 1) / layout->cell_bytes;

  for (guint cell = 0; cell < self->n_cells; cell++)
    {
      guint start = cell * layout->cell_bytes;
      gsize size = MIN (layout->cell_bytes, self->n_bytes - start);
      MgByteState state = combine_states (self->states + start, size);

      if (layout->kind == MG_GRID_HEX)
        row_put_byte (self, layout, cell, state, self->bytes[start]);
      else
        row_put_value (self, layout, cell, state, self->bytes + start, size);
    }
}

/**
 * mg_grid_row_fill:
 * @self: a row
 * @layout: where things stand
 * @frame: (nullable): the sample; %NULL before the first
 * @row: which row
 *
 * Makes it be of that row and show it.
 */
void
mg_grid_row_fill (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 row)
{
  mg_grid_row_load (self, layout, frame, row);
  mg_grid_row_format (self, layout);
}

/**
 * mg_grid_row_equal:
 * @a: a row
 * @b: a row
 *
 * Returns: whether both have the same characters in the same styles
 */
gboolean
mg_grid_row_equal (const MgGridRow *a, const MgGridRow *b)
{
  return a->n_columns == b->n_columns && a->n_cells == b->n_cells && a->torn == b->torn
         && memcmp (a->codes, b->codes, a->n_columns) == 0
         && memcmp (a->styles, b->styles, a->n_columns) == 0;
}

/**
 * mg_grid_row_to_string:
 * @self: a row
 *
 * Returns: (transfer full): the row as text, for screen readers
 */
char *
mg_grid_row_to_string (const MgGridRow *self)
{
  GString *text = g_string_sized_new (self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    switch (self->codes[i])
      {
      case 0:
        g_string_append_c (text, ' ');
        break;
      case MG_GLYPH_DOT:
        g_string_append (text, "·");
        break;
      case MG_GLYPH_CROSS:
        g_string_append (text, "×");
        break;
      default:
        g_string_append_c (text, (char) self->codes[i]);
      }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}
