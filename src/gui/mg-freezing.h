/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

gboolean mg_freezing_is_frozen (MgInspection *inspection, guint64 offset, MgElement element);
void mg_freezing_set (GtkWidget *widget,
                      MgInspection *inspection,
                      guint64 offset,
                      MgElement element,
                      gboolean frozen);
void mg_freezing_toggle (GtkWidget *widget, MgInspection *inspection, guint64 offset, MgElement element);

G_END_DECLS
