/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-grids.h"

G_BEGIN_DECLS

#define MG_TYPE_PANES (mg_panes_get_type ())
G_DECLARE_FINAL_TYPE (MgPanes, mg_panes, MG, PANES, GtkWidget)

void mg_panes_set_inspection (MgPanes *self, MgInspection *inspection, GSettings *memory);

MgGrids *mg_panes_get_grids (MgPanes *self);
gboolean mg_panes_get_shown (MgPanes *self, MgPane pane);
void mg_panes_set_shown (MgPanes *self, MgPane pane, gboolean shown);
gboolean mg_panes_focus_next (MgPanes *self);

G_END_DECLS
