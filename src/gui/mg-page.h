/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_PAGE (mg_page_get_type ())
G_DECLARE_FINAL_TYPE (MgPage, mg_page, MG, PAGE, GtkWidget)

GtkWidget *mg_page_new (MgInspection *inspection);
MgInspection *mg_page_get_inspection (MgPage *self);
void mg_page_go_to (MgPage *self);
void mg_page_toggle_pane (MgPage *self, MgPane pane);
gboolean mg_page_focus_next_pane (MgPage *self);
void mg_page_copy_as (MgPage *self, const char *format);

G_END_DECLS
