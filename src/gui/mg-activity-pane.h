/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_ACTIVITY_PANE (mg_activity_pane_get_type ())
G_DECLARE_FINAL_TYPE (MgActivityPane, mg_activity_pane, MG, ACTIVITY_PANE, GtkWidget)

GtkWidget *mg_activity_pane_new (MgInspection *inspection, GSettings *memory);

G_END_DECLS
