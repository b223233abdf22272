/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frame.h"
#include "mg-waiter.h"

G_BEGIN_DECLS

/**
 * MgListener:
 *
 * What one follower waits for, and what came of it: how many events there were, which of them it was shown, and
 * which not. Belongs to the sampler's lock.
 */
typedef struct _MgListener MgListener;

MgListener *mg_listener_new (MgTrigger *trigger);
void mg_listener_free (MgListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgListener, mg_listener_free)

MgTrigger *mg_listener_get_trigger (MgListener *self);
gboolean mg_listener_needs_waiter (MgListener *self, MgBacking *backing, gboolean active);
void mg_listener_take_waiter (MgListener *self, MgWaiter *waiter);
gboolean mg_listener_has_news (MgListener *self);
void mg_listener_begin (MgListener *self);
void mg_listener_end (MgListener *self);
gboolean mg_listener_wants (MgListener *self);
MgFrame *mg_listener_tell (MgListener *self, MgFrame *frame);

G_END_DECLS
