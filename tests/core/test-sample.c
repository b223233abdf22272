/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sample.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-test-mapmaker.h"
#include "mg-test.h"

#define PAGE  MG_PAGE_SIZE
#define CHUNK MG_CHUNK_SIZE
/* Four chunks and a bit. */
#define SIZE (4 * CHUNK + 100)

typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgBacking *backing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i % 255 + 1);
  fixture->source = mg_fake_source_new ();
  fixture->fake = MG_FAKE_SOURCE (fixture->source);
  mg_fake_source_add (fixture->fake, "x", bytes, SIZE);
  fixture->backing = mg_source_open (fixture->source, "x", NULL);
  g_assert_nonnull (fixture->backing);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_backing_unref (fixture->backing);
  g_object_unref (fixture->source);
}

static MgFrame *
take (MgBacking *backing, guint64 offset, guint64 length, MgFrame *previous)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  MgBackingStatus status;
  MgFrame *frame;

  mg_range_set_add (ranges, offset, length);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  frame = mg_sample_take (backing, &status, ranges, previous);
  g_assert_cmpint (frame->state, ==, MG_FRAME_LIVE);
  g_assert_cmpuint (frame->size, ==, status.size);
  g_assert_cmpint (frame->time, >, 0);
  return frame;
}

static void
check_span (MgFrame *frame, guint64 offset, guint64 length, MgByteState state)
{
  guint64 run = 0;

  g_assert_cmpint (mg_frame_get_state (frame, offset, &run), ==, state);
  g_assert_cmpuint (run, ==, length);
}

static void
check_set (const MgRangeSet *set, const MgRange *expected, guint n_expected)
{
  g_autoptr (MgRangeSet) other = mg_range_set_new ();

  for (guint i = 0; i < n_expected; i++)
    mg_range_set_add (other, expected[i].offset, expected[i].length);
  g_assert_true (mg_range_set_equal (set, other));
}

static void
store (Fixture *fixture, gsize offset, gsize length, guint8 value)
{
  g_autofree guint8 *bytes = g_malloc (length);

  memset (bytes, value, length);
  mg_fake_source_store (fixture->fake, "x", offset, bytes, length);
}

/* A range is cut at the borders of chunks; what did not change is the same memory. */
static void
test_sharing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) first = take (fixture->backing, 100, SIZE, NULL);
  g_autoptr (MgFrame) second = take (fixture->backing, 100, SIZE, first);
  g_autoptr (MgFrame) third = NULL;

  g_assert_cmpuint (first->chunks->len, ==, 5);
  g_assert_cmpuint (mg_chunk_get_length (g_ptr_array_index (first->chunks, 0)), ==, CHUNK - 100);
  g_assert_cmpuint (mg_chunk_get_offset (g_ptr_array_index (first->chunks, 4)), ==, 4 * CHUNK);
  g_assert_cmpuint (mg_chunk_get_length (g_ptr_array_index (first->chunks, 4)), ==, 100);
  g_assert_true (mg_range_set_is_empty (first->changed));
  for (guint i = 0; i < 5; i++)
    g_assert_true (g_ptr_array_index (first->chunks, i) == g_ptr_array_index (second->chunks, i));
  g_assert_true (mg_range_set_is_empty (second->changed));
  g_assert_true (mg_range_set_is_empty (second->torn));

  store (fixture, 2 * CHUNK + 5, 1, 0);
  third = take (fixture->backing, 100, SIZE, second);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (g_ptr_array_index (third->chunks, i) == g_ptr_array_index (second->chunks, i), ==,
                     i != 2);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) frame = take (fixture->backing, 0, SIZE, NULL);
  const MgRange changes[] = { { 0, 1 }, { 2, 1 }, { CHUNK - 3, 6 }, { 3 * CHUNK + 1, CHUNK + 50 } };
  g_autoptr (MgFrame) after = NULL;
  g_autoptr (MgFrame) later = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    store (fixture, changes[i].offset, changes[i].length, 0);
  after = take (fixture->backing, 0, SIZE, frame);
  check_set (after->changed, changes, G_N_ELEMENTS (changes));

  /* Another part, cut in another way: only what both have. */
  store (fixture, 10, 200, 0);
  later = take (fixture->backing, 100, 1000, after);
  check_set (later->changed, &(MgRange){ 100, 110 }, 1);
  g_clear_pointer (&after, mg_frame_unref);
  store (fixture, 0, SIZE, 0);
  after = take (fixture->backing, 0, SIZE, later);
  check_set (after->changed, &(MgRange){ 210, 1100 - 210 }, 1);
  g_clear_pointer (&frame, mg_frame_unref);
  store (fixture, 0, SIZE, 1);
  frame = take (fixture->backing, 0, SIZE, after);
  check_set (frame->changed, &(MgRange){ 0, SIZE }, 1);
}

/* What goes on changing while it is copied is torn; what comes to rest is not. */
static void
test_torn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) torn = NULL;
  g_autoptr (MgFrame) rest = NULL;
  guint n_reads;

  mg_fake_source_script (fixture->fake, "x", 1, 100, MG_FAKE_CHANGE);
  torn = take (fixture->backing, 50, 1000, NULL);
  check_set (torn->torn, &(MgRange){ 50, 1000 }, 1);
  check_span (torn, 50, 1000, MG_BYTE_DATA);
  n_reads = mg_fake_source_get_n_reads (fixture->fake, "x");
  g_assert_cmpuint (n_reads, >, 2);
  g_assert_cmpuint (n_reads, <, 10);

  /* Its first two copies differ, then it stands still. */
  mg_fake_source_add (fixture->fake, "y", NULL, SIZE);
  mg_fake_source_script (fixture->fake, "y", 1, 2, MG_FAKE_CHANGE);
  {
    g_autoptr (MgBacking) other = mg_source_open (fixture->source, "y", NULL);

    rest = take (other, 50, 1000, NULL);
    g_assert_true (mg_range_set_is_empty (rest->torn));
    g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "y"), ==, 3);
  }
}

/* A page that cannot be delivered is lost, the others are not. */
static void
test_fail (Fixture *fixture, gconstpointer data)
{
  const MgFakeAction actions[] = { MG_FAKE_FAIL, MG_FAKE_DENY };
  const MgByteState states[] = { MG_BYTE_LOST, MG_BYTE_DENIED };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autoptr (MgFrame) frame = NULL;
      g_autoptr (MgFrame) nothing = NULL;
      g_autoptr (MgBacking) backing = NULL;

      mg_fake_source_add (fixture->fake, name, NULL, SIZE);
      /* In each of two equal copies the first page fails, and is passed over. */
      mg_fake_source_script (fixture->fake, name, 1, 1, actions[i]);
      mg_fake_source_script (fixture->fake, name, 3, 3, actions[i]);
      mg_fake_source_script (fixture->fake, name, 5, 10000, actions[i]);
      backing = mg_source_open (fixture->source, name, NULL);
      frame = take (backing, 100, 3 * PAGE, NULL);
      check_span (frame, 100, PAGE - 100, states[i]);
      check_span (frame, PAGE, 2 * PAGE + 100, MG_BYTE_DATA);
      g_assert_cmpuint (frame->chunks->len, ==, 1);
      g_assert_cmpuint (mg_chunk_get_offset (g_ptr_array_index (frame->chunks, 0)), ==, PAGE);

      nothing = take (backing, 0, 3 * PAGE, frame);
      check_span (nothing, 0, 3 * PAGE, states[i]);
      g_assert_cmpuint (nothing->chunks->len, ==, 0);
      g_assert_true (mg_range_set_is_empty (nothing->changed));
      g_assert_true (mg_range_set_is_empty (nothing->torn));
    }
}

static void
test_short (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) frame = NULL;
  guint n_reads;

  mg_fake_source_script (fixture->fake, "x", 1, 2, MG_FAKE_SHORT);
  frame = take (fixture->backing, 10, 1000, NULL);
  check_span (frame, 10, 500, MG_BYTE_DATA);
  check_span (frame, 510, 500, MG_BYTE_LOST);
  g_clear_pointer (&frame, mg_frame_unref);
  frame = take (fixture->backing, 10, 1000, NULL);
  check_span (frame, 10, 1000, MG_BYTE_DATA);
  g_clear_pointer (&frame, mg_frame_unref);

  /* From the second copy on: two that are equal are enough. */
  n_reads = mg_fake_source_get_n_reads (fixture->fake, "x");
  mg_fake_source_script (fixture->fake, "x", n_reads + 2, G_MAXUINT, MG_FAKE_SHORT);
  frame = take (fixture->backing, 10, 1000, NULL);
  check_span (frame, 10, 500, MG_BYTE_DATA);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, n_reads + 3);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  static const MgRange ranges[] = { { 0, 10 },         { SIZE - 1, 1 },        { SIZE, 1 },
                                    { SIZE + 1, 7 },   { SIZE - 1, 4 },        { SIZE - 1, G_MAXUINT64 },
                                    { G_MAXINT64, 9 }, { G_MAXUINT64 - 9, 9 }, { 10, G_MAXUINT64 } };
  g_autoptr (MgFrame) empty = take (fixture->backing, 0, 0, NULL);

  g_assert_cmpuint (empty->spans->len, ==, 0);
  g_assert_cmpuint (empty->chunks->len, ==, 0);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      guint64 offset = ranges[i].offset;
      guint64 length = MIN (ranges[i].length, G_MAXUINT64 - offset);
      guint64 there = offset < SIZE ? MIN (length, SIZE - offset) : 0;
      g_autoptr (MgFrame) frame = take (fixture->backing, offset, length, empty);

      if (there > 0)
        check_span (frame, offset, there, MG_BYTE_DATA);
      if (there < length)
        check_span (frame, offset + there, length - there, MG_BYTE_LOST);
      g_assert_cmpuint (frame->spans->len, ==, (there > 0) + (there < length));
    }
}

/* It goes away between two samples, and while one is taken. */
static void
test_vanish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgFrame) before = take (fixture->backing, 0, SIZE, NULL);
  g_autoptr (MgFrame) cut = NULL;
  g_autoptr (MgFrame) grown = NULL;
  g_autoptr (MgFrame) gone = NULL;
  guint next = mg_fake_source_get_n_reads (fixture->fake, "x") + 1;

  mg_fake_source_resize (fixture->fake, "x", 100);
  cut = take (fixture->backing, 0, SIZE, before);
  check_span (cut, 0, 100, MG_BYTE_DATA);
  check_span (cut, 100, SIZE - 100, MG_BYTE_LOST);
  g_assert_true (mg_range_set_is_empty (cut->changed));

  /* What comes back is seen for the first time. */
  mg_fake_source_resize (fixture->fake, "x", SIZE);
  grown = take (fixture->backing, 0, SIZE, cut);
  check_span (grown, 0, SIZE, MG_BYTE_DATA);
  g_assert_true (mg_range_set_is_empty (grown->changed));

  next = mg_fake_source_get_n_reads (fixture->fake, "x") + 1;
  mg_fake_source_script (fixture->fake, "x", next, next, MG_FAKE_VANISH);
  gone = take (fixture->backing, 0, SIZE, grown);
  check_span (gone, 0, SIZE, MG_BYTE_LOST);
}

/* On a real object: holes are told from zeros that are stored. */
static void
test_holes (void)
{
  g_autofree char *name = mg_test_name ("holes");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, 40 * PAGE + 10);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, name, NULL);
  const guint8 zeros[2 * PAGE] = { 0 };
  g_autoptr (MgFrame) frame = NULL;
  g_autoptr (MgFrame) after = NULL;

  mg_test_fill (fd, 1 * PAGE, PAGE, 0);
  g_assert_cmpint (pwrite (fd, zeros, 2 * PAGE, 3 * PAGE), ==, 2 * PAGE);
  mg_test_fill (fd, 5 * PAGE + 5, 1, 0);

  frame = take (backing, 100, 100 * PAGE, NULL);
  check_span (frame, 100, PAGE - 100, MG_BYTE_HOLE);
  check_span (frame, 1 * PAGE, PAGE, MG_BYTE_DATA);
  check_span (frame, 2 * PAGE, PAGE, MG_BYTE_HOLE);
  check_span (frame, 3 * PAGE, 3 * PAGE, MG_BYTE_DATA);
  check_span (frame, 6 * PAGE, 34 * PAGE + 10, MG_BYTE_HOLE);
  check_span (frame, 40 * PAGE + 10, 60 * PAGE + 90, MG_BYTE_LOST);

  /* A hole has the bytes that it reads: what is stored into one is a change. */
  mg_test_fill (fd, 10 * PAGE + 7, 3, 0);
  after = take (backing, 100, 100 * PAGE, frame);
  check_span (after, 10 * PAGE, PAGE, MG_BYTE_DATA);
  check_set (after->changed, &(MgRange){ 10 * PAGE + 7, 3 }, 1);
  close (fd);
  g_unlink (path);
}

static void
test_huge (void)
{
  const guint64 size = (guint64) 1 << 47;
  g_autofree char *name = mg_test_name ("huge");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, size);
  g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, name, NULL);
  g_autoptr (MgFrame) frame = NULL;

  mg_test_fill (fd, size - 1, 1, 0);
  frame = take (backing, size - 3 * PAGE, 4 * PAGE, NULL);
  check_span (frame, size - 3 * PAGE, 2 * PAGE, MG_BYTE_HOLE);
  check_span (frame, size - PAGE, PAGE, MG_BYTE_DATA);
  check_span (frame, size, PAGE, MG_BYTE_LOST);
  close (fd);
  g_unlink (path);
}

/* How the writer counts: what has the new count comes first, then what has the one before. */
static gboolean
is_consistent (MgFrame *frame, guint n_words)
{
  g_autofree guint32 *words = g_new (guint32, n_words);

  g_assert_cmpuint (mg_frame_read (frame, 0, (guint8 *) words, n_words * sizeof *words), ==,
                    n_words * sizeof *words);
  for (guint i = 1; i < n_words; i++)
    if (words[i] > words[i - 1])
      return FALSE;
  return words[0] - words[n_words - 1] <= 1;
}

static void
hammer (const char *hertz, guint n_settled, guint n_torn)
{
  g_autoptr (MgTestMapmaker) mapmaker = mg_test_mapmaker_new ();
  g_autofree char *name = mg_test_name ("hammer");
  g_autofree char *path = mg_test_shm_path (name);
  /* Across a border of chunks: the whole must be of one moment. */
  const guint n_words = 3 * CHUNK / 2 / sizeof (guint32);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (MgBacking) backing = NULL;

  mg_test_mapmaker_tell (mapmaker, "create %s %u", name, 3 * CHUNK / 2);
  mg_test_mapmaker_tell (mapmaker, "hammer %s 0 %u %s", name, n_words, hertz);
  backing = mg_backing_open_file (path, MG_KIND_POSIX, name, NULL);
  while (n_settled > 0 || n_torn > 0)
    {
      g_autoptr (MgFrame) frame = take (backing, 0, 3 * CHUNK / 2, NULL);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (mg_range_set_is_empty (frame->torn))
        {
          g_assert_true (is_consistent (frame, n_words));
          n_settled -= MIN (n_settled, 1);
        }
      else
        {
          n_torn -= MIN (n_torn, 1);
        }
    }
}

/* A real writer without pause: what is not said to be torn is of one moment. */
static void
test_hammer (void)
{
  hammer ("0", 0, 200);
  hammer ("500", 1000, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/sample/sharing", test_sharing);
  ADD ("/sample/changes", test_changes);
  ADD ("/sample/torn", test_torn);
  ADD ("/sample/fail", test_fail);
  ADD ("/sample/short", test_short);
  ADD ("/sample/end", test_end);
  ADD ("/sample/vanish", test_vanish);
  g_test_add_func ("/sample/holes", test_holes);
  g_test_add_func ("/sample/huge", test_huge);
  g_test_add_func ("/sample/hammer", test_hammer);
  return g_test_run ();
}
