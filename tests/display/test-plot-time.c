/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "mg-plot-columns.h"

#define F32       ((MgElement){ .type = MG_ELEMENT_F32 })
#define N_COLUMNS 100
/* A moment, as a machine has it that runs for twelve days. */
#define START ((gint64) 1000000 * 1000000)

static void
append (MgPlotSeries *series, gint64 time, float value)
{
  mg_plot_series_append (series, time, (const guint8 *) &value);
}

static void
fill (const MgPlotSeries *series, double first, double count, MgPlotColumn *columns, MgPlotSummary *summary)
{
  mg_plot_columns_fill (series, &(MgPlotSpan){ first, count, FALSE }, columns, N_COLUMNS, summary);
}

static gboolean
has_curve (const MgPlotColumn *column)
{
  return column->low <= column->high;
}

static guint
count_curve (const MgPlotColumn *columns)
{
  guint n = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    n += has_curve (&columns[i]) ? 1 : 0;
  return n;
}

static void
test_none (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 1);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;
  guint index;

  fill (series, START, 1000, columns, &summary);
  g_assert_cmpuint (summary.n_values, ==, 0);
  g_assert_cmpfloat (summary.low, >, summary.high);
  g_assert_cmpuint (count_curve (columns), ==, 0);
  g_assert_cmpuint (mg_plot_series_search (series, 0, START), ==, 0);
  g_assert_false (mg_plot_series_find (series, START, &index));
}

/* One sample is one column, wherever it is, and no line leads from it. */
static void
test_one (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 4);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;

  append (series, START, 7);
  for (int at = -1; at <= N_COLUMNS; at++)
    {
      gboolean in_sight = at >= 0 && at < N_COLUMNS;

      fill (series, (double) (START - at * 10 - 5), N_COLUMNS * 10, columns, &summary);
      g_assert_cmpuint (summary.n_values, ==, in_sight ? 1 : 0);
      g_assert_cmpuint (count_curve (columns), ==, in_sight ? 1 : 0);
      if (in_sight)
        g_assert_cmpfloat (columns[at].low, ==, 7);
    }
}

/* A line leads from one sample to the next, also where both are out of sight, and is where it should be. */
static void
test_two (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 4);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;

  append (series, START, 0);
  append (series, START + 1000, 100);
  fill (series, (double) START - 500, 2000, columns, &summary);
  g_assert_cmpuint (summary.n_values, ==, 2);
  g_assert_cmpfloat (summary.low, ==, 0);
  g_assert_cmpfloat (summary.high, ==, 100);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_assert_cmpint (has_curve (&columns[i]), ==, i >= 25 && i <= 75);
      if (i >= 25 && i < 75)
        g_assert_cmpfloat_with_epsilon (columns[i].low, (i - 25) * 2, 1e-6);
      if (i >= 25 && i < 75)
        g_assert_cmpfloat_with_epsilon (columns[i].high, (i - 24) * 2, 1e-6);
    }

  fill (series, (double) START + 400, 200, columns, &summary);
  g_assert_cmpuint (summary.n_values, ==, 0);
  g_assert_cmpuint (count_curve (columns), ==, N_COLUMNS);
  g_assert_cmpfloat_with_epsilon (summary.low, 40, 1e-6);
  g_assert_cmpfloat_with_epsilon (summary.high, 60, 1e-6);
}

/* Before all samples, and after them, there is nothing. */
static void
test_outside (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 100);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;

  for (guint i = 0; i < 50; i++)
    append (series, START + i * 10, (float) i);
  fill (series, (double) START - 1000, 1000, columns, &summary);
  g_assert_cmpuint (summary.n_values, ==, 0);
  g_assert_cmpuint (count_curve (columns), ==, 0);
  fill (series, (double) START + 491, 1000, columns, &summary);
  g_assert_cmpuint (summary.n_values, ==, 0);
  g_assert_cmpuint (count_curve (columns), ==, 0);
  g_assert_cmpfloat (summary.low, >, summary.high);
}

/* Whatever there is room for, the newest are there, in order. */
static void
test_wrap (void)
{
  for (guint capacity = 1; capacity <= 300; capacity += 23)
    {
      g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, capacity);

      for (guint i = 0; i < 1500; i++)
        {
          guint n = MIN (i + 1, capacity);

          append (series, START + i * 3, (float) i);
          g_assert_cmpuint (mg_plot_series_get_n_values (series), ==, n);
          for (guint j = 0; j < n; j++)
            {
              g_assert_cmpfloat (mg_plot_series_get_values (series)[j], ==, i + 1 - n + j);
              g_assert_cmpint (mg_plot_series_get_times (series)[j], ==, START + (i + 1 - n + j) * 3);
            }
        }
    }
}

/* Signs of a sample go with it, and not further. */
static void
test_wrap_signs (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 50);

  for (guint i = 0; i < 500; i++)
    {
      guint n = MIN (i + 1, 50);

      if (i % 7 == 3)
        mg_plot_series_break (series);
      if (i % 11 == 5)
        mg_plot_series_append (series, START + i, NULL);
      else
        append (series, START + i, 1);
      for (guint j = 0; j < n; j++)
        {
          guint which = i + 1 - n + j;

          g_assert_cmpint (mg_plot_series_is_missing (series, j), ==, which % 11 == 5);
          if (j + 1 < n)
            g_assert_cmpint (mg_plot_series_is_joined (series, j), ==, (which + 1) % 7 != 3);
        }
    }
}

/* Found as by looking at each. */
static void
test_search (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 200);
  gint64 time = START;

  for (guint i = 0; i < 400; i++)
    append (series, time += i * 7 % 5, (float) i);
  for (double wanted = (double) mg_plot_series_get_times (series)[0] - 2; wanted < (double) time + 3;
       wanted += 0.5)
    {
      const gint64 *times = mg_plot_series_get_times (series);
      guint expected = 0;

      while (expected < 200 && (double) times[expected] < wanted)
        expected++;
      for (guint start = 0; start <= expected; start += 1 + start / 4)
        g_assert_cmpuint (mg_plot_series_search (series, start, wanted), ==, expected);
    }
}

/* No line over a pause, whether or not somebody looks at its ends; nothing lasts through it either. */
static void
test_pause (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;

  append (series, START, 1);
  append (series, START + 200, 1);
  mg_plot_series_break (series);
  append (series, START + 605, 1);
  append (series, START + 805, NAN);
  mg_plot_series_break (series);
  append (series, START + 905, 1);
  fill (series, (double) START, 1000, columns, &summary);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_assert_cmpint (has_curve (&columns[i]), ==, i <= 20 || i == 60 || i == 90);
      g_assert_cmpuint (columns[i].lasting, ==, 0);
    }
  fill (series, (double) START + 300, 100, columns, &summary);
  g_assert_cmpuint (count_curve (columns), ==, 0);
  g_assert_cmpfloat (summary.low, >, summary.high);
}

/* What cannot be shown is counted once, lasts until the next sample, and has no line to either side. */
static void
test_marks (void)
{
  static const MgPlotMark marks[]
    = { MG_PLOT_MARK_NAN, MG_PLOT_MARK_INFINITY, MG_PLOT_MARK_NEGATIVE_INFINITY, MG_PLOT_MARK_MISSING };
  static const float values[] = { NAN, INFINITY, -INFINITY, 0 };

  for (guint which = 0; which < G_N_ELEMENTS (marks); which++)
    {
      g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
      MgPlotColumn columns[N_COLUMNS];
      MgPlotSummary summary;

      append (series, START + 5, 1);
      append (series, START + 205, 1);
      if (marks[which] == MG_PLOT_MARK_MISSING)
        mg_plot_series_append (series, START + 405, NULL);
      else
        append (series, START + 405, values[which]);
      append (series, START + 605, 1);
      append (series, START + 805, 1);
      fill (series, (double) START, 1000, columns, &summary);
      g_assert_cmpuint (summary.n_values, ==, 5);
      for (MgPlotMark mark = 0; mark < MG_PLOT_N_MARKS; mark++)
        g_assert_cmpuint (summary.n_marks[mark], ==, mark == marks[which] ? 1 : 0);
      for (guint i = 0; i < N_COLUMNS; i++)
        {
          g_assert_cmpint (has_curve (&columns[i]), ==, i <= 20 || (i >= 60 && i <= 80));
          g_assert_cmpuint (columns[i].marks, ==, i == 40 ? 1u << marks[which] : 0);
          g_assert_cmpuint (columns[i].lasting, ==, i > 40 && i <= 60 ? 1u << marks[which] : 0);
        }
    }
}

/* A value that changes within a microsecond is a line straight up; both are known. */
static void
test_same_time (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;
  guint index;

  append (series, START, 1);
  append (series, START + 500, 1);
  append (series, START + 500, 3);
  append (series, START + 1000, 3);
  /* The edge of a column is that moment. */
  for (int shift = 0; shift < 10; shift++)
    {
      fill (series, (double) START - shift, 1000, columns, &summary);
      g_assert_cmpuint (summary.n_values, ==, 3);
      for (guint i = 1; i < N_COLUMNS; i++)
        {
          g_assert_true (has_curve (&columns[i]));
          g_assert_cmpfloat (columns[i].low, ==, i <= 50 ? 1 : 3);
          g_assert_cmpfloat (columns[i].high, ==, i < 50 ? 1 : 3);
        }
    }
  g_assert_true (mg_plot_series_find (series, START + 500, &index));
  g_assert_cmpuint (index, ==, 2);
}

static void
test_find (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  guint index;

  append (series, START, 1);
  append (series, START + 100, 2);
  mg_plot_series_break (series);
  append (series, START + 200, 3);
  g_assert_false (mg_plot_series_find (series, START - 1, &index));
  g_assert_true (mg_plot_series_find (series, START, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (mg_plot_series_find (series, START + 99, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (mg_plot_series_find (series, START + 100, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_false (mg_plot_series_find (series, START + 101, &index));
  g_assert_false (mg_plot_series_find (series, START + 199, &index));
  g_assert_true (mg_plot_series_find (series, START + 200, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_false (mg_plot_series_find (series, START + 201, &index));
}

/* As columns are defined, sample by sample, at times that nobody chose. */
static void
test_columns (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 800);
  MgPlotColumn columns[N_COLUMNS];
  MgPlotSummary summary;
  gint64 time = START;

  for (guint i = 0; i < 1000; i++)
    append (series, time += i * i % 37, (float) (sin (i * 0.37) * i));
  for (gint64 first = START - 700; first < time + 500; first += 411)
    for (double count = 0.75; count < 40000; count *= 7)
      {
        guint n = 0;

        fill (series, (double) first, count, columns, &summary);
        for (guint i = 0; i < mg_plot_series_get_n_values (series); i++)
          {
            double place = (double) (mg_plot_series_get_times (series)[i] - first) / count * N_COLUMNS;
            double value = mg_plot_series_get_values (series)[i];
            const MgPlotColumn *column = &columns[(guint) CLAMP (place, 0, N_COLUMNS - 1)];

            if (place < 0 || place >= N_COLUMNS)
              continue;
            n++;
            /* Where it is at the edge of a column it may be in either, as doubles have it. */
            if (fabs (place - rint (place)) < 1e-6)
              continue;
            g_assert_cmpfloat (column->low, <=, value);
            g_assert_cmpfloat (column->high, >=, value);
          }
        g_assert_cmpuint (summary.n_values, ==, n);
        for (guint i = 1; i < N_COLUMNS; i++)
          if (has_curve (&columns[i]) && has_curve (&columns[i - 1]))
            {
              g_assert_cmpfloat (columns[i].low, <=, columns[i - 1].high + 1e-6);
              g_assert_cmpfloat (columns[i].high, >=, columns[i - 1].low - 1e-6);
            }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-time/none", test_none);
  g_test_add_func ("/plot-time/one", test_one);
  g_test_add_func ("/plot-time/two", test_two);
  g_test_add_func ("/plot-time/outside", test_outside);
  g_test_add_func ("/plot-time/wrap", test_wrap);
  g_test_add_func ("/plot-time/wrap-signs", test_wrap_signs);
  g_test_add_func ("/plot-time/search", test_search);
  g_test_add_func ("/plot-time/pause", test_pause);
  g_test_add_func ("/plot-time/marks", test_marks);
  g_test_add_func ("/plot-time/same-time", test_same_time);
  g_test_add_func ("/plot-time/find", test_find);
  g_test_add_func ("/plot-time/columns", test_columns);
  return g_test_run ();
}
