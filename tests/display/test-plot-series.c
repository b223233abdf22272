/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "mg-plot-columns.h"

#define F32 ((MgElement){ .type = MG_ELEMENT_F32 })
#define U8  ((MgElement){ .type = MG_ELEMENT_U8 })

static MgPlotSeries *
make_series (const float *values, guint n)
{
  MgPlotSeries *series = mg_plot_series_new (F32, 0, sizeof (float), n);

  mg_plot_series_put (series, 0, (const guint8 *) values, n * sizeof (float));
  return series;
}

/* All types and both orders give what the one way for single values gives. */
static void
test_types (void)
{
  guint8 bytes[8 * 256];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 151 + i / 256 * 37);
  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    for (int big_endian = 0; big_endian < 2; big_endian++)
      {
        MgElement element = { .type = (MgElementType) type, .big_endian = big_endian };
        gsize size = mg_element_get_size (element);
        guint n = (guint) ((sizeof bytes - 3) / (size + 3));
        g_autoptr (MgPlotSeries) series = mg_plot_series_new (element, 1, size + 3, n);
        const double *values = mg_plot_series_get_values (series);

        mg_plot_series_put (series, 0, bytes, sizeof bytes);
        g_assert_true (mg_range_set_is_empty (mg_plot_series_get_missing (series)));
        for (guint i = 0; i < n; i++)
          {
            double wanted = mg_element_to_double (element, bytes + 1 + i * (size + 3));

            g_assert_true (values[i] == wanted || (isnan (values[i]) && isnan (wanted)));
          }
      }
}

/* Every part of the bytes gives the values that lie in it as a whole, and takes those that it touches. */
static void
test_parts (void)
{
  guint8 bytes[64];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i + 1);
  for (guint stride = 1; stride <= 7; stride++)
    for (guint start = 0; start < 40; start++)
      for (guint length = 0; length <= 24; length++)
        {
          MgElement element = { .type = MG_ELEMENT_U32 };
          g_autoptr (MgPlotSeries) put = mg_plot_series_new (element, 3, stride, 8);
          g_autoptr (MgPlotSeries) lost = mg_plot_series_new (element, 3, stride, 8);

          mg_plot_series_put (put, start, bytes + start, length);
          mg_plot_series_put (lost, 0, bytes, sizeof bytes);
          mg_plot_series_lose (lost, start, length);
          for (guint i = 0; i < 8; i++)
            {
              guint at = 3 + i * stride;
              gboolean within = at >= start && at + 4 <= start + length;
              gboolean touched = length > 0 && at < start + length && at + 4 > start;

              g_assert_cmpint (mg_range_set_contains (mg_plot_series_get_missing (put), i, 1), ==, !within);
              g_assert_cmpint (isnan (mg_plot_series_get_values (put)[i]) != 0, ==, !within);
              g_assert_cmpint (mg_range_set_contains (mg_plot_series_get_missing (lost), i, 1), ==, touched);
            }
        }
}

/* As columns are defined, value by value. */
static void
check_columns (const float *values, guint n, const MgPlotSpan *span, guint n_columns)
{
  g_autoptr (MgPlotSeries) series = make_series (values, n);
  g_autofree MgPlotColumn *columns = g_new (MgPlotColumn, n_columns);
  MgPlotSummary summary;

  mg_plot_columns_fill (series, span, columns, n_columns, &summary);
  for (guint column = 0; column < n_columns; column++)
    {
      double left = span->first - 0.5 + column * span->count / n_columns;
      double right = span->first - 0.5 + (column + 1) * span->count / n_columns;

      for (guint i = 0; i < n; i++)
        if (i >= left + 1e-6 && i <= right - 1e-6 && isfinite (values[i]))
          {
            g_assert_cmpfloat (columns[column].low, <=, values[i]);
            g_assert_cmpfloat (columns[column].high, >=, values[i]);
          }
      /* A line has no hole between one column and the next. */
      if (column > 0 && columns[column].low <= columns[column].high
          && columns[column - 1].low <= columns[column - 1].high)
        {
          g_assert_cmpfloat (columns[column].low, <=, columns[column - 1].high);
          g_assert_cmpfloat (columns[column].high, >=, columns[column - 1].low);
        }
    }
}

static void
test_columns (void)
{
  float values[1000];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (float) (sin (i * 0.37) * i);
  for (guint n_columns = 1; n_columns < 1500; n_columns += 37)
    {
      check_columns (values, 1000, &(MgPlotSpan){ 0, 1000, FALSE }, n_columns);
      check_columns (values, 1000, &(MgPlotSpan){ 990.25, 30.5, FALSE }, n_columns);
      check_columns (values, 1000, &(MgPlotSpan){ -20, 60, FALSE }, n_columns);
    }
}

/* All that is in sight is counted once, and what is no number never becomes one. */
static void
test_marks (void)
{
  float values[100];
  MgPlotColumn columns[33];
  MgPlotSummary summary;
  g_autoptr (MgPlotSeries) series = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = 5 + (float) i / 100;
  values[10] = values[11] = NAN;
  values[20] = INFINITY;
  values[30] = -INFINITY;
  values[40] = 0;
  values[50] = -3;
  series = make_series (values, 100);
  mg_plot_series_lose (series, 60 * sizeof (float), 5 * sizeof (float));

  /* With few columns values are looked at side by side. */
  for (guint n_columns = 1; n_columns <= G_N_ELEMENTS (columns); n_columns++)
    {
      mg_plot_columns_fill (series, &(MgPlotSpan){ 0, 100, TRUE }, columns, n_columns, &summary);
      g_assert_cmpuint (summary.n_values, ==, 100);
      g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_NAN], ==, 2);
      g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_INFINITY], ==, 1);
      g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_NEGATIVE_INFINITY], ==, 1);
      g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_BELOW], ==, 2);
      g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_MISSING], ==, 5);
      g_assert_cmpfloat (summary.low, ==, 5);
      g_assert_cmpfloat (summary.high, ==, (double) values[99]);
      for (guint i = 0; i < n_columns; i++)
        if (columns[i].low <= columns[i].high)
          g_assert_cmpfloat (columns[i].low, >=, 5);
    }

  mg_plot_columns_fill (series, &(MgPlotSpan){ 0, 100, FALSE }, columns, G_N_ELEMENTS (columns), &summary);
  g_assert_cmpuint (summary.n_marks[MG_PLOT_MARK_BELOW], ==, 0);
  g_assert_cmpfloat (summary.low, ==, -3);
}

/* A gap is a gap: no line leads over a value that is no number, however wide the picture is. */
static void
test_gap (void)
{
  const float values[] = { 1, 1, NAN, 1, 1 };
  MgPlotColumn columns[500];
  MgPlotSummary summary;
  g_autoptr (MgPlotSeries) series = make_series (values, G_N_ELEMENTS (values));

  mg_plot_columns_fill (series, &(MgPlotSpan){ 0, 5, FALSE }, columns, G_N_ELEMENTS (columns), &summary);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      double index = (i + 0.5) / 100 - 0.5;
      gboolean drawn = columns[i].low <= columns[i].high;

      if (index > 1.02 && index < 2.98)
        g_assert_false (drawn);
      if ((index > 0.02 && index < 0.98) || (index > 3.02 && index < 3.98))
        g_assert_true (drawn);
    }
}

static void
test_empty (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new (U8, 0, 1, 0);
  MgPlotColumn columns[3];
  MgPlotSummary summary;

  mg_plot_columns_fill (series, &(MgPlotSpan){ 0, 1, FALSE }, columns, G_N_ELEMENTS (columns), &summary);
  g_assert_cmpuint (summary.n_values, ==, 0);
  g_assert_cmpfloat (summary.low, >, summary.high);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-series/types", test_types);
  g_test_add_func ("/plot-series/parts", test_parts);
  g_test_add_func ("/plot-columns/values", test_columns);
  g_test_add_func ("/plot-columns/marks", test_marks);
  g_test_add_func ("/plot-columns/gap", test_gap);
  g_test_add_func ("/plot-columns/empty", test_empty);
  return g_test_run ();
}
