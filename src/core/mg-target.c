/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-target.h"

#include "mg-error.h"
#include "mg-sampler.h"

/* Microseconds. */
#define SECOND         G_USEC_PER_SEC
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

/**
 * mg_target_get_client:
 * @self: a target
 * @index: from 0
 *
 * Returns: (transfer none): one of its clients
 */
MgClient *
mg_target_get_client (MgTarget *self, guint index)
{
  return g_ptr_array_index (self->clients, index);
}

/* Whether anybody wants one sample after the other, which must not keep others waiting. */
static gboolean
target_spins (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (mg_target_get_client (self, i)->rate == MG_RATE_SPIN)
      return TRUE;
  return FALSE;
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
  return self->backing != NULL && !mg_backing_may_block (self->backing) && job->sync.hold == NULL
         && !job->sync.is_sequenced && job->catches->len == 0 && !target_spins (self);
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
    if (mg_target_get_client (self, i)->hold != NULL)
      return TRUE;
  return FALSE;
}

/* The lock for the next sample. One at a time: two that others take in another order would wait for each other. */
static MgHold *
target_get_hold (MgTarget *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = mg_target_get_client (self, i);

      if (client->hold != NULL && (client->rate > 0 || client->once))
        return client->hold;
    }
  return NULL;
}

/* The sequence word for the next sample: that of who came first. */
static void
target_get_sequence (MgTarget *self, MgSync *sync)
{
  for (guint i = 0; i < self->clients->len && !sync->is_sequenced; i++)
    {
      const MgClient *client = mg_target_get_client (self, i);
      MgTrigger *trigger = client->listener != NULL ? mg_listener_get_trigger (client->listener) : NULL;

      if (trigger == NULL || mg_trigger_get_kind (trigger) != MG_TRIGGER_SEQUENCE
          || (client->rate == 0 && !client->once))
        continue;
      sync->is_sequenced = TRUE;
      sync->sequence = mg_trigger_get_offset (trigger);
    }
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
  job->sync.hold = hold != NULL ? mg_hold_ref (hold) : NULL;
  job->sync.waits = hold != NULL && self->wait_due <= now;
  target_get_sequence (self, &job->sync);
  job->ranges = mg_range_set_new ();
  job->exact = mg_range_set_new ();
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = mg_target_get_client (self, i);

      if (client->rate == 0 && !client->once)
        continue;
      mg_range_set_add_set (job->ranges, client->ranges);
      mg_range_set_add_set (job->exact, client->exact != NULL ? client->exact : client->ranges);
      if (client->catch != NULL && client->rate > 0)
        g_ptr_array_add (job->catches, mg_catch_ref (client->catch));
      if (client->once)
        client->take_serial = job->serial;
      client->once = FALSE;
      if (client->listener != NULL)
        mg_listener_begin (client->listener);
    }
  if (self->last != NULL && self->last->state == MG_FRAME_LIVE)
    job->previous = mg_frame_ref (self->last);

  mg_target_set_due (self, now);
  self->begun_at = now;
  self->busy = TRUE;
  self->deadline = now + PATIENCE + (job->sync.waits ? mg_hold_get_timeout (hold) : 0);
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
      MgClient *client = mg_target_get_client (self, i);

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
  gboolean wanted;

  self->busy = FALSE;
  self->stale = FALSE;
  if (job->reopen)
    {
      target_reopen (self, job, now);
      return FALSE;
    }
  for (guint i = 0; i < self->clients->len; i++)
    if (mg_target_get_client (self, i)->listener != NULL)
      mg_listener_end (mg_target_get_client (self, i)->listener);
  if (job->frame != NULL)
    {
      if (job->frame->unheld_error == NULL)
        self->wait_due = 0;
      else if (job->sync.waits)
        self->wait_due = now + WAIT_INTERVAL;
      if (job->opened)
        target_adopt (self, job, now);
      mg_target_set_pace (self, job->frame);
      wanted = mg_target_take (self, job->frame, now);
      return mg_target_catch (self, job) || wanted;
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

/**
 * mg_target_wait:
 * @self: a target
 * @func: called when somebody who waits for an event is to be sampled for
 * @data: its data
 * @data_copy: copies @data, for each that waits
 * @data_free: frees it
 *
 * Lets those wait that want to, in what is open now, and no others.
 */
void
mg_target_wait (MgTarget *self,
                MgWaiterFunc func,
                gpointer data,
                GBoxedCopyFunc data_copy,
                GDestroyNotify data_free)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = mg_target_get_client (self, i);

      if (client->listener != NULL
          && mg_listener_needs_waiter (client->listener, self->backing, client->rate > 0))
        mg_listener_take_waiter (client->listener,
                                 mg_waiter_new (mg_listener_get_trigger (client->listener), self->backing,
                                                func, data_copy (data), data_free));
    }
}
