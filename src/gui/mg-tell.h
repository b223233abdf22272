/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mg_tell (GtkWidget *host, MgInspection *inspection, const char *sentence);
void mg_tell_with_button (GtkWidget *host,
                          MgInspection *inspection,
                          const char *sentence,
                          const char *label,
                          GCallback on_clicked);

G_END_DECLS
