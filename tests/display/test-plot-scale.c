/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>
#include <string.h>

#include "mg-plot-scale.h"

#define SECOND G_USEC_PER_SEC

static void
check_follow (double low, double high, gboolean log)
{
  MgPlotScale scale;
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  guint n;

  mg_plot_scale_init (&scale, log);
  mg_plot_scale_follow (&scale, low, high, 0);
  g_assert_true (isfinite (scale.low) && isfinite (scale.high));
  g_assert_cmpfloat (scale.low, <, scale.high);
  g_assert_cmpfloat (scale.low, <=, low);
  g_assert_cmpfloat (scale.high, >=, high);
  g_assert_cmpfloat (mg_plot_scale_map (&scale, low), >=, 0);
  g_assert_cmpfloat (mg_plot_scale_map (&scale, high), <=, 1);

  for (guint most = 1; most < 12; most++)
    {
      n = mg_plot_scale_make_ticks (&scale, most, ticks);
      g_assert_cmpuint (n, <=, MG_PLOT_TICKS_MAX);
      for (guint i = 0; i < n; i++)
        {
          double place = mg_plot_scale_map (&scale, ticks[i].value);

          g_assert_cmpfloat (place, >=, -1e-3);
          g_assert_cmpfloat (place, <=, 1 + 1e-3);
          g_assert_cmpuint (strlen (ticks[i].label), >, 0);
          if (i > 0)
            g_assert_cmpfloat (ticks[i].value, >, ticks[i - 1].value);
          if (i > 0)
            g_assert_cmpstr (ticks[i].label, !=, ticks[i - 1].label);
        }
    }
}

/* Whatever the values are there is a scale that they are on, with ticks that can be told from each other. */
static void
test_any_range (void)
{
  static const double values[] = {
    -DBL_MAX, -1e300, -1e16,     -12345.678, -1,  -1e-9, -5e-324, 0,    5e-324,   DBL_MIN, 1e-300, 1e-9,
    0.1,      1,      1.0000001, 2,          999, 1000,  1e7,     1e15, 1e15 + 1, 1e16,    1e300,  DBL_MAX
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = i; j < G_N_ELEMENTS (values); j++)
      {
        check_follow (values[i], values[j], FALSE);
        if (values[i] > 0)
          check_follow (values[i], values[j], TRUE);
      }
}

/* A curve that swings does not have the scale swing with it; what is outside is let in at once. */
static void
test_steady (void)
{
  MgPlotScale scale;
  double high;

  mg_plot_scale_init (&scale, FALSE);
  mg_plot_scale_follow (&scale, -1, 1, 0);
  g_assert_cmpfloat (scale.high, ==, 1);
  for (gint64 now = 0; now < 20 * SECOND; now += SECOND / 60)
    {
      double size = 0.2 + 0.8 * fabs (sin ((double) now / SECOND));

      mg_plot_scale_follow (&scale, -size, size, now);
      g_assert_cmpfloat (scale.low, ==, -1);
      g_assert_cmpfloat (scale.high, ==, 1);
    }
  mg_plot_scale_follow (&scale, -1, 7, 20 * SECOND);
  g_assert_cmpfloat (scale.high, >=, 7);
  high = scale.high;

  /* Nothing to follow: it stays. */
  mg_plot_scale_follow (&scale, INFINITY, -INFINITY, 21 * SECOND);
  g_assert_cmpfloat (scale.high, ==, high);
}

static void
test_shrinks (void)
{
  MgPlotScale scale;
  gint64 now;

  mg_plot_scale_init (&scale, FALSE);
  mg_plot_scale_follow (&scale, 0, 1000, 0);
  for (now = SECOND / 60; now < 2 * SECOND; now += SECOND / 60)
    {
      mg_plot_scale_follow (&scale, 0, 10, now);
      if (now < 19 * SECOND / 10)
        g_assert_cmpfloat (scale.high, ==, 1000);
    }
  mg_plot_scale_follow (&scale, 0, 10, 3 * SECOND);
  mg_plot_scale_follow (&scale, 0, 10, 6 * SECOND);
  g_assert_cmpfloat (scale.high, ==, 10);
}

static void
test_fixed (void)
{
  MgPlotScale scale;

  mg_plot_scale_init (&scale, FALSE);
  g_assert_false (mg_plot_scale_fix (&scale, 1, 1));
  g_assert_false (mg_plot_scale_fix (&scale, 2, 1));
  g_assert_false (mg_plot_scale_fix (&scale, NAN, 1));
  g_assert_false (mg_plot_scale_fix (&scale, 0, INFINITY));
  g_assert_true (mg_plot_scale_fix (&scale, -2.5, 3));
  mg_plot_scale_follow (&scale, -100, 100, 0);
  g_assert_cmpfloat (scale.low, ==, -2.5);
  g_assert_cmpfloat (scale.high, ==, 3);
  g_assert_cmpfloat (fabs (mg_plot_scale_unmap (&scale, mg_plot_scale_map (&scale, 0.5)) - 0.5), <, 1e-12);

  mg_plot_scale_init (&scale, TRUE);
  g_assert_false (mg_plot_scale_fix (&scale, 0, 1));
  g_assert_false (mg_plot_scale_fix (&scale, -1, 1));
  g_assert_true (mg_plot_scale_fix (&scale, 0.01, 100));
  g_assert_cmpfloat (fabs (mg_plot_scale_map (&scale, 1) - 0.5), <, 1e-12);
}

static void
check_labels (double low, double high, gboolean log, guint most, const char *wanted)
{
  MgPlotScale scale;
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  g_autoptr (GString) labels = g_string_new (NULL);
  guint n;

  mg_plot_scale_init (&scale, log);
  g_assert_true (mg_plot_scale_fix (&scale, low, high));
  n = mg_plot_scale_make_ticks (&scale, most, ticks);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? " " : "", ticks[i].label);
  g_assert_cmpstr (labels->str, ==, wanted);
}

static void
test_labels (void)
{
  check_labels (-1, 1, FALSE, 4, "-1.0 -0.5 0.0 0.5 1.0");
  check_labels (0, 10, FALSE, 5, "0 2 4 6 8 10");
  check_labels (-0.3, 0.3, FALSE, 6, "-0.3 -0.2 -0.1 0.0 0.1 0.2 0.3");
  check_labels (0, 5e9, FALSE, 5, "0 1e9 2e9 3e9 4e9 5e9");
  check_labels (1e15, 1e15 + 4, FALSE, 4,
                "1e15 1.000000000000001e15 1.000000000000002e15 1.000000000000003e15 1.000000000000004e15");
  check_labels (0.001, 1000, TRUE, 7, "0.001 0.01 0.1 1 10 100 1000");
  check_labels (1, 100, TRUE, 9, "1 2 5 10 20 50 100");
  check_labels (2, 4, TRUE, 4, "2.0 2.5 3.0 3.5 4.0");
  check_labels (1e-300, 1e300, TRUE, 4, "1e-300 1e-150 1 1e150 1e300");
}

static void
check_number (double value, guint n_digits, const char *wanted)
{
  char text[MG_PLOT_LABEL_MAX];

  mg_plot_format_number (value, n_digits, text);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_numbers (void)
{
  check_number (0, 3, "0");
  check_number (-0.0, 3, "0");
  check_number (0.25, 3, "0.25");
  check_number (1.0 / 3, 3, "0.333");
  check_number (0.00123456, 3, "0.00123");
  check_number (1234.5678, 6, "1234.57");
  check_number (1234.5678, 3, "1235");
  check_number (5e-5, 3, "5e-5");
  check_number (1.5e9, 3, "1.5e9");
  check_number (4294967295.0, 15, "4294967295");
  check_number (-100, 4, "-100");
  check_number (NAN, 3, "nan");
  check_number (INFINITY, 3, "inf");
  check_number (-INFINITY, 3, "-inf");
  check_number (-DBL_MAX, 17, "-1.7976931348623157e308");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-scale/any-range", test_any_range);
  g_test_add_func ("/plot-scale/steady", test_steady);
  g_test_add_func ("/plot-scale/shrinks", test_shrinks);
  g_test_add_func ("/plot-scale/fixed", test_fixed);
  g_test_add_func ("/plot-scale/labels", test_labels);
  g_test_add_func ("/plot-scale/numbers", test_numbers);
  return g_test_run ();
}
