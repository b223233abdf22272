/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which bytes are values of a plot, and which part of them is in sight. */

#include <math.h>

#include "mg-plot-layout.h"
#include "mg-plot-zoom.h"

static const MgElement f32 = { .type = MG_ELEMENT_F32 };

static void
lay_out (MgPlotLayout *layout, guint n_channels, guint64 first, guint64 stride, const MgPlotPlace *place)
{
  MgPlotSettings settings = { .n_channels = n_channels, .first = first, .stride = stride };
  g_autofree char *message = mg_plot_layout_init (layout, &settings, place);

  g_assert_null (message);
}

static void
assert_message (guint n_channels,
                guint64 first,
                guint64 stride,
                const MgPlotPlace *place,
                const char *expected)
{
  MgPlotSettings settings = { .n_channels = n_channels, .first = first, .stride = stride };
  MgPlotLayout layout;
  g_autofree char *message = mg_plot_layout_init (&layout, &settings, place);

  g_assert_cmpstr (message, ==, expected);
  g_assert_cmpuint (layout.n_values, ==, 0);
}

static void
assert_layout (const MgPlotLayout *layout, guint64 offset, guint64 stride, guint n_values, guint64 base)
{
  g_assert_cmpuint (layout->offset, ==, offset);
  g_assert_cmpuint (layout->stride, ==, stride);
  g_assert_cmpuint (layout->n_values, ==, n_values);
  g_assert_cmpuint (layout->base, ==, base);
}

static void
test_all (void)
{
  const MgPlotPlace place = { .element = f32, .offset = 64, .extent = 2050 };
  MgPlotLayout layout;

  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 64, 4, 512, 0);
  g_assert_cmpuint (mg_plot_layout_get_length (&layout), ==, 2048);
}

static void
test_interleaved (void)
{
  const MgPlotPlace place = { .element = f32, .extent = 100 };
  MgPlotLayout layout;

  /* Two curves side by side: the last element has no partner. */
  lay_out (&layout, 2, 0, 0, &place);
  assert_layout (&layout, 0, 8, 12, 0);
  /* Every third from the second. */
  lay_out (&layout, 1, 1, 12, &place);
  assert_layout (&layout, 4, 12, 8, 0);
  /* Curves may overlap. */
  lay_out (&layout, 2, 0, 4, &place);
  assert_layout (&layout, 0, 4, 24, 0);
}

static void
test_part (void)
{
  MgPlotPlace place = { .element = f32, .offset = 8, .extent = 1000, .wanted = { 8 + 41, 20 } };
  MgPlotLayout layout;
  guint index;

  /* Whole values, counted as in the view. */
  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 8 + 44, 4, 4, 11);
  g_assert_true (mg_plot_layout_find (&layout, 8 + 47, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (mg_plot_layout_find (&layout, 8 + 59, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_false (mg_plot_layout_find (&layout, 8 + 43, &index));
  g_assert_false (mg_plot_layout_find (&layout, 8 + 60, &index));
  /* What goes on beyond the end is cut. */
  place.wanted = (MgRange){ 8 + 990, 4000 };
  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 8 + 992, 4, 2, 248);
}

/* Of more than a million that is plotted which the grid shows. */
static void
test_too_many (void)
{
  MgPlotPlace place = { .element = f32, .extent = 4 * (MG_PLOT_SHOWN_MAX + 1), .in_sight = { 4000, 400 } };
  MgPlotLayout layout;

  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 4000, 4, 100, 1000);
  place.extent -= 4;
  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 0, 4, MG_PLOT_SHOWN_MAX, 0);
  /* Where no grid tells, and of a selection, it is the first million. */
  place.extent = 1ull << 40;
  place.in_sight.length = 0;
  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 0, 4, MG_PLOT_SHOWN_MAX, 0);
  place.wanted = (MgRange){ 400, 1ull << 39 };
  lay_out (&layout, 1, 0, 0, &place);
  assert_layout (&layout, 400, 4, MG_PLOT_SHOWN_MAX, 100);
}

static void
test_messages (void)
{
  MgPlotPlace place = { .element = f32, .extent = 0 };

  assert_message (1, 0, 0, &place, "There is no byte to plot.");
  place.extent = 3;
  assert_message (1, 0, 0, &place, "Curves of f32 need 4 bytes; there are 3 bytes.");
  place.extent = 100;
  assert_message (2, 24, 0, &place,
                  "Curves of f32 that begin behind 96 bytes need 8 bytes; there are 100 bytes in all.");
  place.wanted = (MgRange){ 4096, 100 };
  assert_message (1, 0, 0, &place, "What was plotted begins at 0x1000, and there is nothing from 0x64 on.");
  place.wanted = (MgRange){ 5, 6 };
  assert_message (1, 0, 0, &place, "No value lies wholly in what is to be plotted.");
}

/* Whatever is typed, there is a sentence or there are values within what there is. */
static void
test_absurd (void)
{
  static const guint64 numbers[]
    = { 0, 1, 7, 4096, 1ull << 40, G_MAXUINT64 / 2, G_MAXUINT64 - 3, G_MAXUINT64 };
  static const guint64 extents[] = { 0, 1, 64, 5000000, G_MAXUINT64 - 4096 };

  for (guint first = 0; first < G_N_ELEMENTS (numbers); first++)
    for (guint stride = 0; stride < G_N_ELEMENTS (numbers); stride++)
      for (guint extent = 0; extent < G_N_ELEMENTS (extents); extent++)
        for (guint wanted = 0; wanted < G_N_ELEMENTS (numbers); wanted++)
          {
            MgPlotSettings settings = { .n_channels = 8, .first = numbers[first], .stride = numbers[stride] };
            MgPlotPlace place = { .element = { .type = MG_ELEMENT_F64 },
                                  .offset = 4096,
                                  .extent = extents[extent],
                                  .wanted = { numbers[wanted], MIN (1000, G_MAXUINT64 - numbers[wanted]) } };
            MgPlotLayout layout;
            g_autofree char *message = mg_plot_layout_init (&layout, &settings, &place);

            g_assert_true ((message == NULL) == (layout.n_values > 0));
            if (message != NULL)
              continue;
            g_assert_cmpuint (layout.offset, >=, place.offset);
            g_assert_cmpuint (mg_plot_layout_get_length (&layout), <=,
                              place.offset + place.extent - layout.offset);
          }
}

/* Values that are far apart are sampled without what is between. */
static void
test_bytes (void)
{
  const MgPlotPlace place = { .element = f32, .extent = 100000 };
  MgPlotLayout layout;
  g_autoptr (MgRangeSet) near = NULL;
  g_autoptr (MgRangeSet) far = NULL;

  lay_out (&layout, 1, 0, 16, &place);
  near = mg_plot_layout_get_bytes (&layout);
  g_assert_cmpuint (mg_range_set_get_n_ranges (near), ==, 1);
  g_assert_true (mg_range_set_contains (near, 0, 99988));
  lay_out (&layout, 2, 1, 10000, &place);
  far = mg_plot_layout_get_bytes (&layout);
  g_assert_cmpuint (mg_range_set_get_n_ranges (far), ==, 10);
  g_assert_cmpuint (mg_range_set_get_length (far), ==, 80);
  g_assert_true (mg_range_set_contains (far, 90004, 8));
}

/* --- What is in sight ----------------------------------------------------------------------------------- */

static void
assert_zoom (const MgPlotZoom *zoom, double first, double count)
{
  g_assert_cmpfloat_with_epsilon (zoom->first, first, 1e-6);
  g_assert_cmpfloat_with_epsilon (zoom->count, count, 1e-6);
}

static void
test_zoom (void)
{
  MgPlotZoom zoom;

  mg_plot_zoom_init (&zoom);
  mg_plot_zoom_set_bounds (&zoom, 0, 1000, 1000, 4);
  assert_zoom (&zoom, 0, 1000);
  /* What is under the pointer stays there. */
  mg_plot_zoom_scale (&zoom, 250, 0.1);
  assert_zoom (&zoom, 225, 100);
  g_assert_false (zoom.is_home);
  mg_plot_zoom_move (&zoom, 50);
  assert_zoom (&zoom, 275, 100);
  mg_plot_zoom_move (&zoom, -1e9);
  assert_zoom (&zoom, 0, 100);
  mg_plot_zoom_scale (&zoom, 0, 1e-9);
  assert_zoom (&zoom, 0, 4);
  mg_plot_zoom_show (&zoom, 700, 500);
  assert_zoom (&zoom, 500, 200);
  mg_plot_zoom_reveal (&zoom, 600);
  assert_zoom (&zoom, 500, 200);
  mg_plot_zoom_reveal (&zoom, 400);
  assert_zoom (&zoom, 350, 200);
  mg_plot_zoom_reveal (&zoom, 999);
  assert_zoom (&zoom, 800, 200);
  mg_plot_zoom_scale (&zoom, 900, 1e9);
  assert_zoom (&zoom, 0, 1000);
  g_assert_true (zoom.is_home);
}

/* More values than there were, or fewer. */
static void
test_zoom_bounds (void)
{
  MgPlotZoom zoom;

  mg_plot_zoom_init (&zoom);
  mg_plot_zoom_set_bounds (&zoom, 0, 1000, 1000, 4);
  mg_plot_zoom_set_bounds (&zoom, 0, 2000, 2000, 4);
  assert_zoom (&zoom, 0, 2000);
  mg_plot_zoom_show (&zoom, 1000, 1500);
  mg_plot_zoom_set_bounds (&zoom, 0, 1200, 1200, 4);
  assert_zoom (&zoom, 700, 500);
  mg_plot_zoom_set_bounds (&zoom, 0, 2, 2, 4);
  assert_zoom (&zoom, 0, 2);
}

/* Time goes on; who looks back is left alone. */
static void
test_zoom_time (void)
{
  MgPlotZoom zoom;

  mg_plot_zoom_init (&zoom);
  mg_plot_zoom_set_bounds (&zoom, 100, 100, 10, 0.01);
  assert_zoom (&zoom, 90, 10);
  mg_plot_zoom_set_bounds (&zoom, 100, 160, 10, 0.01);
  assert_zoom (&zoom, 150, 10);
  mg_plot_zoom_scale (&zoom, 160, 0.5);
  mg_plot_zoom_set_bounds (&zoom, 100, 170, 10, 0.01);
  assert_zoom (&zoom, 165, 5);
  mg_plot_zoom_move (&zoom, -30);
  mg_plot_zoom_set_bounds (&zoom, 100, 180, 10, 0.01);
  assert_zoom (&zoom, 135, 5);
  /* What was forgotten meanwhile is out of reach. */
  mg_plot_zoom_set_bounds (&zoom, 150, 190, 10, 0.01);
  assert_zoom (&zoom, 150, 5);
  mg_plot_zoom_move (&zoom, 1e9);
  assert_zoom (&zoom, 185, 5);
  mg_plot_zoom_set_bounds (&zoom, 150, 191, 10, 0.01);
  assert_zoom (&zoom, 186, 5);
  mg_plot_zoom_scale (&zoom, 191, 1e9);
  assert_zoom (&zoom, 150, 41);
  mg_plot_zoom_go_home (&zoom);
  assert_zoom (&zoom, 181, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-layout/all", test_all);
  g_test_add_func ("/plot-layout/interleaved", test_interleaved);
  g_test_add_func ("/plot-layout/part", test_part);
  g_test_add_func ("/plot-layout/too-many", test_too_many);
  g_test_add_func ("/plot-layout/messages", test_messages);
  g_test_add_func ("/plot-layout/absurd", test_absurd);
  g_test_add_func ("/plot-layout/bytes", test_bytes);
  g_test_add_func ("/plot-zoom/any", test_zoom);
  g_test_add_func ("/plot-zoom/bounds", test_zoom_bounds);
  g_test_add_func ("/plot-zoom/time", test_zoom_time);
  return g_test_run ();
}
