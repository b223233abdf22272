/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-plan.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_PLANNER (mg_image_planner_get_type ())
G_DECLARE_FINAL_TYPE (MgImagePlanner, mg_image_planner, MG, IMAGE_PLANNER, GObject)

MgImagePlanner *mg_image_planner_new (MgInspection *inspection, GSettings *memory);
void mg_image_planner_set_active (MgImagePlanner *self, gboolean active);
const MgImagePlan *mg_image_planner_get_plan (MgImagePlanner *self);
const char *mg_image_planner_get_sentence (MgImagePlanner *self);

G_END_DECLS
