/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

#define MG_TYPE_USER_ITEM (mg_user_item_get_type ())
G_DECLARE_FINAL_TYPE (MgUserItem, mg_user_item, MG, USER_ITEM, GObject)

MgUserItem *mg_user_item_new (const MgUser *user);
const MgUser *mg_user_item_get_user (MgUserItem *self);
void mg_user_item_update (MgUserItem *self, const MgUser *user);
int mg_user_item_compare (MgUserItem *self, const MgUser *user);

G_END_DECLS
