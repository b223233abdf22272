/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target-fixture.h"

/**
 * target_fixture_set_up:
 * @self: a fixture
 * @data: unused
 */
void
target_fixture_set_up (TargetFixture *self, gconstpointer data)
{
  self->source = mg_fake_source_new ();
  self->fake = MG_FAKE_SOURCE (self->source);
  self->target = mg_target_new (self->source, "x");
  self->client.target = self->target;
  self->client.ranges = mg_range_set_new ();
  self->client.rate = 60;
  self->client.sweep = MG_SWEEP_IDLE;
  self->now = 1000 * SECOND;
  g_ptr_array_add (self->target->clients, &self->client);
}

/**
 * target_fixture_tear_down:
 * @self: a fixture
 * @data: unused
 */
void
target_fixture_tear_down (TargetFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->frame, mg_frame_unref);
  g_clear_pointer (&self->client.seen, mg_frame_unref);
  mg_range_set_free (self->client.ranges);
  mg_target_unref (self->target);
  g_object_unref (self->source);
}

/**
 * target_fixture_deliver:
 * @self: a fixture
 *
 * Does what the sampler does on the main thread.
 */
void
target_fixture_deliver (TargetFixture *self)
{
  g_clear_pointer (&self->frame, mg_frame_unref);
  self->frame = g_steal_pointer (&self->target->pending);
  if (self->frame != NULL)
    {
      g_clear_pointer (&self->target->told, mg_frame_unref);
      self->target->told = mg_frame_ref (self->frame);
      self->n_delivered++;
    }
}

/**
 * target_fixture_serve:
 * @self: a fixture
 *
 * Does what is due.
 */
void
target_fixture_serve (TargetFixture *self)
{
  MgTarget *target = self->target;
  gboolean deliverable = mg_target_expire (target, self->now);
  g_autoptr (MgJob) sweep = mg_target_begin_sweep (target, self->now);

  if (sweep != NULL)
    {
      mg_job_run (sweep);
      mg_target_end_sweep (target, sweep, self->now, 1500);
      self->n_sweeps++;
    }
  if (mg_target_is_due (target, self->now))
    {
      g_autoptr (MgJob) job = mg_target_begin (target, self->now);

      mg_job_run (job);
      self->now += self->takes;
      deliverable = mg_target_end (target, job, self->now) || deliverable;
      self->n_samples++;
    }
  if (deliverable)
    target_fixture_deliver (self);
}

/**
 * target_fixture_run_for:
 * @self: a fixture
 * @time: in microseconds
 *
 * Lets time pass. What the target says is next must be something to do, each time: no busy loop.
 */
void
target_fixture_run_for (TargetFixture *self, gint64 time)
{
  gint64 end = self->now + time;

  self->n_wakes = self->n_samples = self->n_sweeps = self->n_delivered = 0;
  for (;;)
    {
      gint64 next = mg_target_get_next (self->target);
      guint n_before = self->n_samples + self->n_sweeps;

      if (next > end)
        break;
      self->now = MAX (self->now, next);
      target_fixture_serve (self);
      self->n_wakes++;
      g_assert_cmpuint (self->n_samples + self->n_sweeps, >, n_before);
      if (self->now > end)
        break;
    }
  self->now = MAX (self->now, end);
}

/**
 * target_fixture_show:
 * @self: a fixture
 * @offset: in bytes
 * @length: in bytes
 *
 * Has just that in sight.
 */
void
target_fixture_show (TargetFixture *self, guint64 offset, guint64 length)
{
  mg_range_set_clear (self->client.ranges);
  mg_range_set_add (self->client.ranges, offset, length);
  self->target->due = 0;
}
