/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"
#include "mg-follow-way.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_MENU (mg_follow_menu_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowMenu, mg_follow_menu, MG, FOLLOW_MENU, GtkPopover)

GtkWidget *mg_follow_menu_new (void);

void mg_follow_menu_set_catalog (MgFollowMenu *self, MgCatalog *catalog);
void mg_follow_menu_set_inspection (MgFollowMenu *self, MgInspection *inspection);
GtkWidget *mg_follow_menu_get_row (MgFollowMenu *self, MgFollowWay way);

G_END_DECLS
