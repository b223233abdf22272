/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "mg-image.h"

static MgImageFormat
make_format (const char *pixel, guint width, guint height, guint64 stride)
{
  MgImageFormat format = { .width = width, .height = height };

  g_assert_true (mg_image_format_parse_pixel (&format, pixel, NULL));
  format.stride = stride > 0 ? stride : width * mg_image_format_get_pixel_size (&format);
  g_assert_true (mg_image_format_check (&format, NULL));
  return format;
}

static guint32
get_pixel (GBytes *pixels, const MgImageFormat *format, guint x, guint y)
{
  const guint32 *all = g_bytes_get_data (pixels, NULL);

  return all[y * format->width + x];
}

static void
check_colors (const char *pixel, const guint8 *bytes, gboolean alpha, guint32 first, guint32 last)
{
  MgImageFormat format = make_format (pixel, 2, 1, 0);
  MgImage image = { .format = &format, .bytes = bytes, .length = mg_image_format_get_length (&format) };
  MgImageSummary summary;
  g_autoptr (GBytes) pixels = NULL;

  format.use_alpha = alpha;
  pixels = mg_image_make_pixels (&image, &summary);
  g_assert_cmphex (get_pixel (pixels, &format, 0, 0), ==, first);
  g_assert_cmphex (get_pixel (pixels, &format, 1, 0), ==, last);
  g_assert_cmpuint (summary.n_missing_rows, ==, 0);
}

static void
test_colors (void)
{
  const guint8 bytes[] = { 1, 2, 3, 255, 5, 6, 7, 0 };

  check_colors ("rgb8", bytes, FALSE, 0xff010203, 0xffff0506);
  check_colors ("rgba8", bytes, FALSE, 0xff010203, 0xff050607);
  check_colors ("bgra8", bytes, FALSE, 0xff030201, 0xff070605);
  /* Nothing is seen of the second: it is what is behind it. */
  check_colors ("rgba8", bytes, TRUE, 0xff010203, 0xff666666);
}

static void
test_values (void)
{
  const float values[] = { 0, 1, NAN, INFINITY, -INFINITY, 0.5f };
  MgImageFormat format = make_format ("f32", 3, 2, 0);
  MgPlotScale scale;
  MgImage image = { &format, (const guint8 *) values, sizeof values, NULL, MG_COLOR_MAP_GRAY, &scale, 0 };
  MgImageSummary summary;
  g_autoptr (GBytes) pixels = NULL;
  guint n = 0;

  mg_plot_scale_init (&scale, FALSE);
  pixels = mg_image_make_pixels (&image, &summary);
  g_assert_cmphex (get_pixel (pixels, &format, 0, 0), ==, 0xff000000);
  g_assert_cmphex (get_pixel (pixels, &format, 1, 0), ==, 0xffffffff);
  g_assert_cmphex (get_pixel (pixels, &format, 2, 1), ==, 0xff808080);
  g_assert_cmpfloat (summary.values.low, ==, 0);
  g_assert_cmpfloat (summary.values.high, ==, 1);
  g_assert_cmpuint (summary.values.n_marks[MG_PLOT_MARK_NAN], ==, 1);
  g_assert_cmpuint (summary.values.n_marks[MG_PLOT_MARK_INFINITY], ==, 1);
  g_assert_cmpuint (summary.values.n_marks[MG_PLOT_MARK_NEGATIVE_INFINITY], ==, 1);
  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    n += summary.bins[i];
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (summary.bins[0], ==, 1);
  g_assert_cmpuint (summary.bins[MG_IMAGE_N_BINS / 2], ==, 1);
  g_assert_cmpuint (summary.bins[MG_IMAGE_N_BINS - 1], ==, 1);
}

/* The value under the pointer is the one whose colour is there, however it is turned around. */
static void
test_flip (void)
{
  guint8 bytes[3 * 16];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 5);
  for (int flip_x = 0; flip_x < 2; flip_x++)
    for (int flip_y = 0; flip_y < 2; flip_y++)
      {
        MgImageFormat format = make_format ("u8", 10, 3, 16);
        MgPlotScale scale;
        MgImage image = { &format, bytes, sizeof bytes, NULL, MG_COLOR_MAP_GRAY, &scale, 0 };
        MgImageSummary summary;
        g_autoptr (GBytes) pixels = NULL;

        format.flip_x = flip_x;
        format.flip_y = flip_y;
        mg_plot_scale_init (&scale, FALSE);
        mg_plot_scale_fix (&scale, 0, 255);
        pixels = mg_image_make_pixels (&image, &summary);
        for (guint y = 0; y < 3; y++)
          for (guint x = 0; x < 10; x++)
            g_assert_cmphex (get_pixel (pixels, &format, x, y) & 0xff, ==,
                             bytes[mg_image_format_locate (&format, x, y)]);
      }
}

/* What is not there is transparent, and no colour. */
static void
test_missing (void)
{
  const guint8 bytes[12] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  MgImageFormat format = make_format ("u8", 4, 5, 0);
  MgPlotScale scale;
  g_autoptr (MgRangeSet) missing = mg_range_set_new ();
  MgImage image = { &format, bytes, 10, missing, MG_COLOR_MAP_VIRIDIS, &scale, 0 };
  MgImageSummary summary;
  g_autoptr (GBytes) pixels = NULL;

  mg_range_set_add (missing, 1, 2);
  mg_plot_scale_init (&scale, FALSE);
  pixels = mg_image_make_pixels (&image, &summary);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (get_pixel (pixels, &format, i % 4, i / 4) == 0, ==, i == 1 || i == 2 || i >= 10);
  g_assert_cmpuint (summary.values.n_marks[MG_PLOT_MARK_MISSING], ==, 12);
  g_assert_cmpuint (summary.n_missing_rows, ==, 4);

  /* Nothing at all. */
  image.bytes = NULL;
  image.length = 0;
  image.missing = NULL;
  g_bytes_unref (pixels);
  pixels = mg_image_make_pixels (&image, &summary);
  g_assert_cmpuint (summary.n_missing_rows, ==, 5);
}

static void
check_refused (guint width, guint height, guint64 stride, guint64 offset)
{
  MgImageFormat format
    = { .kind = MG_PIXEL_RGBA, .offset = offset, .width = width, .height = height, .stride = stride };
  g_autoptr (GError) error = NULL;

  g_assert_false (mg_image_format_check (&format, &error));
  g_assert_nonnull (error);
}

static void
test_hostile (void)
{
  MgImageFormat format = { .kind = MG_PIXEL_RGBA, .width = 2, .height = 2, .stride = G_MAXUINT64 / 2 };

  check_refused (0, 10, 100, 0);
  check_refused (10, 0, 100, 0);
  check_refused (G_MAXUINT, G_MAXUINT, G_MAXUINT64, 0);
  check_refused (65536, 65536, 65536 * 4, 0);
  check_refused (65537, 1, G_MAXUINT32, 0);
  check_refused (10, 10, 39, 0);
  check_refused (10, 10, 0, 0);
  check_refused (10, 10, G_MAXUINT64 / 4, 0);
  check_refused (10, 10, 40, G_MAXUINT64 - 300);
  g_assert_true (mg_image_format_check (&format, NULL));
  g_assert_cmpuint (mg_image_format_get_length (&format), ==, G_MAXUINT64 / 2 + 8);
  g_assert_false (mg_image_format_parse_pixel (&format, "rgb16", NULL));
}

static double
measure (const char *text, gpointer data)
{
  return (double) strlen (text) * 7;
}

static void
test_draw (void)
{
  static const double sizes[] = { 1, 16, 50, 120, 300, 1000 };
  guint8 bytes[40 * 30] = { 0 };
  MgImageFormat format = make_format ("u8", 40, 30, 0);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        MgCanvas canvas = { sizes[i], sizes[j], 12, measure, NULL };
        MgPlotScale scale;
        MgImage image = { &format, bytes, sizeof bytes / 2, NULL, MG_COLOR_MAP_VIRIDIS, &scale, 0 };
        g_autoptr (MgDrawList) list = mg_draw_list_new ();
        MgPlotArea area;

        mg_plot_scale_init (&scale, FALSE);
        mg_image_draw (&image, "picture", &canvas, list, &area);
        for (guint k = 0; k < mg_draw_list_get_n_items (list); k++)
          {
            const MgDrawItem *item = mg_draw_list_get_item (list, k);

            g_assert_true (isfinite (item->x) && isfinite (item->y) && item->height >= 0);
            if (item->kind == MG_DRAW_PICTURE)
              g_assert_cmpfloat (item->x + item->width, <=, canvas.width);
          }
        if (sizes[i] >= 300 && sizes[j] >= 120)
          g_assert_cmpfloat (area.width, >, 0);
        if (area.width >= 40)
          g_assert_cmpfloat (fabs (area.width / area.height - 40.0 / 30), <, 0.2);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/colors", test_colors);
  g_test_add_func ("/image/values", test_values);
  g_test_add_func ("/image/flip", test_flip);
  g_test_add_func ("/image/missing", test_missing);
  g_test_add_func ("/image/hostile", test_hostile);
  g_test_add_func ("/image/draw", test_draw);
  return g_test_run ();
}
