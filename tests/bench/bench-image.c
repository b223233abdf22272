/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to make colours of a picture of 1920x1080 that changes for every frame: time of a processor, from the
 * bytes of all rows on. The limit is to copy the bytes. Then the same in a window of 1600x1000, that another process
 * writes 30 times a second: all threads together, and the one that the window has to itself; the longest that this one
 * was busy at once is how long it may keep a user waiting. The limit is to draw other pixels of that size, as often. */

#include <math.h>
#include <string.h>

#include <time.h>

#include "mg-bench-window.h"
#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-image-drawing.h"
#include "mg-image-pane.h"

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

/* --- In a window ------------------------------------------------------------------------------------------ */

#define RATE       30
#define N_PICTURES 60

/* What a picture costs in the whole process, and the thread of the window; and how long that was busy at once. */
typedef struct
{
  double all;
  double main;
  double longest;
} Cost;

static void
write_round (guint8 *bytes, gsize size, int mode, guint round)
{
  for (gsize i = 0; i < size / sizeof (float); i++)
    {
      float value = (float) ((i + round) % 512) / 512;

      memcpy (bytes + i * sizeof value, &value, sizeof value);
    }
}

static double
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static void
count (guint *number)
{
  (*number)++;
}

static Cost
run_until (const guint *counter, guint end)
{
  Cost cost = { mg_bench_get_cpu (0), get_thread_time (), 0 };
  guint first = *counter;

  while (*counter < end)
    {
      double start = get_thread_time ();

      g_main_context_iteration (NULL, TRUE);
      cost.longest = MAX (cost.longest, get_thread_time () - start);
    }
  cost.all = (mg_bench_get_cpu (0) - cost.all) / (end - first);
  cost.main = (get_thread_time () - cost.main) / (end - first);
  return cost;
}

static gboolean
on_tick (GtkWidget *picture, GdkFrameClock *clock, gpointer data)
{
  static guint32 *pixels;
  static guint n;
  gsize size = 1600 * 1000 * sizeof *pixels;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (pixels == NULL)
    pixels = g_malloc0 (size);
  pixels[n++ % 1600000] = 0xffffffffu;
  bytes = g_bytes_new (pixels, size);
  texture = gdk_memory_texture_new (1600, 1000, GDK_MEMORY_DEFAULT, bytes, 1600 * sizeof *pixels);
  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  return G_SOURCE_CONTINUE;
}

static Cost
measure_limit (MgBenchWindow *window)
{
  GtkWidget *picture = gtk_picture_new ();
  Cost cost;

  mg_bench_window_show (window, picture);
  gtk_widget_add_tick_callback (picture, on_tick, NULL, NULL);
  run_until (&window->n_frames, window->n_frames + 10);
  cost = run_until (&window->n_frames, window->n_frames + N_PICTURES);
  mg_bench_window_show (window, NULL);
  return cost;
}

static GtkWidget *
find_drawing (GtkWidget *widget)
{
  GtkWidget *found = MG_IS_IMAGE_DRAWING (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_drawing (child);
  return found;
}

static Cost
measure_pane (MgBenchWindow *window, const char *name, const char *pixel)
{
  g_autoptr (MgBenchView) view = mg_bench_view_new (name);
  g_autofree char *path = g_strdup_printf ("/org/mapglass/Mapglass/mapping/%s-%s/", name, pixel);
  g_autoptr (GSettings) memory = g_settings_new_with_path ("org.mapglass.Mapglass.Mapping", path);
  GtkWidget *pane = mg_image_pane_new (view->inspection, memory);
  guint n_made = 0;
  Cost cost;

  g_settings_set_string (memory, "image-pixel", pixel);
  g_settings_set_uint64 (memory, "image-width", WIDTH);
  mg_view_set_rate (view->view, RATE);
  g_signal_connect_swapped (find_drawing (pane), "made", G_CALLBACK (count), &n_made);
  mg_bench_window_show (window, pane);
  run_until (&n_made, 20);
  cost = run_until (&n_made, n_made + N_PICTURES);
  mg_bench_window_show (window, NULL);
  return cost;
}

static void
bench_window (MgBenchWindow *window, const char *name, const char *pixel, const Cost *limit)
{
  g_autofree char *all = g_strdup_printf ("image-window-%s", pixel);
  g_autofree char *own = g_strdup_printf ("image-window-%s-main-thread", pixel);
  g_autofree char *longest = g_strdup_printf ("image-window-%s-main-thread-at-once", pixel);
  Cost cost = measure_pane (window, name, pixel);

  mg_bench_print (all, cost.all, "ms");
  mg_bench_print_limit (all, cost.all, limit->all, "ms");
  mg_bench_print (own, cost.main, "ms");
  mg_bench_print_limit (own, cost.main, limit->main, "ms");
  mg_bench_print (longest, cost.longest, "ms");
  mg_bench_print_limit (longest, cost.longest, limit->longest, "ms");
}

static void
bench_windows (void)
{
  const gsize size = WIDTH * HEIGHT * 4;
  g_autofree char *name = mg_bench_name ("image");
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, size, size, size, RATE, write_round });
  g_autoptr (MgBenchWindow) window = mg_bench_window_new ();
  Cost limit;

  mg_bench_process_set_mode (writer, 1);
  limit = measure_limit (window);
  bench_window (window, name, "f32", &limit);
  bench_window (window, name, "bgra8", &limit);
}

int
main (int argc, char **argv)
{
  static const char *const pixels[] = { "f32", "u8", "u16", "rgb8", "bgra8" };

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    bench_pixel (pixels[i]);
  bench_windows ();
  return 0;
}
