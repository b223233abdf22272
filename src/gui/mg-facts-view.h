/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-mapping.h"

G_BEGIN_DECLS

#define MG_TYPE_FACTS_VIEW (mg_facts_view_get_type ())
G_DECLARE_FINAL_TYPE (MgFactsView, mg_facts_view, MG, FACTS_VIEW, GtkWidget)

GtkWidget *mg_facts_view_new (void);
void mg_facts_view_set_mapping (MgFactsView *self, MgMapping *mapping);
const char *mg_facts_view_get_value (MgFactsView *self, const char *label);

G_END_DECLS
