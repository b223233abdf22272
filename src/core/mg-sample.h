/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frame.h"
#include "mg-hold.h"

G_BEGIN_DECLS

/**
 * MgSync:
 * @hold: (nullable): a lock that is held from just before the bytes are copied until just after
 * @waits: whether to wait for it within its time limit, or only to try
 * @is_sequenced: whether there is a sequence word in the mapping
 * @sequence: where, in bytes; a multiple of 4
 *
 * How a sample is kept apart from what other programs write.
 */
typedef struct
{
  MgHold *hold;
  gboolean waits;
  gboolean is_sequenced;
  guint64 sequence;
} MgSync;

MgFrame *mg_sample_take (MgBacking *backing,
                         const MgBackingStatus *status,
                         const MgRangeSet *wanted,
                         MgFrame *previous);
MgFrame *mg_sample_take_synced (MgBacking *backing,
                                const MgBackingStatus *status,
                                const MgRangeSet *wanted,
                                const MgRangeSet *exact,
                                MgFrame *previous,
                                const MgSync *sync);

G_END_DECLS
