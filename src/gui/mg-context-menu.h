/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *mg_context_menu_new (GMenuModel *model, GtkWidget *owner);
void mg_context_menu_popup (GtkWidget *menu, double x, double y);

G_END_DECLS
