/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-change.h"

G_BEGIN_DECLS

#define MG_TYPE_CHANGE_ROW (mg_change_row_get_type ())
G_DECLARE_FINAL_TYPE (MgChangeRow, mg_change_row, MG, CHANGE_ROW, GtkWidget)

GtkWidget *mg_change_row_new (void);
void mg_change_row_set_change (MgChangeRow *self, MgChange *change);

G_END_DECLS
