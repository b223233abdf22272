/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-mapping-column.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_CELL (mg_mapping_cell_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingCell, mg_mapping_cell, MG, MAPPING_CELL, GtkWidget)

GtkWidget *mg_mapping_cell_new (MgMappingColumn column, GtkListItem *list_item);
void mg_mapping_cell_set_mapping (MgMappingCell *self, MgMapping *mapping);
guint mg_mapping_cell_get_position (MgMappingCell *self);
void mg_mapping_cell_update (MgMappingCell *self);

G_END_DECLS
