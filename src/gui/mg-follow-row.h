/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-follow-way.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_ROW (mg_follow_row_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowRow, mg_follow_row, MG, FOLLOW_ROW, GtkButton)

GtkWidget *mg_follow_row_new (MgFollowWay way);

MgFollowWay mg_follow_row_get_way (MgFollowRow *self);
void mg_follow_row_set_current (MgFollowRow *self, MgTrigger *trigger, gboolean current);

G_END_DECLS
