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
 * @MG_STYLE_PENDING: half of a byte that is being typed
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
  MG_STYLE_PENDING,
  MG_N_STYLES,
} MgCellStyle;

/**
 * MgByteMark:
 * @MG_MARK_EDITED: the user has changed it in a private page
 * @MG_MARK_FROZEN: it is written back again and again
 * @MG_MARK_FROZEN_START: and is the first byte of what is
 *
 * What is said of a byte beside its value. Flags.
 */
typedef enum
{
  MG_MARK_EDITED = 1 << 0,
  MG_MARK_FROZEN = 1 << 1,
  MG_MARK_FROZEN_START = 1 << 2,
} MgByteMark;

/**
 * MgGridRow:
 * @row: which row of the grid it is
 * @n_bytes: bytes that it is of
 * @bytes: (array length=n_bytes): these bytes; 0 where they are not known
 * @states: (array length=n_bytes): the #MgByteState of each
 * @marks: (array length=n_bytes): the #MgByteMark of each
 * @torn: whether a byte of it was written while it was copied
 * @is_private: whether a byte of it is in a page of which the view shows its own copy
 * @pending: the first digit of a byte that is being typed; -1: none is
 * @pending_at: which byte of the row that is
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
  guint8 *marks;
  gboolean torn;
  gboolean is_private;
  int pending;
  guint pending_at;
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
void mg_grid_row_freeze (MgGridRow *self, const MgGridLayout *layout, const MgRange *range);
void mg_grid_row_set_pending (MgGridRow *self, const MgGridLayout *layout, guint64 offset, guint digit);
gboolean mg_grid_row_is_of_same (const MgGridRow *a, const MgGridRow *b);
void mg_grid_row_format (MgGridRow *self, const MgGridLayout *layout);
void mg_grid_row_fill (MgGridRow *self, const MgGridLayout *layout, MgFrame *frame, guint64 row);
gboolean mg_grid_row_equal (const MgGridRow *a, const MgGridRow *b);
gboolean mg_grid_row_find_box (const MgGridRow *self,
                               const MgGridLayout *layout,
                               MgByteMark mark,
                               guint from,
                               guint *ret_first,
                               guint *ret_last);
char *mg_grid_row_to_string (const MgGridRow *self);

G_END_DECLS
