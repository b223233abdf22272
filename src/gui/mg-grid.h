/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-grid-layout.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_GRID (mg_grid_get_type ())
G_DECLARE_FINAL_TYPE (MgGrid, mg_grid, MG, GRID, GtkWidget)

GtkWidget *mg_grid_new (MgGridKind kind, MgInspection *inspection);

MgGridKind mg_grid_get_kind (MgGrid *self);
const MgGridLayout *mg_grid_get_layout (MgGrid *self);
guint64 mg_grid_get_top (MgGrid *self);
void mg_grid_set_top (MgGrid *self, guint64 row);
guint mg_grid_get_n_visible (MgGrid *self);
int mg_grid_get_width_for (MgGrid *self, guint row_bytes);

guint mg_grid_get_row_bytes (MgGrid *self);
void mg_grid_set_row_bytes (MgGrid *self, guint row_bytes);
void mg_grid_set_text_size (MgGrid *self, int points);
gboolean mg_grid_get_in_text (MgGrid *self);
void mg_grid_set_in_text (MgGrid *self, gboolean in_text);
void mg_grid_reveal (MgGrid *self, guint64 offset);

G_END_DECLS
