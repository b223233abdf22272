/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_TAB (mg_tab_get_type ())
G_DECLARE_FINAL_TYPE (MgTab, mg_tab, MG, TAB, GObject)

MgTab *mg_tab_new (MgCatalog *catalog, MgSampler *sampler, const char *uri, GError **error);
void mg_tab_attach (MgTab *self, AdwTabPage *page);
void mg_tab_detach (AdwTabPage *page);
MgTab *mg_tab_from_page (AdwTabPage *page);

MgMapping *mg_tab_get_mapping (MgTab *self);
MgInspection *mg_tab_get_inspection (MgTab *self);

G_END_DECLS
