/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-mapping.h"

G_BEGIN_DECLS

void mg_row_menu_attach (GtkWidget *owner, GtkWidget *list);
MgMapping *mg_row_menu_get_focused (GtkWidget *focus);

G_END_DECLS
