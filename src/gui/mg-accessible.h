/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mg_accessible_set_label (GtkWidget *widget, const char *label);
void mg_accessible_set_button_label (GtkWidget *composite, const char *label);

G_END_DECLS
