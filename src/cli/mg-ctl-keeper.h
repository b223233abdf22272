/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-view.h"

G_BEGIN_DECLS

/**
 * MgCtlKeeper:
 *
 * Lets an object go whose name is gone when no other program maps it any more, so that watching does not keep
 * its memory.
 */
typedef struct _MgCtlKeeper MgCtlKeeper;

MgCtlKeeper *mg_ctl_keeper_new (MgView *view, const MgMappingInfo *info);
void mg_ctl_keeper_free (MgCtlKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlKeeper, mg_ctl_keeper_free)

void mg_ctl_keeper_take (MgCtlKeeper *self, MgFrame *frame);

G_END_DECLS
