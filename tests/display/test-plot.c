/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "mg-plot.h"
#include "mg-text.h"

#define TEXT_SIZE 12.0

/* Every character as wide. */
static double
measure (const char *text, gpointer data)
{
  return mg_text_get_width (text) * 7.0;
}

static MgCanvas
make_canvas (double width, double height)
{
  return (MgCanvas){ width, height, TEXT_SIZE, measure, NULL };
}

static MgPlotSeries *
make_series (const float *values, guint n)
{
  MgPlotSeries *series = mg_plot_series_new ((MgElement){ .type = MG_ELEMENT_F32 }, 0, sizeof (float), n);

  mg_plot_series_put (series, 0, (const guint8 *) values, n * sizeof (float));
  return series;
}

static double
get_left (const MgDrawItem *item)
{
  double width = measure (item->text, NULL);

  return item->align == MG_DRAW_START ? item->x
         : item->align == MG_DRAW_END ? item->x - width
                                      : item->x - width / 2;
}

static gboolean
overlap (const MgDrawItem *a, const MgDrawItem *b)
{
  return fabs (a->y - b->y) < TEXT_SIZE && get_left (a) < get_left (b) + measure (b->text, NULL)
         && get_left (b) < get_left (a) + measure (a->text, NULL);
}

static void
check_text (const MgDrawList *list, guint index, const MgCanvas *canvas)
{
  const MgDrawItem *item = mg_draw_list_get_item (list, index);

  g_assert_cmpfloat (get_left (item), >=, 0);
  g_assert_cmpfloat (get_left (item) + measure (item->text, NULL), <=, canvas->width);
  g_assert_cmpfloat (item->y - TEXT_SIZE / 2, >=, 0);
  g_assert_cmpfloat (item->y + TEXT_SIZE / 2, <=, canvas->height);
  for (guint i = 0; i < index; i++)
    {
      const MgDrawItem *other = mg_draw_list_get_item (list, i);

      if (other->kind == MG_DRAW_TEXT && overlap (item, other))
        g_error ("“%s” and “%s” overlap", item->text, other->text);
    }
}

/* No text is cut off or on another one, and curves stay where curves are. */
static void
check_list (const MgDrawList *list, const MgCanvas *canvas, const MgPlotArea *area)
{
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);

      g_assert_true (isfinite (item->x) && isfinite (item->y) && isfinite (item->width)
                     && isfinite (item->height));
      if (item->kind == MG_DRAW_TEXT && area->width > 0)
        check_text (list, i, canvas);
      if (item->kind != MG_DRAW_COLUMNS)
        continue;
      g_assert_cmpfloat (item->x, >=, area->x);
      g_assert_cmpfloat (item->x + item->width * item->n_columns, <=, area->x + area->width);
      for (guint column = 0; column < item->n_columns; column++)
        if (item->columns[column].top < item->columns[column].bottom)
          {
            g_assert_cmpfloat ((double) item->columns[column].top, >=, area->y);
            g_assert_cmpfloat ((double) item->columns[column].bottom, <=, area->y + area->height);
          }
    }
}

static gboolean
has_text (const MgDrawList *list, const char *part)
{
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);

      if (item->kind == MG_DRAW_TEXT && strstr (item->text, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

static guint
count_columns (const MgDrawList *list)
{
  guint n = 0;

  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);

      for (guint column = 0; column < item->n_columns; column++)
        n += item->columns[column].top < item->columns[column].bottom ? 1 : 0;
    }
  return n;
}

/* Draws one curve of these values. Returns: the list, checked. */
static MgDrawList *
draw (const float *values, guint n, gboolean log, double width, double height)
{
  MgDrawList *list = mg_draw_list_new ();
  MgCanvas canvas = make_canvas (width, height);
  g_autoptr (MgPlotSeries) series = make_series (values, n);
  MgPlotChannel channel = { series, "values", 0 };
  MgPlotScale scale;
  MgPlot plot
    = { .channels = &channel, .n_channels = 1, .scales = &scale, .n_scales = 1, .count = MAX (n, 1) };
  MgPlotArea area;

  mg_plot_scale_init (&scale, log);
  mg_plot_draw (&plot, &canvas, list, &area);
  check_list (list, &canvas, &area);
  return list;
}

static void
test_sizes (void)
{
  static const double sizes[] = { 1, 16, 30, 47, 64, 100, 200, 333, 640, 1280 };
  float values[600];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (float) sin (i / 10.0) * 1e5f;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr (MgDrawList) list = draw (values, G_N_ELEMENTS (values), FALSE, sizes[i], sizes[j]);

        if (sizes[i] >= 200 && sizes[j] >= 100)
          g_assert_cmpuint (count_columns (list), >, sizes[i] / 2);
      }
  for (double width = 30; width < 200; width++)
    for (guint n = 1; n <= G_N_ELEMENTS (values); n += 37)
      {
        g_autoptr (MgDrawList) list = draw (values, n, FALSE, width, 100);

        g_assert_nonnull (list);
      }
}

static void
check_message (const float *values, guint n, gboolean log, const char *message)
{
  g_autoptr (MgDrawList) list = draw (values, n, log, 640, 300);

  g_assert_true (has_text (list, message));
  g_assert_cmpuint (count_columns (list), ==, 0);
}

static void
test_nothing (void)
{
  const float nan[] = { NAN, NAN, NAN };
  const float infinite[] = { NAN, INFINITY, -INFINITY };
  const float negative[] = { 0, -1, -2 };

  check_message (nan, 3, FALSE, "Nothing but NaN");
  check_message (nan, 3, FALSE, "nan: 3");
  check_message (infinite, 3, FALSE, "No finite value");
  check_message (negative, 3, TRUE, "No finite value above 0");
  check_message (negative, 3, TRUE, "≤ 0: 3");
  check_message (nan, 0, FALSE, "No values here");
}

/* One value, and equal ones, are seen. */
static void
test_few (void)
{
  const float equal[] = { 7, 7, 7, 7 };
  const float huge[] = { -3e38f, 3e38f };
  g_autoptr (MgDrawList) one = draw (equal, 1, FALSE, 640, 300);
  g_autoptr (MgDrawList) all = draw (equal, 4, FALSE, 640, 300);
  g_autoptr (MgDrawList) far = draw (huge, 2, FALSE, 640, 300);

  g_assert_cmpuint (count_columns (one), ==, 1);
  g_assert_cmpuint (count_columns (all), >, 400);
  g_assert_cmpuint (count_columns (far), >, 200);
}

/* Values that are no numbers do not stretch the scale. */
static void
test_infinite (void)
{
  const float values[] = { 1, 2, INFINITY, -INFINITY, NAN, 2, 1 };
  g_autoptr (MgDrawList) list = draw (values, G_N_ELEMENTS (values), FALSE, 640, 300);

  g_assert_true (has_text (list, "nan: 1  inf: 1  -inf: 1"));
  g_assert_true (has_text (list, "2.0"));
  g_assert_false (has_text (list, "3.0"));
  g_assert_false (has_text (list, "0.0"));
}

static void
test_channels (void)
{
  float values[3][50];
  MgPlotSeries *series[3];
  MgPlotChannel channels[3];
  MgPlotScale scales[3];
  MgCanvas canvas = make_canvas (800, 300);
  g_autoptr (MgDrawList) list = mg_draw_list_new ();
  MgPlot plot = { .channels = channels,
                  .n_channels = 3,
                  .scales = scales,
                  .n_scales = 3,
                  .count = 50,
                  .cursors = { 10, 20 },
                  .n_cursors = 2 };
  MgPlotArea area;

  for (guint i = 0; i < 3; i++)
    {
      for (guint j = 0; j < 50; j++)
        values[i][j] = (float) (j * pow (100, i));
      series[i] = make_series (values[i], 50);
      channels[i] = (MgPlotChannel){ series[i], "curve", i };
      mg_plot_scale_init (&scales[i], FALSE);
    }
  mg_plot_draw (&plot, &canvas, list, &area);
  check_list (list, &canvas, &area);
  g_assert_true (has_text (list, "curve  A 10  B 20  Δ 10"));
  g_assert_true (has_text (list, "curve  A 1000  B 2000  Δ 1000"));
  g_assert_true (has_text (list, "[0 … 500000]  A 100000  B 200000  Δ 100000"));
  g_assert_true (has_text (list, "A [10]  B [20]  Δ 10"));
  g_assert_cmpfloat (scales[0].high, ==, 50);
  g_assert_cmpfloat (scales[2].high, ==, 5e5);
  for (guint i = 0; i < 3; i++)
    mg_plot_series_free (series[i]);
}

/* What is under the pointer is what is drawn there. */
static void
test_places (void)
{
  MgPlot plot = { .first = 100, .count = 37 };
  MgPlotArea area = { 50, 20, 640, 200 };

  for (guint index = 100; index < 137; index++)
    {
      double x = mg_plot_get_x (&plot, &area, index);

      g_assert_cmpfloat (x, >, 50);
      g_assert_cmpfloat (x, <, 690);
      g_assert_cmpfloat (fabs (mg_plot_get_index (&plot, &area, x) - index), <, 1e-9);
    }
}

/* Wherever somebody scrolls to. */
static void
test_far (void)
{
  static const double places[] = { -1e300, -1e9, -3, 5, 1e9, 1e300 };
  static const double counts[] = { 1e-9, 0.5, 3, 1e9, 1e300 };
  const float values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  g_autoptr (MgPlotSeries) series = make_series (values, G_N_ELEMENTS (values));
  MgPlotChannel channel = { series, "values", 0 };
  MgCanvas canvas = make_canvas (640, 300);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
      {
        MgPlotScale scale;
        MgPlot plot = { .channels = &channel,
                        .n_channels = 1,
                        .scales = &scale,
                        .n_scales = 1,
                        .first = places[i],
                        .count = counts[j] };
        g_autoptr (MgDrawList) list = mg_draw_list_new ();
        MgPlotArea area;

        mg_plot_scale_init (&scale, FALSE);
        mg_plot_draw (&plot, &canvas, list, &area);
        check_list (list, &canvas, &area);
      }
}

/* What lies in the middle of an array is counted as in the array. */
static void
test_base (void)
{
  const float values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  g_autoptr (MgPlotSeries) series = make_series (values, G_N_ELEMENTS (values));
  g_autoptr (MgDrawList) list = mg_draw_list_new ();
  MgPlotChannel channel = { .series = series, .name = "values" };
  MgCanvas canvas = make_canvas (640, 300);
  MgPlotScale scale;
  MgPlot plot = { .channels = &channel,
                  .n_channels = 1,
                  .scales = &scale,
                  .n_scales = 1,
                  .base = 4998,
                  .count = 9,
                  .cursors = { 3 },
                  .n_cursors = 1 };
  MgPlotArea area;

  mg_plot_scale_init (&scale, FALSE);
  mg_plot_draw (&plot, &canvas, list, &area);
  check_list (list, &canvas, &area);
  g_assert_true (has_text (list, "values  A 4"));
  g_assert_true (has_text (list, "A [5,001]"));
  g_assert_true (has_text (list, "5,000"));
  g_assert_false (has_text (list, "4,997"));
}

/* A curve that is switched off takes no part in anything; its name stays, and so do the colours of the others. */
static void
test_hidden (void)
{
  const float low[] = { 1, 2, 3 };
  const float high[] = { 1000, NAN, 1000 };
  g_autoptr (MgPlotSeries) first = make_series (high, 3);
  g_autoptr (MgPlotSeries) second = make_series (low, 3);
  MgPlotChannel channels[] = { { first, "first", 0, TRUE }, { second, "second", 0, FALSE } };
  MgCanvas canvas = make_canvas (640, 300);
  MgPlotScale scale;
  MgPlot plot
    = { .channels = channels, .n_channels = 2, .scales = &scale, .n_scales = 1, .count = 3, .n_cursors = 1 };
  MgPlotArea area;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MgDrawList) list = mg_draw_list_new ();

      channels[1].hidden = i == 1;
      mg_plot_scale_init (&scale, FALSE);
      mg_plot_draw (&plot, &canvas, list, &area);
      check_list (list, &canvas, &area);
      g_assert_true (has_text (list, "first"));
      g_assert_false (has_text (list, "nan"));
      g_assert_false (has_text (list, "1000"));
      g_assert_true (has_text (list, "second  A 1") == (i == 0));
      g_assert_true (has_text (list, "All curves are switched off") == (i == 1));
      for (guint item = 0; item < mg_draw_list_get_n_items (list); item++)
        if (mg_draw_list_get_item (list, item)->kind == MG_DRAW_COLUMNS)
          g_assert_cmpint (mg_draw_list_get_item (list, item)->role, ==, mg_draw_role_of_channel (1));
    }
}

/* Where the curves are does not depend on what the values are: else all would jump while those change. */
static void
test_steady_legend (void)
{
  static const float values[2][3] = { { 1, 0, 0.5f }, { 0.1234567f, -0.7654321f, 0.3333333f } };

  for (double width = 150; width < 900; width += 7)
    {
      MgPlotArea areas[2];

      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (MgPlotSeries) series = make_series (values[i], 3);
          g_autoptr (MgDrawList) list = mg_draw_list_new ();
          MgPlotChannel channels[] = { { series, "[0], [2], …", 0 }, { series, "[1], [3], …", 0 } };
          MgCanvas canvas = make_canvas (width, 300);
          MgPlotScale scale;
          MgPlot plot = { .channels = channels,
                          .n_channels = 2,
                          .scales = &scale,
                          .n_scales = 1,
                          .count = 3,
                          .cursors = { 0, 1 },
                          .n_cursors = 2 };

          mg_plot_scale_init (&scale, FALSE);
          g_assert_true (mg_plot_scale_fix (&scale, -1, 1));
          mg_plot_draw (&plot, &canvas, list, &areas[i]);
          check_list (list, &canvas, &areas[i]);
        }
      g_assert_cmpfloat (areas[0].y, ==, areas[1].y);
      g_assert_cmpfloat (areas[0].height, ==, areas[1].height);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/sizes", test_sizes);
  g_test_add_func ("/plot/nothing", test_nothing);
  g_test_add_func ("/plot/few", test_few);
  g_test_add_func ("/plot/infinite", test_infinite);
  g_test_add_func ("/plot/channels", test_channels);
  g_test_add_func ("/plot/places", test_places);
  g_test_add_func ("/plot/far", test_far);
  g_test_add_func ("/plot/base", test_base);
  g_test_add_func ("/plot/hidden", test_hidden);
  g_test_add_func ("/plot/steady-legend", test_steady_legend);
  return g_test_run ();
}
