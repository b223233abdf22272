/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-column.h"
#include "mg-mapping-filter.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_TABLE (mg_mapping_table_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingTable, mg_mapping_table, MG, MAPPING_TABLE, GObject)

MgMappingTable *mg_mapping_table_new (GListModel *mappings, MgMappingFilter *filter);
void mg_mapping_table_set_order (MgMappingTable *self, MgMappingColumn column, gboolean descending);
guint mg_mapping_table_get_n_mappings (MgMappingTable *self);
guint64 mg_mapping_table_get_allocated (MgMappingTable *self);

G_END_DECLS
