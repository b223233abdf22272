/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MG_FROZEN_RATE_MAX:
 *
 * The most times a second that a value is written back.
 */
#define MG_FROZEN_RATE_MAX 240

#define MG_TYPE_FROZEN (mg_frozen_get_type ())
G_DECLARE_FINAL_TYPE (MgFrozen, mg_frozen, MG, FROZEN, GObject)

MgFrozen *mg_frozen_new (guint64 offset, const char *type, GBytes *bytes, guint rate);

guint64 mg_frozen_get_offset (MgFrozen *self);
const char *mg_frozen_get_type_name (MgFrozen *self);
GBytes *mg_frozen_get_bytes (MgFrozen *self);
guint mg_frozen_get_rate (MgFrozen *self);
gboolean mg_frozen_get_active (MgFrozen *self);
guint64 mg_frozen_get_overwritten (MgFrozen *self);
const char *mg_frozen_get_trouble (MgFrozen *self);

G_END_DECLS
