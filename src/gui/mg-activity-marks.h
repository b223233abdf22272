/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-row.h"

G_BEGIN_DECLS

#define MG_TYPE_ACTIVITY_MARKS (mg_activity_marks_get_type ())
G_DECLARE_FINAL_TYPE (MgActivityMarks, mg_activity_marks, MG, ACTIVITY_MARKS, GObject)

MgActivityMarks *mg_activity_marks_new (GtkWidget *list);
void mg_activity_marks_set_enabled (MgActivityMarks *self, gboolean enabled);
void mg_activity_marks_apply (MgActivityMarks *self, MgMappingRow *row);

G_END_DECLS
