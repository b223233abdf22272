/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_PAUSE_DIALOG (mg_pause_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgPauseDialog, mg_pause_dialog, MG, PAUSE_DIALOG, AdwWindow)

GtkWindow *mg_pause_dialog_new (MgInspection *inspection);

G_END_DECLS
