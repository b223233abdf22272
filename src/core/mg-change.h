/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MG_TYPE_CHANGE (mg_change_get_type ())
G_DECLARE_FINAL_TYPE (MgChange, mg_change, MG, CHANGE, GObject)

MgChange *mg_change_new (guint64 offset, guint unit, const char *type, GBytes *base, GBytes *mine);

guint64 mg_change_get_offset (MgChange *self);
guint64 mg_change_get_length (MgChange *self);
guint mg_change_get_unit (MgChange *self);
const char *mg_change_get_type_name (MgChange *self);
GBytes *mg_change_get_base (MgChange *self);
GBytes *mg_change_get_mine (MgChange *self);
GBytes *mg_change_get_live (MgChange *self);
const char *mg_change_get_reason (MgChange *self);
gboolean mg_change_is_conflict (MgChange *self);

G_END_DECLS
