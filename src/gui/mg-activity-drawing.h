/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-activity-watch.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_ACTIVITY_DRAWING (mg_activity_drawing_get_type ())
G_DECLARE_FINAL_TYPE (MgActivityDrawing, mg_activity_drawing, MG, ACTIVITY_DRAWING, GtkWidget)

void mg_activity_drawing_set_inspection (MgActivityDrawing *self, MgInspection *inspection);
MgActivityWatch *mg_activity_drawing_get_watch (MgActivityDrawing *self);
gboolean mg_activity_drawing_get_cell (MgActivityDrawing *self, guint *ret_cell);
GdkTexture *mg_activity_drawing_render (MgActivityDrawing *self);

G_END_DECLS
