/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_ALL_MAPPINGS (mg_all_mappings_get_type ())
G_DECLARE_FINAL_TYPE (MgAllMappings, mg_all_mappings, MG, ALL_MAPPINGS, GtkWidget)

GtkWidget *mg_all_mappings_new (MgCatalog *catalog, GSettings *settings);
void mg_all_mappings_focus_search (MgAllMappings *self);

G_END_DECLS
