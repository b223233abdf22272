/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-grid-row.h"

#include <string.h>

/* What stands for bytes that have no value to show, by #MgByteState. */
static const struct
{
  guint8 code;
  MgCellStyle style;
} signs[] = {
  [MG_BYTE_UNREAD] = { '-', MG_STYLE_UNREAD },      [MG_BYTE_DATA] = { 0, MG_STYLE_TEXT },
  [MG_BYTE_HOLE] = { MG_GLYPH_DOT, MG_STYLE_HOLE }, [MG_BYTE_LOST] = { MG_GLYPH_CROSS, MG_STYLE_LOST },
  [MG_BYTE_DENIED] = { '#', MG_STYLE_DENIED },
};

static const char digits[] = "0123456789abcdef";

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
  g_free (self->marks);
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
row_put_sign (MgGridRow *self, guint column, guint width, guint count, MgByteState state)
{
  for (guint i = width - count; i < width; i++)
    {
      self->codes[column + i] = signs[state].code;
      self->styles[column + i] = signs[state].style;
    }
}

static void
row_put_byte (MgGridRow *self, const MgGridLayout *layout, guint cell, MgByteState state, guint8 byte)
{
  guint column = mg_grid_layout_get_cell_column (layout, cell);
  char text[2] = { digits[byte >> 4], digits[byte & 15] };

  self->cells[cell] = signs[state].style;
  if (state != MG_BYTE_DATA)
    {
      row_put_sign (self, column, 2, 2, state);
      row_put_sign (self, layout->text_column + cell, 1, 1, state);
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

  self->cells[cell] = signs[state].style;
  if (state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
    {
      row_put_sign (self, column, layout->cell_chars, 2, state);
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
      row_put_sign (self, column, layout->cell_chars, 2, state);
      return;
    }
  width = mg_element_format_width (layout->element, bytes, layout->cell_chars, text);
  if (!mg_element_is_finite (layout->element, bytes))
    style = MG_STYLE_SPECIAL;
  self->cells[cell] = style;
  row_put (self, column + layout->cell_chars - (guint) width, text, width, style);
}

/* One digit is there, the other is to come; the character is what it was. */
static void
row_put_pending (MgGridRow *self, const MgGridLayout *layout)
{
  guint column = mg_grid_layout_get_cell_column (layout, self->pending_at);
  char text[2] = { digits[self->pending], '_' };

  row_put (self, column, text, 2, MG_STYLE_PENDING);
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

/* Where in the row a range of the mapping lies. Returns: FALSE where none of it does. */
static gboolean
row_clip (MgGridRow *self, const MgGridLayout *layout, const MgRange *range, guint *ret_first, guint *ret_end)
{
  guint64 offset = mg_grid_layout_get_row_offset (layout, self->row);
  guint64 first = MAX (range->offset, offset);
  guint64 end = MIN (range->offset + range->length, offset + self->n_bytes);

  if (first >= end)
    return FALSE;
  *ret_first = (guint) (first - offset);
  *ret_end = (guint) (end - offset);
  return TRUE;
}

/* What the view shows of its own. */
static void
row_load_edits (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 offset)
{
  guint first, end;

  memset (self->marks, 0, self->n_bytes);
  self->is_private = frame != NULL && frame->private_pages != NULL
                     && mg_range_set_intersects (frame->private_pages, offset, self->n_bytes);
  if (frame == NULL || frame->edited == NULL)
    return;
  for (guint i = mg_range_set_find (frame->edited, offset);
       i < mg_range_set_get_n_ranges (frame->edited)
       && row_clip (self, layout, mg_range_set_get_range (frame->edited, i), &first, &end);
       i++)
    memset (self->marks + first, MG_MARK_EDITED, end - first);
}

/**
 * mg_grid_row_load:
 * @self: a row
 * @layout: where things stand
 * @frame: (nullable): the sample; %NULL before the first
 * @row: which row
 *
 * Makes it be of that row; its characters are as they were until mg_grid_row_format(). Nothing is frozen in it and
 * nothing pending, until that is said.
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
      self->marks = g_realloc (self->marks, length);
    }
  self->row = row;
  self->pending = -1;
  self->pending_at = 0;
  row_load_edits (self, layout, frame, offset);
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
 * mg_grid_row_freeze:
 * @self: a row that was loaded
 * @layout: the one that it was loaded with
 * @range: of the mapping, in the row or not
 *
 * These bytes are written back again and again.
 */
void
mg_grid_row_freeze (MgGridRow *self, const MgGridLayout *layout, const MgRange *range)
{
  guint first, end;

  if (!row_clip (self, layout, range, &first, &end))
    return;
  for (guint i = first; i < end; i++)
    self->marks[i] |= MG_MARK_FROZEN;
  if (range->offset == mg_grid_layout_get_row_offset (layout, self->row) + first)
    self->marks[first] |= MG_MARK_FROZEN_START;
}

/**
 * mg_grid_row_set_pending:
 * @self: a row of bytes that was loaded
 * @layout: the one that it was loaded with
 * @offset: of a byte, in the row or not
 * @digit: its first hexadecimal digit, from 0 to 15
 *
 * This byte is being typed: the other digit is to come.
 */
void
mg_grid_row_set_pending (MgGridRow *self, const MgGridLayout *layout, guint64 offset, guint digit)
{
  MgRange range = { offset, 1 };
  guint first, end;

  if (layout->kind != MG_GRID_HEX || !row_clip (self, layout, &range, &first, &end))
    return;
  self->pending = (int) (digit & 15);
  self->pending_at = first;
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
  return a->row == b->row && a->n_bytes == b->n_bytes && a->torn == b->torn && a->is_private == b->is_private
         && a->pending == b->pending && a->pending_at == b->pending_at
         && memcmp (a->bytes, b->bytes, a->n_bytes) == 0 && memcmp (a->states, b->states, a->n_bytes) == 0
         && memcmp (a->marks, b->marks, a->n_bytes) == 0;
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
  if (self->pending >= 0)
    row_put_pending (self, layout);
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

static guint8
combine_marks (const MgGridRow *self, const MgGridLayout *layout, guint cell)
{
  guint start = cell * layout->cell_bytes;
  guint8 marks = 0;

  for (guint i = start; i < MIN (start + layout->cell_bytes, self->n_bytes); i++)
    marks |= self->marks[i];
  return marks;
}

/**
 * mg_grid_row_find_box:
 * @self: a row
 * @layout: the one that it was made with
 * @mark: edited or frozen
 * @from: the first cell that may be in it
 * @ret_first: (out): the first cell of the box
 * @ret_last: (out): its last cell
 *
 * Finds cells beside each other that bear a mark, and are to be put in one box; each thing that is frozen has its own.
 *
 * Returns: %FALSE when there are none
 */
gboolean
mg_grid_row_find_box (const MgGridRow *self,
                      const MgGridLayout *layout,
                      MgByteMark mark,
                      guint from,
                      guint *ret_first,
                      guint *ret_last)
{
  guint8 parts = mark == MG_MARK_FROZEN ? MG_MARK_FROZEN_START : 0;

  while (from < self->n_cells && !(combine_marks (self, layout, from) & mark))
    from++;
  if (from >= self->n_cells)
    return FALSE;
  *ret_first = from;
  while (from + 1 < self->n_cells && (combine_marks (self, layout, from + 1) & mark)
         && !(combine_marks (self, layout, from + 1) & parts))
    from++;
  *ret_last = from;
  return TRUE;
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
