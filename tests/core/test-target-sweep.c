/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rolling look at what of a mapping is off screen, on a clock of the test's own. */

#include "target-fixture.h"

/* A part is in sight: the rest is swept, a round after the other, less and less often. */
static void
test_sweep (TargetFixture *fixture, gconstpointer data)
{
  const guint8 byte = 1;
  guint64 found = 0;

  mg_fake_source_add (fixture->fake, "x", NULL, 8 * 1024 * 1024);
  fixture->client.rate = 1;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, 3 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, >, 8);
  g_assert_cmpuint (fixture->n_sweeps, <=, 60);
  target_fixture_run_for (fixture, 600 * SECOND);
  g_assert_cmpint (fixture->target->sweep_idle, >, 10);
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, <=, 70);
  g_assert_cmpuint (fixture->n_sweeps, >=, 50);

  g_assert_false (mg_page_map_find_change (fixture->target->page_map, 0, TRUE, 0, &found));
  mg_fake_source_store (fixture->fake, "x", 5 * 1024 * 1024 + 3, &byte, 1);
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_true (mg_page_map_find_change (fixture->target->page_map, 0, TRUE, 0, &found));
  g_assert_cmpuint (found, ==, 5 * 1024 * 1024);

  /* All in sight: there is nothing left to sweep. */
  target_fixture_show (fixture, 0, 8 * 1024 * 1024);
  target_fixture_run_for (fixture, SECOND);
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);
}

/* One who has no use for the sweep causes none; beside another who has it is there, as long as that one
 * looks. */
static void
test_sweep_unwanted (TargetFixture *fixture, gconstpointer data)
{
  MgClient other = { .target = fixture->target, .rate = 1, .sweep = MG_SWEEP_IDLE };

  mg_fake_source_add (fixture->fake, "x", NULL, 8 * 1024 * 1024);
  fixture->client.rate = 1;
  fixture->client.sweep = MG_SWEEP_NONE;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, 60 * SECOND);
  g_assert_cmpuint (fixture->n_samples, >=, 60);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);
  g_assert_cmpuint (fixture->n_wakes, ==, fixture->n_samples);

  /* Nobody who wants it looks: there is nothing in its sight, or it is paused. */
  other.ranges = mg_range_set_new ();
  g_ptr_array_add (fixture->target->clients, &other);
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);
  mg_range_set_add (other.ranges, PAGE, PAGE);
  other.rate = 0;
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);

  other.rate = 1;
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, >, 8);
  g_ptr_array_remove (fixture->target->clients, &other);
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);
  mg_range_set_free (other.ranges);
}

/* For one who shows what the sweep finds it goes on and on, even where nothing else is in sight. */
static void
test_sweep_steady (TargetFixture *fixture, gconstpointer data)
{
  const guint64 size = 8 * 1024 * 1024;
  MgPageLooks before, after;
  MgPageCell cell;

  mg_fake_source_add (fixture->fake, "x", NULL, size);
  fixture->client.rate = 1;
  fixture->client.sweep = MG_SWEEP_STEADY;
  target_fixture_run_for (fixture, 3 * SECOND);
  mg_page_map_get_looks (fixture->target->page_map, &before);
  target_fixture_run_for (fixture, 600 * SECOND);
  mg_page_map_get_looks (fixture->target->page_map, &after);
  g_assert_cmpint (fixture->target->sweep_idle, ==, 0);
  g_assert_cmpuint (fixture->n_sweeps, >=, 11990);
  g_assert_cmpuint (fixture->n_sweeps, <=, 12000);
  g_assert_cmpuint (after.n_rounds - before.n_rounds, >=, 12000 / 8 - 2);
  g_assert_cmpint (after.whole_at, >, before.whole_at);
  mg_page_map_summarize (fixture->target->page_map, NULL, 0, size, size, &cell, 1);
  g_assert_cmpuint (cell.n_pages, ==, size / PAGE);
  g_assert_cmpuint (cell.n_unknown, ==, 0);

  fixture->client.rate = 0;
  target_fixture_run_for (fixture, 10 * SECOND);
  g_assert_cmpuint (fixture->n_sweeps, ==, 0);
}

/* Where all is in sight nothing is swept: frames tell when it was looked at. */
static void
test_looks_in_sight (TargetFixture *fixture, gconstpointer data)
{
  MgPageLooks looks;

  mg_fake_source_add (fixture->fake, "x", NULL, 3 * PAGE);
  fixture->client.sweep = MG_SWEEP_STEADY;
  target_fixture_show (fixture, 0, PAGE);
  target_fixture_run_for (fixture, SECOND / 100);
  mg_page_map_get_looks (fixture->target->page_map, &looks);
  g_assert_cmpint (looks.whole_at, ==, 0);
  target_fixture_show (fixture, 0, 3 * PAGE);
  target_fixture_run_for (fixture, SECOND);
  mg_page_map_get_looks (fixture->target->page_map, &looks);
  g_assert_cmpint (looks.whole_at, ==, fixture->target->last->time);
  g_assert_cmpuint (looks.n_rounds, >, 0);
}

/* What is seen to change in sight can be jumped to as well. */
static void
test_find_in_sight (TargetFixture *fixture, gconstpointer data)
{
  const guint8 byte = 1;
  guint64 found = 0;

  mg_fake_source_add (fixture->fake, "x", NULL, 3 * PAGE);
  target_fixture_show (fixture, 0, 3 * PAGE);
  target_fixture_run_for (fixture, SECOND);
  mg_fake_source_store (fixture->fake, "x", 2 * PAGE, &byte, 1);
  target_fixture_run_for (fixture, SECOND);
  g_assert_true (mg_page_map_find_change (fixture->target->page_map, 0, TRUE, 0, &found));
  g_assert_cmpuint (found, ==, 2 * PAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add (name, TargetFixture, NULL, target_fixture_set_up, test, target_fixture_tear_down)
  ADD ("/target-sweep/rounds", test_sweep);
  ADD ("/target-sweep/unwanted", test_sweep_unwanted);
  ADD ("/target-sweep/steady", test_sweep_steady);
  ADD ("/target-sweep/looks-in-sight", test_looks_in_sight);
  ADD ("/target-sweep/find-in-sight", test_find_in_sight);
  return g_test_run ();
}
