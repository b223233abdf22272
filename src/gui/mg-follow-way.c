/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-way.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *title;
  const char *meaning;
  /* What it takes, or that it takes nothing; NULL: nothing is to be said. */
  const char *price;
  gboolean has_price;
  MgFollowNeed need;
  MgTriggerKind kind;
} Way;

/* The names are those of the command line. */
static const Way ways[MG_N_FOLLOW_WAYS] = {
  [MG_FOLLOW_TIMER] = { N_ ("Timer"), N_ ("So many samples per second as are set above.") },
  [MG_FOLLOW_ADAPTIVE]
  = { N_ ("Adaptive"),
      N_ ("The more often something changes, the more often it is looked at: 50 to 10,000 times a second."),
      N_ ("Takes up to half a processor core"), TRUE },
  [MG_FOLLOW_SPIN]
  = { N_ ("Spin"), N_ ("One sample after the other."), N_ ("Takes a whole processor core"), TRUE },
  [MG_FOLLOW_WORD] = { N_ ("Word That Changes"),
                       N_ ("4 bytes in the mapping, such as a counter, are looked at without touching them."),
                       N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_OFFSET, MG_TRIGGER_WORD },
  [MG_FOLLOW_SEQUENCE]
  = { N_ ("Sequence Word"),
      N_ ("As of a seqlock: odd while the mapping is written. No half update, and each one is counted."),
      N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_OFFSET, MG_TRIGGER_SEQUENCE },
  [MG_FOLLOW_FUTEX]
  = { N_ ("Futex Word"), N_ ("When those are woken who wait for it, or it changes."),
      N_ ("Passive only where all who wait are woken"), TRUE, MG_FOLLOW_NEEDS_OFFSET, MG_TRIGGER_FUTEX },
  [MG_FOLLOW_SEMAPHORE]
  = { N_ ("Semaphore, Looked At"),
      N_ ("When its value rises. A post that a program takes between two looks is not noticed."),
      N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_SEMAPHORE, MG_TRIGGER_SEMAPHORE },
  [MG_FOLLOW_SEMAPHORE_INSIDE]
  = { N_ ("Semaphore in the Mapping"), N_ ("When the value of one that sem_init() has made there rises."),
      N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_OFFSET, MG_TRIGGER_SEMAPHORE_INSIDE },
  [MG_FOLLOW_POST]
  = { N_ ("Semaphore, Taken From"), N_ ("Each post, and the program that waits for it does not get it."),
      N_ ("Takes from the program"), TRUE, MG_FOLLOW_NEEDS_SEMAPHORE, MG_TRIGGER_POST },
  [MG_FOLLOW_EVENTFD]
  = { N_ ("Eventfd of a Process"), N_ ("When the program writes to it. It is never read."),
      N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_EVENTFD, MG_TRIGGER_EVENTFD },
  [MG_FOLLOW_EVENT]
  = { N_ ("Windows Event"), N_ ("When the program sets it."),
      N_ ("Passive only if it is a manual-reset event"), TRUE, MG_FOLLOW_NEEDS_EVENT, MG_TRIGGER_EVENT },
  [MG_FOLLOW_WRITE]
  = { N_ ("Writes to the File"),
      N_ ("By write(2), and changes of its size. What is stored through a mapping is told to nobody."),
      N_ ("Passive: takes nothing"), FALSE, MG_FOLLOW_NEEDS_NOTHING, MG_TRIGGER_WRITE },
};

/**
 * mg_follow_way_of:
 * @view: a view
 *
 * Returns: how it is followed, or would be if it were not paused
 */
MgFollowWay
mg_follow_way_of (MgView *view)
{
  MgTrigger *trigger = mg_view_get_trigger (view);

  for (MgFollowWay way = MG_FOLLOW_WORD; trigger != NULL && way < MG_N_FOLLOW_WAYS; way++)
    if (ways[way].kind == mg_trigger_get_kind (trigger))
      return way;
  switch (mg_view_get_rate (view))
    {
    case MG_RATE_ADAPTIVE:
      return MG_FOLLOW_ADAPTIVE;
    case MG_RATE_SPIN:
      return MG_FOLLOW_SPIN;
    default:
      return MG_FOLLOW_TIMER;
    }
}

/**
 * mg_follow_way_waits:
 * @way: how to follow
 *
 * Returns: whether an event is waited for
 */
gboolean
mg_follow_way_waits (MgFollowWay way)
{
  return way >= MG_FOLLOW_WORD;
}

/**
 * mg_follow_way_is_offered:
 * @way: how to follow
 * @mapping: a mapping
 *
 * Returns: whether that makes sense for it: only what has a file is written to by write(2), and not every source knows
 * events
 */
gboolean
mg_follow_way_is_offered (MgFollowWay way, MgMapping *mapping)
{
  MgKind kind = mg_mapping_get_kind (mapping);

  switch (way)
    {
    case MG_FOLLOW_WRITE:
      return kind == MG_KIND_FILE || kind == MG_KIND_POSIX;
    case MG_FOLLOW_EVENT:
      return MG_SOURCE_GET_CLASS (mg_mapping_get_source (mapping))->find_event != NULL;
    default:
      return TRUE;
    }
}

/**
 * mg_follow_way_get_trigger_kind:
 * @way: one that waits
 *
 * Returns: for what
 */
MgTriggerKind
mg_follow_way_get_trigger_kind (MgFollowWay way)
{
  return ways[way].kind;
}

/**
 * mg_follow_way_get_need:
 * @way: how to follow
 *
 * Returns: what has to be said of it
 */
MgFollowNeed
mg_follow_way_get_need (MgFollowWay way)
{
  return ways[way].need;
}

/**
 * mg_follow_way_get_title:
 * @way: how to follow
 *
 * Returns: (transfer none): what it is called
 */
const char *
mg_follow_way_get_title (MgFollowWay way)
{
  return _ (ways[way].title);
}

/**
 * mg_follow_way_get_meaning:
 * @way: how to follow
 *
 * Returns: (transfer none): what it does, as a sentence
 */
const char *
mg_follow_way_get_meaning (MgFollowWay way)
{
  return _ (ways[way].meaning);
}

/**
 * mg_follow_way_get_price:
 * @way: how to follow
 *
 * Returns: (transfer none) (nullable): what it takes, or that it takes nothing; %NULL: there is nothing to say
 */
const char *
mg_follow_way_get_price (MgFollowWay way)
{
  return ways[way].price != NULL ? _ (ways[way].price) : NULL;
}

/**
 * mg_follow_way_has_price:
 * @way: how to follow
 *
 * Returns: whether it takes something, or may
 */
gboolean
mg_follow_way_has_price (MgFollowWay way)
{
  return ways[way].has_price;
}

/**
 * mg_follow_way_get_price_icon:
 * @has_price: whether something is taken
 *
 * Returns: (transfer none): the name of an icon that stands before what is said of it
 */
const char *
mg_follow_way_get_price_icon (gboolean has_price)
{
  return has_price ? "dialog-warning-symbolic" : "view-reveal-symbolic";
}
