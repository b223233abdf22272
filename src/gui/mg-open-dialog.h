/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_OPEN_DIALOG (mg_open_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgOpenDialog, mg_open_dialog, MG, OPEN_DIALOG, AdwWindow)

GtkWindow *mg_open_dialog_new (MgCatalog *catalog);

GtkEditable *mg_open_dialog_get_entry (MgOpenDialog *self);
const char *mg_open_dialog_get_sentence (MgOpenDialog *self);
GtkButton *mg_open_dialog_get_button (MgOpenDialog *self);
GtkSelectionModel *mg_open_dialog_get_matches (MgOpenDialog *self);
void mg_open_dialog_move (MgOpenDialog *self, int step);

G_END_DECLS
