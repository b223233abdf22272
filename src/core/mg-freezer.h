/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frozen.h"
#include "mg-hold.h"

G_BEGIN_DECLS

/**
 * MgFreezer:
 *
 * Writes frozen values back, on a thread of its own while any is switched on. Its calls are for the main thread.
 */
typedef struct _MgFreezer MgFreezer;

MgFreezer *mg_freezer_new (void);
void mg_freezer_free (MgFreezer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgFreezer, mg_freezer_free)

GListModel *mg_freezer_get_list (MgFreezer *self);
void mg_freezer_add (MgFreezer *self, MgFrozen *frozen);
void mg_freezer_remove (MgFreezer *self, MgFrozen *frozen);
void mg_freezer_start (MgFreezer *self,
                       MgFrozen *frozen,
                       MgBacking *backing,
                       const MgIdentity *identity,
                       const char *name);
void mg_freezer_stop (MgFreezer *self, MgFrozen *frozen);
void mg_freezer_set_rate (MgFreezer *self, MgFrozen *frozen, guint rate);
void mg_freezer_set_hold (MgFreezer *self, MgHold *hold);

G_END_DECLS
