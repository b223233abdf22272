/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_GOTO_POPOVER (mg_goto_popover_get_type ())
G_DECLARE_FINAL_TYPE (MgGotoPopover, mg_goto_popover, MG, GOTO_POPOVER, GtkPopover)

GtkWidget *mg_goto_popover_new (void);

MgInspection *mg_goto_popover_get_inspection (MgGotoPopover *self);
void mg_goto_popover_set_inspection (MgGotoPopover *self, MgInspection *inspection);
void mg_goto_popover_popup (MgGotoPopover *self);

G_END_DECLS
