/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-status-text.h"

G_BEGIN_DECLS

#define MG_TYPE_STATUS_POPOVER (mg_status_popover_get_type ())
G_DECLARE_FINAL_TYPE (MgStatusPopover, mg_status_popover, MG, STATUS_POPOVER, GtkPopover)

GtkWidget *mg_status_popover_new (void);

void mg_status_popover_set_inspection (MgStatusPopover *self, MgInspection *inspection);
void mg_status_popover_take_rates (MgStatusPopover *self, const MgStatusRates *rates);
const char *mg_status_popover_get_value (MgStatusPopover *self, const char *label);

G_END_DECLS
