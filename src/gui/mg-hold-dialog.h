/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_HOLD_DIALOG (mg_hold_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgHoldDialog, mg_hold_dialog, MG, HOLD_DIALOG, AdwWindow)

GtkWindow *mg_hold_dialog_new (MgInspection *inspection);

G_END_DECLS
