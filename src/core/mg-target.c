/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-target.h"

#include "mg-error.h"

/* Microseconds. */
#define SECOND         G_USEC_PER_SEC
#define LOOK_INTERVAL  (SECOND / 2)
#define RETRY_INTERVAL (SECOND / 10)
#define RETRY_REFUSED  SECOND
/* How long a sample may take until what is shown is called stale. */
#define PATIENCE SECOND
/* Between two times that a lock is waited for which is never given. */
#define WAIT_INTERVAL SECOND

/**
 * mg_target_new:
 * @source: the kind of mapping
 * @name: (type filename): the bytes of its name
 *
 * Returns: (transfer full): the state of a mapping that nobody follows yet
 */
MgTarget *
mg_target_new (MgSource *source, const char *name)
{
  MgTarget *self = g_atomic_rc_box_new0 (MgTarget);

  self->source = g_object_ref (source);
  self->name = g_strdup (name);
  self->clients = g_ptr_array_new ();
  return self;
}

/**
 * mg_target_ref:
 * @self: a target
 *
 * Returns: (transfer full): the same
 */
MgTarget *
mg_target_ref (MgTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_target_clear (gpointer data)
{
  MgTarget *self = data;

  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->clients, g_ptr_array_unref);
  g_clear_pointer (&self->backing, mg_backing_unref);
  g_clear_pointer (&self->last, mg_frame_unref);
  g_clear_pointer (&self->pending, mg_frame_unref);
  g_clear_pointer (&self->told, mg_frame_unref);
  g_clear_pointer (&self->page_map, mg_page_map_unref);
}

/**
 * mg_target_unref:
 * @self: (transfer full): a target
 */
void
mg_target_unref (MgTarget *self)
{
  g_atomic_rc_box_release_full (self, mg_target_clear);
}

static MgClient *
client_at (MgTarget *self, guint index)
{
  return g_ptr_array_index (self->clients, index);
}

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
    if (client_at (self, i)->rate > 0 && !mg_range_set_is_empty (client_at (self, i)->ranges))
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
    rate = MAX (rate, client_at (self, i)->rate);
  return rate;
}

static gboolean
target_wants_once (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (client_at (self, i)->once)
      return TRUE;
  return FALSE;
}

/* Microseconds between two samples. What is not in sight is looked after at leisure. */
static gint64
target_get_period (MgTarget *self)
{
  gint64 period = SECOND / MAX (mg_target_get_rate (self), 1);

  return mg_target_shows (self) ? period : MAX (period, LOOK_INTERVAL);
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
  return target_wants_once (self) || (mg_target_get_rate (self) > 0 && self->due <= now);
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
    next = self->due;
  if (mg_target_may_sweep (self))
    next = MIN (next, self->sweep_due);
  return next;
}

/**
 * mg_target_may_run_here:
 * @self: a target
 * @job: what mg_target_begin() gave
 *
 * Returns: whether it cannot block, so that it needs no worker
 */
gboolean
mg_target_may_run_here (MgTarget *self, MgJob *job)
{
  return self->backing != NULL && !mg_backing_may_block (self->backing) && job->hold == NULL;
}

/**
 * mg_target_wants_hold:
 * @self: a target
 *
 * Returns: whether anybody wants a lock to be held while it is sampled
 */
gboolean
mg_target_wants_hold (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (client_at (self, i)->hold != NULL)
      return TRUE;
  return FALSE;
}

/* The lock for the next sample. One at a time: two that others take in another order would wait for each other. */
static MgHold *
target_get_hold (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = client_at (self, i);

      if (client->hold != NULL && (client->rate > 0 || client->once))
        return client->hold;
    }
  return NULL;
}

/* Due times follow each other by the period, so that being late now and then does not lower the rate; those that
 * passed meanwhile are missed. */
static void
target_set_due (MgTarget *self, gint64 now)
{
  gint64 period = target_get_period (self);
  gint64 late = now - self->due;

  if (self->due == 0 || late < 0 || mg_target_get_rate (self) == 0)
    {
      self->due = now + period;
      return;
    }
  if (mg_target_shows (self) && self->last != NULL
      && (self->last->state == MG_FRAME_LIVE || self->last->state == MG_FRAME_STALE))
    self->missed += (guint64) (late / period);
  self->due += (late / period + 1) * period;
}

/**
 * mg_target_begin:
 * @self: a target that is due
 * @now: the time
 *
 * Returns: (transfer full): a job for the union of what its clients show; the target is busy until
 * mg_target_end()
 */
MgJob *
mg_target_begin (MgTarget *self, gint64 now)
{
  MgJob *job = mg_job_new (self);
  MgHold *hold = target_get_hold (self);

  job->serial = ++self->serial;
  job->hold = hold != NULL ? mg_hold_ref (hold) : NULL;
  job->waits = hold != NULL && self->wait_due <= now;
  job->ranges = mg_range_set_new ();
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = client_at (self, i);

      if (client->rate == 0 && !client->once)
        continue;
      mg_range_set_add_set (job->ranges, client->ranges);
      if (client->once)
        client->take_serial = job->serial;
      client->once = FALSE;
    }
  if (self->last != NULL && self->last->state == MG_FRAME_LIVE)
    job->previous = mg_frame_ref (self->last);

  target_set_due (self, now);
  self->busy = TRUE;
  self->deadline = now + PATIENCE + (job->waits ? mg_hold_get_timeout (hold) : 0);
  return job;
}

/* What to show when there is nothing to read: the last bytes, marked, or nothing. */
static MgFrame *
target_absent_frame (MgTarget *self, const GError *error)
{
  MgFrameState state = MG_FRAME_FAILED;
  MgFrame *frame;

  if (g_error_matches (error, MG_ERROR, MG_ERROR_NOT_FOUND))
    state = self->generation > 0 ? MG_FRAME_GONE : MG_FRAME_WAITING;
  frame
    = self->last != NULL && state == MG_FRAME_GONE ? mg_frame_new_like (self->last, state) : mg_frame_new ();
  frame->state = state;
  frame->error = g_error_copy (error);
  return frame;
}

static void
target_adopt (MgTarget *self, MgJob *job, gint64 now)
{
  g_clear_pointer (&self->backing, mg_backing_unref);
  self->backing = mg_backing_ref (job->backing);
  if (self->generation == 0 || !mg_identity_equal (&self->identity, &job->frame->identity))
    self->generation++;
  self->identity = job->frame->identity;
  mg_target_reset_sweep (self, now);
}

/* The name leads to another object: the job is to be done again, for the same clients. */
static void
target_reopen (MgTarget *self, MgJob *job, gint64 now)
{
  /* Opening may block, which is for a worker: at once. */
  g_clear_pointer (&self->backing, mg_backing_unref);
  self->due = now;
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = client_at (self, i);

      if (client->take_serial == job->serial)
        {
          client->take_serial = 0;
          client->once = TRUE;
        }
    }
}

/**
 * mg_target_end:
 * @self: a target
 * @job: what mg_target_begin() gave, and somebody ran
 * @now: the time
 *
 * Takes in what the job found.
 *
 * Returns: whether there is something to deliver
 */
gboolean
mg_target_end (MgTarget *self, MgJob *job, gint64 now)
{
  g_autoptr (MgFrame) absent = NULL;

  self->busy = FALSE;
  self->stale = FALSE;
  if (job->reopen)
    {
      target_reopen (self, job, now);
      return FALSE;
    }
  if (job->frame != NULL)
    {
      if (job->frame->unheld_error == NULL)
        self->wait_due = 0;
      else if (job->waits)
        self->wait_due = now + WAIT_INTERVAL;
      if (job->opened)
        target_adopt (self, job, now);
      return mg_target_take (self, job->frame, now);
    }
  /* What is not there is looked for now and then, whether it is in sight or not. */
  g_clear_pointer (&self->backing, mg_backing_unref);
  absent = target_absent_frame (self, job->error);
  self->due = now + (absent->state == MG_FRAME_FAILED ? RETRY_REFUSED : RETRY_INTERVAL);
  return mg_target_take (self, absent, now);
}

/**
 * mg_target_expire:
 * @self: a target
 * @now: the time
 *
 * When a sample takes too long, what is shown becomes stale until it comes back.
 *
 * Returns: whether there is something to deliver
 */
gboolean
mg_target_expire (MgTarget *self, gint64 now)
{
  g_autoptr (MgFrame) frame = NULL;

  if (!self->busy || self->stale || now < self->deadline)
    return FALSE;
  self->stale = TRUE;
  frame = self->last != NULL ? mg_frame_new_like (self->last, MG_FRAME_STALE) : mg_frame_new ();
  frame->state = MG_FRAME_STALE;
  mg_target_deliver (self, frame, now);
  g_clear_pointer (&self->last, mg_frame_unref);
  self->last = g_steal_pointer (&frame);
  return TRUE;
}
