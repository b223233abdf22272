/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-grid.h"
#include "mg-page.h"

G_BEGIN_DECLS

/* How much the mapping of page_fixture_new() holds, in bytes. */
#define PAGE_FIXTURE_SIZE 65536

/**
 * PageFixture:
 * @base: (owned): a mapping
 * @inspection: of the mapping
 * @page: of the inspection, in a window
 * @panes: of the page
 * @grids: of the panes
 * @hex_toggle: of the page
 * @values_toggle: of the page
 * @hex: of the page
 * @values: of the page
 *
 * The content of a tab.
 */
typedef struct
{
  GuiFixture *base;
  MgInspection *inspection;
  GtkWidget *page;
  GtkWidget *panes;
  GtkWidget *grids;
  GtkToggleButton *hex_toggle;
  GtkToggleButton *values_toggle;
  MgGrid *hex;
  MgGrid *values;
} PageFixture;

GSettings *page_fixture_open_memory (void);
void page_fixture_forget (void);

PageFixture *page_fixture_open (GuiFixture *base, int width);
PageFixture *page_fixture_new (int width);
void page_fixture_free (PageFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageFixture, page_fixture_free)

void page_fixture_settle (void);
void page_fixture_resize (PageFixture *self, int width);
void page_fixture_set_row_bytes (PageFixture *self, guint number);
const char *page_fixture_get_row_label (PageFixture *self);
gboolean page_fixture_stands_side_by_side (PageFixture *self);
gboolean page_fixture_knows (PageFixture *self, guint64 offset);

gboolean page_grid_is_in_sight (MgGrid *grid);
void page_grid_scroll (MgGrid *grid, guint64 row);
guint page_grid_get_row_bytes (MgGrid *grid);
guint64 page_grid_get_first_byte (MgGrid *grid);

G_END_DECLS
