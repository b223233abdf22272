/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-frame.h"

#include <string.h>

static MgChunk *
make_chunk (guint64 offset, gsize length, guint8 value)
{
  g_autofree guint8 *bytes = g_malloc (length);

  memset (bytes, value, length);
  return mg_chunk_new (offset, bytes, length);
}

static void
check_state (MgFrame *frame, guint64 offset, MgByteState state, guint64 length)
{
  guint64 run = 0;

  g_assert_cmpint (mg_frame_get_state (frame, offset, &run), ==, state);
  g_assert_cmpuint (run, ==, length);
  g_assert_cmpint (mg_frame_get_state (frame, offset, NULL), ==, state);
}

static void
test_states (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();

  check_state (frame, 0, MG_BYTE_UNREAD, G_MAXUINT64);
  check_state (frame, G_MAXUINT64, MG_BYTE_UNREAD, 1);

  mg_frame_append_span (frame, 100, 0, MG_BYTE_DATA);
  mg_frame_append_span (frame, 100, 10, MG_BYTE_DATA);
  mg_frame_append_span (frame, 110, 10, MG_BYTE_DATA);
  mg_frame_append_span (frame, 120, 5, MG_BYTE_HOLE);
  mg_frame_append_span (frame, 200, G_MAXUINT64 - 200, MG_BYTE_LOST);
  g_assert_cmpuint (frame->spans->len, ==, 3);

  check_state (frame, 0, MG_BYTE_UNREAD, 100);
  check_state (frame, 99, MG_BYTE_UNREAD, 1);
  check_state (frame, 100, MG_BYTE_DATA, 20);
  check_state (frame, 119, MG_BYTE_DATA, 1);
  check_state (frame, 120, MG_BYTE_HOLE, 5);
  check_state (frame, 125, MG_BYTE_UNREAD, 75);
  check_state (frame, 200, MG_BYTE_LOST, G_MAXUINT64 - 200);
  check_state (frame, G_MAXUINT64 - 1, MG_BYTE_LOST, 1);
  check_state (frame, G_MAXUINT64, MG_BYTE_UNREAD, 1);
}

static void
test_read (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();
  guint8 buffer[64];
  gsize length = 0;

  mg_frame_append_chunk (frame, make_chunk (10, 5, 1));
  mg_frame_append_chunk (frame, make_chunk (15, 5, 2));
  mg_frame_append_chunk (frame, make_chunk (30, 5, 3));

  g_assert_null (mg_frame_peek (frame, 9, &length));
  g_assert_cmpuint (*mg_frame_peek (frame, 14, &length), ==, 1);
  g_assert_cmpuint (length, ==, 1);
  g_assert_cmpuint (*mg_frame_peek (frame, 15, &length), ==, 2);
  g_assert_cmpuint (length, ==, 5);
  g_assert_null (mg_frame_peek (frame, 20, &length));
  g_assert_null (mg_frame_peek (frame, G_MAXUINT64, &length));

  memset (buffer, 0xee, sizeof buffer);
  g_assert_cmpuint (mg_frame_read (frame, 12, buffer, sizeof buffer), ==, 8);
  g_assert_cmpmem (buffer, 8, "\1\1\1\2\2\2\2\2", 8);
  g_assert_cmpuint (buffer[8], ==, 0xee);
  g_assert_cmpuint (mg_frame_read (frame, 12, buffer, 4), ==, 4);
  g_assert_cmpuint (mg_frame_read (frame, 12, buffer, 0), ==, 0);
  g_assert_cmpuint (mg_frame_read (frame, 25, buffer, 10), ==, 0);
}

static void
test_like (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();
  g_autoptr (MgFrame) like = NULL;
  MgChunk *chunk = make_chunk (0, 8, 9);

  frame->serial = 3;
  frame->generation = 2;
  frame->time = 1234;
  frame->size = 8;
  frame->missed = 5;
  mg_frame_append_span (frame, 0, 8, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, chunk);
  mg_range_set_add (frame->changed, 1, 2);
  mg_range_set_add (frame->torn, 4, 1);

  like = mg_frame_new_like (frame, MG_FRAME_STALE);
  g_assert_cmpint (like->state, ==, MG_FRAME_STALE);
  g_assert_cmpuint (like->serial, ==, 3);
  g_assert_cmpuint (like->generation, ==, 2);
  g_assert_cmpint (like->time, ==, 1234);
  g_assert_cmpuint (like->size, ==, 8);
  g_assert_cmpuint (like->missed, ==, 5);
  g_assert_true (g_ptr_array_index (like->chunks, 0) == chunk);
  check_state (like, 0, MG_BYTE_DATA, 8);
  g_assert_true (mg_range_set_is_empty (like->changed));
  g_assert_true (mg_range_set_equal (like->torn, frame->torn));
}

/* Only bytes that both have can have changed, however they are cut. */
static void
test_changes (void)
{
  g_autoptr (MgFrame) before = mg_frame_new ();
  g_autoptr (MgFrame) after = mg_frame_new ();
  MgChunk *same = make_chunk (200, 10, 7);

  mg_frame_append_span (before, 10, 10, MG_BYTE_DATA);
  mg_frame_append_chunk (before, make_chunk (10, 10, 1));
  mg_frame_append_span (before, 20, 10, MG_BYTE_LOST);
  mg_frame_append_span (before, 30, 10, MG_BYTE_HOLE);
  mg_frame_append_chunk (before, make_chunk (30, 5, 0));
  mg_frame_append_chunk (before, make_chunk (35, 5, 0));
  mg_frame_append_span (before, 200, 10, MG_BYTE_DATA);
  mg_frame_append_chunk (before, mg_chunk_ref (same));

  mg_frame_append_chunk (after, make_chunk (0, 13, 1));
  mg_frame_append_chunk (after, make_chunk (13, 30, 2));
  mg_frame_append_chunk (after, same);
  g_assert_cmpuint (mg_frame_add_changes (after, before, NULL), ==, 7 + 10);

  g_assert_cmpuint (mg_range_set_get_length (after->changed), ==, 7 + 10);
  g_assert_true (mg_range_set_contains (after->changed, 13, 7));
  g_assert_true (mg_range_set_contains (after->changed, 30, 10));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/states", test_states);
  g_test_add_func ("/frame/read", test_read);
  g_test_add_func ("/frame/like", test_like);
  g_test_add_func ("/frame/changes", test_changes);
  return g_test_run ();
}
