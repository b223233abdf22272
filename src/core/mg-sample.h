/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frame.h"

G_BEGIN_DECLS

MgFrame *mg_sample_take (MgBacking *backing,
                         const MgBackingStatus *status,
                         const MgRangeSet *wanted,
                         MgFrame *previous);

G_END_DECLS
