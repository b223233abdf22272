/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done for a mapping, and when, on a clock of the test's own. */

#include "target-fixture.h"

#include "mg-error.h"

/* So many samples a second as were asked for, each second. */
static void
test_rate (TargetFixture *fixture, gconstpointer data)
{
  const guint rates[] = { 1, 2, 7, 60, 144, 240 };

  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      fixture->client.rate = rates[i];
      target_fixture_show (fixture, 0, PAGE);
      target_fixture_run_for (fixture, 60 * SECOND);
      g_assert_cmpuint (fixture->n_samples, >=, 60 * rates[i]);
      /* A period is whole microseconds. */
      g_assert_cmpuint (fixture->n_samples, <=, 60 * rates[i] + 5);
      /* It has everything in sight: nothing to sweep. Nothing changes: two frames a second say so. */
      g_assert_cmpuint (fixture->n_sweeps, ==, 0);
      g_assert_cmpuint (fixture->n_delivered, <=, 122);
      g_assert_cmpuint (fixture->target->missed, ==, 0);
    }
}

/* Samples that take long do not come in bursts, and what fell due meanwhile is counted. */
static void
test_missed (TargetFixture *fixture, gconstpointer data)
{
  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  fixture->client.rate = 100;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->target->missed, ==, 0);

  fixture->takes = 25 * SECOND / 1000;
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_samples + fixture->target->missed, >=, 998);
  g_assert_cmpuint (fixture->n_samples + fixture->target->missed, <=, 1003);
  g_assert_cmpuint (fixture->n_samples, >=, 330);
  g_assert_cmpuint (fixture->n_samples, <=, 400);
  g_assert_nonnull (fixture->target->last);
  g_assert_cmpuint (fixture->target->last->missed, ==, fixture->target->missed);
}

/* Without a fixed rate nothing falls due that could be missed; what changes is looked at sooner again. */
static void
test_no_schedule (TargetFixture *fixture, gconstpointer data)
{
  const guint8 byte = 1;
  guint n_idle;

  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  fixture->takes = 30;
  fixture->client.rate = MG_RATE_SPIN;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND);
  g_assert_cmpuint (fixture->n_samples, >, 30000);
  g_assert_cmpuint (fixture->target->missed, ==, 0);

  fixture->client.rate = MG_RATE_ADAPTIVE;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND);
  target_fixture_run_for (fixture, SECOND);
  n_idle = fixture->n_samples;
  g_assert_cmpuint (n_idle, >=, 49);
  g_assert_cmpuint (n_idle, <=, 51);
  mg_fake_source_store (fixture->fake, "x", 0, &byte, 1);
  target_fixture_run_for (fixture, SECOND);
  g_assert_cmpuint (fixture->n_samples, >, n_idle + 10);
  g_assert_cmpuint (fixture->target->missed, ==, 0);
}

/* Looking away, pausing, another rate: no sample was due meanwhile, none is missed. */
static void
test_not_missed (TargetFixture *fixture, gconstpointer data)
{
  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND);

  fixture->client.rate = 0;
  target_fixture_run_for (fixture, 5 * SECOND);
  fixture->client.once = TRUE;
  target_fixture_run_for (fixture, 5 * SECOND);
  fixture->client.rate = 60;
  fixture->target->due = 0;
  target_fixture_run_for (fixture, SECOND);

  mg_range_set_clear (fixture->client.ranges);
  fixture->target->due = 0;
  target_fixture_run_for (fixture, 5 * SECOND);
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND);

  fixture->client.rate = 1;
  fixture->target->due = 0;
  target_fixture_run_for (fixture, 5 * SECOND);
  fixture->client.rate = 240;
  fixture->target->due = 0;
  target_fixture_run_for (fixture, SECOND);

  mg_fake_source_remove (fixture->fake, "x");
  g_clear_pointer (&fixture->target->backing, mg_backing_unref);
  target_fixture_run_for (fixture, 5 * SECOND);
  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  target_fixture_run_for (fixture, SECOND);
  g_assert_cmpint (fixture->target->last->state, ==, MG_FRAME_LIVE);
  g_assert_cmpuint (fixture->target->missed, ==, 0);
}

/* How often it wakes in a minute, in every state: there is nothing to do more often. */
static void
test_wakes (TargetFixture *fixture, gconstpointer data)
{
  /* Waiting for a name. */
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpint (fixture->target->last->state, ==, MG_FRAME_WAITING);
  g_assert_cmpuint (fixture->n_wakes, <=, 601);

  /* There, and nobody looks. */
  mg_fake_source_add (fixture->fake, "x", NULL, 100 * PAGE);
  mg_range_set_clear (fixture->client.ranges);
  target_fixture_run_for (fixture, SECOND);
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpint (fixture->target->last->state, ==, MG_FRAME_LIVE);
  g_assert_cmpuint (fixture->n_wakes, <=, 121);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);

  /* Paused. */
  target_fixture_show (fixture, 0, PAGE);
  fixture->client.rate = 0;
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpuint (fixture->n_wakes, ==, 0);
  g_assert_cmpint (mg_target_get_next (fixture->target), ==, G_MAXINT64);
  fixture->client.once = TRUE;
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpuint (fixture->n_samples, ==, 1);
  g_assert_cmpuint (fixture->n_wakes, ==, 1);

  /* Gone, and let go. */
  fixture->client.rate = 60;
  mg_fake_source_remove (fixture->fake, "x");
  g_clear_pointer (&fixture->target->backing, mg_backing_unref);
  target_fixture_run_for (fixture, SECOND);
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpint (fixture->target->last->state, ==, MG_FRAME_GONE);
  g_assert_cmpuint (fixture->n_wakes, <=, 601);
}

/* A sample that does not come back: stale after a second, told once, and live again when it does. */
static void
test_stale (TargetFixture *fixture, gconstpointer data)
{
  g_autoptr (MgJob) job = NULL;
  gint64 began;

  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "abc", 3);
  target_fixture_show (fixture, 0, 3);
  target_fixture_run_for (fixture, SECOND / 10);
  fixture->now = began = mg_target_get_next (fixture->target);
  job = mg_target_begin (fixture->target, fixture->now);
  mg_job_run (job);

  g_assert_false (mg_target_is_due (fixture->target, fixture->now + 100 * SECOND));
  g_assert_false (mg_target_expire (fixture->target, fixture->now));
  fixture->now = mg_target_get_next (fixture->target);
  g_assert_cmpint (fixture->now - began, ==, SECOND);
  g_assert_true (mg_target_expire (fixture->target, fixture->now));
  g_assert_false (mg_target_expire (fixture->target, fixture->now + SECOND));
  g_assert_cmpint (mg_target_get_next (fixture->target), ==, G_MAXINT64);
  target_fixture_deliver (fixture);
  g_assert_cmpint (fixture->frame->state, ==, MG_FRAME_STALE);
  g_assert_cmpuint (fixture->frame->chunks->len, ==, 1);
  g_assert_cmpuint (fixture->frame->generation, ==, 1);

  fixture->now += 3 * SECOND;
  g_assert_true (mg_target_end (fixture->target, job, fixture->now));
  target_fixture_deliver (fixture);
  g_assert_cmpint (fixture->frame->state, ==, MG_FRAME_LIVE);
  g_assert_cmpuint (fixture->frame->generation, ==, 1);
  target_fixture_run_for (fixture, SECOND);
  /* Four seconds of 60. */
  g_assert_cmpuint (fixture->target->missed, >=, 238);
  g_assert_cmpuint (fixture->target->missed, <=, 241);
}

/* Ranges that come while a sample is under way are in the next one, at once. */
static void
test_ranges_in_flight (TargetFixture *fixture, gconstpointer data)
{
  g_autoptr (MgJob) job = NULL;

  mg_fake_source_add (fixture->fake, "x", NULL, 10 * PAGE);
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND / 10);
  fixture->now = mg_target_get_next (fixture->target);
  job = mg_target_begin (fixture->target, fixture->now);
  target_fixture_show (fixture, 5 * PAGE, PAGE);
  mg_job_run (job);
  mg_target_end (fixture->target, job, fixture->now);
  g_assert_true (mg_target_is_due (fixture->target, fixture->now));
  g_assert_cmpint (mg_frame_get_state (fixture->target->last, 5 * PAGE, NULL), ==, MG_BYTE_UNREAD);
  target_fixture_serve (fixture);
  g_assert_cmpint (mg_frame_get_state (fixture->target->last, 5 * PAGE, NULL), ==, MG_BYTE_DATA);
  g_assert_false (mg_target_is_due (fixture->target, fixture->now));
}

/* Frames that were not taken in time become one, with the changes of all. */
static void
test_coalesced (TargetFixture *fixture, gconstpointer data)
{
  const guint8 byte = 1;

  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MgJob) job = NULL;

      mg_fake_source_store (fixture->fake, "x", 10 * i, &byte, 1);
      fixture->now = mg_target_get_next (fixture->target);
      job = mg_target_begin (fixture->target, fixture->now);
      mg_job_run (job);
      g_assert_true (mg_target_end (fixture->target, job, fixture->now));
    }
  target_fixture_deliver (fixture);
  g_assert_cmpuint (mg_range_set_get_length (fixture->frame->changed), ==, 3);
  g_assert_cmpuint (fixture->frame->changed_bytes, ==, 3);

  /* Not across objects: what another object has did not change. */
  mg_fake_source_store (fixture->fake, "x", 50, &byte, 1);
  fixture->n_samples = 0;
  {
    g_autoptr (MgJob) job = NULL;

    fixture->now = mg_target_get_next (fixture->target);
    job = mg_target_begin (fixture->target, fixture->now);
    mg_job_run (job);
    g_assert_true (mg_target_end (fixture->target, job, fixture->now));
  }
  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  {
    MgFrame *pending = fixture->target->pending;

    g_assert_cmpuint (mg_range_set_get_length (pending->changed), ==, 1);
  }
  target_fixture_run_for (fixture, SECOND / 10);
  g_assert_cmpuint (fixture->target->generation, ==, 2);
  g_assert_true (mg_range_set_is_empty (fixture->target->last->changed));
}

/* A frame for one that has not seen the last: what changed for it. */
static void
test_frame_for (TargetFixture *fixture, gconstpointer data)
{
  MgClient late = { .target = fixture->target };
  const guint8 byte = 1;
  g_autoptr (MgFrame) first = NULL;
  g_autoptr (MgFrame) same = NULL;
  g_autoptr (MgFrame) own = NULL;

  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  fixture->client.every_sample = TRUE;
  target_fixture_show (fixture, 0, PAGE);
  fixture->now += SECOND;
  target_fixture_serve (fixture);
  first = mg_frame_ref (fixture->frame);
  mg_fake_source_store (fixture->fake, "x", 10, &byte, 1);
  fixture->now += SECOND;
  target_fixture_serve (fixture);
  late.seen = fixture->target->told;
  mg_fake_source_store (fixture->fake, "x", 20, &byte, 1);
  fixture->now += SECOND;
  {
    g_autoptr (MgJob) job = mg_target_begin (fixture->target, fixture->now);

    mg_job_run (job);
    mg_target_end (fixture->target, job, fixture->now);
  }
  same = mg_target_frame_for (fixture->target, &late, fixture->target->pending);
  g_assert_true (same == fixture->target->pending);

  late.seen = first;
  own = mg_target_frame_for (fixture->target, &late, fixture->target->pending);
  g_assert_cmpuint (mg_range_set_get_length (own->changed), ==, 2);
  g_assert_true (g_ptr_array_index (own->chunks, 0) == g_ptr_array_index (same->chunks, 0));
  g_assert_cmpuint (own->serial, ==, same->serial);

  /* It comes only now. */
  late.seen = NULL;
  g_clear_pointer (&own, mg_frame_unref);
  own = mg_target_frame_for (fixture->target, &late, fixture->target->pending);
  g_assert_true (mg_range_set_is_empty (own->changed));
}

/* One who asked for a sample gets it, though the name leads to another object by now. */
static void
test_once_reopened (TargetFixture *fixture, gconstpointer data)
{
  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "a", 1);
  target_fixture_show (fixture, 0, 1);
  target_fixture_run_for (fixture, SECOND);
  fixture->client.rate = 0;
  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "b", 1);
  fixture->client.once = TRUE;
  target_fixture_run_for (fixture, SECOND);
  g_assert_cmpuint (fixture->target->generation, ==, 2);
  g_assert_cmpuint (*mg_frame_peek (fixture->target->last, 0, &(gsize){ 0 }), ==, 'b');
  g_assert_cmpuint (fixture->client.take_serial, ==, fixture->target->last->serial);
}

/* Takes a sample, with the lock or in vain. Returns: whether the lock was waited for */
static gboolean
sample_held (TargetFixture *fixture, gboolean given)
{
  g_autoptr (MgJob) job = mg_target_begin (fixture->target, fixture->now);

  g_assert_true (job->sync.hold == fixture->client.hold);
  g_assert_false (mg_target_may_run_here (fixture->target, job));
  g_assert_cmpint (fixture->target->deadline, ==, fixture->now + (job->sync.waits ? 3 : 1) * SECOND);
  mg_job_run (job);
  /* This sort of mapping has no locks. */
  g_assert_error (job->frame->unheld_error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  if (given)
    g_clear_error (&job->frame->unheld_error);
  mg_target_end (fixture->target, job, fixture->now);
  return job->sync.waits;
}

/* A lock that does not come is waited for once a second, and only tried between; until it comes. */
static void
test_hold (TargetFixture *fixture, gconstpointer data)
{
  g_autoptr (MgHold) hold = mg_hold_new_inside (MG_HOLD_SPIN, 0, 2 * SECOND);

  mg_fake_source_add (fixture->fake, "x", NULL, PAGE);
  fixture->client.hold = hold;
  target_fixture_show (fixture, 0, PAGE);
  g_assert_true (sample_held (fixture, TRUE));
  g_assert_true (sample_held (fixture, FALSE));
  g_assert_false (sample_held (fixture, FALSE));
  fixture->now += SECOND - 1;
  g_assert_false (sample_held (fixture, FALSE));
  fixture->now += 1;
  g_assert_true (sample_held (fixture, FALSE));
  g_assert_false (sample_held (fixture, TRUE));
  g_assert_true (sample_held (fixture, TRUE));
  g_assert_cmpuint (fixture->target->last->samples, ==, 7);
  g_assert_cmpuint (fixture->target->last->unheld, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add (name, TargetFixture, NULL, target_fixture_set_up, test, target_fixture_tear_down)
  ADD ("/target/rate", test_rate);
  ADD ("/target/missed", test_missed);
  ADD ("/target/no-schedule", test_no_schedule);
  ADD ("/target/not-missed", test_not_missed);
  ADD ("/target/wakes", test_wakes);
  ADD ("/target/stale", test_stale);
  ADD ("/target/ranges-in-flight", test_ranges_in_flight);
  ADD ("/target/coalesced", test_coalesced);
  ADD ("/target/frame-for", test_frame_for);
  ADD ("/target/once-reopened", test_once_reopened);
  ADD ("/target/hold", test_hold);
  return g_test_run ();
}
