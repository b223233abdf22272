/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_PAUSE_CHIPS (mg_pause_chips_get_type ())
G_DECLARE_FINAL_TYPE (MgPauseChips, mg_pause_chips, MG, PAUSE_CHIPS, GtkWidget)

GtkWidget *mg_pause_chips_new (void);

void mg_pause_chips_set_inspection (MgPauseChips *self, MgInspection *inspection);
void mg_pause_chips_set_folded (MgPauseChips *self, gboolean folded);
const char *mg_pause_chips_get_text (MgPauseChips *self);

G_END_DECLS
