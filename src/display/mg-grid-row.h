/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frame.h"
#include "mg-grid-layout.h"

G_BEGIN_DECLS

/**
 * MgGlyph:
 * @MG_GLYPH_DOT: ·, for a byte without memory
 * @MG_GLYPH_CROSS: ×, for a byte that is lost
 *
 * The characters of a row that are not ASCII.
 */
enum
{
  MG_GLYPH_DOT = 128,
  MG_GLYPH_CROSS,
  MG_N_GLYPHS,
};

/**
 * MgCellStyle:
 * @MG_STYLE_TEXT: a true value
 * @MG_STYLE_LABEL: the label at the left
 * @MG_STYLE_HOLE: no memory there
 * @MG_STYLE_LOST: past the end, or not delivered
 * @MG_STYLE_DENIED: not permitted
 * @MG_STYLE_UNREAD: not read yet
 * @MG_STYLE_SPECIAL: a value that is no finite number
 *
 * What a character of a row looks like.
 */
typedef enum
{
  MG_STYLE_TEXT,
  MG_STYLE_LABEL,
  MG_STYLE_HOLE,
  MG_STYLE_LOST,
  MG_STYLE_DENIED,
  MG_STYLE_UNREAD,
  MG_STYLE_SPECIAL,
  MG_N_STYLES,
} MgCellStyle;

/**
 * MgGridRow:
 * @row: which row of the grid it is
 * @n_bytes: bytes that it is of
 * @bytes: (array length=n_bytes): these bytes; 0 where they are not known
 * @states: (array length=n_bytes): the #MgByteState of each
 * @torn: whether a byte of it was written while it was copied
 * @n_columns: characters
 * @n_cells: cells that the row has; the last row may have fewer than the layout
 * @codes: (array length=n_columns): a character each, ASCII or #MgGlyph; 0 for none
 * @styles: (array length=n_columns): its #MgCellStyle
 * @cells: (array length=n_cells): the #MgCellStyle of each cell
 *
 * One row of a grid: what it is of, and that as characters, without a toolkit.
 */
typedef struct
{
  guint64 row;
  guint n_bytes;
  guint8 *bytes;
  guint8 *states;
  gboolean torn;
  guint n_columns;
  guint n_cells;
  guint8 *codes;
  guint8 *styles;
  guint8 *cells;
} MgGridRow;

MgGridRow *mg_grid_row_new (void);
void mg_grid_row_free (MgGridRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgGridRow, mg_grid_row_free)

void mg_grid_row_load (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 row);
gboolean mg_grid_row_is_of_same (const MgGridRow *a, const MgGridRow *b);
void mg_grid_row_format (MgGridRow *self, const MgGridLayout *layout);
void mg_grid_row_fill (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 row);
gboolean mg_grid_row_equal (const MgGridRow *a, const MgGridRow *b);
char *mg_grid_row_to_string (const MgGridRow *self);

G_END_DECLS
