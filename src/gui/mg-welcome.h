/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_WELCOME (mg_welcome_get_type ())
G_DECLARE_FINAL_TYPE (MgWelcome, mg_welcome, MG, WELCOME, GtkWidget)

GtkWidget *mg_welcome_new (void);
void mg_welcome_set_catalog (MgWelcome *self, MgCatalog *catalog);

G_END_DECLS
