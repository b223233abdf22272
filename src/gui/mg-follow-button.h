/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_BUTTON (mg_follow_button_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowButton, mg_follow_button, MG, FOLLOW_BUTTON, AdwBin)

GtkWidget *mg_follow_button_new (void);

void mg_follow_button_set_catalog (MgFollowButton *self, MgCatalog *catalog);
MgInspection *mg_follow_button_get_inspection (MgFollowButton *self);
void mg_follow_button_set_inspection (MgFollowButton *self, MgInspection *inspection);
gboolean mg_follow_button_get_compact (MgFollowButton *self);
void mg_follow_button_set_compact (MgFollowButton *self, gboolean compact);
void mg_follow_button_popup (MgFollowButton *self);

G_END_DECLS
