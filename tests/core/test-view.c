/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-view.h"

#include <string.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test-mapmaker.h"
#include "mg-test.h"

#define PAGE 4096
#define SIZE (400 * PAGE)

typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgSampler *sampler;
  MgMapping *mapping;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_fake_source_new ();
  fixture->fake = MG_FAKE_SOURCE (fixture->source);
  fixture->sampler = mg_sampler_new ();
  fixture->mapping = mg_mapping_new (fixture->source, "x");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_fake_source_wake (fixture->fake);
  g_object_unref (fixture->mapping);
  g_object_run_dispose (G_OBJECT (fixture->sampler));
  g_object_unref (fixture->sampler);
  g_object_unref (fixture->source);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
show (MgView *view, guint64 offset, guint64 length)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_range_set_add (ranges, offset, length);
  mg_view_set_shown (view, ranges);
}

static gboolean
is_in (MgView *view, MgFrameState state)
{
  return mg_view_get_frame (view) != NULL && mg_view_get_frame (view)->state == state;
}

static MgByteState
state_at (MgView *view, guint64 offset)
{
  return mg_view_get_frame (view) != NULL ? mg_frame_get_state (mg_view_get_frame (view), offset, NULL)
                                          : MG_BYTE_UNREAD;
}

static int
byte_at (MgView *view, guint64 offset)
{
  guint8 byte;

  if (mg_view_get_frame (view) == NULL || mg_frame_read (mg_view_get_frame (view), offset, &byte, 1) == 0)
    return -1;
  return byte;
}

static void
store (Fixture *fixture, guint64 offset, guint8 byte)
{
  mg_fake_source_store (fixture->fake, "x", offset, &byte, 1);
}

static void
on_notify (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* What was in sight before the first frame is read with it, and what grows is. */
static void
test_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  guint n_extents = 0;
  guint n_frames = 0;

  g_signal_connect (view, "notify::extent", G_CALLBACK (on_notify), &n_extents);
  g_signal_connect (view, "notify::frame", G_CALLBACK (on_notify), &n_frames);
  g_assert_null (mg_view_get_frame (view));
  g_assert_cmpuint (mg_view_get_extent (view), ==, 0);
  show (view, 0, 2 * PAGE);
  mg_test_wait (is_in (view, MG_FRAME_WAITING));
  g_assert_cmpuint (n_extents, ==, 0);

  mg_fake_source_add (fixture->fake, "x", NULL, 0);
  mg_test_wait (is_in (view, MG_FRAME_LIVE));
  g_assert_cmpuint (mg_view_get_extent (view), ==, 0);
  mg_fake_source_resize (fixture->fake, "x", 100);
  mg_test_wait (byte_at (view, 99) == 0);
  g_assert_cmpuint (mg_view_get_extent (view), ==, 100);
  g_assert_cmpuint (n_extents, ==, 1);
  mg_fake_source_resize (fixture->fake, "x", PAGE);
  mg_test_wait (byte_at (view, PAGE - 1) == 0);
  g_assert_cmpuint (mg_view_get_extent (view), ==, PAGE);
  g_assert_cmpuint (n_extents, ==, 2);
  g_assert_cmpuint (n_frames, >=, 4);

  /* As much again on either side is read, and no more. */
  mg_fake_source_resize (fixture->fake, "x", SIZE);
  show (view, 100 * PAGE, 10 * PAGE);
  mg_test_wait (state_at (view, 105 * PAGE) == MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 90 * PAGE - 1), ==, MG_BYTE_UNREAD);
  g_assert_cmpint (state_at (view, 90 * PAGE), ==, MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 120 * PAGE - 1), ==, MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 120 * PAGE), ==, MG_BYTE_UNREAD);
}

/* A window in the middle, and one beyond the end: nothing outside of them is read. */
static void
test_window (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 10 * PAGE, 5 * PAGE);
  g_autoptr (MgView) beyond = mg_view_new (fixture->sampler, fixture->mapping, 2 * SIZE, PAGE);
  g_autoptr (MgView) last = mg_view_new (fixture->sampler, fixture->mapping, G_MAXUINT64 - 5, G_MAXUINT64);

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  g_assert_cmpuint (mg_view_get_offset (view), ==, 10 * PAGE);
  g_assert_cmpuint (mg_view_get_extent (view), ==, 5 * PAGE);
  g_assert_cmpuint (mg_view_get_extent (last), ==, 5);
  show (view, 10 * PAGE, 5 * PAGE);
  mg_test_wait (state_at (view, 10 * PAGE) == MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 10 * PAGE - 1), ==, MG_BYTE_UNREAD);
  g_assert_cmpint (state_at (view, 15 * PAGE), ==, MG_BYTE_UNREAD);
  show (view, 14 * PAGE, PAGE);
  mg_test_wait (state_at (view, 12 * PAGE) == MG_BYTE_UNREAD);
  g_assert_cmpint (state_at (view, 13 * PAGE), ==, MG_BYTE_DATA);

  /* Somebody asks for what is not in the window. */
  show (view, 100 * PAGE, PAGE);
  mg_test_wait (state_at (view, 13 * PAGE) == MG_BYTE_UNREAD);
  g_assert_cmpint (state_at (view, 100 * PAGE), ==, MG_BYTE_UNREAD);
  show (view, 0, PAGE);
  show (view, 0, G_MAXUINT64);
  mg_test_wait (state_at (view, 13 * PAGE) == MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 15 * PAGE), ==, MG_BYTE_UNREAD);

  show (beyond, 2 * SIZE, PAGE);
  mg_test_wait (state_at (beyond, 2 * SIZE) == MG_BYTE_LOST);
  show (last, G_MAXUINT64 - 5, 5);
  mg_test_wait (state_at (last, G_MAXUINT64 - 1) == MG_BYTE_LOST);
}

static void
test_two_views (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) a = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  g_autoptr (MgView) b = mg_view_new (fixture->sampler, fixture->mapping, 50 * PAGE, PAGE);

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  show (a, 0, PAGE);
  show (b, 50 * PAGE, PAGE);
  mg_test_wait (byte_at (a, 50 * PAGE) == 0 && byte_at (b, 0) == 0);
  store (fixture, 50 * PAGE + 1, 5);
  mg_test_wait (byte_at (a, 50 * PAGE + 1) == 5);
  g_assert_true (mg_view_get_frame (a) == mg_view_get_frame (b));
}

/* Pausing takes one sample with something around, and then nothing more is read. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  guint n_paused = 0;
  guint before;

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  g_signal_connect (view, "notify::paused", G_CALLBACK (on_notify), &n_paused);
  show (view, 200 * PAGE, PAGE);
  mg_test_wait (byte_at (view, 200 * PAGE) == 0);
  g_assert_cmpint (mg_view_get_paused_at (view), ==, 0);
  mg_view_set_paused (view, TRUE);
  mg_view_set_paused (view, TRUE);
  g_assert_cmpuint (n_paused, ==, 1);
  g_assert_cmpint (mg_view_get_paused_at (view), >, 0);
  mg_test_wait (state_at (view, 100 * PAGE) == MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 300 * PAGE), ==, MG_BYTE_DATA);
  g_assert_cmpint (state_at (view, 10 * PAGE), ==, MG_BYTE_UNREAD);

  mg_test_iterate_for (50);
  before = mg_fake_source_get_n_reads (fixture->fake, "x");
  store (fixture, 200 * PAGE, 1);
  mg_view_set_rate (view, 240);
  show (view, 201 * PAGE, PAGE);
  mg_test_iterate_for (200);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, before);
  g_assert_cmpint (byte_at (view, 200 * PAGE), ==, 0);

  mg_view_sample_once (view);
  mg_test_wait (byte_at (view, 200 * PAGE) == 1);
  g_assert_true (mg_range_set_contains (mg_view_get_frame (view)->changed, 200 * PAGE, 1));
  store (fixture, 201 * PAGE, 2);
  mg_view_set_paused (view, FALSE);
  mg_test_wait (byte_at (view, 201 * PAGE) == 2);
  g_assert_cmpuint (mg_view_get_rate (view), ==, 240);
  g_assert_cmpuint (n_paused, ==, 2);
}

/* What changes densely is told to the byte where it is in sight, and nowhere less than all of it. */
static void
test_watched_densely (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  g_autoptr (MgRangeSet) watched = mg_range_set_new ();
  g_autofree guint8 *bytes = g_malloc0 (SIZE);
  MgFrame *frame;

  mg_fake_source_add (fixture->fake, "x", bytes, SIZE);
  mg_range_set_add (watched, 0, SIZE);
  mg_view_set_watched (view, watched);
  show (view, 200 * PAGE, PAGE);
  mg_test_wait (state_at (view, SIZE - 1) == MG_BYTE_DATA);
  for (gsize i = 0; i < SIZE; i += 4)
    bytes[i] = 1;
  mg_fake_source_store (fixture->fake, "x", 0, bytes, SIZE);
  mg_test_wait (byte_at (view, 0) == 1);

  frame = mg_view_get_frame (view);
  g_assert_cmpuint (frame->changed_bytes, ==, SIZE / 4);
  for (guint64 i = 0; i < SIZE; i++)
    if (i % 4 == 0 || !mg_range_set_contains (frame->coarse, i, 1))
      g_assert_cmpint (mg_range_set_contains (frame->changed, i, 1), ==, i % 4 == 0);
  g_assert_false (mg_range_set_intersects (frame->coarse, 200 * PAGE, PAGE));
  g_assert_true (mg_range_set_contains (frame->coarse, 100 * PAGE + PAGE / 2, PAGE / 2));
  g_assert_cmpuint (mg_range_set_get_n_ranges (frame->changed), <, SIZE / 4 / 4);
}

/* Nobody looks: it is only asked now and then how it is. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  g_autoptr (MgRangeSet) nothing = mg_range_set_new ();
  guint before;

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  mg_view_set_rate (view, 240);
  show (view, 0, PAGE);
  mg_test_wait (byte_at (view, 0) == 0);
  mg_view_set_shown (view, nothing);
  mg_test_wait (state_at (view, 0) == MG_BYTE_UNREAD);
  mg_test_iterate_for (50);
  before = mg_fake_source_get_n_reads (fixture->fake, "x");
  mg_fake_source_resize (fixture->fake, "x", 10);
  mg_test_wait (mg_view_get_frame (view)->size == 10);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, before);
}

/* What was there stays in sight as lost, until somebody fits the view; another object begins anew. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);

  mg_fake_source_add (fixture->fake, "x", NULL, 3 * PAGE);
  store (fixture, 2 * PAGE, 7);
  show (view, 0, 3 * PAGE);
  mg_test_wait (byte_at (view, 2 * PAGE) == 7);
  mg_fake_source_resize (fixture->fake, "x", PAGE);
  mg_test_wait (state_at (view, PAGE) == MG_BYTE_LOST);
  g_assert_cmpuint (mg_view_get_frame (view)->size, ==, PAGE);
  g_assert_cmpuint (mg_view_get_extent (view), ==, 3 * PAGE);
  g_assert_cmpuint (mg_view_get_frame (view)->generation, ==, 1);

  /* Regrown: other bytes, but nobody saw them change. */
  mg_fake_source_resize (fixture->fake, "x", 3 * PAGE);
  mg_test_wait (byte_at (view, 2 * PAGE) == 0);
  g_assert_true (mg_range_set_is_empty (mg_view_get_frame (view)->changed));

  mg_fake_source_resize (fixture->fake, "x", PAGE);
  mg_test_wait (state_at (view, PAGE) == MG_BYTE_LOST);
  mg_view_fit (view);
  g_assert_cmpuint (mg_view_get_extent (view), ==, PAGE);

  mg_fake_source_add (fixture->fake, "x", NULL, 10);
  mg_test_wait (mg_view_get_frame (view)->generation == 2);
  g_assert_cmpuint (mg_view_get_extent (view), ==, 10);
  g_assert_true (mg_range_set_is_empty (mg_view_get_frame (view)->changed));
}

/* Removed: it is shown on until it is let go; then its last bytes stay. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);

  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "abc", 3);
  show (view, 0, 3);
  mg_test_wait (byte_at (view, 0) == 'a');
  g_assert_false (mg_view_get_frame (view)->deleted);
  mg_fake_source_remove (fixture->fake, "x");
  mg_test_wait (mg_view_get_frame (view)->deleted);
  g_assert_cmpint (mg_view_get_frame (view)->state, ==, MG_FRAME_LIVE);

  mg_view_release (view);
  mg_test_wait (is_in (view, MG_FRAME_GONE));
  g_assert_error (mg_view_get_frame (view)->error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpint (byte_at (view, 2), ==, 'c');
  g_assert_cmpuint (mg_view_get_frame (view)->generation, ==, 1);

  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "xyz", 3);
  mg_test_wait (is_in (view, MG_FRAME_LIVE));
  g_assert_cmpint (byte_at (view, 2), ==, 'z');
  g_assert_cmpuint (mg_view_get_frame (view)->generation, ==, 2);
  g_assert_true (mg_range_set_is_empty (mg_view_get_frame (view)->changed));
}

static void
let_go (MgView *view, GParamSpec *pspec, MgView **ret_view)
{
  g_clear_object (ret_view);
}

/* Who hears of a frame, or of another extent, lets the view go. */
static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  const char *const signals[] = { "notify::frame", "notify::extent" };

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      MgView *view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);

      g_signal_connect (view, signals[i], G_CALLBACK (let_go), &view);
      mg_test_wait (view == NULL);
    }
}

static void
test_find_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, 0);
  gint64 since = g_get_monotonic_time ();
  guint64 found = 0;

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  g_assert_false (mg_view_find_change (view, 0, TRUE, since, &found));
  show (view, 0, PAGE);
  mg_test_wait (byte_at (view, 0) == 0);
  store (fixture, 10, 1);
  mg_test_wait (byte_at (view, 10) == 1);
  g_assert_true (mg_view_find_change (view, PAGE, FALSE, since, &found));
  g_assert_cmpuint (found, ==, 0);
  g_assert_false (mg_view_find_change (view, 0, TRUE, since, &found));
  /* Off screen the sweep has to have been there once. */
  for (guint8 i = 1; !mg_view_find_change (view, 0, TRUE, since, &found); i++)
    {
      store (fixture, 300 * PAGE, i);
      mg_test_iterate_for (20);
      g_assert_cmpuint (i, <, 250);
    }
  g_assert_cmpuint (found, ==, 300 * PAGE);
}

/* A view of a part that has no use for the rest reads that part and nothing else; beside one that has a
 * use for it, the rest is swept. */
static void
test_no_sweep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, fixture->mapping, 0, PAGE);
  g_autoptr (MgView) other = NULL;
  gint64 since = g_get_monotonic_time ();
  guint64 n_samples, found;

  mg_fake_source_add (fixture->fake, "x", NULL, SIZE);
  mg_view_set_sweep (view, MG_SWEEP_NONE);
  mg_view_set_rate (view, 200);
  show (view, 0, PAGE);
  mg_test_wait (is_in (view, MG_FRAME_LIVE) && mg_view_get_frame (view)->samples > 50);

  /* The last sample: nothing is under way then. Each takes two looks (none before there was something to
   * show), and there were no others. */
  n_samples = mg_view_get_frame (view)->samples;
  mg_view_set_paused (view, TRUE);
  mg_test_wait (mg_view_get_frame (view)->samples > n_samples);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), <=,
                    2 * mg_view_get_frame (view)->samples);

  mg_view_set_paused (view, FALSE);
  other = mg_view_new (fixture->sampler, fixture->mapping, PAGE, PAGE);
  show (other, PAGE, PAGE);
  for (guint8 i = 1; !mg_view_find_change (view, 0, TRUE, since, &found); i++)
    {
      store (fixture, 300 * PAGE, i);
      mg_test_iterate_for (20);
      g_assert_cmpuint (i, <, 250);
    }
  g_assert_cmpuint (found, ==, 300 * PAGE);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A real mapping is cut off, grows and is made anew, thousands of times: in the end the view shows what is. */
static void
test_churn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestMapmaker) mapmaker = mg_test_mapmaker_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autofree char *name = mg_test_name ("churn");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgMapping) mapping = mg_mapping_new (posix, path);
  g_autoptr (MgView) view = mg_view_new (fixture->sampler, mapping, 0, 0);
  g_autoptr (MgView) other = mg_view_new (fixture->sampler, mapping, 5 * PAGE, PAGE);
  guint64 generation;
  guint n_descriptors;

  mg_view_set_rate (view, MG_RATE_MAX);
  show (view, 0, SIZE);
  show (other, 5 * PAGE, PAGE);
  mg_test_mapmaker_tell (mapmaker, "create %s %d", name, SIZE);
  mg_test_wait (is_in (view, MG_FRAME_LIVE));
  n_descriptors = count_descriptors ();
  for (guint round = 1; round <= 5; round++)
    {
      g_autofree char *answer = NULL;

      mg_test_mapmaker_send (mapmaker, "churn %s %d 1000", name, SIZE);
      answer = mg_test_mapmaker_receive (mapmaker);
      generation = mg_view_get_frame (view)->generation;
      mg_test_mapmaker_tell (mapmaker, "map %s", name);
      mg_test_mapmaker_tell (mapmaker, "store %s %d u8 %u", name, 5 * PAGE, round);
      mg_test_wait (byte_at (view, 5 * PAGE) == (int) round && byte_at (other, 5 * PAGE) == (int) round);
      g_assert_cmpuint (mg_view_get_frame (view)->generation, >=, generation);
      g_assert_cmpuint (mg_view_get_extent (view), ==, SIZE);
      g_assert_cmpint (mg_view_get_frame (view)->state, ==, MG_FRAME_LIVE);
      g_assert_false (mg_view_get_frame (view)->deleted);
    }
  g_assert_cmpuint (mg_view_get_frame (view)->generation, >, 5);
  /* It holds on to none of those that went; a worker may have one more open. */
  g_assert_cmpuint (count_descriptors (), <=, n_descriptors + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/view/shown", test_shown);
  ADD ("/view/window", test_window);
  ADD ("/view/two-views", test_two_views);
  ADD ("/view/paused", test_paused);
  ADD ("/view/watched-densely", test_watched_densely);
  ADD ("/view/hidden", test_hidden);
  ADD ("/view/sizes", test_sizes);
  ADD ("/view/gone", test_gone);
  ADD ("/view/let-go", test_let_go);
  ADD ("/view/find-change", test_find_change);
  ADD ("/view/no-sweep", test_no_sweep);
  ADD ("/view/churn", test_churn);
  return g_test_run ();
}
