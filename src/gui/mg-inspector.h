/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"
#include "mg-inspector-row.h"

G_BEGIN_DECLS

#define MG_TYPE_INSPECTOR (mg_inspector_get_type ())
G_DECLARE_FINAL_TYPE (MgInspector, mg_inspector, MG, INSPECTOR, GtkWidget)

GtkWidget *mg_inspector_new (void);

MgInspection *mg_inspector_get_inspection (MgInspector *self);
void mg_inspector_set_inspection (MgInspector *self, MgInspection *inspection);
MgInspectorRow *mg_inspector_get_row (MgInspector *self, MgElement element);

G_END_DECLS
