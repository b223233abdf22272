/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A view that waits for a certain frame. */

#include "mg-catch.h"

#include "mg-fake-source.h"
#include "mg-test.h"
#include "mg-view.h"

#define SIZE 4096

typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgSampler *sampler;
  MgMapping *mapping;
  MgView *view;
  /* Set on a worker. */
  gint n_looks;
  gint n_frees;
} Fixture;

static void
show (MgView *view)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_range_set_add (ranges, 0, SIZE);
  mg_view_set_shown (view, ranges);
}

static int
byte_of (MgView *view)
{
  guint8 byte;

  return mg_frame_read (mg_view_get_frame (view), 5, &byte, 1) == 1 ? byte : -1;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_fake_source_new ();
  fixture->fake = MG_FAKE_SOURCE (fixture->source);
  fixture->sampler = mg_sampler_new ();
  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  fixture->mapping = mg_mapping_new (fixture->source, "x");
  fixture->view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  mg_view_set_rate (fixture->view, 200);
  show (fixture->view);
  /* The first frame may be without the bytes, and what was not seen before has not changed. */
  mg_test_wait (mg_view_get_frame (fixture->view) != NULL && byte_of (fixture->view) == 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_fake_source_wake (fixture->fake);
  g_clear_object (&fixture->view);
  g_object_unref (fixture->mapping);
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_unref (fixture->source);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
store (Fixture *fixture, guint8 byte)
{
  mg_fake_source_store (fixture->fake, "x", 5, &byte, 1);
}

/* Lets so many samples be taken while the main thread does something else. */
static void
sample_in_the_dark (Fixture *fixture, guint n_samples)
{
  guint n = mg_fake_source_get_n_reads (fixture->fake, "x") + n_samples;

  for (gint64 deadline = g_get_monotonic_time () + MG_TEST_PATIENCE * G_USEC_PER_SEC;
       mg_fake_source_get_n_reads (fixture->fake, "x") < n;)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

static gboolean
is_seven (MgFrame *frame, gpointer data)
{
  Fixture *fixture = data;
  guint8 byte = 0;

  g_atomic_int_inc (&fixture->n_looks);
  return mg_frame_read (frame, 5, &byte, 1) == 1 && byte == 7;
}

static void
on_free (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->n_frees);
}

static void
catch_seven (Fixture *fixture, MgView *view)
{
  g_autoptr (MgCatch) catch = mg_catch_new (is_seven, fixture, on_free);

  mg_view_set_catch (view, catch);
}

/* It was there for a moment only, in which nobody looked but the sampler. */
static void
test_moment (Fixture *fixture, gconstpointer data)
{
  catch_seven (fixture, fixture->view);
  sample_in_the_dark (fixture, 3);
  store (fixture, 7);
  sample_in_the_dark (fixture, 3);
  store (fixture, 9);
  sample_in_the_dark (fixture, 3);
  g_assert_false (mg_view_get_paused (fixture->view));

  mg_test_wait (mg_view_get_paused (fixture->view));
  g_assert_cmpint (byte_of (fixture->view), ==, 7);
  g_assert_true (mg_view_get_frame (fixture->view)->is_caught);
  g_assert_true (mg_range_set_contains (mg_view_get_frame (fixture->view)->changed, 5, 1));
  g_assert_cmpint (mg_view_get_paused_at (fixture->view), ==, mg_view_get_frame (fixture->view)->wall_time);
  mg_test_wait (g_atomic_int_get (&fixture->n_frees) == 1);
  /* Nothing that came later takes its place. */
  mg_test_iterate_for (50);
  g_assert_cmpint (byte_of (fixture->view), ==, 7);

  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (byte_of (fixture->view) == 9);
  g_assert_false (mg_view_get_frame (fixture->view)->is_caught);
  /* One catch is for one frame. */
  store (fixture, 7);
  mg_test_wait (byte_of (fixture->view) == 7);
  g_assert_false (mg_view_get_paused (fixture->view));
}

/* Another view of the mapping is not kept. */
static void
test_two_views (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) other = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);

  show (other);
  catch_seven (fixture, fixture->view);
  mg_test_wait (mg_view_get_frame (other) != NULL);
  store (fixture, 7);
  mg_test_wait (mg_view_get_paused (fixture->view));
  store (fixture, 8);
  mg_test_wait (byte_of (other) == 8);
  g_assert_false (mg_view_get_paused (other));
  g_assert_cmpint (byte_of (fixture->view), ==, 7);
  g_assert_false (mg_view_get_frame (other)->is_caught);
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  catch_seven (fixture, fixture->view);
  mg_test_wait (g_atomic_int_get (&fixture->n_looks) > 2);
  store (fixture, 7);
  sample_in_the_dark (fixture, 3);
  /* It was caught, and is not wanted any more. */
  mg_view_set_catch (fixture->view, NULL);
  mg_test_wait (byte_of (fixture->view) == 7);
  g_assert_false (mg_view_get_paused (fixture->view));
  mg_test_wait (g_atomic_int_get (&fixture->n_frees) == 1);
}

/* What one asks for while the picture stands still is not what is waited for. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  gint n_looks;

  catch_seven (fixture, fixture->view);
  mg_test_wait (g_atomic_int_get (&fixture->n_looks) > 2);
  mg_view_set_paused (fixture->view, TRUE);
  mg_view_sample_once (fixture->view);
  mg_test_iterate_for (50);
  n_looks = g_atomic_int_get (&fixture->n_looks);
  store (fixture, 7);
  mg_view_sample_once (fixture->view);
  mg_test_wait (byte_of (fixture->view) == 7);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_looks), ==, n_looks);
  g_assert_false (mg_view_get_frame (fixture->view)->is_caught);

  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (mg_view_get_paused (fixture->view));
  g_assert_true (mg_view_get_frame (fixture->view)->is_caught);
}

/* Who leaves takes it along, also what was caught and not given. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
  catch_seven (fixture, fixture->view);
  sample_in_the_dark (fixture, 3);
  store (fixture, 7);
  sample_in_the_dark (fixture, 3);
  g_clear_object (&fixture->view);
  mg_test_wait (g_atomic_int_get (&fixture->n_frees) == 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/catch/moment", test_moment);
  ADD ("/catch/two-views", test_two_views);
  ADD ("/catch/taken-back", test_taken_back);
  ADD ("/catch/paused", test_paused);
  ADD ("/catch/leave", test_leave);
  return g_test_run ();
}
