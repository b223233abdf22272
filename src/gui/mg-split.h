/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_SPLIT (mg_split_get_type ())
G_DECLARE_FINAL_TYPE (MgSplit, mg_split, MG, SPLIT, GtkWidget)

void mg_split_prepare (MgSplit *self, int width);
gboolean mg_split_get_folded (MgSplit *self);
gboolean mg_split_get_list_shown (MgSplit *self);
void mg_split_set_list_shown (MgSplit *self, gboolean shown);
gboolean mg_split_get_panel_shown (MgSplit *self);
void mg_split_set_panel_shown (MgSplit *self, gboolean shown);
void mg_split_show_content (MgSplit *self);

G_END_DECLS
