/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "mg-image-zoom.h"

static guint32
get_pixel (GBytes *pixels, const MgImageView *view, guint x, guint y)
{
  const guint32 *all = g_bytes_get_data (pixels, NULL);

  return all[y * view->width + x];
}

/* Each pixel has its own number. */
static guint32 *
make_pixels (guint across, guint down)
{
  guint32 *pixels = g_new (guint32, across * down);

  for (guint i = 0; i < across * down; i++)
    pixels[i] = 0xff000000u | i;
  return pixels;
}

static void
test_fit (void)
{
  const MgImageRoom small = { 100, 50, 550, 400 };
  const MgImageRoom large = { 1000, 2000, 500, 500 };
  MgImageZoom zoom;
  MgImageView view;

  mg_image_zoom_init (&zoom);
  mg_image_zoom_settle (&zoom, &small);
  mg_image_zoom_get_view (&zoom, &small, &view);
  g_assert_cmpfloat (zoom.factor, ==, 5);
  g_assert_cmpuint (view.width, ==, 500);
  g_assert_cmpuint (view.height, ==, 250);
  g_assert_cmpuint (view.left, ==, 25);
  g_assert_cmpuint (view.top, ==, 75);

  mg_image_zoom_settle (&zoom, &large);
  mg_image_zoom_get_view (&zoom, &large, &view);
  g_assert_cmpfloat (zoom.factor, ==, 0.25);
  g_assert_cmpuint (view.width, ==, 250);
  g_assert_cmpuint (view.height, ==, 500);
}

static void
check_view (const MgImageZoom *zoom, const MgImageRoom *room, guint x, guint y)
{
  guint hit_x, hit_y;
  MgImageView view;
  MgPlotArea area;

  mg_image_zoom_get_view (zoom, room, &view);
  mg_image_view_place (&view, x, y, &area);
  g_assert_true (
    mg_image_view_hit (&view, room, area.x + area.width / 2, area.y + area.height / 2, &hit_x, &hit_y));
  g_assert_cmpuint (hit_x, ==, x);
  g_assert_cmpuint (hit_y, ==, y);
}

/* What is under the pointer stays there. */
static void
test_step (void)
{
  const MgImageRoom room = { 640, 480, 640, 480 };
  MgImageZoom zoom;
  MgImageView view;

  mg_image_zoom_init (&zoom);
  mg_image_zoom_settle (&zoom, &room);
  for (guint i = 0; i < 8; i++)
    {
      guint x, y;

      mg_image_zoom_step (&zoom, &room, 1, 100.5, 400.5);
      mg_image_zoom_get_view (&zoom, &room, &view);
      g_assert_true (mg_image_view_hit (&view, &room, 100.5, 400.5, &x, &y));
      g_assert_cmpint (ABS ((int) x - 100), <=, 1);
      g_assert_cmpint (ABS ((int) y - 400), <=, 1);
      check_view (&zoom, &room, x, y);
    }
  g_assert_cmpfloat (zoom.factor, ==, 24);
  g_assert_false (zoom.fits);
  mg_image_zoom_step (&zoom, &room, 1000, 0, 0);
  g_assert_cmpfloat (zoom.factor, ==, 128);
  mg_image_zoom_step (&zoom, &room, -1000, 0, 0);
  g_assert_cmpfloat (zoom.factor, ==, 1.0 / 128);
  mg_image_zoom_get_view (&zoom, &room, &view);
  g_assert_cmpuint (view.width, ==, 5);
}

/* The picture goes as far as its edges, and a pixel that is asked for comes into sight. */
static void
test_move (void)
{
  const MgImageRoom room = { 640, 480, 100, 100 };
  MgImageZoom zoom;
  MgImageView view;

  mg_image_zoom_init (&zoom);
  mg_image_zoom_settle (&zoom, &room);
  mg_image_zoom_set_factor (&zoom, &room, 4);
  mg_image_zoom_move (&zoom, &room, 1e9, 1e9);
  mg_image_zoom_get_view (&zoom, &room, &view);
  g_assert_cmpfloat (view.x, ==, 0);
  g_assert_cmpfloat (view.y, ==, 0);
  g_assert_cmpuint (view.width, ==, 100);
  mg_image_zoom_reveal (&zoom, &room, 639, 479);
  check_view (&zoom, &room, 639, 479);
  mg_image_zoom_reveal (&zoom, &room, 300, 5);
  check_view (&zoom, &room, 300, 5);
  /* One pixel has no room. */
  mg_image_zoom_set_factor (&zoom, &room, 128);
  mg_image_zoom_reveal (&zoom, &room, 7, 7);
  mg_image_zoom_get_view (&zoom, &room, &view);
  g_assert_cmpfloat (floor (view.x), <=, 7);
}

/* Pixels that are enlarged are squares, all alike. */
static void
test_enlarge (void)
{
  const MgImageRoom room = { 7, 5, 30, 40 };
  g_autofree guint32 *pixels = make_pixels (7, 5);
  g_autoptr (GBytes) shown = NULL;
  MgImageZoom zoom;
  MgImageView view;

  mg_image_zoom_init (&zoom);
  mg_image_zoom_settle (&zoom, &room);
  mg_image_zoom_get_view (&zoom, &room, &view);
  g_assert_cmpuint (view.width, ==, 28);
  shown = mg_image_view_render (&view, pixels, 7, 5);
  for (guint y = 0; y < view.height; y++)
    for (guint x = 0; x < view.width; x++)
      {
        guint hit_x, hit_y;

        g_assert_true (mg_image_view_hit (&view, &room, view.left + x, view.top + y, &hit_x, &hit_y));
        g_assert_cmphex (get_pixel (shown, &view, x, y), ==, pixels[hit_y * 7 + hit_x]);
        g_assert_cmpuint (hit_x, ==, x / 4);
        g_assert_cmpuint (hit_y, ==, y / 4);
      }
}

/* Of many that are one it is the mean, also of more than are looked at. */
static void
test_reduce (void)
{
  const guint sizes[] = { 2, 3, 16, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint n = sizes[i] * 4;
      const MgImageRoom room = { n, n, 4, 4 };
      g_autofree guint32 *pixels = g_new (guint32, n * n);
      g_autoptr (GBytes) shown = NULL;
      MgImageZoom zoom;
      MgImageView view;

      for (guint j = 0; j < n * n; j++)
        pixels[j] = j / n < n / 4 ? 0xff804020 : j % n < n / 2 ? 0xffffffff : 0;
      mg_image_zoom_init (&zoom);
      mg_image_zoom_settle (&zoom, &room);
      mg_image_zoom_get_view (&zoom, &room, &view);
      shown = mg_image_view_render (&view, pixels, n, n);
      g_assert_cmpuint (g_bytes_get_size (shown), ==, 16 * 4);
      g_assert_cmphex (get_pixel (shown, &view, 3, 0), ==, 0xff804020);
      g_assert_cmphex (get_pixel (shown, &view, 0, 3), ==, 0xffffffff);
      g_assert_cmphex (get_pixel (shown, &view, 3, 3), ==, 0);
    }
}

/* As exactly as can be, for every number of pixels that become one. */
static void
test_mean (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint n = 1; n <= 16; n++)
    {
      const MgImageView view = { .factor = 1.0 / n, .width = 1, .height = 1 };
      g_autofree guint32 *pixels = g_new (guint32, n * n);
      g_autoptr (GBytes) shown = NULL;
      guint sums[4] = { 0 };

      for (guint i = 0; i < n * n; i++)
        {
          pixels[i] = g_rand_boolean (random) ? g_rand_int (random) : G_MAXUINT32;
          for (guint part = 0; part < 4; part++)
            sums[part] += pixels[i] >> (8 * part) & 0xff;
        }
      shown = mg_image_view_render (&view, pixels, n, n);
      if (n == 1)
        g_assert_cmphex (get_pixel (shown, &view, 0, 0), ==, pixels[0]);
      for (guint part = 0; part < 4; part++)
        g_assert_cmpuint (get_pixel (shown, &view, 0, 0) >> (8 * part) & 0xff, ==,
                          (sums[part] + n * n / 2) / (n * n));
    }
}

/* No room, and pictures and zooms of every size: nothing outside is read. */
static void
test_hostile (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 2000; i++)
    {
      const MgImageRoom room
        = { (guint) g_rand_int_range (random, 1, 90), (guint) g_rand_int_range (random, 1, 90),
            (guint) g_rand_int_range (random, 0, 70), (guint) g_rand_int_range (random, 0, 70) };
      g_autofree guint32 *pixels = make_pixels (room.across, room.down);
      g_autoptr (GBytes) shown = NULL;
      MgImageZoom zoom;
      MgImageView view;

      mg_image_zoom_init (&zoom);
      mg_image_zoom_settle (&zoom, &room);
      if (room.width > 0 && room.height > 0 && i % 3 > 0)
        {
          mg_image_zoom_step (&zoom, &room, g_rand_int_range (random, -9, 9),
                              g_rand_int_range (random, 0, 70), 9);
          mg_image_zoom_move (&zoom, &room, g_rand_int_range (random, -99, 99),
                              g_rand_int_range (random, -99, 99));
        }
      mg_image_zoom_get_view (&zoom, &room, &view);
      g_assert_cmpuint (view.left + view.width, <=, room.width);
      g_assert_cmpuint (view.top + view.height, <=, room.height);
      if (room.width > 0 && room.height > 0)
        g_assert_cmpuint (view.width * view.height, >, 0);
      if (view.width > 0 && view.height > 0)
        shown = mg_image_view_render (&view, pixels, room.across, room.down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-zoom/fit", test_fit);
  g_test_add_func ("/image-zoom/step", test_step);
  g_test_add_func ("/image-zoom/move", test_move);
  g_test_add_func ("/image-zoom/enlarge", test_enlarge);
  g_test_add_func ("/image-zoom/reduce", test_reduce);
  g_test_add_func ("/image-zoom/mean", test_mean);
  g_test_add_func ("/image-zoom/hostile", test_hostile);
  return g_test_run ();
}
