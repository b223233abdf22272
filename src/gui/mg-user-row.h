/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"
#include "mg-user-item.h"

G_BEGIN_DECLS

#define MG_TYPE_USER_ROW (mg_user_row_get_type ())
G_DECLARE_FINAL_TYPE (MgUserRow, mg_user_row, MG, USER_ROW, GtkWidget)

GtkWidget *mg_user_row_new (void);
MgUserItem *mg_user_row_get_item (MgUserRow *self);
void mg_user_row_show (MgUserRow *self, MgUserItem *item, MgInspection *inspection);

G_END_DECLS
