/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_GROUPS (mg_mapping_groups_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingGroups, mg_mapping_groups, MG, MAPPING_GROUPS, GObject)

MgMappingGroups *mg_mapping_groups_new (GtkFilter *filter);
void mg_mapping_groups_set_catalog (MgMappingGroups *self, MgCatalog *catalog);
GListModel *mg_mapping_groups_get_rows (MgMappingGroups *self);

G_END_DECLS
