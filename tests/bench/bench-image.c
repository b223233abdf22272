/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to make colours of a picture of 1920x1080 that changes for every frame: time of a processor, from the
 * bytes of all rows on. The limit is to copy the bytes. */

#include <math.h>
#include <string.h>

#include "mg-bench.h"
#include "mg-image.h"

#define WIDTH  1920
#define HEIGHT 1080
/* Frames that are measured, and rounds of them, of which the one in the middle counts. */
#define N_FRAMES 20
#define N_ROUNDS 7

typedef struct
{
  MgImageFormat format;
  guint8 *bytes;
  guint8 *copy;
  gsize length;
  MgImage *image;
  guint frame;
} Subject;

static void
touch_rows (Subject *self, guint n_rows)
{
  for (guint row = 0; row < n_rows; row++)
    self->bytes[(row + 1) * self->format.stride - 4] ^= 1;
}

static void
copy_bytes (Subject *self)
{
  touch_rows (self, HEIGHT);
  memcpy (self->copy, self->bytes, self->length);
}

static void
make_all (Subject *self)
{
  touch_rows (self, HEIGHT);
  mg_image_put (self->image, 0, self->bytes, self->length);
  g_assert (mg_image_update (self->image, (gint64) self->frame * 33333) == HEIGHT);
}

static void
make_some (Subject *self)
{
  touch_rows (self, HEIGHT / 20);
  mg_image_put (self->image, 0, self->bytes, self->length);
  g_assert (mg_image_update (self->image, (gint64) self->frame * 33333) == HEIGHT / 20);
}

/* Milliseconds of a processor for one. */
static double
measure (Subject *self, void (*make) (Subject *self))
{
  g_autoptr (GArray) rounds = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = mg_bench_get_cpu (0);
      double time;

      for (guint frame = 0; frame < N_FRAMES; frame++)
        {
          self->frame++;
          make (self);
        }
      time = (mg_bench_get_cpu (0) - start) / N_FRAMES;
      g_array_append_val (rounds, time);
    }
  return mg_bench_median (rounds);
}

static void
fill (Subject *self)
{
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    {
      float value = (float) (sin (i * 0.001) + 0.1 * sin (i * 1.7));

      if (self->format.kind == MG_PIXEL_VALUE && self->format.element.type == MG_ELEMENT_F32)
        memcpy (self->bytes + i * sizeof value, &value, sizeof value);
      else
        self->bytes[i] = (guint8) (value * 100 + 128);
    }
}

static void
bench_pixel (const char *pixel)
{
  Subject self = { .format = { .width = WIDTH, .height = HEIGHT } };
  g_autofree char *all = g_strdup_printf ("image-1920x1080-%s", pixel);
  g_autofree char *some = g_strdup_printf ("image-1920x1080-%s-5%%", pixel);
  double limit, value;

  g_assert (mg_image_format_parse_pixel (&self.format, pixel, NULL));
  self.format.stride = WIDTH * mg_image_format_get_pixel_size (&self.format);
  self.length = mg_image_format_get_length (&self.format);
  self.bytes = g_malloc0 (self.length);
  self.copy = g_malloc0 (self.length);
  self.image = mg_image_new (&self.format);
  fill (&self);
  make_all (&self);
  limit = measure (&self, copy_bytes);
  value = measure (&self, make_all);
  mg_bench_print (all, value, "ms");
  mg_bench_print_limit (all, value, limit, "ms");
  value = measure (&self, make_some);
  mg_bench_print (some, value, "ms");
  mg_bench_print_limit (some, value, limit, "ms");
  mg_image_free (self.image);
  g_free (self.bytes);
  g_free (self.copy);
}

int
main (int argc, char **argv)
{
  static const char *const pixels[] = { "f32", "u8", "u16", "rgb8", "bgra8" };

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    bench_pixel (pixels[i]);
  return 0;
}
