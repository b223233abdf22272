/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples that are taken while a lock is held. */

#include "mg-sampler.h"

#include <unistd.h>

#include "lock-holder.h"
#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test.h"

/* Microseconds. */
#define SHORT 20000
#define LONG  (30 * G_USEC_PER_SEC)
#define PAGE  4096

typedef struct
{
  LockFixture lock;
  MgTestProcess *holder;
  MgSource *source;
  MgSource *fake;
  MgSampler *sampler;
} Fixture;

/* One who follows, and what it got. */
typedef struct
{
  MgSampler *sampler;
  MgFollower *follower;
  MgFrame *frame;
  guint n_frames;
  guint n_unequal;
  guint n_held;
} Watcher;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  lock_fixture_set_up (&fixture->lock, data);
  /* Before there are threads. */
  fixture->holder = lock_holder_new (&fixture->lock);
  fixture->source = mg_posix_source_new (NULL);
  fixture->fake = mg_fake_source_new ();
  fixture->sampler = mg_sampler_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_unref (fixture->source);
  g_object_unref (fixture->fake);
  mg_test_process_free (fixture->holder);
  lock_fixture_tear_down (&fixture->lock, data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_frame (MgFrame *frame, gpointer data)
{
  Watcher *watcher = data;
  guint32 first = 0;
  guint32 second = 0;

  mg_frame_ref (frame);
  g_clear_pointer (&watcher->frame, mg_frame_unref);
  watcher->frame = frame;
  watcher->n_frames++;
  watcher->n_held += frame->unheld_error == NULL;
  mg_frame_read (frame, G_STRUCT_OFFSET (LockArea, first), (guint8 *) &first, sizeof first);
  mg_frame_read (frame, G_STRUCT_OFFSET (LockArea, second), (guint8 *) &second, sizeof second);
  watcher->n_unequal += first != second;
}

static void
show (Watcher *watcher, guint64 first, guint64 second)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_range_set_add (ranges, first, 4);
  mg_range_set_add (ranges, second, 4);
  mg_sampler_set_ranges (watcher->sampler, watcher->follower, ranges, NULL);
  mg_sampler_set_every_sample (watcher->sampler, watcher->follower, TRUE);
  mg_sampler_set_rate (watcher->sampler, watcher->follower, 240);
}

static void
follow (Watcher *watcher, Fixture *fixture)
{
  g_autofree char *name = g_strconcat ("/", fixture->lock.name, NULL);

  watcher->sampler = fixture->sampler;
  watcher->follower = mg_sampler_follow (fixture->sampler, fixture->source, name, on_frame, watcher);
}

static void
leave (Watcher *watcher)
{
  mg_sampler_unfollow (watcher->sampler, watcher->follower);
  mg_frame_unref (watcher->frame);
}

static void
set_hold (Watcher *watcher, Fixture *fixture, gint64 timeout)
{
  g_autoptr (MgHold) hold = lock_fixture_hold (&fixture->lock, timeout);

  mg_sampler_set_hold (watcher->sampler, watcher->follower, hold);
}

/* With the lock no sample shows what its holder leaves half done; without it some do. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };

  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_LOOP), ==, 0);
  follow (&a, fixture);
  show (&a, G_STRUCT_OFFSET (LockArea, first), G_STRUCT_OFFSET (LockArea, second));
  mg_test_wait (a.n_unequal > 2);
  g_assert_cmpuint (a.frame->unheld, ==, 0);
  g_assert_cmpint (a.frame->held, ==, 0);

  set_hold (&a, fixture, LONG);
  mg_test_wait (a.frame->held > 0);
  a.n_unequal = a.n_held = 0;
  mg_test_wait_for (30, a.n_held >= 200);
  g_assert_cmpuint (a.n_unequal, ==, 0);
  g_assert_cmpuint (a.frame->unheld, ==, 0);
  g_assert_cmpuint (a.frame->changed_bytes, >, 0);

  mg_sampler_set_hold (fixture->sampler, a.follower, NULL);
  mg_test_wait (a.n_unequal > 2);
  fixture->lock.area->stop = 1;
  g_assert_cmpuint (mg_test_process_receive_number (fixture->holder), ==, 0);
  leave (&a);
}

/* A lock that is not given: the frame says so, and goes on; so do the others. It says that no more when it is given. */
static void
test_never_given (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  Watcher b = { NULL };

  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_TAKE), ==, 0);
  follow (&a, fixture);
  set_hold (&a, fixture, SHORT);
  show (&a, 0, PAGE);
  mg_test_wait (a.frame != NULL && a.frame->unheld > 0);
  g_assert_cmpint (a.frame->state, ==, MG_FRAME_LIVE);
  g_assert_true (g_str_has_suffix (a.frame->unheld_error->message, "”: it was not given within 20 ms."));
  g_assert_cmpint (a.frame->held, ==, 0);

  a.n_frames = 0;
  mg_test_wait (a.n_frames >= 50);
  g_assert_cmpuint (a.frame->unheld, ==, a.frame->samples);

  /* Who wants no lock gets the same. */
  follow (&b, fixture);
  show (&b, 0, PAGE);
  mg_test_wait (b.frame != NULL && b.frame == a.frame);

  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_RELEASE), ==, 0);
  mg_test_wait (b.frame->unheld_error == NULL && b.frame->held > 0);
  g_assert_cmpuint (b.frame->unheld, >, 0);
  leave (&a);
  leave (&b);
}

/* Many wait for long, and take no worker from those who wait for nothing but their memory. */
static void
test_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgHold) hold = lock_fixture_hold (&fixture->lock, 10 * LONG);
  Watcher waiting[30] = { { NULL } };
  Watcher other = { fixture->sampler };

  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_TAKE), ==, 0);
  mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), "x", NULL, PAGE);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), name, NULL, PAGE);
      waiting[i].sampler = fixture->sampler;
      waiting[i].follower = mg_sampler_follow (fixture->sampler, fixture->fake, name, on_frame, &waiting[i]);
      mg_sampler_set_hold (fixture->sampler, waiting[i].follower, hold);
      show (&waiting[i], 0, 8);
    }
  mg_test_iterate_for (50);
  other.follower = mg_sampler_follow (fixture->sampler, fixture->fake, "x", on_frame, &other);
  show (&other, 0, 8);
  mg_test_wait (other.n_frames > 20);
  leave (&other);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    g_assert_cmpuint (waiting[i].n_frames, ==, 0);

  /* The program that has it lets it go: all of them go on. */
  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_RELEASE), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      mg_test_wait (waiting[i].n_frames > 0);
      g_assert_cmpuint (waiting[i].frame->unheld, ==, 0);
      leave (&waiting[i]);
    }
}

/* Nor does what is in memory, which needs no worker at all. */
static void
test_other_memory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("hold-other");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *full_name = g_strconcat ("/", name, NULL);
  Watcher a = { NULL };
  Watcher other = { fixture->sampler };

  close (mg_test_make_file (path, PAGE));
  follow (&a, fixture);
  other.follower = mg_sampler_follow (fixture->sampler, fixture->source, full_name, on_frame, &other);
  show (&a, 0, 8);
  show (&other, 0, 8);
  mg_test_wait (a.frame != NULL && other.frame != NULL);

  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_TAKE), ==, 0);
  set_hold (&a, fixture, 10 * LONG);
  mg_test_iterate_for (50);
  a.n_frames = other.n_frames = 0;
  mg_test_wait (other.n_frames > 20);
  g_assert_cmpuint (a.n_frames, ==, 0);
  g_assert_cmpuint (mg_test_process_ask (fixture->holder, HOLDER_RELEASE), ==, 0);
  mg_test_wait (a.n_frames > 0);
  leave (&a);
  leave (&other);
  unlink (path);
}

/* One that is paused asks for no lock. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  Watcher b = { NULL };

  follow (&a, fixture);
  follow (&b, fixture);
  set_hold (&a, fixture, SHORT);
  show (&a, 0, 8);
  show (&b, 0, 8);
  mg_test_wait (b.frame != NULL && b.frame->held > 0);
  mg_sampler_set_rate (fixture->sampler, a.follower, 0);
  mg_test_wait (b.frame->held == 0);
  g_assert_cmpuint (b.frame->unheld, ==, 0);
  mg_sampler_sample_once (fixture->sampler, a.follower);
  a.n_frames = 0;
  mg_test_wait (a.n_frames > 0);
  g_assert_cmpint (a.frame->held, >, 0);
  leave (&a);
  leave (&b);
}

static void
test_backing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgBacking) backing = NULL;
  MgIdentity identity = { 0 };
  Watcher a = { NULL };

  follow (&a, fixture);
  g_assert_null (mg_sampler_get_backing (fixture->sampler, a.follower, &identity));
  show (&a, 0, 8);
  mg_test_wait (a.frame != NULL);
  backing = mg_sampler_get_backing (fixture->sampler, a.follower, &identity);
  g_assert_nonnull (backing);
  g_assert_true (mg_identity_equal (&identity, &a.frame->identity));
  leave (&a);
}

static void
add (const char *name, LockKind kind, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/hold-samples/%s/%s", name, lock_kind_get_name (kind));

  g_test_add (path, Fixture, GINT_TO_POINTER (kind), set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (LockKind kind = 0; kind < LOCK_N_KINDS; kind++)
    {
      add ("whole", kind, test_whole);
      add ("never-given", kind, test_never_given);
    }
  add ("others", LOCK_SEMAPHORE, test_others);
  add ("other-memory", LOCK_SEMAPHORE, test_other_memory);
  add ("paused", LOCK_ROBUST, test_paused);
  add ("backing", LOCK_SPIN, test_backing);
  return g_test_run ();
}
