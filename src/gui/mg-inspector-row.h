/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_INSPECTOR_ROW (mg_inspector_row_get_type ())
G_DECLARE_FINAL_TYPE (MgInspectorRow, mg_inspector_row, MG, INSPECTOR_ROW, GtkWidget)

GtkWidget *mg_inspector_row_new (MgElement element);

MgElement mg_inspector_row_get_element (MgInspectorRow *self);
const char *mg_inspector_row_get_text (MgInspectorRow *self);
void mg_inspector_row_set_value (MgInspectorRow *self, const char *value);
void mg_inspector_row_set_hint (MgInspectorRow *self, const char *hint);
void mg_inspector_row_set_current (MgInspectorRow *self, gboolean current);
void mg_inspector_row_update_frozen (MgInspectorRow *self, MgInspection *inspection);
void mg_inspector_row_freeze (MgInspectorRow *self, MgInspection *inspection);
void mg_inspector_row_glow (MgInspectorRow *self);
void mg_inspector_row_hold (MgInspectorRow *self, gboolean held);
void mg_inspector_row_fade (MgInspectorRow *self);
gboolean mg_inspector_row_is_glowing (MgInspectorRow *self);
void mg_inspector_row_speak (MgInspectorRow *self);
void mg_inspector_row_edit (MgInspectorRow *self, MgInspection *inspection);
void mg_inspector_row_cancel (MgInspectorRow *self);

G_END_DECLS
