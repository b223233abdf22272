/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "mg-plot.h"
#include "mg-text.h"

#define F32       ((MgElement){ .type = MG_ELEMENT_F32 })
#define TEXT_SIZE 12.0
/* A moment, as a machine has it that runs for twelve days. */
#define START ((gint64) 1000000 * 1000000)

static double
measure (const char *text, gpointer data)
{
  return mg_text_get_width (text) * 7.0;
}

static void
append (MgPlotSeries *series, gint64 time, float value)
{
  mg_plot_series_append (series, time, (const guint8 *) &value);
}

typedef struct
{
  MgPlotChannel channel;
  MgPlotScale scale;
  MgPlot plot;
  MgPlotArea area;
} Strip;

/* Draws the samples of a series from @ago microseconds before now, for @count microseconds. */
static MgDrawList *
draw (Strip *self, const MgPlotSeries *series, gint64 now, double ago, double count, double width)
{
  MgCanvas canvas = { width, 300, TEXT_SIZE, measure, NULL };
  MgDrawList *list = mg_draw_list_new ();

  self->channel = (MgPlotChannel){ series, "load", 0 };
  mg_plot_scale_init (&self->scale, FALSE);
  self->plot.channels = &self->channel;
  self->plot.n_channels = 1;
  self->plot.scales = &self->scale;
  self->plot.n_scales = 1;
  self->plot.over_time = TRUE;
  self->plot.first = (double) now - ago;
  self->plot.count = count;
  self->plot.now = now;
  mg_plot_draw (&self->plot, &canvas, list, &self->area);
  return list;
}

static const MgDrawItem *
find_text (const MgDrawList *list, const char *text)
{
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);

      if (item->kind == MG_DRAW_TEXT && g_str_equal (item->text, text))
        return item;
    }
  return NULL;
}

static void
check_text (const MgDrawList *list, const char *text)
{
  if (find_text (list, text) != NULL)
    return;
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    if (mg_draw_list_get_item (list, i)->kind == MG_DRAW_TEXT)
      g_test_message ("there is “%s”", mg_draw_list_get_item (list, i)->text);
  g_error ("there is no “%s”", text);
}

/* Ticks at round times before now, in units that people use. */
static void
test_axis (void)
{
  static const struct
  {
    double ago;
    const char *labels[4];
  } cases[] = {
    { 10, { "-10 µs", "-8 µs", "0" } },
    { 5e3, { "-5 ms", "-4 ms", "-1 ms", "0" } },
    { 1e6, { "-1 s", "-800 ms", "-200 ms", "0" } },
    { 5e6, { "-5 s", "-4 s", "-1 s", "0" } },
    { 12e6, { "-12 s", "-10 s", "-2 s", "0" } },
    { 90e6, { "-1 min 30 s", "-1 min", "-30 s", "0" } },
    { 300e6, { "-5 min", "-4 min", "-1 min", "0" } },
    { 3600e6, { "-1 h", "-45 min", "-15 min", "0" } },
    { 10 * 3600e6, { "-10 h", "-8 h", "-2 h", "0" } },
  };
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 4);

  append (series, START, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Strip strip = { 0 };
      g_autoptr (MgDrawList) list = draw (&strip, series, START, cases[i].ago, cases[i].ago, 640);

      for (guint j = 0; j < 4 && cases[i].labels[j] != NULL; j++)
        check_text (list, cases[i].labels[j]);
    }
}

/* Deep in what was long ago, times are still told from each other. */
static void
test_axis_deep (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 4);
  Strip strip = { 0 };
  g_autoptr (MgDrawList) list = draw (&strip, series, START, 150e6, 1e3, 640);
  g_autoptr (MgDrawList) hours = draw (&strip, series, START, 9000e6, 10e6, 640);

  check_text (list, "-2 min 30 s");
  check_text (list, "-2 min 29.9995 s");
  check_text (hours, "-2 h 30 min");
  check_text (hours, "-2 h 29 min 55 s");
  check_text (list, "No samples here");
}

static gboolean
overlap (const MgDrawItem *a, const MgDrawItem *b)
{
  return fabs (a->y - b->y) < 1 && a->x < b->x + measure (b->text, NULL)
         && b->x < a->x + measure (a->text, NULL);
}

/* Of whatever length, wherever, and however wide: texts lie in the picture and not one on the other. */
static void
test_axis_room (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 4);

  append (series, START, 1);
  for (double width = 30; width < 900; width = width * 1.4 + 1)
    for (double ago = 1e-3; ago < 1e300; ago = ago < 1e15 ? ago * 2.7 : ago * 1e40)
      for (double part = 1e-9; part <= 3; part *= 30)
        {
          Strip strip = { 0 };
          g_autoptr (MgDrawList) list = draw (&strip, series, START, ago, MAX (ago * part, 1e-9), width);
          const MgDrawItem *last = NULL;

          for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
            {
              const MgDrawItem *item = mg_draw_list_get_item (list, i);

              g_assert_true (isfinite (item->x) && isfinite (item->width));
              if (item->kind != MG_DRAW_TEXT || strip.area.width <= 0
                  || item->y < strip.area.y + strip.area.height)
                continue;
              g_assert_cmpfloat (item->x, >=, 0);
              g_assert_cmpfloat (item->x + measure (item->text, NULL), <=, width);
              if (last != NULL && overlap (item, last))
                g_error ("“%s” and “%s” overlap", last->text, item->text);
              last = item;
            }
        }
}

/* Cursors between samples read off the one before; nothing in a gap, and nothing where nothing is yet. */
static void
test_cursors (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  Strip strip = { .plot = { .n_cursors = 2 } };
  g_autoptr (MgDrawList) between = NULL;
  g_autoptr (MgDrawList) gaps = NULL;
  g_autoptr (MgDrawList) after = NULL;

  for (guint i = 0; i < 10; i++)
    append (series, START + i * 100000, (float) i * 10);
  mg_plot_series_append (series, START + 1000000, NULL);
  append (series, START + 1100000, 5);
  mg_plot_series_break (series);
  append (series, START + 1500000, -3);

  strip.plot.cursors[0] = START + 250000;
  strip.plot.cursors[1] = START + 700000;
  between = draw (&strip, series, START + 2000000, 2e6, 2e6, 640);
  check_text (between, "load  A 20  B 70  Δ 50  min. -3  max. 90  missing: 1");
  check_text (between, "A -1.75 s  B -1.3 s  Δ 450 ms  1/Δ 2.22222 Hz");

  strip.plot.cursors[0] = START + 1050000;
  strip.plot.cursors[1] = START + 1300000;
  gaps = draw (&strip, series, START + 2000000, 1.5e6, 5e5, 640);
  check_text (gaps, "load  A –  B –  min. 50  max. 90");

  strip.plot.cursors[0] = START + 1600000;
  strip.plot.cursors[1] = START + 1600000;
  after = draw (&strip, series, START + 2000000, 5e5, 5e5, 640);
  check_text (after, "load  A –  B –  min. -3  max. -3");
  check_text (after, "A -400 ms  B -400 ms  Δ 0");
}

/* A line through the picture is one, though no sample is in it; it has no lowest value of its own. */
static void
test_line_alone (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  Strip strip = { 0 };
  g_autoptr (MgDrawList) list = NULL;

  append (series, START, 10);
  append (series, START + 1000000, 20);
  list = draw (&strip, series, START + 1000000, 6e5, 2e5, 640);
  check_text (list, "load");
  g_assert_null (find_text (list, "No samples here"));
  g_assert_cmpfloat (strip.scale.low, <=, 14);
  g_assert_cmpfloat (strip.scale.low, >, 10);
  g_assert_cmpfloat (strip.scale.high, >=, 16);
  g_assert_cmpfloat (strip.scale.high, <, 20);
}

static guint
count_kind (const MgDrawList *list, MgDrawKind kind, MgDrawRole role)
{
  guint n = 0;

  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    n += mg_draw_list_get_item (list, i)->kind == kind && mg_draw_list_get_item (list, i)->role == role ? 1
                                                                                                        : 0;
  return n;
}

/* What is not known is hatched, from then to the next sample; samples that are far apart are points. */
static void
test_drawing (void)
{
  g_autoptr (MgPlotSeries) series = mg_plot_series_new_timed (F32, 20);
  Strip strip = { 0 };
  g_autoptr (MgDrawList) list = NULL;

  append (series, START + 100000, 1);
  append (series, START + 300000, 2);
  mg_plot_series_append (series, START + 400000, NULL);
  mg_plot_series_append (series, START + 500000, NULL);
  append (series, START + 700000, 2);
  append (series, START + 800000, NAN);
  append (series, START + 900000, 1);
  list = draw (&strip, series, START + 1000000, 1e6, 1e6, 640);
  g_assert_cmpuint (count_kind (list, MG_DRAW_HATCH, MG_DRAW_ROLE_MISSING), ==, 1);
  g_assert_cmpuint (count_kind (list, MG_DRAW_RECTANGLE, MG_DRAW_ROLE_GAP), ==, 1);
  /* Four points, and the sign in the legend. */
  g_assert_cmpuint (count_kind (list, MG_DRAW_RECTANGLE, mg_draw_role_of_channel (0)), ==, 5);
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);
      double tenth = strip.area.width / 10;

      if (item->kind != MG_DRAW_HATCH)
        continue;
      g_assert_cmpfloat_with_epsilon (item->x, strip.area.x + 4 * tenth, 1);
      g_assert_cmpfloat_with_epsilon (item->width, 3 * tenth, 2);
    }
}

/* What is under the pointer is what is drawn there. */
static void
test_places (void)
{
  MgPlot plot = { .over_time = TRUE, .first = START, .count = 5e6 };
  MgPlotArea area = { 50, 20, 640, 200 };

  g_assert_cmpfloat (mg_plot_get_x (&plot, &area, START), ==, 50);
  g_assert_cmpfloat (mg_plot_get_x (&plot, &area, START + 5000000), ==, 690);
  g_assert_cmpfloat (mg_plot_get_index (&plot, &area, 370), ==, START + 2500000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-strip/axis", test_axis);
  g_test_add_func ("/plot-strip/axis-deep", test_axis_deep);
  g_test_add_func ("/plot-strip/axis-room", test_axis_room);
  g_test_add_func ("/plot-strip/cursors", test_cursors);
  g_test_add_func ("/plot-strip/line-alone", test_line_alone);
  g_test_add_func ("/plot-strip/drawing", test_drawing);
  g_test_add_func ("/plot-strip/places", test_places);
  return g_test_run ();
}
