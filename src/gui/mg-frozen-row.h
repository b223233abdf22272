/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-editor.h"

G_BEGIN_DECLS

#define MG_TYPE_FROZEN_ROW (mg_frozen_row_get_type ())
G_DECLARE_FINAL_TYPE (MgFrozenRow, mg_frozen_row, MG, FROZEN_ROW, GtkWidget)

GtkWidget *mg_frozen_row_new (MgEditor *editor, MgFrozen *frozen);
MgFrozen *mg_frozen_row_get_frozen (MgFrozenRow *self);

G_END_DECLS
