/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_GLOW_LEVELS:
 *
 * How many steps a glow fades in: what did not reach the next one need not be drawn again.
 */
#define MG_GLOW_LEVELS 16

/**
 * MgGlow:
 *
 * When the bytes in sight changed last, and how bright they shine for it: full at first, then fading; what
 * changes again starts anew, so that busy bytes shine steadily.
 */
typedef struct _MgGlow MgGlow;

MgGlow *mg_glow_new (void);
void mg_glow_free (MgGlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgGlow, mg_glow_free)

void mg_glow_set_durations (MgGlow *self, gint64 full, gint64 fade);
void mg_glow_set_window (MgGlow *self, guint64 offset, gsize length);
void mg_glow_touch (MgGlow *self, const MgRangeSet *changed, gint64 now);
void mg_glow_clear (MgGlow *self);
guint mg_glow_get_level (MgGlow *self, guint64 offset, gsize length, gint64 now);
gboolean mg_glow_is_active (MgGlow *self, gint64 now);

G_END_DECLS
