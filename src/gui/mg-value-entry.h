/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

#define MG_TYPE_VALUE_ENTRY (mg_value_entry_get_type ())
G_DECLARE_FINAL_TYPE (MgValueEntry, mg_value_entry, MG, VALUE_ENTRY, GtkWidget)

GtkWidget *mg_value_entry_new (MgInspection *inspection, MgElement element, guint64 offset);
guint64 mg_value_entry_get_offset (MgValueEntry *self);
MgElement mg_value_entry_get_element (MgValueEntry *self);
const char *mg_value_entry_get_problem (MgValueEntry *self);
void mg_value_entry_set_text_size (MgValueEntry *self, int points);
void mg_value_entry_show_value (MgValueEntry *self);
void mg_value_entry_forward (MgValueEntry *self, GtkEventControllerKey *keys);
void mg_value_entry_cancel (MgValueEntry *self);

G_END_DECLS
