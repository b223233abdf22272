/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers that are made of frames, one after the other. */

#include <math.h>
#include <string.h>

#include "mg-plot-strip.h"
#include "mg-plot-values.h"

#define SIZE     (3 * MG_CHUNK_SIZE)
#define N_FRAMES 60
/* A moment, as a machine has it that runs for a while. */
#define START ((gint64) 1000000 * 1000000)
#define F32   ((MgElement){ .type = MG_ELEMENT_F32 })

/* A frame of these bytes, of which those in @unread were not read. */
static MgFrame *
make_frame (const guint8 *bytes, gsize size, const MgRangeSet *unread, MgFrame *previous)
{
  MgFrame *frame = mg_frame_new ();
  g_autoptr (MgRangeSet) read = mg_range_set_new ();

  mg_range_set_add (read, 0, size);
  if (unread != NULL)
    mg_range_set_remove_set (read, unread);
  for (guint i = 0; i < mg_range_set_get_n_ranges (read); i++)
    {
      const MgRange *range = mg_range_set_get_range (read, i);
      guint64 end = range->offset + range->length;
      guint64 next;

      mg_frame_append_span (frame, range->offset, range->length, MG_BYTE_DATA);
      for (guint64 at = range->offset; at < end; at = next)
        {
          next = MIN (end, at - at % MG_CHUNK_SIZE + MG_CHUNK_SIZE);
          mg_frame_append_chunk (frame, mg_chunk_new (at, bytes + at, next - at));
        }
    }
  frame->state = MG_FRAME_LIVE;
  frame->generation = 1;
  if (previous != NULL)
    mg_frame_add_changes (frame, previous, NULL);
  return frame;
}

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Whatever frames there were, the values are those of the bytes, as far as these were read; what is another value now was
 * told. */
static void
assert_taken (MgPlotValues *values,
              const guint8 *bytes,
              const MgRangeSet *unread,
              double *before,
              gboolean told,
              const MgRange *touched)
{
  const MgPlotLayout *layout = mg_plot_values_get_layout (values);
  gsize size = mg_element_get_size (layout->element);

  for (guint channel = 0; channel < layout->n_channels; channel++)
    {
      const MgPlotSeries *series = mg_plot_values_get_series (values, channel);

      for (guint i = 0; i < layout->n_values; i++)
        {
          guint64 offset = mg_plot_layout_get_offset (layout, i) + channel * size;
          gboolean missing = mg_range_set_intersects (unread, offset, size);
          double value = mg_plot_series_get_values (series)[i];
          double *last = &before[channel * layout->n_values + i];

          g_assert_true (mg_plot_series_is_missing (series, i) == missing);
          g_assert_true (
            is_same (value, missing ? NAN : mg_element_to_double (layout->element, bytes + offset)));
          if (!is_same (value, *last))
            g_assert_true (told && i >= touched->offset && i - touched->offset < touched->length);
          *last = value;
        }
    }
}

static void
scribble (guint8 *bytes)
{
  guint n = (guint) g_test_rand_int_range (0, 20);

  for (guint i = 0; i < n; i++)
    {
      guint at = (guint) g_test_rand_int_range (0, SIZE);
      guint length = (guint) g_test_rand_int_range (1, i % 7 == 0 ? 20000 : 9);

      for (guint j = at; j < MIN (at + length, SIZE); j++)
        bytes[j] = (guint8) g_test_rand_int ();
    }
}

static void
check_layout (const MgPlotLayout *layout)
{
  g_autoptr (MgPlotValues) values = mg_plot_values_new (layout);
  g_autofree guint8 *bytes = g_malloc0 (SIZE);
  g_autofree double *before = g_new (double, layout->n_values * layout->n_channels);
  g_autoptr (MgFrame) previous = NULL;

  for (guint i = 0; i < layout->n_values * layout->n_channels; i++)
    before[i] = NAN;
  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (MgRangeSet) unread = mg_range_set_new ();
      g_autoptr (MgFrame) frame = NULL;
      MgRange touched;
      gboolean told;

      scribble (bytes);
      if (g_test_rand_int_range (0, 3) == 0)
        mg_range_set_add (unread, (guint64) g_test_rand_int_range (0, SIZE),
                          (guint64) g_test_rand_int_range (0, SIZE / 2));
      frame = make_frame (bytes, SIZE, unread, previous);
      told = mg_plot_values_take (values, frame, FALSE, &touched);
      assert_taken (values, bytes, unread, before, told, &touched);
      g_clear_pointer (&previous, mg_frame_unref);
      previous = g_steal_pointer (&frame);
    }
}

static void
test_frames (void)
{
  static const MgPlotLayout layouts[] = {
    { .element = { MG_ELEMENT_F32, FALSE }, .stride = 4, .n_channels = 1, .n_values = SIZE / 4 },
    { .element = { MG_ELEMENT_F64, TRUE },
      .offset = 3,
      .stride = 8,
      .n_channels = 1,
      .n_values = SIZE / 8 - 1 },
    { .element = { MG_ELEMENT_U16, FALSE },
      .offset = 65535,
      .stride = 6,
      .n_channels = 3,
      .n_values = 20000 },
    { .element = { MG_ELEMENT_U8, FALSE }, .offset = 5, .stride = 5000, .n_channels = 2, .n_values = 30 },
    { .element = { MG_ELEMENT_F64, FALSE }, .offset = 1, .stride = 3, .n_channels = 2, .n_values = 60000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    check_layout (&layouts[i]);
}

/* Where nothing changed nothing is told. */
static void
test_quiet (void)
{
  const MgPlotLayout layout = { .element = F32, .stride = 4, .n_channels = 1, .n_values = SIZE / 4 };
  g_autoptr (MgPlotValues) values = mg_plot_values_new (&layout);
  g_autofree guint8 *bytes = g_malloc0 (SIZE);
  g_autoptr (MgFrame) first = make_frame (bytes, SIZE, NULL, NULL);
  g_autoptr (MgFrame) second = make_frame (bytes, SIZE, NULL, first);
  g_autoptr (MgFrame) third = NULL;
  MgRange touched;

  g_assert_true (mg_plot_values_take (values, first, FALSE, &touched));
  g_assert_cmpuint (touched.offset, ==, 0);
  g_assert_cmpuint (touched.length, ==, SIZE / 4);
  g_assert_false (mg_plot_values_take (values, second, FALSE, &touched));
  bytes[40000] = 1;
  third = make_frame (bytes, SIZE, NULL, second);
  g_assert_true (mg_plot_values_take (values, third, FALSE, &touched));
  /* Near there, not everywhere. */
  g_assert_cmpuint (touched.offset, <=, 10000);
  g_assert_cmpuint (touched.offset + touched.length, >, 10000);
  g_assert_cmpuint (touched.length, <, 3000);
}

/* Another object of the same name, and frames that were left out. */
static void
test_whole (void)
{
  const MgPlotLayout layout = { .element = F32, .stride = 4, .n_channels = 1, .n_values = 16 };
  g_autoptr (MgPlotValues) values = mg_plot_values_new (&layout);
  const double *numbers = mg_plot_series_get_values (mg_plot_values_get_series (values, 0));
  float bytes[16] = { 1 };
  g_autoptr (MgFrame) first = make_frame ((guint8 *) bytes, sizeof bytes, NULL, NULL);
  g_autoptr (MgFrame) second = NULL;
  g_autoptr (MgFrame) third = NULL;
  MgRange touched;

  mg_plot_values_take (values, first, FALSE, &touched);
  bytes[0] = 2;
  second = make_frame ((guint8 *) bytes, sizeof bytes, NULL, NULL);
  second->generation = 2;
  g_assert_true (mg_plot_values_take (values, second, FALSE, &touched));
  g_assert_cmpfloat (numbers[0], ==, 2);
  bytes[0] = 3;
  third = make_frame ((guint8 *) bytes, sizeof bytes, NULL, NULL);
  third->generation = 2;
  g_assert_true (mg_plot_values_take (values, third, TRUE, &touched));
  g_assert_cmpfloat (numbers[0], ==, 3);
}

/* --- Over time ------------------------------------------------------------------------------------------ */

/* The n-th sample, a millisecond each, of two elements. */
static MgFrame *
make_sample (guint64 n, float a, float b)
{
  const float bytes[2] = { a, b };
  MgFrame *frame = make_frame ((const guint8 *) bytes, sizeof bytes, NULL, NULL);

  frame->serial = n;
  frame->time = START + (gint64) n * 1000;
  return frame;
}

static void
take_sample (MgPlotStrip *strip, guint64 n, float a, float b)
{
  g_autoptr (MgFrame) frame = make_sample (n, a, b);

  g_assert_true (mg_plot_strip_take (strip, frame));
}

static void
assert_sample (const MgPlotStrip *strip, guint line, guint index, guint64 n, double value)
{
  const MgPlotSeries *series = mg_plot_strip_get_series (strip, line);

  g_assert_cmpuint (index, <, mg_plot_series_get_n_values (series));
  g_assert_cmpint (mg_plot_series_get_times (series)[index], ==, START + (gint64) n * 1000);
  g_assert_cmpfloat (mg_plot_series_get_values (series)[index], ==, value);
}

static void
test_strip (void)
{
  static const guint64 offsets[] = { 0, 4 };
  g_autoptr (MgPlotStrip) strip = mg_plot_strip_new ();
  gint64 oldest, newest;

  g_assert_false (mg_plot_strip_get_times (strip, &oldest, &newest));
  g_assert_true (mg_plot_strip_set_elements (strip, F32, offsets, 2));
  g_assert_false (mg_plot_strip_set_elements (strip, F32, offsets, 2));
  take_sample (strip, 1, 10, 20);
  take_sample (strip, 2, 11, 20);
  /* What stood still did so until the sample before: a step, and a slope where it moved. */
  take_sample (strip, 10, 12, 21);
  assert_sample (strip, 0, 0, 1, 10);
  assert_sample (strip, 0, 1, 2, 11);
  assert_sample (strip, 0, 2, 10, 12);
  assert_sample (strip, 1, 1, 2, 20);
  assert_sample (strip, 1, 2, 9, 20);
  assert_sample (strip, 1, 3, 10, 21);
  g_assert_true (mg_plot_strip_get_times (strip, &oldest, &newest));
  g_assert_cmpint (oldest, ==, START + 1000);
  g_assert_cmpint (newest, ==, START + 10000);
  /* Others begin anew. */
  g_assert_true (mg_plot_strip_set_elements (strip, F32, offsets + 1, 1));
  g_assert_false (mg_plot_strip_get_times (strip, &oldest, &newest));
}

static gboolean
is_joined (const MgPlotStrip *strip, guint index)
{
  return mg_plot_series_is_joined (mg_plot_strip_get_series (strip, 0), index);
}

/* A mapping that goes leaves a gap, and so does one that comes again. */
static void
test_strip_gaps (void)
{
  static const guint64 offset = 0;
  g_autoptr (MgPlotStrip) strip = mg_plot_strip_new ();
  g_autoptr (MgFrame) gone = make_sample (3, 1, 1);
  g_autoptr (MgFrame) other = make_sample (5, 3, 3);
  g_autoptr (MgFrame) again = NULL;

  mg_plot_strip_set_elements (strip, F32, &offset, 1);
  take_sample (strip, 1, 1, 1);
  take_sample (strip, 2, 1, 1);
  gone->state = MG_FRAME_GONE;
  g_assert_false (mg_plot_strip_take (strip, gone));
  take_sample (strip, 4, 2, 2);
  other->generation = 2;
  g_assert_true (mg_plot_strip_take (strip, other));
  /* The same once more, as after an edit, is no other sample. */
  again = mg_frame_new_like (other, MG_FRAME_LIVE);
  g_assert_false (mg_plot_strip_take (strip, again));
  g_assert_cmpuint (mg_plot_series_get_n_values (mg_plot_strip_get_series (strip, 0)), ==, 4);
  g_assert_true (is_joined (strip, 0));
  g_assert_false (is_joined (strip, 1));
  g_assert_false (is_joined (strip, 2));
}

/* What lies past the end is missing; what was not asked for yet is nothing. */
static void
test_strip_missing (void)
{
  static const guint64 offset = 8;
  g_autoptr (MgPlotStrip) strip = mg_plot_strip_new ();
  g_autoptr (MgFrame) early = make_sample (1, 1, 1);
  g_autoptr (MgFrame) lost = make_sample (2, 1, 1);
  const MgPlotSeries *series;

  mg_plot_strip_set_elements (strip, F32, &offset, 1);
  series = mg_plot_strip_get_series (strip, 0);
  mg_plot_strip_take (strip, early);
  g_assert_cmpuint (mg_plot_series_get_n_values (series), ==, 0);
  mg_frame_append_span (lost, 8, 4, MG_BYTE_LOST);
  g_assert_true (mg_plot_strip_take (strip, lost));
  g_assert_cmpuint (mg_plot_series_get_n_values (series), ==, 1);
  g_assert_true (mg_plot_series_is_missing (series, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-values/frames", test_frames);
  g_test_add_func ("/plot-values/quiet", test_quiet);
  g_test_add_func ("/plot-values/whole", test_whole);
  g_test_add_func ("/plot-strip/samples", test_strip);
  g_test_add_func ("/plot-strip/gaps", test_strip_gaps);
  g_test_add_func ("/plot-strip/missing", test_strip_missing);
  return g_test_run ();
}
