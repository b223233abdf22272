/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-conflict-item.h"

G_BEGIN_DECLS

#define MG_TYPE_CONFLICT_ROW (mg_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (MgConflictRow, mg_conflict_row, MG, CONFLICT_ROW, GtkWidget)

GtkWidget *mg_conflict_row_new (gboolean has_choices, gboolean moved_again);
void mg_conflict_row_set_item (MgConflictRow *self, MgConflictItem *item);

G_END_DECLS
