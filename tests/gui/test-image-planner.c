/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of a mapping is shown as a picture. */

#include <string.h>

#include "image-fixture.h"
#include "mg-image-planner.h"

#define RGB_WIDTH  64
#define RGB_HEIGHT 48

static guint8 *
make_rgb (void)
{
  guint8 *bytes = g_malloc (3 * RGB_WIDTH * RGB_HEIGHT);

  for (guint i = 0; i < RGB_WIDTH * RGB_HEIGHT; i++)
    {
      bytes[3 * i] = (guint8) (i % RGB_WIDTH);
      bytes[3 * i + 1] = (guint8) (200 - i % RGB_WIDTH * 2);
      bytes[3 * i + 2] = (guint8) (90 + i / RGB_WIDTH / 4);
    }
  return bytes;
}

static MgImagePlanner *
make_planner (GuiFixture *self, GSettings *memory)
{
  MgImagePlanner *planner = mg_image_planner_new (self->inspection, memory);

  mg_image_planner_set_active (planner, TRUE);
  return planner;
}

static guint
get_width (MgImagePlanner *planner)
{
  const MgImagePlan *plan = mg_image_planner_get_plan (planner);

  return plan != NULL ? plan->format.width : 0;
}

/* Is sampled, when it is wanted, and not longer. */
static void
test_guess (void)
{
  g_autofree float *values = image_fixture_make_values ();
  g_autoptr (GuiFixture) self = gui_fixture_new ((guint8 *) values, IMAGE_SIZE);
  g_autoptr (GSettings) memory = image_fixture_make_memory ();
  g_autoptr (MgImagePlanner) planner = make_planner (self, memory);

  mg_test_wait (get_width (planner) > 0);
  g_assert_cmpuint (get_width (planner), ==, IMAGE_WIDTH);
  g_assert_cmpint (mg_image_planner_get_plan (planner)->width, ==, MG_IMAGE_WIDTH_REPEAT);
  g_assert_cmpint (mg_frame_get_state (mg_view_get_frame (self->view), IMAGE_SIZE - 1, NULL), ==,
                   MG_BYTE_DATA);
  /* It is turned around at once, without another guess. */
  g_settings_set_boolean (memory, "image-flip-down", TRUE);
  g_assert_cmpuint (get_width (planner), ==, IMAGE_WIDTH);
  g_assert_true (mg_image_planner_get_plan (planner)->format.flip_y);
  mg_image_planner_set_active (planner, FALSE);
  mg_view_sample_once (self->view);
  mg_test_wait (mg_frame_get_state (mg_view_get_frame (self->view), IMAGE_SIZE - 1, NULL) == MG_BYTE_UNREAD);
}

static void
test_rgb (void)
{
  g_autofree guint8 *bytes = make_rgb ();
  g_autoptr (GuiFixture) self = gui_fixture_new (bytes, 3 * RGB_WIDTH * RGB_HEIGHT);
  g_autoptr (GSettings) memory = image_fixture_make_memory ();
  g_autoptr (MgImagePlanner) planner = make_planner (self, memory);

  mg_test_wait (get_width (planner) > 0);
  g_assert_cmpint (mg_image_planner_get_plan (planner)->format.kind, ==, MG_PIXEL_RGB);
  g_assert_cmpuint (get_width (planner), ==, RGB_WIDTH);
  /* Somebody says what values are: then it is no guess any more. */
  mg_inspection_set_element (self->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  g_assert_cmpuint (get_width (planner), ==, 0);
  mg_test_wait (get_width (planner) > 0);
  g_assert_cmpint (mg_image_planner_get_plan (planner)->format.kind, ==, MG_PIXEL_VALUE);
  g_assert_cmpuint (get_width (planner), ==, 3 * RGB_WIDTH);
}

/* The screen of an X server, written by it after the pane was opened. */
static void
test_xwd (void)
{
  static const guint32 numbers[] = { 160, 7,        2,      24,   20, 10,  0, 0,  32, 0, 32, 32, 80,
                                     4,   0xff0000, 0xff00, 0xff, 8,  256, 4, 20, 10, 0, 0,  0 };
  const gsize size = 160 + 4 * 12 + 80 * 10;
  g_autofree guint8 *bytes = g_malloc0 (size);
  g_autoptr (GuiFixture) self = gui_fixture_new (bytes, size);
  g_autoptr (GSettings) memory = image_fixture_make_memory ();
  g_autoptr (MgImagePlanner) planner = make_planner (self, memory);
  guint32 header[G_N_ELEMENTS (numbers)];

  mg_test_wait (get_width (planner) > 0);
  g_assert_cmpint (mg_image_planner_get_plan (planner)->width, ==, MG_IMAGE_WIDTH_SQUARE);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    header[i] = GUINT32_TO_BE (numbers[i]);
  gui_fixture_store (self, 0, (guint8 *) header, sizeof header);
  mg_test_wait (get_width (planner) == 20);
  g_assert_cmpint (mg_image_planner_get_plan (planner)->format.kind, ==, MG_PIXEL_BGRA);
  g_assert_cmpuint (mg_image_planner_get_plan (planner)->format.height, ==, 10);
  g_assert_cmpuint (mg_image_planner_get_plan (planner)->format.offset, ==, 160 + 4 * 12);
}

/* What cannot be is a sentence, and what is chosen instead is shown. */
static void
test_absurd (void)
{
  g_autofree float *values = image_fixture_make_values ();
  g_autoptr (GuiFixture) self = gui_fixture_new ((guint8 *) values, IMAGE_SIZE);
  g_autoptr (GSettings) memory = image_fixture_make_memory ();
  g_autoptr (MgImagePlanner) planner = make_planner (self, memory);

  mg_test_wait (get_width (planner) > 0);
  g_assert_null (mg_image_planner_get_sentence (planner));
  g_settings_set_uint64 (memory, "image-width", 100000);
  g_assert_null (mg_image_planner_get_plan (planner));
  g_assert_nonnull (strstr (mg_image_planner_get_sentence (planner), "100,000"));
  g_settings_set_uint64 (memory, "image-width", 10);
  g_settings_set_uint64 (memory, "image-stride", 39);
  g_assert_nonnull (strstr (mg_image_planner_get_sentence (planner), "39 bytes"));
  g_settings_set_uint64 (memory, "image-height", 3);
  g_settings_set_uint64 (memory, "image-stride", G_MAXUINT64);
  g_assert_nonnull (mg_image_planner_get_sentence (planner));
  g_settings_reset (memory, "image-height");
  g_settings_reset (memory, "image-stride");
  g_settings_set_string (memory, "image-offset", "nowhere");
  g_assert_nonnull (mg_image_planner_get_sentence (planner));
  g_settings_set_string (memory, "image-offset", "[2]");
  g_settings_set_string (memory, "image-pixel", "rgb16");
  g_assert_nonnull (strstr (mg_image_planner_get_sentence (planner), "rgb16"));
  g_settings_set_string (memory, "image-pixel", "be:u16");
  g_assert_null (mg_image_planner_get_sentence (planner));
  g_assert_cmpuint (mg_image_planner_get_plan (planner)->format.offset, ==, 8);
  g_assert_cmpuint (mg_image_planner_get_plan (planner)->format.height, ==, (IMAGE_SIZE - 8) / 20);
}

/* Rows far apart are sampled without what is between them. */
static void
test_stride (void)
{
  const gsize size = 40 * 16384;
  g_autofree guint8 *bytes = g_malloc0 (size);
  g_autoptr (GuiFixture) self = gui_fixture_new (bytes, size);
  g_autoptr (GSettings) memory = image_fixture_make_memory ();
  g_autoptr (MgImagePlanner) planner = NULL;

  g_settings_set_uint64 (memory, "image-width", 8);
  g_settings_set_uint64 (memory, "image-stride", 16384);
  planner = make_planner (self, memory);
  mg_test_wait (mg_view_get_frame (self->view) != NULL
                && mg_frame_get_state (mg_view_get_frame (self->view), 39 * 16384 + 31, NULL)
                     == MG_BYTE_DATA);
  g_assert_cmpint (mg_frame_get_state (mg_view_get_frame (self->view), 39 * 16384 - 4096, NULL), ==,
                   MG_BYTE_UNREAD);
  g_assert_cmpuint (mg_image_planner_get_plan (planner)->format.height, ==, 40);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/image-planner/guess", test_guess);
  g_test_add_func ("/image-planner/rgb", test_rgb);
  g_test_add_func ("/image-planner/xwd", test_xwd);
  g_test_add_func ("/image-planner/absurd", test_absurd);
  g_test_add_func ("/image-planner/stride", test_stride);
  return g_test_run ();
}
