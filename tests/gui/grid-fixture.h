/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-grid.h"

G_BEGIN_DECLS

/**
 * GridFixture:
 * @base: the mapping, and the view on it
 * @source: (nullable): where the mapping is; %NULL when it is a real one
 * @view: on the mapping
 * @inspection: of the view
 * @scroller: what the grid is in
 * @grid: shows it, 16 bytes in a row
 *
 * A grid in a window.
 */
typedef struct
{
  GuiFixture *base;
  MgFakeSource *source;
  MgView *view;
  MgInspection *inspection;
  GtkWidget *scroller;
  MgGrid *grid;
} GridFixture;

GridFixture *grid_fixture_new (MgGridKind kind, gsize size, guint64 offset, guint64 length);
GridFixture *grid_fixture_new_real (MgGridKind kind, gsize size, MgAccess access);
void grid_fixture_free (GridFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GridFixture, grid_fixture_free)

GtkAdjustment *grid_fixture_get_adjustment (GridFixture *self);
guint64 grid_fixture_get_row_height (GridFixture *self);
guint64 grid_fixture_get_whole_rows (GridFixture *self);
guint64 grid_fixture_get_n_rows (GridFixture *self);
gboolean grid_fixture_knows (GridFixture *self, guint64 offset);
gboolean grid_fixture_shows_byte (GridFixture *self, guint64 offset, guint8 expected);
gboolean grid_fixture_press (GridFixture *self, guint key, GdkModifierType modifiers);
GPtrArray *grid_fixture_draw (GridFixture *self, GskRenderNodeType type);
guint grid_fixture_count_drawn (GridFixture *self, GskRenderNodeType type);

G_END_DECLS
