/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-view.h"

G_BEGIN_DECLS

/**
 * MgFollowWay:
 * @MG_FOLLOW_TIMER: so many samples a second
 * @MG_FOLLOW_ADAPTIVE: the more often something changes, the more samples
 * @MG_FOLLOW_SPIN: one sample after the other
 * @MG_FOLLOW_WORD: a word that changes
 * @MG_FOLLOW_SEQUENCE: a word that is odd while the mapping is written
 * @MG_FOLLOW_FUTEX: wakes of a futex word
 * @MG_FOLLOW_SEMAPHORE: the value of a named semaphore
 * @MG_FOLLOW_SEMAPHORE_INSIDE: the value of a semaphore in the mapping
 * @MG_FOLLOW_POST: posts of a named semaphore
 * @MG_FOLLOW_EVENTFD: an eventfd of a process
 * @MG_FOLLOW_EVENT: a named event of a kind that the source of the mapping knows
 * @MG_FOLLOW_WRITE: calls of write(2)
 *
 * How a view learns that something has changed.
 */
typedef enum
{
  MG_FOLLOW_TIMER,
  MG_FOLLOW_ADAPTIVE,
  MG_FOLLOW_SPIN,
  MG_FOLLOW_WORD,
  MG_FOLLOW_SEQUENCE,
  MG_FOLLOW_FUTEX,
  MG_FOLLOW_SEMAPHORE,
  MG_FOLLOW_SEMAPHORE_INSIDE,
  MG_FOLLOW_POST,
  MG_FOLLOW_EVENTFD,
  MG_FOLLOW_EVENT,
  MG_FOLLOW_WRITE,
  MG_N_FOLLOW_WAYS,
} MgFollowWay;

/**
 * MgFollowNeed:
 *
 * What has to be said of what is waited for.
 */
typedef enum
{
  MG_FOLLOW_NEEDS_NOTHING,
  MG_FOLLOW_NEEDS_OFFSET,
  MG_FOLLOW_NEEDS_SEMAPHORE,
  MG_FOLLOW_NEEDS_EVENTFD,
  MG_FOLLOW_NEEDS_EVENT,
} MgFollowNeed;

MgFollowWay mg_follow_way_of (MgView *view);
gboolean mg_follow_way_waits (MgFollowWay way);
gboolean mg_follow_way_is_offered (MgFollowWay way, MgMapping *mapping);
MgTriggerKind mg_follow_way_get_trigger_kind (MgFollowWay way);
MgFollowNeed mg_follow_way_get_need (MgFollowWay way);
const char *mg_follow_way_get_title (MgFollowWay way);
const char *mg_follow_way_get_meaning (MgFollowWay way);
const char *mg_follow_way_get_price (MgFollowWay way);
gboolean mg_follow_way_has_price (MgFollowWay way);
const char *mg_follow_way_get_price_icon (gboolean has_price);

G_END_DECLS
