/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What makes pixels of bytes on a thread of its own. */

#include <string.h>

#include "mg-image-maker.h"
#include "mg-test.h"

#define WIDTH  16
#define HEIGHT 12

static MgFrame *
make_frame (const guint8 *bytes, gsize length)
{
  MgFrame *frame = mg_frame_new ();

  mg_frame_append_span (frame, 0, length, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_new (0, bytes, length));
  return frame;
}

static MgImageOrder
make_order (MgFrame *frame)
{
  MgImageOrder order
    = { .frame = frame,
        .format = { .element = { MG_ELEMENT_U8, FALSE }, .width = WIDTH, .height = HEIGHT, .stride = WIDTH },
        .view = { .factor = 2, .width = 2 * WIDTH, .height = 2 * HEIGHT } };

  mg_plot_scale_init (&order.scale, FALSE);
  return order;
}

static void
count (guint *number)
{
  (*number)++;
}

static const MgImageMade *
make (MgImageMaker *maker, const MgImageOrder *order)
{
  guint n = 0;
  gulong id = g_signal_connect_swapped (maker, "made", G_CALLBACK (count), &n);

  mg_image_maker_order (maker, order);
  mg_test_wait (n == 1);
  g_signal_handler_disconnect (maker, id);
  return mg_image_maker_get_made (maker);
}

/* Only rows that changed are made again, and the scale goes on where it is. */
static void
test_incremental (void)
{
  g_autoptr (MgImageMaker) maker = mg_image_maker_new ();
  guint8 bytes[WIDTH * HEIGHT];
  g_autoptr (MgFrame) frame = NULL;
  g_autoptr (MgFrame) next = NULL;
  const MgImageMade *made;
  MgImageOrder order;

  memset (bytes, 100, sizeof bytes);
  bytes[0] = 0;
  bytes[1] = 200;
  frame = make_frame (bytes, sizeof bytes);
  order = make_order (frame);
  made = make (maker, &order);
  g_assert_cmpuint (made->n_made, ==, HEIGHT);
  g_assert_cmpuint (g_bytes_get_size (made->pixels), ==, 4 * WIDTH * HEIGHT * 4);
  g_assert_null (made->whole);
  g_assert_cmpfloat (made->scale.high, ==, 200);
  order.whole = TRUE;
  made = make (maker, &order);
  g_assert_cmpuint (made->n_made, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (made->whole), ==, WIDTH * HEIGHT * 4);
  bytes[5 * WIDTH] = 7;
  bytes[0] = bytes[1] = 100;
  next = make_frame (bytes, sizeof bytes);
  order.frame = next;
  made = make (maker, &order);
  g_assert_cmpuint (made->n_made, ==, 2);
  g_assert_cmpfloat (made->scale.high, ==, 200);
  g_assert_true (mg_plot_scale_fix (&order.scale, 0, 10));
  made = make (maker, &order);
  g_assert_cmpuint (made->n_made, ==, HEIGHT);
  g_assert_cmpfloat (made->scale.high, ==, 10);
  order.format.width = 8;
  g_assert_cmpuint (make (maker, &order)->format.width, ==, 8);
}

/* Whatever is ordered while it is busy: the last of it is made, and nobody who waits for all pixels is forgotten. */
static void
test_latest (void)
{
  g_autoptr (MgImageMaker) maker = mg_image_maker_new ();
  guint8 bytes[WIDTH * HEIGHT] = { 1, 2, 3 };
  g_autoptr (MgFrame) frame = make_frame (bytes, sizeof bytes);
  MgImageOrder order = make_order (frame);
  guint n = 0;

  g_signal_connect_swapped (maker, "made", G_CALLBACK (count), &n);
  for (guint i = 1; i <= 500; i++)
    {
      order.view.width = i;
      order.whole = i == 400;
      mg_image_maker_order (maker, &order);
    }
  mg_test_wait (n > 1);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (mg_image_maker_get_made (maker)->view.width, ==, 500);
  g_assert_nonnull (mg_image_maker_get_made (maker)->whole);
}

/* Nobody hears of what was forgotten, and it may be let go while it is busy. */
static void
test_forget (void)
{
  MgImageMaker *maker = mg_image_maker_new ();
  guint8 bytes[WIDTH * HEIGHT] = { 1, 2, 3 };
  g_autoptr (MgFrame) frame = make_frame (bytes, sizeof bytes);
  MgImageOrder order = make_order (frame);
  guint n = 0;

  make (maker, &order);
  g_signal_connect_swapped (maker, "made", G_CALLBACK (count), &n);
  mg_image_maker_order (maker, &order);
  mg_image_maker_order (maker, &order);
  mg_image_maker_forget (maker);
  g_assert_null (mg_image_maker_get_made (maker));
  g_object_add_weak_pointer (G_OBJECT (maker), (gpointer *) &maker);
  g_object_unref (maker);
  mg_test_wait (maker == NULL);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-maker/incremental", test_incremental);
  g_test_add_func ("/image-maker/latest", test_latest);
  g_test_add_func ("/image-maker/forget", test_forget);
  return g_test_run ();
}
