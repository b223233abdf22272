/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_TYPE_MENU (mg_type_menu_get_type ())
G_DECLARE_FINAL_TYPE (MgTypeMenu, mg_type_menu, MG, TYPE_MENU, AdwBin)

GtkWidget *mg_type_menu_new (void);

MgInspection *mg_type_menu_get_inspection (MgTypeMenu *self);
void mg_type_menu_set_inspection (MgTypeMenu *self, MgInspection *inspection);
void mg_type_menu_popup (MgTypeMenu *self);

G_END_DECLS
