/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

void mg_follow_choice_set_rate (MgInspection *inspection, guint rate);
void mg_follow_choice_wait (GtkWidget *host, MgInspection *inspection, MgTrigger *trigger);

G_END_DECLS
