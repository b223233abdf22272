/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

gboolean mg_apply_is_to_new (MgInspection *inspection);
void mg_apply (GtkWidget *host, MgInspection *inspection, GPtrArray *changes);
void mg_apply_ask_to_drop (GtkWidget *host, MgInspection *inspection, GPtrArray *changes);

G_END_DECLS
