/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_ROW (mg_mapping_row_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingRow, mg_mapping_row, MG, MAPPING_ROW, GtkWidget)

GtkWidget *mg_mapping_row_new (void);
gpointer mg_mapping_row_get_item (MgMappingRow *self);
void mg_mapping_row_set_item (MgMappingRow *self, gpointer item);
void mg_mapping_row_set_changed (MgMappingRow *self, gboolean changed);

G_END_DECLS
