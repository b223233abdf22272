/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"
#include "mg-probe.h"

G_BEGIN_DECLS

#define MG_TYPE_CONDITION (mg_condition_get_type ())
G_DECLARE_FINAL_TYPE (MgCondition, mg_condition, MG, CONDITION, GObject)

MgCondition *mg_condition_new (MgInspection *inspection);

gboolean mg_condition_check (MgCondition *self, const char *text, guint *ret_column, GError **error);
gboolean
mg_condition_arm (MgCondition *self, const char *text, MgProbeMode mode, guint *ret_column, GError **error);
void mg_condition_drop (MgCondition *self);

const char *mg_condition_get_text (MgCondition *self);
MgProbeMode mg_condition_get_mode (MgCondition *self);
const char *mg_condition_get_trouble (MgCondition *self);
gboolean mg_condition_get_stopped (MgCondition *self);
const MgRangeSet *mg_condition_get_cause (MgCondition *self);

G_END_DECLS
