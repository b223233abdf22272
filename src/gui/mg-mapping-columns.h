/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-mapping-column.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_COLUMNS (mg_mapping_columns_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingColumns, mg_mapping_columns, MG, MAPPING_COLUMNS, GObject)

MgMappingColumns *mg_mapping_columns_new (GtkColumnView *view, GSettings *settings);
void mg_mapping_columns_detach (MgMappingColumns *self);
MgMappingColumn mg_mapping_columns_get_sort_column (MgMappingColumns *self);
gboolean mg_mapping_columns_is_descending (MgMappingColumns *self);
void mg_mapping_columns_update_ages (MgMappingColumns *self);
void mg_mapping_columns_remember_widths (MgMappingColumns *self);

G_END_DECLS
