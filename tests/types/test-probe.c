/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-probe.h"

#include <string.h>

#include "mg-error.h"

#define N_ELEMENTS 16
#define OFFSET     8

static const MgElement u32 = { MG_ELEMENT_U32, FALSE };

static MgProbe *
make (const char *text, MgProbeMode mode)
{
  g_autoptr (GError) error = NULL;
  MgProbe *probe = mg_probe_new (text, u32, OFFSET, N_ELEMENTS, mode, NULL, &error);

  g_assert_no_error (error);
  return probe;
}

/* A sample of a mapping in which the elements have these values; the last @n_lost of them are lost. */
static MgFrame *
sample (const guint32 *values, guint n_lost)
{
  MgFrame *frame = mg_frame_new ();
  gsize length = (N_ELEMENTS - n_lost) * sizeof *values;
  MgChunk *chunk = mg_chunk_new (OFFSET, (const guint8 *) values, length);

  frame->state = MG_FRAME_LIVE;
  frame->size = OFFSET + length;
  mg_frame_append_span (frame, OFFSET, length, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, chunk);
  if (n_lost > 0)
    mg_frame_append_span (frame, OFFSET + length, n_lost * sizeof *values, MG_BYTE_LOST);
  return frame;
}

static gboolean
look (MgProbe *probe, const guint32 *values)
{
  g_autoptr (MgFrame) frame = sample (values, 0);

  return mg_probe_look (probe, frame);
}

/* The elements that are the cause, as "3 5". */
static void
assert_cause (MgProbe *probe, const char *expected)
{
  g_autoptr (MgRangeSet) cause = mg_probe_dup_cause (probe);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_ELEMENTS; i++)
    if (mg_range_set_contains (cause, OFFSET + i * 4, 4))
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", i);
  g_assert_cmpstr (text->str, ==, expected);
}

/* It has to have been false. */
static void
test_becomes (void)
{
  g_autoptr (MgProbe) probe = make ("[3] > 10", MG_PROBE_BECOMES);
  guint32 values[N_ELEMENTS] = { [3] = 11 };

  g_assert_false (look (probe, values));
  values[3] = 12;
  g_assert_false (look (probe, values));
  values[3] = 10;
  g_assert_false (look (probe, values));
  values[3] = 11;
  g_assert_true (look (probe, values));
  assert_cause (probe, "3");

  /* And again. */
  mg_probe_start (probe, FALSE);
  values[3] = 99;
  g_assert_false (look (probe, values));
  values[3] = 0;
  g_assert_false (look (probe, values));
  values[3] = 99;
  g_assert_true (look (probe, values));
}

/* There was nothing: what comes and is true has become true. */
static void
test_from_nothing (void)
{
  g_autoptr (MgProbe) probe = make ("[3] > 10", MG_PROBE_BECOMES);
  guint32 values[N_ELEMENTS] = { [3] = 11 };

  mg_probe_start (probe, TRUE);
  g_assert_true (look (probe, values));
  assert_cause (probe, "3");
}

/* As long as it is true it is found, but not with the same values twice. */
static void
test_is (void)
{
  g_autoptr (MgProbe) probe = make ("[3] > 10 and [5] < 7", MG_PROBE_IS);
  guint32 values[N_ELEMENTS] = { [3] = 11 };

  g_assert_true (look (probe, values));
  assert_cause (probe, "3 5");
  mg_probe_start (probe, FALSE);
  values[4] = 1;
  g_assert_false (look (probe, values));
  values[5] = 1;
  g_assert_true (look (probe, values));
  assert_cause (probe, "5");
  values[5] = 8;
  g_assert_false (look (probe, values));
  values[5] = 1;
  g_assert_true (look (probe, values));
}

static void
test_changed (void)
{
  g_autoptr (MgProbe) probe = make ("changed([2:5])", MG_PROBE_BECOMES);
  guint32 values[N_ELEMENTS] = { 0 };

  g_assert_false (look (probe, values));
  values[5] = 1;
  g_assert_false (look (probe, values));
  values[4] = 1;
  g_assert_true (look (probe, values));
  assert_cause (probe, "4");
  /* What happened while nobody looked is no change. */
  mg_probe_start (probe, FALSE);
  values[3] = 1;
  g_assert_false (look (probe, values));
  values[2] = 1;
  g_assert_true (look (probe, values));
  assert_cause (probe, "2");
}

static void
test_cause (void)
{
  const struct
  {
    const char *text;
    guint32 before[N_ELEMENTS];
    guint32 after[N_ELEMENTS];
    const char *cause;
  } cases[] = {
    /* Each that would have been enough. */
    { "any([:] > 3)", { 1, 2 }, { 3, 4, 1, 9 }, "1 3" },
    /* Those that were enough together, and not what else has changed. */
    { "[1] + [2] + [3] > 10", { 0 }, { 5, 5, 1, 6 }, "1 3" },
    { "all([1:4] > 3)", { 0, 9 }, { 1, 9, 4, 4 }, "2 3" },
    { "changed and [0] == 1", { 0 }, { 1, 0, 7 }, "0" },
    { "not any([:] == 3)", { 3, 3, 1 }, { 0, 0, 2 }, "0 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MgProbe) probe = make (cases[i].text, MG_PROBE_BECOMES);

      g_assert_false (look (probe, cases[i].before));
      g_assert_true (look (probe, cases[i].after));
      assert_cause (probe, cases[i].cause);
    }
}

/* Neither true nor false. */
static void
test_lost (void)
{
  g_autoptr (MgProbe) probe = make ("[15] == 0", MG_PROBE_BECOMES);
  guint32 values[N_ELEMENTS] = { [15] = 1 };
  g_autoptr (MgFrame) short_frame = sample (values, 4);

  g_assert_false (look (probe, values));
  g_assert_false (mg_probe_look (probe, short_frame));
  values[15] = 0;
  g_assert_true (look (probe, values));
}

static void
test_ranges (void)
{
  g_autoptr (MgProbe) probe = make ("[3] > 1 and changed([5:7]) or [4] == 1 or [9] < 0", MG_PROBE_IS);
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  mg_probe_add_ranges (probe, ranges);
  g_assert_cmpuint (mg_range_set_get_n_ranges (ranges), ==, 2);
  g_assert_cmpuint (mg_range_set_get_range (ranges, 0)->offset, ==, OFFSET + 12);
  g_assert_cmpuint (mg_range_set_get_range (ranges, 0)->length, ==, 16);
  g_assert_cmpuint (mg_range_set_get_range (ranges, 1)->offset, ==, OFFSET + 36);
  g_assert_cmpuint (mg_range_set_get_range (ranges, 1)->length, ==, 4);
}

static void
test_refused (void)
{
  const guint64 n_many = G_GUINT64_CONSTANT (1) << 40;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgProbe) far = NULL;
  guint column = 99;

  g_assert_null (mg_probe_new ("[1] > ", u32, 0, 4, MG_PROBE_IS, &column, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpuint (column, ==, 7);
  g_clear_error (&error);
  g_assert_null (mg_probe_new ("[1] == [5000000]", u32, 0, n_many, MG_PROBE_IS, &column, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpuint (column, ==, 0);
  g_clear_error (&error);
  /* Far from the start is not far apart. */
  far = mg_probe_new ("[500000000000] == [500000000001]", u32, 0, n_many, MG_PROBE_IS, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/becomes", test_becomes);
  g_test_add_func ("/probe/from-nothing", test_from_nothing);
  g_test_add_func ("/probe/is", test_is);
  g_test_add_func ("/probe/changed", test_changed);
  g_test_add_func ("/probe/cause", test_cause);
  g_test_add_func ("/probe/lost", test_lost);
  g_test_add_func ("/probe/ranges", test_ranges);
  g_test_add_func ("/probe/refused", test_refused);
  return g_test_run ();
}
