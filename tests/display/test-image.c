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
get_pixel (MgImage *image, guint x, guint y)
{
  return mg_image_get_pixels (image)[y * mg_image_get_format (image)->width + x];
}

/* Returns: (transfer full): a picture in shades of grey of bytes that begin at 0. */
static MgImage *
make_image (const MgImageFormat *format, const void *bytes, gsize length)
{
  MgImage *image = mg_image_new (format);

  mg_image_set_map (image, MG_COLOR_MAP_GRAY);
  mg_image_put (image, 0, bytes, length);
  return image;
}

static void
check_colors (const char *pixel, const guint8 *bytes, gboolean alpha, guint32 first, guint32 last)
{
  MgImageFormat format = make_format (pixel, 2, 1, 0);
  g_autoptr (MgImage) image = NULL;

  format.use_alpha = alpha;
  image = make_image (&format, bytes, mg_image_format_get_length (&format));
  mg_image_update (image, 0);
  g_assert_cmphex (get_pixel (image, 0, 0), ==, first);
  g_assert_cmphex (get_pixel (image, 1, 0), ==, last);
  g_assert_cmpuint (mg_image_get_summary (image)->n_missing_rows, ==, 0);
  g_assert_null (mg_image_get_scale (image));
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
  g_autoptr (MgImage) image = make_image (&format, values, sizeof values);
  const MgImageSummary *summary = mg_image_get_summary (image);
  guint n = 0;

  g_assert_cmpuint (mg_image_update (image, 0), ==, 2);
  g_assert_cmphex (get_pixel (image, 0, 0), ==, 0xff000000);
  g_assert_cmphex (get_pixel (image, 1, 0), ==, 0xffffffff);
  g_assert_cmphex (get_pixel (image, 2, 1), ==, 0xff808080);
  g_assert_cmpfloat (summary->values.low, ==, 0);
  g_assert_cmpfloat (summary->values.high, ==, 1);
  g_assert_cmpuint (summary->values.n_marks[MG_PLOT_MARK_NAN], ==, 1);
  g_assert_cmpuint (summary->values.n_marks[MG_PLOT_MARK_INFINITY], ==, 1);
  g_assert_cmpuint (summary->values.n_marks[MG_PLOT_MARK_NEGATIVE_INFINITY], ==, 1);
  for (guint i = 0; i < MG_IMAGE_N_BINS; i++)
    n += summary->bins[i];
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (summary->bins[0], ==, 1);
  g_assert_cmpuint (summary->bins[MG_IMAGE_N_BINS / 2], ==, 1);
  g_assert_cmpuint (summary->bins[MG_IMAGE_N_BINS - 1], ==, 1);
}

/* Numbers so far apart that their distance is no double, and so near that it all but is none. */
static void
test_ends (void)
{
  const double values[][2] = { { -1.7e308, 1.7e308 }, { 1e-300, 2e-300 }, { -1, -1 + 4e-15 } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      MgImageFormat format = make_format ("f64", 2, 1, 0);
      g_autoptr (MgImage) image = make_image (&format, values[i], sizeof values[i]);

      mg_image_update (image, 0);
      g_assert_cmphex (get_pixel (image, 0, 0), <, get_pixel (image, 1, 0));
    }
}

/* What did not change is not made again; what did is as if all were made. */
static void
test_incremental (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  guint8 bytes[20 * 24] = { 0 };
  MgImageFormat format = make_format ("u8", 17, 20, 24);
  g_autoptr (MgImage) image = make_image (&format, bytes, sizeof bytes);
  MgPlotScale scale;

  mg_plot_scale_init (&scale, FALSE);
  mg_plot_scale_fix (&scale, 0, 255);
  mg_image_set_scale (image, &scale);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 20);
  mg_image_put (image, 0, bytes, sizeof bytes);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 0);
  /* Between two rows. */
  bytes[20] = 1;
  mg_image_put (image, 0, bytes, sizeof bytes);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 0);
  mg_image_set_map (image, MG_COLOR_MAP_INFERNO);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 20);

  for (guint round = 0; round < 200; round++)
    {
      guint start = (guint) g_rand_int_range (random, 0, sizeof bytes);
      guint end = (guint) g_rand_int_range (random, (gint32) start, sizeof bytes + 1);
      g_autoptr (MgImage) whole = NULL;

      for (guint i = start; i < end; i++)
        bytes[i] = (guint8) g_rand_int (random);
      mg_image_put (image, start, bytes + start, end - start);
      g_assert_cmpuint (mg_image_update (image, 0), <=, (end - start) / 24 + 2);
      whole = make_image (&format, bytes, sizeof bytes);
      mg_image_set_map (whole, MG_COLOR_MAP_INFERNO);
      mg_image_set_scale (whole, &scale);
      mg_image_update (whole, 0);
      g_assert_cmpmem (mg_image_get_pixels (image), 17 * 20 * 4, mg_image_get_pixels (whole), 17 * 20 * 4);
      g_assert_cmpmem (mg_image_get_summary (image)->bins, sizeof (guint) * MG_IMAGE_N_BINS,
                       mg_image_get_summary (whole)->bins, sizeof (guint) * MG_IMAGE_N_BINS);
    }
}

static void
append_bytes (MgFrame *frame, guint64 offset, const guint8 *bytes, gsize length)
{
  g_autoptr (MgChunk) chunk = mg_chunk_new (offset, bytes, length);

  mg_frame_append_span (frame, offset, length, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_ref (chunk));
}

/* A frame has bytes, holes that are zeros, and what is lost. */
static void
test_frame (void)
{
  const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  MgImageFormat format = make_format ("u8", 4, 4, 0);
  g_autoptr (MgImage) image = mg_image_new (&format);
  g_autoptr (MgFrame) frame = mg_frame_new ();
  g_autoptr (MgFrame) next = mg_frame_new ();

  append_bytes (frame, 0, bytes, 8);
  mg_frame_append_span (frame, 8, 4, MG_BYTE_HOLE);
  mg_frame_append_span (frame, 12, 4, MG_BYTE_LOST);
  mg_image_put_frame (image, frame, NULL);
  mg_image_update (image, 0);
  g_assert_cmpuint (mg_image_get_summary (image)->n_missing_rows, ==, 1);
  g_assert_cmpfloat (mg_image_get_summary (image)->values.low, ==, 0);
  g_assert_cmpfloat (mg_image_get_summary (image)->values.high, ==, 8);
  g_assert_cmphex (get_pixel (image, 0, 3), ==, 0);

  /* The same bytes, and then others where some were, and nothing behind them. */
  mg_image_put_frame (image, frame, frame);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 0);
  append_bytes (next, 0, bytes + 4, 4);
  mg_image_put_frame (image, next, frame);
  g_assert_cmpuint (mg_image_update (image, 0), ==, 3);
  g_assert_cmpuint (mg_image_get_summary (image)->n_missing_rows, ==, 3);
  g_assert_cmpfloat (mg_image_get_summary (image)->values.low, ==, 5);
}

/* The value under the pointer is the one whose colour is there, however it is turned around. */
static void
check_flip (gboolean flip_x, gboolean flip_y)
{
  guint8 bytes[3 * 16];
  MgImageFormat format = make_format ("u8", 10, 3, 16);
  g_autoptr (MgImage) image = NULL;
  MgPlotScale scale;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 5);
  format.flip_x = flip_x;
  format.flip_y = flip_y;
  mg_plot_scale_init (&scale, FALSE);
  mg_plot_scale_fix (&scale, 0, 255);
  image = make_image (&format, bytes, sizeof bytes);
  mg_image_set_scale (image, &scale);
  mg_image_update (image, 0);
  for (guint y = 0; y < 3; y++)
    for (guint x = 0; x < 10; x++)
      {
        guint64 offset = mg_image_format_locate (&format, x, y);
        guint found_x, found_y;

        g_assert_cmphex (get_pixel (image, x, y) & 0xff, ==, bytes[offset]);
        g_assert_true (mg_image_format_find (&format, offset, &found_x, &found_y));
        g_assert_cmpuint (found_x, ==, x);
        g_assert_cmpuint (found_y, ==, y);
      }
}

static void
test_flip (void)
{
  for (int flip_x = 0; flip_x < 2; flip_x++)
    for (int flip_y = 0; flip_y < 2; flip_y++)
      check_flip (flip_x, flip_y);
}

/* Not every byte is one of a pixel. */
static void
test_find (void)
{
  MgImageFormat format = make_format ("rgb8", 3, 2, 16);
  guint x, y;

  format.offset = 100;
  g_assert_false (mg_image_format_find (&format, 99, &x, &y));
  g_assert_true (mg_image_format_find (&format, 108, &x, &y));
  g_assert_cmpuint (x, ==, 2);
  g_assert_false (mg_image_format_find (&format, 109, &x, &y));
  g_assert_true (mg_image_format_find (&format, 116, &x, &y));
  g_assert_cmpuint (y, ==, 1);
  g_assert_false (mg_image_format_find (&format, 132, &x, &y));
  g_assert_false (mg_image_format_find (&format, G_MAXUINT64, &x, &y));
}

/* What is not there is transparent, and no colour. */
static void
test_missing (void)
{
  const guint8 bytes[12] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  MgImageFormat format = make_format ("u8", 4, 5, 0);
  g_autoptr (MgImage) image = make_image (&format, bytes, 10);
  g_autoptr (MgImage) empty = mg_image_new (&format);

  mg_image_lose (image, 1, 2);
  mg_image_update (image, 0);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (get_pixel (image, i % 4, i / 4) == 0, ==, i == 1 || i == 2 || i >= 10);
  g_assert_cmpuint (mg_image_get_summary (image)->values.n_marks[MG_PLOT_MARK_MISSING], ==, 12);
  g_assert_cmpuint (mg_image_get_summary (image)->n_missing_rows, ==, 4);

  /* Nothing at all. */
  mg_image_update (empty, 0);
  g_assert_cmpuint (mg_image_get_summary (empty)->n_missing_rows, ==, 5);
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
        g_autoptr (MgImage) image = make_image (&format, bytes, sizeof bytes / 2);
        g_autoptr (MgDrawList) list = mg_draw_list_new ();
        MgPlotArea area;

        mg_image_draw (image, "picture", 0, &canvas, list, &area);
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
  g_test_add_func ("/image/ends", test_ends);
  g_test_add_func ("/image/incremental", test_incremental);
  g_test_add_func ("/image/frame", test_frame);
  g_test_add_func ("/image/flip", test_flip);
  g_test_add_func ("/image/find", test_find);
  g_test_add_func ("/image/missing", test_missing);
  g_test_add_func ("/image/hostile", test_hostile);
  g_test_add_func ("/image/draw", test_draw);
  return g_test_run ();
}
