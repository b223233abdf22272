/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frame.h"
#include "mg-hold.h"

G_BEGIN_DECLS

MgFrame *mg_sample_take (MgBacking *backing,
                         const MgBackingStatus *status,
                         const MgRangeSet *wanted,
                         MgFrame *previous);
MgFrame *mg_sample_take_held (MgBacking *backing,
                              const MgBackingStatus *status,
                              const MgRangeSet *wanted,
                              MgFrame *previous,
                              MgHold *hold,
                              gboolean wait);

G_END_DECLS
