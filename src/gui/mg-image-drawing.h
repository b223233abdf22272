/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-draw-list.h"
#include "mg-image-maker.h"
#include "mg-image-planner.h"

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_DRAWING (mg_image_drawing_get_type ())
G_DECLARE_FINAL_TYPE (MgImageDrawing, mg_image_drawing, MG, IMAGE_DRAWING, GtkWidget)

GtkWidget *mg_image_drawing_new (MgInspection *inspection, GSettings *memory);
MgImagePlanner *mg_image_drawing_get_planner (MgImageDrawing *self);
const MgImageMade *mg_image_drawing_get_made (MgImageDrawing *self);
void mg_image_drawing_want_whole (MgImageDrawing *self);
MgDrawList *mg_image_drawing_make_list (MgImageDrawing *self);

double mg_image_drawing_get_factor (MgImageDrawing *self);
void mg_image_drawing_zoom (MgImageDrawing *self, int steps);
void mg_image_drawing_fit (MgImageDrawing *self);
void mg_image_drawing_set_factor (MgImageDrawing *self, double factor);

gboolean mg_image_drawing_get_pointer (MgImageDrawing *self, guint *ret_x, guint *ret_y);
gboolean mg_image_drawing_get_cursor (MgImageDrawing *self, guint *ret_x, guint *ret_y);
void mg_image_drawing_get_place (MgImageDrawing *self, guint x, guint y, graphene_rect_t *ret_place);

G_END_DECLS
