/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_LIST (mg_mapping_list_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingList, mg_mapping_list, MG, MAPPING_LIST, GtkWidget)

GtkWidget *mg_mapping_list_new (MgCatalog *catalog);
MgCatalog *mg_mapping_list_get_catalog (MgMappingList *self);
void mg_mapping_list_set_catalog (MgMappingList *self, MgCatalog *catalog);
MgMapping *mg_mapping_list_get_current (MgMappingList *self);
void mg_mapping_list_set_current (MgMappingList *self, MgMapping *mapping);
GtkSelectionModel *mg_mapping_list_get_model (MgMappingList *self);
void mg_mapping_list_set_watched (MgMappingList *self, gboolean watched);
void mg_mapping_list_focus_search (MgMappingList *self);

G_END_DECLS
