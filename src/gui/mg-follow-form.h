/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"
#include "mg-follow-way.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_FOLLOW_FORM (mg_follow_form_get_type ())
G_DECLARE_FINAL_TYPE (MgFollowForm, mg_follow_form, MG, FOLLOW_FORM, AdwBin)

GtkWidget *mg_follow_form_new (void);

void mg_follow_form_begin (MgFollowForm *self, MgFollowWay way, MgInspection *inspection, MgCatalog *catalog);
void mg_follow_form_end (MgFollowForm *self);

G_END_DECLS
