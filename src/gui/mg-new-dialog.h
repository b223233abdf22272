/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_NEW_DIALOG (mg_new_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgNewDialog, mg_new_dialog, MG, NEW_DIALOG, AdwWindow)

GtkWindow *mg_new_dialog_new (MgCatalog *catalog);

G_END_DECLS
