/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-view.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_BUTTON (mg_follow_button_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowButton, mg_follow_button, MG, FOLLOW_BUTTON, AdwBin)

GtkWidget *mg_follow_button_new (void);

MgView *mg_follow_button_get_view (MgFollowButton *self);
void mg_follow_button_set_view (MgFollowButton *self, MgView *view);
gboolean mg_follow_button_get_compact (MgFollowButton *self);
void mg_follow_button_set_compact (MgFollowButton *self, gboolean compact);

G_END_DECLS
