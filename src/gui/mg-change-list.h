/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_CHANGE_LIST (mg_change_list_get_type ())
G_DECLARE_FINAL_TYPE (MgChangeList, mg_change_list, MG, CHANGE_LIST, GtkWidget)

void mg_change_list_set_model (MgChangeList *self, GListModel *model, const char *label);
GtkSelectionModel *mg_change_list_get_model (MgChangeList *self);
guint mg_change_list_get_n_selected (MgChangeList *self);
GPtrArray *mg_change_list_get_chosen (MgChangeList *self);
GPtrArray *mg_change_list_get_all (GListModel *model);

G_END_DECLS
