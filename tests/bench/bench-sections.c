/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sections of Windows programs, in a Wine prefix of its own: how long it takes to join it, to list and to open, from
 * SetEvent to a frame, and how fast one is looked through. The limit of the last is the same for POSIX shared memory of that
 * size: there is no copy in between. */

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "mg-bench-writer.h"
#include "mg-bench.h"
#include "mg-page-map.h"
#include "mg-posix-source.h"
#include "mg-section-source.h"
#include "mg-view.h"
#include "mg-wine-object-source.h"
#include "mg-wine-server.h"

#define SIZE        (256 * MG_MIB)
#define N_SECTIONS  100
#define N_LISTS     30
#define N_OPENS     200
#define N_ROUNDS    9
#define N_SCANS     50
#define LATENCY_FOR 6000
/* Wine's clock: CLOCK_MONOTONIC_RAW in units of 100 ns. */
#define UNITS_PER_SECOND G_GINT64_CONSTANT (10000000)

typedef struct
{
  char *folder;
  GSubprocess *writer;
  MgWine *wine;
  MgSource *sections;
  MgSource *objects;
} Bench;

static gboolean
run_wine (const char *const *arguments)
{
  g_autoptr (GSubprocess) process = g_subprocess_newv (
    arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

static GSubprocess *
start_writer (void)
{
  const char *const arguments[] = { "wine", WRITER, "clock", "bench-clock", "bench-event", NULL };
  GSubprocess *process = g_subprocess_newv (
    arguments,
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  char text[8];

  /* It has made all when it says that it is ready. */
  if (process == NULL
      || g_input_stream_read (g_subprocess_get_stdout_pipe (process), text, 5, NULL, NULL) != 5)
    g_error ("The Windows program could not be started.");
  return process;
}

static void
bench_init (Bench *self)
{
  const char *const boot[] = { "wine", "wineboot", "-i", NULL };
  g_autofree char *prefix = NULL;

  self->folder = g_dir_make_tmp ("mapglass-bench-XXXXXX", NULL);
  prefix = g_build_filename (self->folder, "prefix", NULL);
  g_setenv ("WINEPREFIX", prefix, TRUE);
  g_setenv ("WINEDEBUG", "-all", TRUE);
  g_setenv ("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=", TRUE);
  g_setenv ("MAPGLASS_SECTIONS", SECTIONS, TRUE);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  if (!run_wine (boot))
    g_error ("No Wine prefix could be made.");
  self->writer = start_writer ();
  self->wine = mg_wine_new ();
  self->sections = mg_section_source_new (self->wine);
  self->objects = mg_wine_object_source_new (self->wine);
}

static void
bench_clear (Bench *self)
{
  const char *const stop[] = { "wineserver", "-k", NULL };
  const char *const remove[] = { "rm", "-rf", self->folder, NULL };

  g_clear_object (&self->sections);
  g_clear_object (&self->objects);
  g_clear_pointer (&self->wine, mg_wine_unref);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->writer), NULL, NULL);
  g_subprocess_wait (self->writer, NULL, NULL);
  g_clear_object (&self->writer);
  run_wine (stop);
  run_wine (remove);
  g_free (self->folder);
}

static double
take_median (GArray *values)
{
  double median = mg_bench_median (values);

  g_array_set_size (values, 0);
  return median;
}

static void
add_since (GArray *values, double began)
{
  double took = mg_bench_get_time () - began;

  g_array_append_val (values, took);
}

static void
create (Bench *self, const char *name, guint64 size, gboolean fill)
{
  g_autoptr (MgCreation) creation = mg_creation_new (name);
  g_autoptr (MgCreated) created = NULL;
  g_autoptr (GError) error = NULL;

  creation->size = size;
  if (fill)
    creation->pattern = g_bytes_new_static ("sections", 8);
  created = mg_source_create (self->sections, name, creation, NULL, &error);
  if (created == NULL)
    g_error ("%s", error->message);
}

/* What it costs where nobody uses Wine, each time that a list is made; and where somebody does, once. */
static void
measure_join (Bench *self, GArray *values)
{
  g_autoptr (GPtrArray) prefixes = NULL;
  double began;

  for (guint i = 0; i < N_SCANS; i++)
    {
      g_autoptr (GPtrArray) servers = NULL;

      began = mg_bench_get_time ();
      servers = mg_wine_servers_find ();
      add_since (values, began);
    }
  mg_bench_print ("sections-scan", take_median (values), "ms");
  began = mg_bench_get_time ();
  prefixes = mg_wine_get_prefixes (self->wine);
  mg_bench_print ("sections-join", mg_bench_get_time () - began, "ms");
  if (prefixes->len == 0)
    g_error ("The Wine prefix could not be joined.");
}

static void
measure_list (Bench *self, GArray *values)
{
  g_autofree char *label = NULL;
  guint n_listed = 0;

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Local\\bench-%u", i);

      create (self, name, 65536, FALSE);
    }
  for (guint i = 0; i < N_LISTS; i++)
    {
      double began = mg_bench_get_time ();
      g_autoptr (GPtrArray) list = mg_source_list (self->sections, NULL, NULL, NULL);

      add_since (values, began);
      n_listed = list->len;
    }
  label = g_strdup_printf ("sections-list-%u", n_listed);
  mg_bench_print (label, take_median (values), "ms");
}

static void
measure_open (Bench *self, GArray *values)
{
  for (guint i = 0; i < N_OPENS; i++)
    {
      double began = mg_bench_get_time ();
      g_autoptr (MgBacking) backing = mg_source_open (self->sections, "Local\\bench-0", NULL);

      add_since (values, began);
      g_assert (backing != NULL);
    }
  mg_bench_print ("sections-open", take_median (values) * 1000, "us");
}

static double
sweep (MgBacking *backing, MgPageMap *map)
{
  double began = mg_bench_get_time ();
  g_autoptr (GError) error = NULL;
  guint64 done;

  mg_page_map_sweep (map, backing, 0, SIZE, &done, &error);
  if (done != SIZE)
    g_error ("The sweep has failed: %s", error->message);
  return (double) SIZE / (mg_bench_get_time () - began) / 1e6;
}

static void
measure_sweep (Bench *self, GArray *values)
{
  g_autofree char *name = mg_bench_name ("sections");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgBenchProcess) writer
    = mg_bench_writer_new (&(MgBenchMapping){ name, SIZE, SIZE, SIZE, 0, NULL });
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autoptr (MgBacking) other = mg_source_open (posix, path, NULL);
  g_autoptr (MgBacking) section = NULL;
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (double));
  MgPageMap *maps[] = { mg_page_map_new (), mg_page_map_new () };

  create (self, "Local\\bench-large", SIZE, TRUE);
  section = mg_source_open (self->sections, "Local\\bench-large", NULL);
  g_assert (section != NULL && other != NULL);
  /* The first one makes the hashes. */
  sweep (section, maps[0]);
  sweep (other, maps[1]);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double speed = sweep (section, maps[0]);
      double limit = sweep (other, maps[1]);

      g_array_append_val (values, speed);
      g_array_append_val (others, limit);
    }
  mg_bench_print_limit ("sections-sweep", take_median (values), mg_bench_median (others), "GB/s");
  mg_page_map_unref (maps[0]);
  mg_page_map_unref (maps[1]);
}

typedef struct
{
  GArray *values;
  gint64 last;
} Latency;

static void
on_frame (MgView *view, GParamSpec *pspec, Latency *self)
{
  MgFrame *frame = mg_view_get_frame (view);
  struct timespec now;
  gint64 written;
  double took;

  clock_gettime (CLOCK_MONOTONIC_RAW, &now);
  if (frame->state != MG_FRAME_LIVE || !frame->has_events || frame->events.frames == 0
      || mg_frame_read (frame, 0, (guint8 *) &written, sizeof written) < sizeof written
      || written == self->last)
    return;
  /* The first sample is older than the waiting. */
  took = (double) (now.tv_sec * UNITS_PER_SECOND + now.tv_nsec / 100 - written) / 10;
  if (self->last != 0)
    g_array_append_val (self->values, took);
  self->last = written;
}

static void
measure_latency (Bench *self, GArray *values)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (self->sections, "Local\\bench-clock");
  g_autoptr (MgEvent) event = mg_source_find_event (self->objects, "Local\\bench-event", NULL);
  g_autoptr (MgTrigger) trigger = mg_trigger_new_event (event);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 4096);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  Latency latency = { values, 0 };

  mg_range_set_add (shown, 0, 8);
  g_signal_connect (view, "notify::frame", G_CALLBACK (on_frame), &latency);
  mg_view_set_every_sample (view, TRUE);
  mg_view_set_sweep (view, FALSE);
  mg_view_set_rate (view, MG_RATE_MAX);
  mg_view_set_trigger (view, trigger);
  mg_view_set_shown (view, shown);
  mg_bench_run_for (LATENCY_FOR);
  g_signal_handlers_disconnect_by_data (view, &latency);
  mg_bench_print ("sections-events-seen", values->len, "");
  if (values->len > 0)
    mg_bench_print ("sections-event-to-frame", take_median (values), "us");
}

int
main (int argc, char **argv)
{
  g_autofree char *wine = g_find_program_in_path ("wine");
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  Bench bench = { NULL };

  if (wine == NULL || *SECTIONS == 0)
    {
      fprintf (stderr, "bench-sections: Wine or MinGW is not installed; nothing was measured.\n");
      return 0;
    }
  bench_init (&bench);
  measure_join (&bench, values);
  measure_list (&bench, values);
  measure_open (&bench, values);
  measure_latency (&bench, values);
  measure_sweep (&bench, values);
  bench_clear (&bench);
  return 0;
}
