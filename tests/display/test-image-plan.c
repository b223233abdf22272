/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "mg-image-guess.h"
#include "mg-image-plan.h"
#include "mg-xwd.h"

static const MgElement f32 = { MG_ELEMENT_F32, FALSE };

static MgImagePlan
make_plan (const MgImageWish *wish, const MgImageFacts *facts)
{
  g_autoptr (GError) error = NULL;
  MgImagePlan plan;

  mg_image_plan_make (&plan, wish, facts, &error);
  g_assert_no_error (error);
  return plan;
}

static void
test_ways (void)
{
  const MgImageFormat xwd
    = { .kind = MG_PIXEL_BGRA, .offset = 200, .width = 40, .height = 30, .stride = 256 };
  MgImageFacts facts = { .element = f32, .start = 16, .extent = 640 * 480 * 4 };
  MgImageWish wish = { .width = 0 };
  MgImagePlan plan = make_plan (&wish, &facts);

  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_SIZE);
  g_assert_cmpuint (plan.format.width, ==, 640);
  g_assert_cmpuint (plan.format.height, ==, 480);
  g_assert_cmpuint (plan.format.offset, ==, 16);
  facts.extent--;
  facts.row_bytes = 64;
  plan = make_plan (&wish, &facts);
  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_ROW);
  g_assert_cmpuint (plan.format.width, ==, 16);
  facts.row_bytes = 0;
  plan = make_plan (&wish, &facts);
  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_SQUARE);
  g_assert_cmpuint (plan.format.width, ==, 1024);
  facts.repeat = 99;
  plan = make_plan (&wish, &facts);
  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_REPEAT);
  facts.xwd = &xwd;
  plan = make_plan (&wish, &facts);
  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_XWD);
  g_assert_cmpint (plan.format.kind, ==, MG_PIXEL_BGRA);
  g_assert_cmpuint (plan.format.offset, ==, 216);
  g_assert_cmpuint (plan.format.height, ==, 30);
  g_assert_cmpuint (plan.format.stride, ==, 256);
  g_assert_cmpuint (plan.n_more, ==, 0);
  /* What was said goes before all. */
  wish = (MgImageWish){ .has_pixel = TRUE,
                        .kind = MG_PIXEL_RGB,
                        .has_offset = TRUE,
                        .offset = 7,
                        .width = 10,
                        .height = 2,
                        .stride = 1000,
                        .flip_y = TRUE,
                        .use_alpha = TRUE };
  plan = make_plan (&wish, &facts);
  g_assert_cmpint (plan.width, ==, MG_IMAGE_WIDTH_CHOSEN);
  g_assert_cmpuint (plan.format.offset, ==, 7);
  g_assert_cmpuint (plan.format.height, ==, 2);
  g_assert_cmpuint (plan.format.stride, ==, 1000);
  g_assert_true (plan.format.flip_y);
  g_assert_false (plan.format.use_alpha);
}

/* As many rows as there are: the last needs no gap behind it, and there may be more than can be followed. */
static void
test_rows (void)
{
  MgImageFacts facts = { .element = f32, .extent = 3 * 100 + 40 };
  MgImageWish wish = { .width = 10, .stride = 100 };
  MgImagePlan plan = make_plan (&wish, &facts);

  g_assert_cmpuint (plan.format.height, ==, 4);
  facts.extent--;
  g_assert_cmpuint (make_plan (&wish, &facts).format.height, ==, 3);
  facts.extent = 0;
  g_assert_cmpuint (make_plan (&wish, &facts).format.height, ==, 1);
  facts.extent = G_GUINT64_CONSTANT (1) << 40;
  wish = (MgImageWish){ .width = 1024 };
  plan = make_plan (&wish, &facts);
  g_assert_cmpuint (plan.format.height, ==, MG_IMAGE_AUTOMATIC_MAX / 4096);
  g_assert_cmpuint (plan.n_more, ==, (facts.extent - MG_IMAGE_AUTOMATIC_MAX) / 4096);
  wish.height = 20;
  g_assert_cmpuint (make_plan (&wish, &facts).n_more, ==, 0);
}

static void
test_absurd (void)
{
  const MgImageFacts facts = { .element = f32, .extent = 4096 };
  const MgImageWish wishes[] = {
    { .width = G_MAXUINT64 },
    { .width = 65537 },
    { .width = 65536, .height = 65536 },
    { .width = 10, .height = G_MAXUINT64 },
    { .width = 10, .stride = 39 },
    { .width = 10, .height = 3, .stride = G_MAXUINT64 },
    { .width = 10, .height = 3, .stride = MG_IMAGE_BYTES_MAX },
    { .width = 10, .height = 3, .has_offset = TRUE, .offset = G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_autoptr (GError) error = NULL;
      MgImagePlan plan;

      g_assert_false (mg_image_plan_make (&plan, &wishes[i], &facts, &error));
      g_assert_nonnull (error);
    }
}

static void
put_number (guint8 *header, guint index, guint32 number)
{
  number = GUINT32_TO_BE (number);
  memcpy (header + 4 * index, &number, sizeof number);
}

/* The header that Xvfb writes for a screen of 1280x800x24. */
static void
make_header (guint8 *header)
{
  static const guint32 numbers[] = { 160, 7,        2,      24,   1280, 800, 0,   0,    32,  0, 32, 32, 5120,
                                     4,   0xff0000, 0xff00, 0xff, 8,    256, 256, 1280, 800, 0, 0,  0 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    put_number (header, i, numbers[i]);
}

static void
check_no_xwd (guint index, guint32 number)
{
  guint8 header[MG_XWD_HEADER];
  MgImageFormat format;

  make_header (header);
  put_number (header, index, number);
  g_assert_false (mg_xwd_recognize (header, sizeof header, &format));
}

static void
test_xwd (void)
{
  guint8 header[MG_XWD_HEADER];
  MgImageFormat format;

  make_header (header);
  g_assert_true (mg_xwd_recognize (header, sizeof header, &format));
  g_assert_cmpint (format.kind, ==, MG_PIXEL_BGRA);
  g_assert_cmpuint (format.offset, ==, 160 + 256 * 12);
  g_assert_cmpuint (format.width, ==, 1280);
  g_assert_cmpuint (format.height, ==, 800);
  g_assert_cmpuint (format.stride, ==, 5120);
  g_assert_false (mg_xwd_recognize (header, sizeof header - 1, &format));
  put_number (header, 14, 0xff);
  put_number (header, 16, 0xff0000);
  g_assert_true (mg_xwd_recognize (header, sizeof header, &format));
  g_assert_cmpint (format.kind, ==, MG_PIXEL_RGBA);
  put_number (header, 11, 8);
  g_assert_true (mg_xwd_recognize (header, sizeof header, &format));
  g_assert_cmpint (format.kind, ==, MG_PIXEL_VALUE);

  /* Not one, or none that can be shown. */
  check_no_xwd (0, 99);
  check_no_xwd (0, G_MAXUINT32);
  check_no_xwd (1, 6);
  check_no_xwd (2, 1);
  check_no_xwd (4, 0);
  check_no_xwd (4, 100000);
  check_no_xwd (5, G_MAXUINT32);
  check_no_xwd (11, 16);
  check_no_xwd (12, 5119);
  check_no_xwd (15, 0xff);
  check_no_xwd (19, G_MAXUINT32);
  memset (header, 0, sizeof header);
  g_assert_false (mg_xwd_recognize (header, sizeof header, &format));
}

/* Waves, a ball and noise, as a camera might see them. */
static double
draw (guint x, guint y, guint width, GRand *random)
{
  double dx = (double) x / width - 0.4, dy = (double) y / width - 0.2;

  if (dx * dx + dy * dy < 0.02)
    return 1;
  return 0.5 + 0.3 * sin (x * 9.0 / width) + y * 0.0005 + g_rand_double_range (random, -0.05, 0.05);
}

static void
check_guess (const char *pixel, guint width, guint height)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (width);
  MgImageFormat format = { .width = width };
  g_autofree guint8 *bytes = NULL;
  gsize size;

  g_assert_true (mg_image_format_parse_pixel (&format, pixel, NULL));
  size = mg_image_format_get_pixel_size (&format);
  bytes = g_malloc0 (width * height * size);
  for (guint i = 0; i < width * height; i++)
    {
      double value = draw (i % width, i / width, width, random);

      if (format.kind == MG_PIXEL_VALUE && mg_element_is_float (format.element.type))
        mg_element_from_double (format.element, value, bytes + i * size);
      else
        memset (bytes + i * size, (int) (value * 200), size);
    }
  g_assert_cmpuint (mg_image_guess_width (&format, bytes, width * height * size), ==, width);
  g_assert_false (mg_image_guess_is_rgb (bytes, width * height * size));
}

static void
test_guess (void)
{
  check_guess ("f32", 320, 240);
  check_guess ("f32", 32, 24);
  check_guess ("u8", 333, 200);
  check_guess ("rgb8", 320, 240);
  check_guess ("bgra8", 1920, 100);
  check_guess ("be:f64", 640, 120);
}

/* Red, green and blue that differ are told from numbers and from bytes that are all alike. */
static void
test_rgb (void)
{
  g_autofree guint8 *bytes = g_malloc0 (3 * 320 * 240);
  g_autofree float *values = g_new (float, 50000);
  g_autofree guint32 *counter = g_new (guint32, 50000);

  g_assert_false (mg_image_guess_is_rgb (bytes, 0));
  g_assert_false (mg_image_guess_is_rgb (bytes, 3 * 320 * 240));
  for (guint i = 0; i < 320 * 240; i++)
    {
      bytes[3 * i] = (guint8) (i % 320 / 2);
      bytes[3 * i + 1] = (guint8) (200 - i % 320 / 4);
      bytes[3 * i + 2] = (guint8) (90 + i / 320 / 3);
    }
  g_assert_true (mg_image_guess_is_rgb (bytes, 3 * 320 * 240));
  for (guint i = 0; i < 50000; i++)
    {
      values[i] = (float) sin (i * 0.01);
      counter[i] = i;
    }
  g_assert_false (mg_image_guess_is_rgb ((guint8 *) values, 200000));
  g_assert_false (mg_image_guess_is_rgb ((guint8 *) counter, 200000));
}

/* Nothing, the same everywhere, noise and values that are none: there is no width to be found. */
static void
test_no_guess (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  MgImageFormat format = { .element = f32 };
  g_autofree float *values = g_new0 (float, 20000);

  g_assert_cmpuint (mg_image_guess_width (&format, NULL, 0), ==, 0);
  g_assert_cmpuint (mg_image_guess_width (&format, (guint8 *) values, 40), ==, 0);
  g_assert_cmpuint (mg_image_guess_width (&format, (guint8 *) values, 80000), ==, 0);
  for (guint i = 0; i < 20000; i++)
    values[i] = (float) g_rand_double (random);
  g_assert_cmpuint (mg_image_guess_width (&format, (guint8 *) values, 80000), ==, 0);
  for (guint i = 0; i < 20000; i++)
    values[i] = i % 2 == 0 ? NAN : INFINITY;
  g_assert_cmpuint (mg_image_guess_width (&format, (guint8 *) values, 80000), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-plan/ways", test_ways);
  g_test_add_func ("/image-plan/rows", test_rows);
  g_test_add_func ("/image-plan/absurd", test_absurd);
  g_test_add_func ("/image-plan/xwd", test_xwd);
  g_test_add_func ("/image-plan/guess", test_guess);
  g_test_add_func ("/image-plan/rgb", test_rgb);
  g_test_add_func ("/image-plan/no-guess", test_no_guess);
  return g_test_run ();
}
