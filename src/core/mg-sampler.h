/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catch.h"
#include "mg-frame.h"
#include "mg-hold.h"
#include "mg-page-map.h"
#include "mg-source.h"
#include "mg-trigger.h"

G_BEGIN_DECLS

/**
 * MG_RATE_MAX:
 *
 * The most samples a second that a timer takes.
 */
#define MG_RATE_MAX 240

/**
 * MG_RATE_ADAPTIVE:
 *
 * Instead of a rate: the more often something changes in sight, the more often it is looked at, from some 50 to
 * some 10,000 times a second. What changes 10,000 times a second takes nearly half a core.
 */
#define MG_RATE_ADAPTIVE (G_MAXUINT - 1)

/**
 * MG_RATE_SPIN:
 *
 * Instead of a rate: one sample after the other, on a worker. Takes a core.
 */
#define MG_RATE_SPIN G_MAXUINT

/**
 * MgSweep:
 * @MG_SWEEP_NONE: not at all
 * @MG_SWEEP_IDLE: now and then, less and less often while nothing changes
 * @MG_SWEEP_STEADY: again and again, for one that shows what it finds
 *
 * How a mapping is looked through for changes where nobody looks. It takes some 4 % of a core at the most.
 */
typedef enum
{
  MG_SWEEP_NONE,
  MG_SWEEP_IDLE,
  MG_SWEEP_STEADY,
} MgSweep;

#define MG_TYPE_SAMPLER (mg_sampler_get_type ())
G_DECLARE_FINAL_TYPE (MgSampler, mg_sampler, MG, SAMPLER, GObject)

/**
 * MgFollower:
 *
 * One that follows a mapping.
 */
typedef struct _MgFollower MgFollower;

/**
 * MgFollowerFunc:
 * @frame: (transfer none): the newest sample; its changed ranges are against the one given before
 * @data: what was given to mg_sampler_follow()
 *
 * Gets frames, on the main thread. One that was not taken in time is replaced by a newer one.
 */
typedef void (*MgFollowerFunc) (MgFrame *frame, gpointer data);

MgSampler *mg_sampler_new (void);
MgFollower *
mg_sampler_follow (MgSampler *self, MgSource *source, const char *name, MgFollowerFunc func, gpointer data);
void mg_sampler_unfollow (MgSampler *self, MgFollower *follower);
void mg_sampler_set_ranges (MgSampler *self,
                            MgFollower *follower,
                            const MgRangeSet *ranges,
                            const MgRangeSet *exact);
void mg_sampler_set_rate (MgSampler *self, MgFollower *follower, guint rate);
void mg_sampler_set_every_sample (MgSampler *self, MgFollower *follower, gboolean every_sample);
void mg_sampler_set_sweep (MgSampler *self, MgFollower *follower, MgSweep sweep);
void mg_sampler_sample_once (MgSampler *self, MgFollower *follower);
void mg_sampler_release (MgSampler *self, MgFollower *follower);
MgBacking *mg_sampler_get_backing (MgSampler *self, MgFollower *follower, MgIdentity *ret_identity);
void mg_sampler_set_hold (MgSampler *self, MgFollower *follower, MgHold *hold);
void mg_sampler_set_trigger (MgSampler *self, MgFollower *follower, MgTrigger *trigger);
void mg_sampler_set_catch (MgSampler *self, MgFollower *follower, MgCatch *catch);
gboolean mg_sampler_find_change (MgSampler *self,
                                 MgFollower *follower,
                                 guint64 offset,
                                 gboolean forward,
                                 gint64 since,
                                 guint64 *ret_offset);
gboolean mg_sampler_get_looks (MgSampler *self, MgFollower *follower, MgPageLooks *ret_looks);
gboolean mg_sampler_summarize (MgSampler *self,
                               MgFollower *follower,
                               guint64 offset,
                               guint64 cell_size,
                               MgPageCell *cells,
                               guint n_cells);

G_END_DECLS
