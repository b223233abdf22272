/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_ACCESS_BUTTON (mg_access_button_get_type ())
G_DECLARE_FINAL_TYPE (MgAccessButton, mg_access_button, MG, ACCESS_BUTTON, AdwBin)

GtkWidget *mg_access_button_new (void);
void mg_access_button_set_inspection (MgAccessButton *self, MgInspection *inspection);
void mg_access_button_popup (MgAccessButton *self);

G_END_DECLS
