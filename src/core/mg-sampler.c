/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sampler-private.h"

/* How many things that may block are under way at once, besides those that hang: they are given up as places, so
 * that others go on. */
#define MAX_WORKERS 8
/* What a mapping has under way at the most: a sample and a sweep. */
#define MAX_JOBS 2

G_DEFINE_FINAL_TYPE (MgSampler, mg_sampler, G_TYPE_OBJECT)

/* A worker that hangs in foreign memory keeps the sampler, so that its result finds the lock. */
typedef struct
{
  MgSampler *sampler;
  MgJob *job;
} Work;

/* Whether a client gets a frame: one that is paused gets the one that it asked for, or hears that it hangs. */
static gboolean
client_gets (MgClient *client, MgFrame *frame)
{
  if (client->rate > 0)
    return TRUE;
  return client->take_serial != 0 && (frame->serial >= client->take_serial || frame->state == MG_FRAME_STALE);
}

/* With the lock held. Returns: (transfer full) (nullable): what a client is to be given now. */
static MgFrame *
take_for_client (MgTarget *target, MgClient *client, MgFrame *frame)
{
  MgFrame *given;

  /* What came after the frame that it has waited for, it may not want any more. */
  if (client->caught != NULL)
    return mg_target_take_caught (target, client);
  if (frame == NULL || !client_gets (client, frame))
    return NULL;
  if (frame->serial >= client->take_serial)
    client->take_serial = 0;
  given = mg_target_frame_for (target, client, frame);
  if (client->listener != NULL)
    {
      g_autoptr (MgFrame) plain = given;

      given = mg_listener_tell (client->listener, plain);
    }
  g_clear_pointer (&client->seen, mg_frame_unref);
  /* Those that get a frame of their own have seen what all have seen. */
  client->seen = mg_frame_ref (frame);
  return given;
}

/* With the lock held; @frame is the newest, if there is one that was not given yet. */
static void
deliver_to_clients (MgTarget *target, MgFrame *frame, GPtrArray *calls)
{
  for (guint i = 0; i < target->clients->len; i++)
    {
      MgClient *client = g_ptr_array_index (target->clients, i);
      MgFrame *given = take_for_client (target, client, frame);

      if (given == NULL)
        continue;
      g_ptr_array_add (calls, g_atomic_rc_box_acquire ((MgFollower *) client));
      g_ptr_array_add (calls, given);
    }
  if (frame == NULL)
    return;
  g_clear_pointer (&target->told, mg_frame_unref);
  target->told = mg_frame_ref (frame);
}

/* On the main thread: gives away what is there, without the lock. */
static gboolean
on_deliver (gpointer data)
{
  MgSampler *self = data;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  self->delivering = FALSE;
  for (guint i = 0; i < self->targets->len; i++)
    {
      MgTarget *target = g_ptr_array_index (self->targets, i);
      g_autoptr (MgFrame) frame = g_steal_pointer (&target->pending);

      deliver_to_clients (target, frame, calls);
    }
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < calls->len; i += 2)
    {
      MgFollower *follower = g_ptr_array_index (calls, i);
      g_autoptr (MgFrame) frame = g_ptr_array_index (calls, i + 1);

      /* A call before may have made this one leave. */
      if (follower->client.target != NULL)
        follower->client.func (frame, follower->client.data);
      g_atomic_rc_box_release (follower);
    }
  return G_SOURCE_REMOVE;
}

/* With the lock held: one wake-up of the main thread, however many frames wait. */
static void
schedule_delivery (MgSampler *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->delivering || self->quit)
    return;
  self->delivering = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_deliver, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

/* Runs a job and takes in its result. Without the lock. */
static void
run_job (MgSampler *self, MgJob *job)
{
  gint64 began = g_get_monotonic_time ();
  gint64 now;

  mg_job_run (job);

  now = g_get_monotonic_time ();
  g_mutex_lock (&self->lock);
  if (job->sweep_length == 0 && job->target->stale)
    self->n_hung--;
  if (job->sweep_length > 0)
    mg_target_end_sweep (job->target, job, now, now - began);
  else if (mg_target_end (job->target, job, now))
    schedule_delivery (self);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

static void
on_worker (gpointer data, gpointer user_data)
{
  Work *work = data;

  run_job (work->sampler, work->job);
  mg_job_free (work->job);
  g_object_unref (work->sampler);
  g_free (work);
}

/**
 * mg_sampler_count_hung:
 * @self: a sampler whose lock the caller has
 *
 * One more target hangs: it keeps its workers, and others must not wait for them.
 */
void
mg_sampler_count_hung (MgSampler *self)
{
  self->n_hung++;
  mg_sampler_set_places (self);
}

/**
 * mg_sampler_set_places:
 * @self: a sampler whose lock the caller has
 *
 * Sets how much may be under way at once. One that waits for a lock has a place of its own: it takes none from others.
 */
void
mg_sampler_set_places (MgSampler *self)
{
  gint n = MAX_WORKERS + MAX_JOBS * (gint) self->n_hung;

  for (guint i = 0; i < self->targets->len; i++)
    n += mg_target_wants_hold (g_ptr_array_index (self->targets, i)) ? 1 : 0;
  if (self->workers != NULL)
    g_thread_pool_set_max_threads (self->workers, n, NULL);
}

static void
push_work (MgSampler *self, MgJob *job)
{
  Work *work = g_new0 (Work, 1);

  work->sampler = g_object_ref (self);
  work->job = job;
  g_thread_pool_push (self->workers, work, NULL);
}

/* On the thread of one that waits. */
static void
on_event (gpointer data)
{
  MgSampler *self = data;

  g_mutex_lock (&self->lock);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/* With the lock held, and given up while a sample is taken here: begins what is due for one target. */
static void
serve_target (MgSampler *self, MgTarget *target, gint64 now)
{
  MgJob *job;

  if (mg_target_expire (target, now))
    {
      mg_sampler_count_hung (self);
      schedule_delivery (self);
    }
  job = mg_target_begin_sweep (target, now);
  if (job != NULL)
    push_work (self, job);
  if (!mg_target_is_due (target, now))
    return;

  job = mg_target_begin (target, now);
  if (!mg_target_may_run_here (target, job))
    {
      push_work (self, job);
      return;
    }
  g_mutex_unlock (&self->lock);
  run_job (self, job);
  mg_job_free (job);
  g_mutex_lock (&self->lock);
}

static gpointer
sampler_thread (gpointer data)
{
  MgSampler *self = data;

  g_mutex_lock (&self->lock);
  while (!self->quit)
    {
      gint64 next = G_MAXINT64;
      gint64 now = g_get_monotonic_time ();
      g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_target_unref);

      for (guint i = 0; i < self->targets->len; i++)
        g_ptr_array_add (targets, mg_target_ref (g_ptr_array_index (self->targets, i)));
      for (guint i = 0; i < targets->len && !self->quit; i++)
        serve_target (self, g_ptr_array_index (targets, i), now);

      now = g_get_monotonic_time ();
      for (guint i = 0; i < self->targets->len; i++)
        {
          MgTarget *target = g_ptr_array_index (self->targets, i);

          mg_target_wait (target, on_event, self, g_object_ref, g_object_unref);
          next = MIN (next, mg_target_get_next (target));
        }
      if (self->quit || next <= now)
        continue;
      if (next == G_MAXINT64)
        g_cond_wait (&self->wake, &self->lock);
      else
        g_cond_wait_until (&self->wake, &self->lock, next);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
mg_sampler_finalize (GObject *object)
{
  MgSampler *self = MG_SAMPLER (object);

  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);

  G_OBJECT_CLASS (mg_sampler_parent_class)->finalize (object);
}

static void
mg_sampler_dispose (GObject *object)
{
  MgSampler *self = MG_SAMPLER (object);
  GThreadPool *workers;

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->quit = TRUE;
      g_cond_signal (&self->wake);
      g_mutex_unlock (&self->lock);
      g_clear_pointer (&self->thread, g_thread_join);
      /* One that hangs in foreign memory cannot be waited for; it keeps what it needs until it comes back. */
      g_mutex_lock (&self->lock);
      workers = g_steal_pointer (&self->workers);
      g_mutex_unlock (&self->lock);
      g_thread_pool_free (workers, FALSE, FALSE);
    }
  G_OBJECT_CLASS (mg_sampler_parent_class)->dispose (object);
}

static void
mg_sampler_class_init (MgSamplerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_sampler_dispose;
  object_class->finalize = mg_sampler_finalize;
}

static void
mg_sampler_init (MgSampler *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_target_unref);
  self->context = g_main_context_ref_thread_default ();
  self->workers = g_thread_pool_new (on_worker, NULL, MAX_WORKERS, FALSE, NULL);
  self->thread = g_thread_new ("mg-sampler", sampler_thread, self);
}

/**
 * mg_sampler_new:
 *
 * One thread that takes samples of all mappings that are followed, one state for each, and workers for what
 * may block. It does nothing while nobody follows. Frames are given on the thread-default main context of the
 * caller.
 *
 * Returns: (transfer full): a sampler
 */
MgSampler *
mg_sampler_new (void)
{
  return g_object_new (MG_TYPE_SAMPLER, NULL);
}
