/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When samples of a mapping are taken. */

#include "mg-sampler.h"
#include "mg-target.h"

/* Microseconds. */
#define SECOND        G_USEC_PER_SEC
#define LOOK_INTERVAL (SECOND / 2)
/* Between two samples of who follows adaptively: after a change, and after a while without one. */
#define PACE_MIN 20
#define PACE_MAX 20000

/**
 * mg_target_shows:
 * @self: a target
 *
 * Returns: whether anybody who is not paused has something of it in sight
 */
gboolean
mg_target_shows (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (mg_target_get_client (self, i)->rate > 0
        && !mg_range_set_is_empty (mg_target_get_client (self, i)->ranges))
      return TRUE;
  return FALSE;
}

/**
 * mg_target_get_rate:
 * @self: a target
 *
 * Returns: samples a second: as many as the fastest of its clients wants; 0 when all are paused
 */
guint
mg_target_get_rate (MgTarget *self)
{
  guint rate = 0;

  for (guint i = 0; i < self->clients->len; i++)
    rate = MAX (rate, mg_target_get_client (self, i)->rate);
  return rate;
}

static gboolean
target_wants_once (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (mg_target_get_client (self, i)->once)
      return TRUE;
  return FALSE;
}

/* Microseconds between two samples of one client. */
static gint64
client_get_period (MgTarget *self, const MgClient *client)
{
  if (client->rate == MG_RATE_SPIN)
    return 1;
  if (client->rate == MG_RATE_ADAPTIVE)
    return CLAMP (self->pace, PACE_MIN, PACE_MAX);
  return SECOND / client->rate;
}

/* Microseconds between two samples. What is not in sight, or waits for an event, is looked after at leisure. */
static gint64
target_get_period (MgTarget *self)
{
  gint64 period = G_MAXINT64;

  for (guint i = 0; i < self->clients->len; i++)
    {
      const MgClient *client = mg_target_get_client (self, i);

      if (client->rate > 0)
        period = MIN (period, client->listener != NULL ? LOOK_INTERVAL : client_get_period (self, client));
    }
  period = MIN (period, SECOND);
  return mg_target_shows (self) ? period : MAX (period, LOOK_INTERVAL);
}

/* When a sample is to be taken because somebody who waits was told of an event; G_MAXINT64 for never. However many events
 * there are, there are not more samples than they want. */
static gint64
target_get_fired (MgTarget *self)
{
  gint64 fired = G_MAXINT64;

  for (guint i = 0; i < self->clients->len; i++)
    {
      const MgClient *client = mg_target_get_client (self, i);

      if (client->listener != NULL && client->rate > 0 && mg_listener_has_news (client->listener))
        fired = MIN (fired, self->begun_at + client_get_period (self, client));
    }
  return fired;
}

/**
 * mg_target_is_due:
 * @self: a target
 * @now: the time
 *
 * Returns: whether a sample is to be begun
 */
gboolean
mg_target_is_due (MgTarget *self, gint64 now)
{
  if (self->busy)
    return FALSE;
  return target_wants_once (self) || (mg_target_get_rate (self) > 0 && self->due <= now)
         || target_get_fired (self) <= now;
}

/**
 * mg_target_get_next:
 * @self: a target
 *
 * Returns: when there is something to do for it; not later than now while it is due; %G_MAXINT64 for never
 */
gint64
mg_target_get_next (MgTarget *self)
{
  gint64 next = G_MAXINT64;

  /* What comes back wakes by itself. */
  if (self->busy)
    return self->stale ? G_MAXINT64 : self->deadline;
  if (target_wants_once (self))
    return 0;
  if (mg_target_get_rate (self) > 0)
    next = MIN (self->due, target_get_fired (self));
  if (mg_target_may_sweep (self))
    next = MIN (next, self->sweep_due);
  return next;
}

/* Whether samples are due at times of their own, which can be missed: not one after the other, and not when something
 * happens. */
static gboolean
target_has_schedule (MgTarget *self)
{
  gboolean has = FALSE;

  for (guint i = 0; i < self->clients->len; i++)
    {
      const MgClient *client = mg_target_get_client (self, i);

      if (client->rate > MG_RATE_MAX)
        return FALSE;
      has = has || (client->rate > 0 && client->listener == NULL);
    }
  return has;
}

/**
 * mg_target_set_due:
 * @self: a target of which a sample is begun
 * @now: the time
 *
 * Due times follow each other by the period, so that being late now and then does not lower the rate; those that passed
 * meanwhile are missed.
 */
void
mg_target_set_due (MgTarget *self, gint64 now)
{
  gint64 period = target_get_period (self);
  gint64 late = now - self->due;

  if (self->due == 0 || late < 0 || mg_target_get_rate (self) == 0)
    {
      self->due = now + period;
      return;
    }
  if (target_has_schedule (self) && mg_target_shows (self) && self->last != NULL
      && (self->last->state == MG_FRAME_LIVE || self->last->state == MG_FRAME_STALE))
    self->missed += (guint64) (late / period);
  self->due += (late / period + 1) * period;
}

/**
 * mg_target_set_pace:
 * @self: a target
 * @frame: its newest sample
 *
 * What changes is looked at sooner again, for those who follow adaptively.
 */
void
mg_target_set_pace (MgTarget *self, MgFrame *frame)
{
  if (mg_range_set_is_empty (frame->changed))
    self->pace = CLAMP (self->pace * 3 / 2, PACE_MIN, PACE_MAX);
  else
    self->pace = PACE_MIN;
}
