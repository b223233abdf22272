/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_EDITS_PAGE (mg_edits_page_get_type ())
G_DECLARE_FINAL_TYPE (MgEditsPage, mg_edits_page, MG, EDITS_PAGE, GtkWidget)

GtkWidget *mg_edits_page_new (void);
void mg_edits_page_set_inspection (MgEditsPage *self, MgInspection *inspection);

G_END_DECLS
