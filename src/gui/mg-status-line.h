/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_STATUS_LINE (mg_status_line_get_type ())
G_DECLARE_FINAL_TYPE (MgStatusLine, mg_status_line, MG, STATUS_LINE, GtkWidget)

GtkWidget *mg_status_line_new (void);

MgInspection *mg_status_line_get_inspection (MgStatusLine *self);
void mg_status_line_set_inspection (MgStatusLine *self, MgInspection *inspection);
gboolean mg_status_line_get_folded (MgStatusLine *self);
void mg_status_line_set_folded (MgStatusLine *self, gboolean folded);
char *mg_status_line_get_text (MgStatusLine *self);

G_END_DECLS
