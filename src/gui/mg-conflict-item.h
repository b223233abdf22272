/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

#define MG_TYPE_CONFLICT_ITEM (mg_conflict_item_get_type ())
G_DECLARE_FINAL_TYPE (MgConflictItem, mg_conflict_item, MG, CONFLICT_ITEM, GObject)

MgConflictItem *mg_conflict_item_new (MgChange *change);
MgChange *mg_conflict_item_get_change (MgConflictItem *self);
MgConflictChoice mg_conflict_item_get_choice (MgConflictItem *self);
void mg_conflict_item_set_choice (MgConflictItem *self, MgConflictChoice choice);

G_END_DECLS
