/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frozen-watch.h"
#include "mg-glow.h"
#include "mg-glyphs.h"
#include "mg-grid.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/* Pixels at the left and at the right of the characters. */
#define MG_GRID_MARGIN 8

/* A row that was drawn, and what it was drawn from. */
typedef struct
{
  MgGridRow *content;
  GskRenderNode *node;
} MgDrawnRow;

/* Shared by mg-grid.c (state and layout) and mg-grid-draw.c, -edit.c, -entry.c, -input.c, -live.c and
 * -scroll.c, and nobody else. */
struct _MgGrid
{
  GtkWidget parent_instance;

  MgGridKind kind;
  MgInspection *inspection;
  MgGridLayout layout;
  /* 0: as many as fit. */
  guint row_bytes;
  int text_size;
  guint64 top;
  gboolean in_text;

  GtkAdjustment *adjustments[2];
  GtkScrollablePolicy policies[2];
  gboolean adjusting;

  MgGlyphs *glyphs;
  MgGlow *glow;
  /* The rows that were torn: so that one sees it, they stay marked for a second. */
  MgGlow *torn;
  guint glow_id;
  /* When the picture was stopped, in microseconds of the monotonic clock; 0: it moves. */
  gint64 stopped;
  /* What is written back again and again: a MgRange for each. */
  GArray *frozen;
  MgFrozenWatch *frozen_watch;
  MgGridRow *scratch;
  GArray *drawn;
  GdkRGBA colours[MG_N_STYLES];
  gboolean dark;

  /* The first digit of a byte that is being typed; -1: none is. */
  int pending;
  guint64 pending_offset;
  /* The last byte of the view was typed: what comes has no place. */
  gboolean at_end;
  GtkIMContext *input_method;
  GtkEventController *keys;
  GtkWidget *entry;

  GtkWidget *mirror;
  GtkWidget *menu;
  guint mirror_id;
};

void mg_grid_update_layout (MgGrid *self);

int mg_grid_get_row_height (MgGrid *self);
guint mg_grid_get_n_whole_rows (MgGrid *self);
void mg_grid_update_adjustments (MgGrid *self);
void mg_grid_set_adjustment (MgGrid *self, GtkOrientation orientation, GtkAdjustment *adjustment);
void mg_grid_jump (MgGrid *self, guint64 offset);

void mg_grid_update_shown (MgGrid *self);
void mg_grid_queue_mirror (MgGrid *self);
gint64 mg_grid_get_glow_time (MgGrid *self);
void mg_grid_connect (MgGrid *self);
void mg_grid_disconnect (MgGrid *self);
void mg_grid_go_to (MgGrid *self, guint64 offset, gboolean extend);

void mg_drawn_row_clear (gpointer data);
void mg_grid_draw (MgGrid *self, GtkSnapshot *snapshot);
void mg_grid_forget_rows (MgGrid *self);
const MgGridRow *mg_grid_get_content (MgGrid *self, guint64 row);
void mg_grid_update_colours (MgGrid *self);

void mg_grid_class_init_edit (GtkWidgetClass *klass);
void mg_grid_init_edit (MgGrid *self);
void mg_grid_update_input_method (MgGrid *self);
void mg_grid_cancel_typing (MgGrid *self);
gboolean mg_grid_begin_typing (MgGrid *self);

void mg_grid_open_entry (MgGrid *self, GtkEventControllerKey *keys);
void mg_grid_queue_entry (MgGrid *self);
void mg_grid_allocate_entry (MgGrid *self);
void mg_grid_check_entry (MgGrid *self);

void mg_grid_class_init_input (GtkWidgetClass *klass);
void mg_grid_init_input (MgGrid *self);

G_END_DECLS
