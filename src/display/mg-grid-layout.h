/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MG_GRID_VALUE_CHARS:
 *
 * How wide the text of a value may be, in characters; what is longer is rounded.
 */
#define MG_GRID_VALUE_CHARS 10

/**
 * MG_GRID_LABEL_MAX:
 *
 * Room for the label of a row with its end, in characters.
 */
#define MG_GRID_LABEL_MAX 32

/**
 * MgGridKind:
 * @MG_GRID_HEX: offset, bytes, characters
 * @MG_GRID_VALUES: index, elements
 */
typedef enum
{
  MG_GRID_HEX,
  MG_GRID_VALUES,
} MgGridKind;

/**
 * MgAddresses:
 * @address: where the part begins in a process
 * @offset: where it begins in the mapping, in bytes
 * @length: in bytes; 0: there is no such part
 *
 * A part of a mapping as a process sees it. A plain value.
 */
typedef struct
{
  guint64 address;
  guint64 offset;
  guint64 length;
} MgAddresses;

/**
 * MgGridLayout:
 * @kind: what it shows
 * @element: what a value is; unused for bytes
 * @offset: where the view begins in the mapping, in bytes
 * @extent: how much there is to show, in bytes
 * @addresses: the part whose rows are labelled by addresses; all others are by offsets
 * @row_bytes: how many bytes a row shows
 * @cell_bytes: how many bytes a cell shows
 * @n_cells: cells in a row
 * @label_chars: how wide the label at the left is, in characters
 * @cell_chars: how wide the text of a cell is, in characters
 * @first_column: where the first cell begins, in characters
 * @text_column: where the characters begin; 0 when there are none
 * @n_columns: how wide a row is, in characters
 *
 * Where things stand in a grid of characters of one width. A plain value: it can be copied.
 */
typedef struct
{
  MgGridKind kind;
  MgElement element;
  guint64 offset;
  guint64 extent;
  MgAddresses addresses;
  guint row_bytes;
  guint cell_bytes;
  guint n_cells;
  guint label_chars;
  guint cell_chars;
  guint first_column;
  guint text_column;
  guint n_columns;
} MgGridLayout;

void mg_grid_layout_init (MgGridLayout *self,
                          MgGridKind kind,
                          MgElement element,
                          guint64 offset,
                          guint64 extent,
                          guint row_bytes);
guint mg_grid_layout_set_addresses (MgGridLayout *self, const MgAddresses *addresses);
guint mg_grid_layout_fit (MgGridKind kind, MgElement element, guint64 offset, guint64 extent, guint columns);

guint64 mg_grid_layout_get_n_rows (const MgGridLayout *self);
guint64 mg_grid_layout_get_row (const MgGridLayout *self, guint64 offset);
guint64 mg_grid_layout_get_row_offset (const MgGridLayout *self, guint64 row);
gsize mg_grid_layout_format_label (const MgGridLayout *self, guint64 row, char *ret_text);
guint mg_grid_layout_get_cell (const MgGridLayout *self, guint64 offset);
guint mg_grid_layout_get_cell_column (const MgGridLayout *self, guint cell);
guint64 mg_grid_layout_hit (const MgGridLayout *self, guint64 row, double column, gboolean *ret_in_text);

G_END_DECLS
