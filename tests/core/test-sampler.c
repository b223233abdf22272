/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sampler.h"

#include <string.h>

#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test-mapmaker.h"
#include "mg-test.h"

#define PAGE 4096
#define SIZE (20 * PAGE)

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
  /* Makes this one leave when a frame comes; may be itself. */
  void *victim;
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
leave (Watcher *watcher)
{
  if (watcher->follower != NULL)
    mg_sampler_unfollow (watcher->sampler, g_steal_pointer (&watcher->follower));
  g_clear_pointer (&watcher->frame, mg_frame_unref);
}

static void
on_frame (MgFrame *frame, gpointer data)
{
  Watcher *watcher = data;

  g_assert_nonnull (watcher->follower);
  mg_frame_ref (frame);
  g_clear_pointer (&watcher->frame, mg_frame_unref);
  watcher->frame = frame;
  watcher->n_frames++;
  if (watcher->victim != NULL)
    leave (watcher->victim);
}

static void
follow_source (Watcher *watcher, MgSampler *sampler, MgSource *source, const char *name)
{
  watcher->sampler = sampler;
  watcher->follower = mg_sampler_follow (sampler, source, name, on_frame, watcher);
}

static void
show (Watcher *watcher, guint64 offset, guint64 length)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_range_set_add (ranges, offset, length);
  mg_sampler_set_ranges (watcher->sampler, watcher->follower, ranges, NULL);
}

static void
follow (Watcher *watcher, Fixture *fixture, const char *name, guint rate, guint64 offset, guint64 length)
{
  follow_source (watcher, fixture->sampler, fixture->source, name);
  show (watcher, offset, length);
  mg_sampler_set_rate (fixture->sampler, watcher->follower, rate);
}

static gboolean
has (Watcher *watcher, guint64 offset, MgByteState state)
{
  return watcher->frame != NULL && mg_frame_get_state (watcher->frame, offset, NULL) == state;
}

static guint
n_reads (Fixture *fixture)
{
  return mg_fake_source_get_n_reads (fixture->fake, "x");
}

/* Two that follow one mapping get one frame, with what both show. */
static void
test_shared (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  Watcher b = { NULL };
  const guint8 byte = 1;

  follow (&a, fixture, "x", 60, 0, PAGE);
  follow (&b, fixture, "x", 10, 5 * PAGE, PAGE);
  mg_test_wait (has (&a, 5 * PAGE, MG_BYTE_DATA) && has (&b, 0, MG_BYTE_DATA));
  g_assert_true (has (&a, 2 * PAGE, MG_BYTE_UNREAD));
  mg_fake_source_store (fixture->fake, "x", 5 * PAGE, &byte, 1);
  mg_test_wait (a.frame != NULL && mg_range_set_contains (a.frame->changed, 5 * PAGE, 1));
  g_assert_true (a.frame == b.frame);
  g_assert_cmpuint (a.frame->generation, ==, 1);
  g_assert_cmpuint (mg_range_set_get_length (a.frame->changed), ==, 1);

  /* Without the one its part is not read any more. */
  leave (&b);
  mg_test_wait (has (&a, 5 * PAGE, MG_BYTE_UNREAD));
  leave (&a);
}

static void
test_paused (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  const guint8 byte = 1;
  guint before, n_frames;

  /* At first nobody asks for anything. */
  follow_source (&a, fixture->sampler, fixture->source, "x");
  show (&a, 0, PAGE);
  mg_test_iterate_for (50);
  g_assert_cmpuint (n_reads (fixture), ==, 0);
  g_assert_cmpuint (a.n_frames, ==, 0);

  mg_sampler_set_rate (fixture->sampler, a.follower, 100);
  mg_test_wait (has (&a, 0, MG_BYTE_DATA));
  mg_sampler_set_rate (fixture->sampler, a.follower, 0);
  mg_test_iterate_for (50);
  before = n_reads (fixture);
  n_frames = a.n_frames;
  mg_fake_source_store (fixture->fake, "x", 10, &byte, 1);
  mg_test_iterate_for (200);
  g_assert_cmpuint (n_reads (fixture), ==, before);
  g_assert_cmpuint (a.n_frames, ==, n_frames);

  /* One sample, and no more. */
  mg_sampler_sample_once (fixture->sampler, a.follower);
  mg_test_wait (a.n_frames > n_frames);
  g_assert_true (mg_range_set_contains (a.frame->changed, 10, 1));
  mg_test_iterate_for (50);
  g_assert_cmpuint (n_reads (fixture), ==, before + 2);
  g_assert_cmpuint (a.n_frames, ==, n_frames + 1);
  leave (&a);
}

/* One that is paused beside another sees, when it goes on, what changed for it. */
static void
test_paused_beside (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  Watcher b = { NULL };
  const guint8 byte = 1;
  guint n_frames;

  follow (&a, fixture, "x", 60, 0, PAGE);
  follow (&b, fixture, "x", 60, 0, 2 * PAGE);
  mg_test_wait (has (&b, PAGE, MG_BYTE_DATA) && a.frame == b.frame);
  mg_sampler_set_rate (fixture->sampler, b.follower, 0);
  n_frames = b.n_frames;
  mg_fake_source_store (fixture->fake, "x", 7, &byte, 1);
  mg_fake_source_store (fixture->fake, "x", PAGE + 7, &byte, 1);
  mg_test_wait (a.frame != NULL && mg_range_set_contains (a.frame->changed, 7, 1));
  mg_test_wait (a.frame != NULL && !mg_range_set_contains (a.frame->changed, 7, 1));
  g_assert_cmpuint (b.n_frames, ==, n_frames);

  mg_sampler_set_rate (fixture->sampler, b.follower, 60);
  mg_test_wait (b.n_frames > n_frames);
  g_assert_true (mg_range_set_contains (b.frame->changed, 7, 1));
  mg_test_wait (has (&b, PAGE, MG_BYTE_DATA) && a.frame == b.frame);
  leave (&a);
  leave (&b);
}

static void
test_every_sample (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  guint64 serial;
  guint n_frames;

  follow (&a, fixture, "x", 200, 0, PAGE);
  mg_sampler_set_every_sample (fixture->sampler, a.follower, TRUE);
  mg_test_wait (has (&a, 0, MG_BYTE_DATA));
  serial = a.frame->serial;
  n_frames = a.n_frames;
  mg_test_wait (a.frame->serial >= serial + 100);
  g_assert_true (mg_range_set_is_empty (a.frame->changed));
  /* Nothing changes, and yet most of them come: some the main thread is too late for. */
  g_assert_cmpuint (a.n_frames - n_frames, >, 20);
  leave (&a);
}

/* What the main thread has no time for is put together. */
static void
test_coalesced (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  guint64 serial;
  guint n_frames;

  follow (&a, fixture, "x", 200, 0, PAGE);
  mg_test_wait (has (&a, 0, MG_BYTE_DATA));
  serial = a.frame->serial;
  n_frames = a.n_frames;
  for (guint8 i = 1; i <= 5; i++)
    {
      guint before = n_reads (fixture);

      mg_fake_source_store (fixture->fake, "x", i, &i, 1);
      while (n_reads (fixture) < before + 6)
        g_usleep (500);
    }
  mg_test_wait (a.n_frames > n_frames);
  g_assert_cmpuint (a.n_frames, ==, n_frames + 1);
  g_assert_cmpuint (a.frame->serial, >=, serial + 5);
  g_assert_true (mg_range_set_contains (a.frame->changed, 1, 5));
  g_assert_cmpuint (mg_range_set_get_length (a.frame->changed), ==, 5);
  leave (&a);
}

/* One that hangs is said to be stale, whoever waits for it; the others go on, and so does it when it answers. */
static void
test_hang (Fixture *fixture, gconstpointer data)
{
  Watcher a = { NULL };
  Watcher b = { NULL };
  Watcher once = { NULL };
  guint n_frames;

  mg_fake_source_add (fixture->fake, "y", NULL, SIZE);
  follow (&a, fixture, "x", 60, 0, PAGE);
  follow (&b, fixture, "y", 60, 0, PAGE);
  mg_sampler_set_every_sample (fixture->sampler, b.follower, TRUE);
  mg_test_wait (has (&a, 0, MG_BYTE_DATA) && has (&b, 0, MG_BYTE_DATA));
  mg_fake_source_script (fixture->fake, "x", 1, G_MAXUINT, MG_FAKE_HANG);
  mg_test_wait (a.frame->state == MG_FRAME_STALE);
  g_assert_true (has (&a, 0, MG_BYTE_DATA));
  g_assert_cmpint (a.frame->time, >, 0);

  n_frames = b.n_frames;
  mg_test_wait (b.n_frames > n_frames + 10);
  g_assert_cmpint (b.frame->state, ==, MG_FRAME_LIVE);

  /* New ones are opened too. */
  follow_source (&once, fixture->sampler, fixture->source, "y");
  show (&once, PAGE, PAGE);
  mg_sampler_sample_once (fixture->sampler, once.follower);
  mg_test_wait (has (&once, PAGE, MG_BYTE_DATA));

  mg_test_wait ((mg_fake_source_wake (fixture->fake), a.frame->state == MG_FRAME_LIVE));
  /* A second of 60 at the least has passed. */
  mg_test_wait ((mg_fake_source_wake (fixture->fake), a.frame->missed >= 58));
  leave (&a);
  leave (&b);
  leave (&once);
}

/* More hang than there are workers. */
static void
test_many_hang (Fixture *fixture, gconstpointer data)
{
  Watcher watchers[30] = { { NULL } };
  Watcher last = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      mg_fake_source_add (fixture->fake, name, NULL, SIZE);
      mg_fake_source_script (fixture->fake, name, 1, G_MAXUINT, MG_FAKE_HANG);
      follow (&watchers[i], fixture, name, 60, 0, PAGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    mg_test_wait (watchers[i].frame != NULL && watchers[i].frame->state == MG_FRAME_STALE);
  follow (&last, fixture, "x", 60, 0, PAGE);
  mg_test_wait (has (&last, 0, MG_BYTE_DATA));
  leave (&last);

  /* Nor does it matter that nobody is interested in them any more. */
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    leave (&watchers[i]);
  follow (&last, fixture, "x", 60, 0, PAGE);
  mg_test_wait (has (&last, 0, MG_BYTE_DATA));
  leave (&last);
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      mg_fake_source_remove (fixture->fake, name);
    }
}

/* The sampler goes while a read hangs; what comes back finds nothing broken. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 20; round++)
    {
      MgSampler *sampler = mg_sampler_new ();
      Watcher a = { NULL };
      guint before = n_reads (fixture);

      mg_fake_source_script (fixture->fake, "x", 1, G_MAXUINT, MG_FAKE_HANG);
      follow_source (&a, sampler, fixture->source, "x");
      show (&a, 0, PAGE);
      mg_sampler_set_rate (sampler, a.follower, 60);
      mg_test_wait (n_reads (fixture) > before);
      if (round % 2 == 0)
        leave (&a);
      g_object_run_dispose (G_OBJECT (sampler));
      g_object_add_weak_pointer (G_OBJECT (sampler), (gpointer *) &sampler);
      if (round % 2 == 1)
        leave (&a);
      g_object_unref (sampler);
      mg_test_wait ((mg_fake_source_wake (fixture->fake), sampler == NULL));
      mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
    }
}

/* A frame makes the one leave that gets it, or the next in turn. */
static void
test_leave_inside (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 20; round++)
    {
      Watcher a = { NULL };
      Watcher b = { NULL };
      Watcher c = { NULL };

      a.victim = round % 2 == 0 ? &a : &b;
      b.victim = round % 2 == 0 ? &c : &a;
      follow (&a, fixture, "x", 240, 0, PAGE);
      follow (&b, fixture, "x", 240, 0, PAGE);
      follow (&c, fixture, "x", 240, 0, PAGE);
      mg_test_wait (a.follower == NULL || b.follower == NULL);
      mg_test_iterate_for (10);
      leave (&a);
      leave (&b);
      leave (&c);
    }
}

static void
test_threads_of_many (Fixture *fixture, gconstpointer data)
{
  Watcher watchers[100] = { { NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      mg_fake_source_add (fixture->fake, name, NULL, SIZE);
      follow (&watchers[i], fixture, name, 60, i % 10 * PAGE, PAGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    mg_test_wait (has (&watchers[i], i % 10 * PAGE, MG_BYTE_DATA));
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    leave (&watchers[i]);
}

static char *
find_sampler_thread (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/comm", task);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_equal (comm, "mg-sampler\n"))
        return g_strdup_printf ("/proc/self/task/%s/status", task);
    }
  return NULL;
}

/* How often the thread has gone to sleep, or was made to wait. */
static guint64
count_switches (const char *path)
{
  g_autofree char *status = NULL;
  guint64 n = 0;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  n += g_ascii_strtoull (strstr (status, "\nvoluntary_ctxt_switches:") + 25, NULL, 10);
  n += g_ascii_strtoull (strstr (status, "\nnonvoluntary_ctxt_switches:") + 28, NULL, 10);
  return n;
}

/* Where nothing is to be done, its thread sleeps: with nobody, with one that is paused, with one that hangs. */
static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  Watcher a = { NULL };
  guint64 before;

  mg_test_wait ((g_free (path), path = find_sampler_thread ()) != NULL);
  mg_test_iterate_for (50);
  before = count_switches (path);
  mg_test_iterate_for (200);
  g_assert_cmpuint (count_switches (path), ==, before);

  follow (&a, fixture, "x", 60, 0, PAGE);
  mg_test_wait (has (&a, 0, MG_BYTE_DATA));
  mg_sampler_set_rate (fixture->sampler, a.follower, 0);
  mg_test_iterate_for (50);
  before = count_switches (path);
  mg_test_iterate_for (200);
  g_assert_cmpuint (count_switches (path), ==, before);

  mg_fake_source_script (fixture->fake, "x", 1, G_MAXUINT, MG_FAKE_HANG);
  mg_sampler_set_rate (fixture->sampler, a.follower, 240);
  mg_test_wait (a.frame->state == MG_FRAME_STALE);
  mg_test_iterate_for (50);
  before = count_switches (path);
  mg_test_iterate_for (200);
  g_assert_cmpuint (count_switches (path), ==, before);
  leave (&a);
}

/* Real shared memory, which its own thread reads. */
static void
test_real (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestMapmaker) mapmaker = mg_test_mapmaker_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autofree char *name = mg_test_name ("sampler");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  Watcher a = { NULL };
  guint32 word = 0;

  follow_source (&a, fixture->sampler, posix, path);
  show (&a, 0, PAGE);
  mg_sampler_set_rate (fixture->sampler, a.follower, 60);
  mg_test_wait (a.frame != NULL && a.frame->state == MG_FRAME_WAITING);

  mg_test_mapmaker_tell (mapmaker, "create %s %d", name, PAGE);
  mg_test_wait (has (&a, 0, MG_BYTE_HOLE));
  for (guint32 i = 1; i <= 50; i++)
    {
      mg_test_mapmaker_tell (mapmaker, "store %s 8 u32 %u", name, i);
      mg_test_wait (mg_frame_read (a.frame, 8, (guint8 *) &word, sizeof word) == sizeof word && word == i);
    }
  g_assert_cmpuint (a.frame->torn_samples, ==, 0);
  leave (&a);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/sampler/shared", test_shared);
  ADD ("/sampler/paused", test_paused);
  ADD ("/sampler/paused-beside", test_paused_beside);
  ADD ("/sampler/every-sample", test_every_sample);
  ADD ("/sampler/coalesced", test_coalesced);
  ADD ("/sampler/hang", test_hang);
  ADD ("/sampler/many-hang", test_many_hang);
  ADD ("/sampler/dispose", test_dispose);
  ADD ("/sampler/leave-inside", test_leave_inside);
  ADD ("/sampler/many", test_threads_of_many);
  ADD ("/sampler/sleep", test_sleep);
  ADD ("/sampler/real", test_real);
  return g_test_run ();
}
