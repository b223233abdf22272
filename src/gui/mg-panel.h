/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_PANEL (mg_panel_get_type ())
G_DECLARE_FINAL_TYPE (MgPanel, mg_panel, MG, PANEL, GtkWidget)

GtkWidget *mg_panel_new (void);
void mg_panel_set_catalog (MgPanel *self, MgCatalog *catalog);
void mg_panel_set_inspection (MgPanel *self, MgInspection *inspection);
const char *mg_panel_get_page (MgPanel *self);
void mg_panel_set_page (MgPanel *self, const char *page);
gboolean mg_panel_focus_page (MgPanel *self);

G_END_DECLS
