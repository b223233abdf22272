/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_USERS_PAGE (mg_users_page_get_type ())
G_DECLARE_FINAL_TYPE (MgUsersPage, mg_users_page, MG, USERS_PAGE, GtkWidget)

GtkWidget *mg_users_page_new (void);
void mg_users_page_set_catalog (MgUsersPage *self, MgCatalog *catalog);
void mg_users_page_set_inspection (MgUsersPage *self, MgInspection *inspection);
GtkSelectionModel *mg_users_page_get_model (MgUsersPage *self);

G_END_DECLS
