/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_CURRENT_SELECTION (mg_current_selection_get_type ())
G_DECLARE_FINAL_TYPE (MgCurrentSelection, mg_current_selection, MG, CURRENT_SELECTION, GObject)

MgCurrentSelection *mg_current_selection_new (GListModel *model);
gpointer mg_current_selection_get_current (MgCurrentSelection *self);
void mg_current_selection_set_current (MgCurrentSelection *self, gpointer item);
guint mg_current_selection_get_position (MgCurrentSelection *self);

G_END_DECLS
