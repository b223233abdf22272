/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_PANES (mg_panes_get_type ())
G_DECLARE_FINAL_TYPE (MgPanes, mg_panes, MG, PANES, GtkWidget)

void mg_panes_set_inspection (MgPanes *self, MgInspection *inspection);

gboolean mg_panes_get_shown (MgPanes *self, MgPane pane);
void mg_panes_set_shown (MgPanes *self, MgPane pane, gboolean shown);
void mg_panes_focus_next (MgPanes *self);

guint mg_panes_get_row_bytes (MgPanes *self);
void mg_panes_set_row_bytes (MgPanes *self, guint row_bytes);
guint mg_panes_get_shown_row_bytes (MgPanes *self);

G_END_DECLS
