/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Followers that wait for events instead of a timer. */

#include "mg-trigger.h"

#include <semaphore.h>
#include <string.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-sampler.h"
#include "mg-sequence.h"
#include "mg-test.h"

#define PAGE 4096
#define SIZE (4 * PAGE)
/* As many as may wait at once. */
#define MAX_WAITERS 64

typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgSampler *sampler;
} Fixture;

/* One who follows, and what it got. */
typedef struct
{
  MgSampler *sampler;
  MgFollower *follower;
  MgFrame *frame;
  guint n_frames;
} Watcher;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_fake_source_new ();
  fixture->fake = MG_FAKE_SOURCE (fixture->source);
  fixture->sampler = mg_sampler_new ();
  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_fake_source_wake (fixture->fake);
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_unref (fixture->source);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_frame (MgFrame *frame, gpointer data)
{
  Watcher *watcher = data;

  mg_frame_ref (frame);
  g_clear_pointer (&watcher->frame, mg_frame_unref);
  watcher->frame = frame;
  watcher->n_frames++;
}

static void
follow (Watcher *watcher, Fixture *fixture, const char *name, guint rate, MgTrigger *trigger)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_range_set_add (ranges, PAGE, PAGE);
  watcher->sampler = fixture->sampler;
  watcher->follower = mg_sampler_follow (fixture->sampler, fixture->source, name, on_frame, watcher);
  mg_sampler_set_trigger (fixture->sampler, watcher->follower, trigger);
  mg_sampler_set_ranges (fixture->sampler, watcher->follower, ranges, NULL);
  mg_sampler_set_rate (fixture->sampler, watcher->follower, rate);
}

static void
leave (Watcher *watcher)
{
  mg_sampler_unfollow (watcher->sampler, g_steal_pointer (&watcher->follower));
  g_clear_pointer (&watcher->frame, mg_frame_unref);
}

static void
store (Fixture *fixture, gsize offset, guint32 word)
{
  mg_fake_source_store (fixture->fake, "x", offset, (const guint8 *) &word, sizeof word);
}

/* As the C library has one of this value. */
static void
put_semaphore (Fixture *fixture, gsize offset, guint value)
{
  sem_t semaphore;

  g_assert_cmpint (sem_init (&semaphore, 1, value), ==, 0);
  mg_fake_source_store (fixture->fake, "x", offset, (const guint8 *) &semaphore, sizeof semaphore);
  sem_destroy (&semaphore);
}

static MgTrigger *
inside (MgTriggerKind kind, guint64 offset)
{
  g_autoptr (GError) error = NULL;
  MgTrigger *trigger = mg_trigger_new_inside (kind, offset, &error);

  g_assert_no_error (error);
  return trigger;
}

static gboolean
has_begun (Watcher *watcher)
{
  return watcher->frame != NULL && watcher->frame->has_events && watcher->frame->events.frames > 0;
}

static gboolean
has_fired (Watcher *watcher, guint64 fired)
{
  return has_begun (watcher) && watcher->frame->events.fired == fired;
}

static guint32
word_at (MgFrame *frame, guint64 offset)
{
  guint32 word = 0;

  g_assert_cmpuint (mg_frame_read (frame, offset, (guint8 *) &word, sizeof word), ==, sizeof word);
  return word;
}

/* What was shown and what was not are, together, what the writer did. */
static void
test_sequence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_SEQUENCE, 8);
  Watcher a = { NULL };

  store (fixture, 8, 10);
  follow (&a, fixture, "x", 200, trigger);
  mg_test_wait (has_begun (&a));
  g_assert_true (a.frame->events.exact);
  g_assert_true (a.frame->is_sequenced);
  g_assert_cmpuint (a.frame->sequence, ==, 10);
  g_assert_cmpuint (a.frame->events.fired, ==, 0);

  store (fixture, PAGE, 7);
  store (fixture, 8, 12);
  mg_test_wait (has_fired (&a, 1));
  g_assert_cmpuint (word_at (a.frame, PAGE), ==, 7);
  g_assert_cmpuint (a.frame->events.seen, ==, 1);
  store (fixture, 8, 20);
  mg_test_wait (has_fired (&a, 5));
  g_assert_cmpuint (a.frame->events.seen, ==, 2);
  g_assert_cmpuint (a.frame->events.missed, ==, 3);
  g_assert_cmpint (a.frame->events.fired_at, >, 0);
  leave (&a);
}

/* A word that stays odd: given up, all of it torn, and on it goes. */
static void
test_odd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_SEQUENCE, 0);
  Watcher a = { NULL };

  store (fixture, 0, 3);
  follow (&a, fixture, "x", 200, trigger);
  mg_test_wait (has_begun (&a));
  g_assert_error (a.frame->event_error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_false (a.frame->is_sequenced);
  g_assert_true (mg_range_set_contains (a.frame->torn, PAGE, PAGE));
  store (fixture, 0, 5);
  mg_test_wait (a.frame->events.fresh);
  g_assert_true (mg_range_set_contains (a.frame->torn, PAGE, PAGE));

  store (fixture, 0, 6);
  mg_test_wait (a.frame->is_sequenced);
  g_assert_no_error (a.frame->event_error);
  g_assert_true (mg_range_set_is_empty (a.frame->torn));
  leave (&a);
}

/* A word that goes on in each copy, as one does that is no sequence word at all. */
static void
go_on (gpointer data)
{
  Fixture *fixture = data;
  static guint32 word = 0;

  word += 2;
  store (fixture, 0, word);
}

static void
test_never_still (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = mg_source_open (fixture->source, "x", &error);
  guint32 sequence = 77;

  g_assert_no_error (error);
  g_assert_false (mg_sequence_copy (backing, 0, go_on, fixture, &sequence, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_cmpuint (sequence, ==, 77);
  g_clear_error (&error);
  g_assert_false (mg_sequence_copy (backing, SIZE, go_on, fixture, &sequence, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
  g_clear_error (&error);
  g_assert_false (mg_sequence_copy (backing, G_MAXUINT64 - 3, go_on, fixture, &sequence, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
}

/* While it is paused nothing is looked at; events of that time are not told as missed. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_WORD, 0);
  Watcher a = { NULL };
  guint64 n_given;
  guint before;

  follow (&a, fixture, "x", 200, trigger);
  mg_test_wait (has_begun (&a));
  store (fixture, 0, 1);
  mg_test_wait (has_fired (&a, 1));
  mg_sampler_set_rate (fixture->sampler, a.follower, 0);
  mg_test_iterate_for (200);
  before = mg_fake_source_get_n_reads (fixture->fake, "x");
  store (fixture, 0, 2);
  mg_test_iterate_for (200);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, before);

  n_given = a.frame->events.frames;
  mg_sampler_set_rate (fixture->sampler, a.follower, 200);
  mg_test_wait (a.frame->events.frames > n_given && a.frame->events.fresh);
  g_assert_cmpuint (a.frame->events.fired, ==, 1);
  store (fixture, 0, 3);
  mg_test_wait (has_fired (&a, 2));
  g_assert_cmpuint (a.frame->events.missed, ==, 0);
  leave (&a);
}

/* Two that wait for different words of one mapping are told of their own, and one with a timer of none. */
static void
test_apart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) first = inside (MG_TRIGGER_WORD, 0);
  g_autoptr (MgTrigger) second = inside (MG_TRIGGER_WORD, 4);
  Watcher a = { NULL };
  Watcher b = { NULL };
  Watcher timer = { NULL };

  follow (&a, fixture, "x", 200, first);
  follow (&b, fixture, "x", 200, second);
  follow (&timer, fixture, "x", 60, NULL);
  mg_test_wait (has_begun (&a) && has_begun (&b) && timer.frame != NULL);
  for (guint32 i = 1; i <= 3; i++)
    {
      store (fixture, 0, i);
      mg_test_wait (has_fired (&a, i));
    }
  store (fixture, 4, 1);
  mg_test_wait (has_fired (&b, 1));
  g_assert_cmpuint (a.frame->events.fired, ==, 3);
  g_assert_false (timer.frame->has_events);

  /* A timer instead. */
  mg_sampler_set_trigger (fixture->sampler, a.follower, NULL);
  mg_test_wait (!a.frame->has_events);
  leave (&a);
  leave (&b);
  leave (&timer);
}

/* Samples are taken by one sequence word: who counts by another one is told so, and who waits for a plain word does
 * not care. */
static void
test_two_sequences (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) first = inside (MG_TRIGGER_SEQUENCE, 0);
  g_autoptr (MgTrigger) second = inside (MG_TRIGGER_SEQUENCE, 4);
  g_autoptr (MgTrigger) word = inside (MG_TRIGGER_WORD, 8);
  Watcher a = { NULL };
  Watcher b = { NULL };
  Watcher c = { NULL };

  follow (&a, fixture, "x", 200, first);
  follow (&b, fixture, "x", 200, second);
  follow (&c, fixture, "x", 200, word);
  mg_test_wait (has_begun (&a) && has_begun (&b) && has_begun (&c));
  store (fixture, 0, 20);
  mg_test_wait (has_fired (&a, 10));
  g_assert_no_error (a.frame->event_error);
  store (fixture, 8, 1);
  mg_test_wait (has_fired (&c, 1));
  g_assert_cmpuint (a.frame->events.fired, ==, 10);
  mg_test_wait (b.frame->event_error != NULL);
  g_assert_error (b.frame->event_error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (b.frame->events.fired, ==, 0);

  /* When the first one has left, the other word serves. */
  leave (&a);
  mg_test_wait (b.frame->event_error == NULL);
  store (fixture, 4, 6);
  mg_test_wait (has_fired (&b, 3));
  leave (&b);
  leave (&c);
}

/* One that waits in a mapping that hangs keeps nobody waiting, and its frames are said to be stale. */
static void
test_hang (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) sequence = inside (MG_TRIGGER_SEQUENCE, 0);
  g_autoptr (MgTrigger) word = inside (MG_TRIGGER_WORD, 0);
  const guint32 number = 1;
  Watcher a = { NULL };
  Watcher b = { NULL };

  mg_fake_source_add (fixture->fake, "y", NULL, SIZE);
  follow (&a, fixture, "x", 60, sequence);
  follow (&b, fixture, "y", 60, word);
  mg_test_wait (has_begun (&a) && has_begun (&b));
  mg_fake_source_script (fixture->fake, "x", 1, G_MAXUINT, MG_FAKE_HANG);
  mg_test_wait (a.frame->state == MG_FRAME_STALE);

  mg_fake_source_store (fixture->fake, "y", 0, (const guint8 *) &number, sizeof number);
  mg_test_wait (has_fired (&b, 1));
  leave (&a);
  leave (&b);
}

/* More than may wait at once: the last one is told so, and shown what there is twice a second. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_WORD, 0);
  Watcher watchers[MAX_WAITERS + 1] = { { NULL } };
  Watcher *last = &watchers[MAX_WAITERS];

  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    follow (&watchers[i], fixture, "x", 10, trigger);
  mg_test_wait (has_begun (last) && last->frame->event_error != NULL);
  g_assert_error (last->frame->event_error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  store (fixture, PAGE, 9);
  mg_test_wait (word_at (last->frame, PAGE) == 9);
  store (fixture, 0, 1);
  mg_test_wait (has_fired (&watchers[0], 1) && has_fired (&watchers[MAX_WAITERS - 1], 1));
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    leave (&watchers[i]);
}

/* What goes up was posted, what goes down was taken by the program; nothing of it by who looks. */
static void
test_semaphore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_SEMAPHORE_INSIDE, 64);
  g_autofree char *what = mg_trigger_describe (trigger);
  Watcher a = { NULL };

  g_assert_cmpstr (what, ==, "semaphore at 0x40");
  g_assert_true (mg_trigger_is_inside (trigger));
  g_assert_false (mg_trigger_is_exact (trigger));
  put_semaphore (fixture, 64, 5);
  follow (&a, fixture, "x", 200, trigger);
  mg_test_wait (has_begun (&a));
  g_assert_cmpuint (a.frame->events.fired, ==, 0);
  put_semaphore (fixture, 64, 6);
  mg_test_wait (has_fired (&a, 1));
  put_semaphore (fixture, 64, 2);
  put_semaphore (fixture, 64, 9);
  mg_test_wait (a.frame->events.fired >= 4);
  /* Those who wait are no posts, nor is what lies beside it. */
  store (fixture, 68, 3);
  store (fixture, 60, 1);
  store (fixture, 64 + sizeof (sem_t), 1);
  put_semaphore (fixture, 64, 10);
  mg_test_wait (a.frame->events.fired == 5 || a.frame->events.fired == 9);
  g_assert_cmpuint (word_at (a.frame, PAGE), ==, 0);
  g_assert_cmpuint (mg_fake_source_get_n_stores (fixture->fake, "x"), ==, 0);
  leave (&a);
}

/* Where the mapping does not reach so far it is said so, and waited for; what is made anew has another one. */
static void
test_semaphore_gone (Fixture *fixture, gconstpointer data)
{
  const guint64 offset = 3 * PAGE - sizeof (sem_t);
  g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_SEMAPHORE_INSIDE, offset);
  g_autofree char *what = mg_trigger_describe (trigger);
  Watcher a = { NULL };
  guint posts = 0;

  put_semaphore (fixture, offset, 1);
  follow (&a, fixture, "x", 200, trigger);
  mg_test_wait (has_begun (&a));
  g_assert_no_error (a.frame->event_error);

  /* Its first half is still there. */
  mg_fake_source_resize (fixture->fake, "x", offset + sizeof (sem_t) / 2);
  mg_test_wait (a.frame->event_error != NULL);
  g_assert_error (a.frame->event_error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
  g_assert_nonnull (strstr (a.frame->event_error->message, what));
  mg_fake_source_resize (fixture->fake, "x", SIZE);
  mg_test_wait (a.frame->event_error == NULL);

  mg_fake_source_remove (fixture->fake, "x");
  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  g_assert_cmpuint (a.frame->events.fired, ==, 0);
  mg_test_wait ((put_semaphore (fixture, offset, ++posts), a.frame->events.fired > 0));
  g_assert_no_error (a.frame->event_error);
  leave (&a);
}

/* Offsets that no mapping reaches are outside, as others are. */
static void
test_semaphore_far (Fixture *fixture, gconstpointer data)
{
  static const guint64 offsets[] = { SIZE, G_MAXINT64 - 7, G_MAXUINT64 - 7 };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (MgTrigger) trigger = inside (MG_TRIGGER_SEMAPHORE_INSIDE, offsets[i]);
      Watcher a = { NULL };

      follow (&a, fixture, "x", 200, trigger);
      mg_test_wait (a.frame != NULL && a.frame->event_error != NULL);
      g_assert_error (a.frame->event_error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
      leave (&a);
    }
}

static void
test_offsets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTrigger) last = inside (MG_TRIGGER_WORD, G_MAXUINT64 - 3);

  for (guint64 offset = 1; offset < 8; offset += offset == 3 ? 2 : 1)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mg_trigger_new_inside (MG_TRIGGER_FUTEX, offset, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
    }
  for (guint64 offset = 65; offset < 64 + _Alignof(sem_t); offset++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mg_trigger_new_inside (MG_TRIGGER_SEMAPHORE_INSIDE, offset, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_nonnull (strstr (error->message, "semaphore"));
    }
  g_assert_cmpuint (mg_trigger_get_offset (last), ==, G_MAXUINT64 - 3);
}

/* Only what a program could miss is taken from it: a post, and a wake of those that go to one alone. */
static void
test_takes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) word = inside (MG_TRIGGER_WORD, 8);
  g_autoptr (MgTrigger) sequence = inside (MG_TRIGGER_SEQUENCE, 8);
  g_autoptr (MgTrigger) futex = inside (MG_TRIGGER_FUTEX, 8);
  g_autoptr (MgTrigger) shared = mg_trigger_new_shared_futex (8, &error);
  g_autoptr (MgTrigger) writes = mg_trigger_new_write ();

  g_assert_no_error (error);
  g_assert_false (mg_trigger_takes (word));
  g_assert_false (mg_trigger_takes (sequence));
  g_assert_true (mg_trigger_takes (futex));
  g_assert_false (mg_trigger_takes (shared));
  g_assert_cmpint (mg_trigger_get_kind (shared), ==, MG_TRIGGER_FUTEX);
  g_assert_cmpuint (mg_trigger_get_offset (shared), ==, 8);
  g_assert_false (mg_trigger_takes (writes));
  g_assert_null (mg_trigger_new_shared_futex (2, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/trigger/sequence", test_sequence);
  ADD ("/trigger/odd", test_odd);
  ADD ("/trigger/never-still", test_never_still);
  ADD ("/trigger/paused", test_paused);
  ADD ("/trigger/apart", test_apart);
  ADD ("/trigger/two-sequences", test_two_sequences);
  ADD ("/trigger/hang", test_hang);
  ADD ("/trigger/many", test_many);
  ADD ("/trigger/semaphore", test_semaphore);
  ADD ("/trigger/semaphore-gone", test_semaphore_gone);
  ADD ("/trigger/semaphore-far", test_semaphore_far);
  ADD ("/trigger/offsets", test_offsets);
  ADD ("/trigger/takes", test_takes);
#undef ADD

  return g_test_run ();
}
