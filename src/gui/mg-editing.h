/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

void mg_editing_report (GtkWidget *widget, MgInspection *inspection, const GError *error);
gboolean mg_editing_is_allowed (MgInspection *inspection);
gboolean mg_editing_check (GtkWidget *widget, MgInspection *inspection);
void mg_editing_store (GtkWidget *widget,
                       MgInspection *inspection,
                       guint64 offset,
                       guint unit,
                       const char *type,
                       GBytes *bytes,
                       const char *sentence);

G_END_DECLS
