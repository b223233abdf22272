/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_NOTICE (mg_follow_notice_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowNotice, mg_follow_notice, MG, FOLLOW_NOTICE, GtkWidget)

GtkWidget *mg_follow_notice_new (void);

void mg_follow_notice_set_inspection (MgFollowNotice *self, MgInspection *inspection);
const char *mg_follow_notice_get_text (MgFollowNotice *self);

G_END_DECLS
