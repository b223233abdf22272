/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long after an event of another process its frame is there, for each thing that can be waited for. The limit is a
 * thread that does nothing but look at one word. */

#include "mg-bench-ringer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

/* Slow enough for each to have a frame of its own, which is what is measured. */
#define PERIOD   (G_USEC_PER_SEC / 60)
#define N_EVENTS 200
/* Milliseconds. */
#define PATIENCE 15000

typedef struct
{
  MgView *view;
  /* Microseconds from an event to when it was noticed, and to its frame. */
  GArray *noticed;
  GArray *shown;
  gint64 last;
} Measure;

static void
on_frame (Measure *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);
  MgBenchBell bell;
  double latency;

  if (mg_frame_read (frame, 0, (guint8 *) &bell, sizeof bell) < sizeof bell || bell.time == self->last)
    return;
  /* What was there before it was waited for is no event. */
  if (self->last != 0 && (!frame->has_events || frame->events.fired > 0))
    {
      latency = (double) (frame->events.fired_at - bell.time);
      if (frame->has_events && latency >= 0)
        g_array_append_val (self->noticed, latency);
      latency = (double) (g_get_monotonic_time () - bell.time);
      g_array_append_val (self->shown, latency);
    }
  self->last = bell.time;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static double
get_percentile (GArray *values, double share)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) ((values->len - 1) * share));
}

static void
print (const char *kind, const char *what, GArray *values)
{
  g_autofree char *median = g_strdup_printf ("events-%s-%s", kind, what);
  g_autofree char *worst = g_strdup_printf ("events-%s-%s-p99", kind, what);

  mg_bench_print (median, get_percentile (values, 0.5), "us");
  mg_bench_print (worst, get_percentile (values, 0.99), "us");
}

static gboolean
on_end (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
measure (const char *kind, MgTrigger *trigger, MgSource *source, const char *path)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (GArray) noticed = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (double));
  Measure self = { view, noticed, frames, 0 };
  gboolean late = FALSE;
  guint timeout = g_timeout_add (PATIENCE, on_end, &late);

  mg_range_set_add (shown, 0, sizeof (MgBenchBell));
  mg_view_set_rate (view, trigger != NULL ? MG_RATE_MAX : 60);
  mg_view_set_trigger (view, trigger);
  mg_view_set_shown (view, shown);
  g_signal_connect_swapped (view, "notify::frame", G_CALLBACK (on_frame), &self);
  while (frames->len < N_EVENTS && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (timeout);
  else
    g_printerr ("bench-events: only %u events were seen with “%s”.\n", frames->len, kind);
  if (trigger != NULL)
    print (kind, "noticed", noticed);
  print (kind, "frame", frames);
}

/* What a thread of its own that spins sees. */
static void
measure_limit (MgBenchBell *bell)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  guint32 word = __atomic_load_n (&bell->word, __ATOMIC_ACQUIRE);

  while (values->len < N_EVENTS)
    {
      double latency;

      while (__atomic_load_n (&bell->word, __ATOMIC_ACQUIRE) == word)
        ;
      word = bell->word;
      latency = (double) (g_get_monotonic_time () - bell->time);
      g_array_append_val (values, latency);
    }
  print ("limit", "spin", values);
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("events");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  const MgBenchRinging ringing = { .name = name, .pauses = TRUE, .period = PERIOD };
  g_autoptr (MgBenchProcess) ringer = mg_bench_ringer_new (&ringing);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  MgBenchBell *bell = mg_bench_bell_map (name);
  struct
  {
    const char *kind;
    MgTrigger *trigger;
  } kinds[] = {
    { "word", mg_trigger_new_inside (MG_TRIGGER_WORD, G_STRUCT_OFFSET (MgBenchBell, word), NULL) },
    { "sequence",
      mg_trigger_new_inside (MG_TRIGGER_SEQUENCE, G_STRUCT_OFFSET (MgBenchBell, sequence), NULL) },
    { "futex", mg_trigger_new_inside (MG_TRIGGER_FUTEX, G_STRUCT_OFFSET (MgBenchBell, futex), NULL) },
    { "semaphore", mg_trigger_new_semaphore (MG_TRIGGER_SEMAPHORE, path, NULL) },
    { "post", mg_trigger_new_semaphore (MG_TRIGGER_POST, path, NULL) },
    { "eventfd", mg_trigger_new_eventfd (bell->process, bell->eventfd, NULL) },
    { "write", mg_trigger_new_write () },
    { "timer-60", NULL },
  };

  mg_bench_process_set_mode (ringer, 1);
  measure_limit (bell);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      measure (kinds[i].kind, kinds[i].trigger, source, path);
      g_clear_pointer (&kinds[i].trigger, mg_trigger_unref);
    }
  return 0;
}
