/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_FILL_DIALOG (mg_fill_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgFillDialog, mg_fill_dialog, MG, FILL_DIALOG, AdwWindow)

GtkWindow *mg_fill_dialog_new (GtkWidget *host, MgInspection *inspection);

G_END_DECLS
