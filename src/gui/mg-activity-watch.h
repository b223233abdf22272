/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity-map.h"
#include "mg-view.h"

G_BEGIN_DECLS

#define MG_TYPE_ACTIVITY_WATCH (mg_activity_watch_get_type ())
G_DECLARE_FINAL_TYPE (MgActivityWatch, mg_activity_watch, MG, ACTIVITY_WATCH, GObject)

MgActivityWatch *mg_activity_watch_new (MgView *view);

void mg_activity_watch_set_active (MgActivityWatch *self, gboolean active);
void mg_activity_watch_set_layout (MgActivityWatch *self, const MgActivityLayout *layout);
const MgActivityLayout *mg_activity_watch_get_layout (MgActivityWatch *self);
MgActivityKind mg_activity_watch_get_kind (MgActivityWatch *self);
void mg_activity_watch_set_kind (MgActivityWatch *self, MgActivityKind kind);

gint64 mg_activity_watch_get_now (MgActivityWatch *self);
const MgPageLooks *mg_activity_watch_get_looks (MgActivityWatch *self);
const MgPageCell *mg_activity_watch_get_cells (MgActivityWatch *self);
const guint8 *mg_activity_watch_get_shades (MgActivityWatch *self);

G_END_DECLS
