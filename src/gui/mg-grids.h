/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_GRIDS (mg_grids_get_type ())
G_DECLARE_FINAL_TYPE (MgGrids, mg_grids, MG, GRIDS, GtkWidget)

void mg_grids_set_inspection (MgGrids *self, MgInspection *inspection);

gboolean mg_grids_get_shown (MgGrids *self, MgPane pane);
void mg_grids_set_shown (MgGrids *self, MgPane pane, gboolean shown);
gboolean mg_grids_focus_next (MgGrids *self);

guint mg_grids_get_row_bytes (MgGrids *self);
void mg_grids_set_row_bytes (MgGrids *self, guint row_bytes);
guint mg_grids_get_shown_row_bytes (MgGrids *self);

G_END_DECLS
