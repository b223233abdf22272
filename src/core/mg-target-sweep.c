/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rolling look at what of a mapping is off screen. */

#include "mg-target.h"

/* Microseconds between two steps. */
#define SWEEP_INTERVAL MG_PAGE_MAP_ROUND
/* Microseconds that a step should take: 4 % of a core at its interval. */
#define SWEEP_BUDGET 2000
/* Bytes of a step. */
#define SWEEP_STEP_MIN (1024 * 1024)
#define SWEEP_STEP_MAX (64 * 1024 * 1024)
/* How many times the interval becomes longer while nothing changes, at the most. */
#define SWEEP_IDLE_MAX 20

/**
 * mg_target_reset_sweep:
 * @self: a target
 * @now: the time
 *
 * Begins anew, with an object of which nothing was swept yet.
 */
void
mg_target_reset_sweep (MgTarget *self, gint64 now)
{
  g_clear_pointer (&self->page_map, mg_page_map_unref);
  self->page_map = mg_page_map_new ();
  self->sweep_due = now + SWEEP_INTERVAL;
  self->sweep_step = SWEEP_STEP_MIN;
  self->sweep_offset = 0;
  self->sweep_idle = 0;
  self->sweep_changes = 0;
}

/* What those who are not paused want, and have something in sight or show just that. */
static MgSweep
target_get_sweep (MgTarget *self)
{
  MgSweep sweep = MG_SWEEP_NONE;

  for (guint i = 0; i < self->clients->len; i++)
    {
      const MgClient *client = g_ptr_array_index (self->clients, i);

      if (client->rate > 0 && (!mg_range_set_is_empty (client->ranges) || client->sweep == MG_SWEEP_STEADY))
        sweep = MAX (sweep, client->sweep);
    }
  return sweep;
}

/**
 * mg_target_may_sweep:
 * @self: a target
 *
 * Returns: whether there is something off screen to look for changes in, for somebody who looks and wants
 * that
 */
gboolean
mg_target_may_sweep (MgTarget *self)
{
  return !self->sweeping && self->backing != NULL && self->last != NULL && self->last->state == MG_FRAME_LIVE
         && !self->sees_all && target_get_sweep (self) != MG_SWEEP_NONE;
}

/**
 * mg_target_begin_sweep:
 * @self: a target
 * @now: the time
 *
 * Returns: (transfer full) (nullable): a job that looks for changes in the next part of what is off screen;
 * %NULL when it is not time, or everything is in sight
 */
MgJob *
mg_target_begin_sweep (MgTarget *self, gint64 now)
{
  MgJob *job;
  guint64 left;

  if (!mg_target_may_sweep (self) || now < self->sweep_due)
    return NULL;
  if (target_get_sweep (self) == MG_SWEEP_STEADY)
    self->sweep_idle = 0;
  self->sweep_due = now + SWEEP_INTERVAL * (1 + MIN (self->sweep_idle, SWEEP_IDLE_MAX));

  if (self->sweep_offset >= self->last->size)
    {
      /* A round in which nothing moved: look less often. */
      self->sweep_idle = self->sweep_changes == 0 ? self->sweep_idle + 1 : 0;
      self->sweep_changes = 0;
      self->sweep_offset = 0;
    }
  if (self->sweep_offset == 0)
    mg_page_map_begin_round (self->page_map);
  job = mg_job_new (self);
  job->page_map = mg_page_map_ref (self->page_map);
  job->sweep_offset = self->sweep_offset;
  left = self->last->size - self->sweep_offset;
  job->sweep_length = MIN (self->sweep_step, (left + MG_PAGE_SIZE - 1) / MG_PAGE_SIZE * MG_PAGE_SIZE);
  self->sweeping = TRUE;
  return job;
}

/**
 * mg_target_end_sweep:
 * @self: a target
 * @job: what mg_target_begin_sweep() gave, and somebody ran
 * @now: the time
 * @took: how long it ran, in microseconds
 */
void
mg_target_end_sweep (MgTarget *self, MgJob *job, gint64 now, gint64 took)
{
  self->sweeping = FALSE;
  if (job->page_map != self->page_map)
    return;
  if (took > SWEEP_BUDGET)
    self->sweep_step = MAX (self->sweep_step / 2, SWEEP_STEP_MIN);
  else if (took < SWEEP_BUDGET / 2)
    self->sweep_step = MIN (self->sweep_step * 2, SWEEP_STEP_MAX);
  /* The first change brings the pace back. */
  self->sweep_changes += job->sweep_changed;
  if (job->sweep_changed > 0)
    {
      self->sweep_idle = 0;
      self->sweep_due = MIN (self->sweep_due, now + SWEEP_INTERVAL);
    }
  /* What cannot be read is passed over; it says so where it is looked at. */
  self->sweep_offset = job->sweep_next;
  if (self->last != NULL && self->sweep_offset >= self->last->size)
    mg_page_map_end_round (self->page_map);
}

/**
 * mg_target_hasten_sweep:
 * @self: a target
 *
 * Somebody may want it to be swept more often from now on: it is not waited for as long as it was to be.
 */
void
mg_target_hasten_sweep (MgTarget *self)
{
  self->sweep_idle = 0;
  self->sweep_due = MIN (self->sweep_due, g_get_monotonic_time () + SWEEP_INTERVAL);
}
