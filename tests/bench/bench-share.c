/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is seen of a program that makes 60, 1,000 or 10,000 frames a second, in each way to follow it: how many of its
 * frames, how many were marked as torn, and how many were torn without a mark; against its own count. */

#include "mg-bench-ringer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

/* Milliseconds of each measurement. */
#define DURATION 3000

typedef enum
{
  TIMER_60,
  TIMER_240,
  ADAPTIVE,
  SPIN,
  WORD,
  SEQUENCE,
  FUTEX,
  N_WAYS,
} Way;

static const char *const names[N_WAYS]
  = { "timer-60", "timer-240", "adaptive", "spin", "word", "sequence", "futex" };

typedef struct
{
  MgView *view;
  /* The writer's count in the frame that everything is counted from, and in the last. */
  guint64 first;
  guint64 last;
  guint64 n_seen;
  guint64 n_frames;
  guint64 n_torn;
  guint64 n_wrong;
  MgEvents events;
} Share;

static gboolean
is_whole (const MgBenchBell *bell)
{
  for (guint i = 0; i < G_N_ELEMENTS (bell->floats); i++)
    if (bell->floats[i] != mg_bench_bell_get_float (bell->n_events, i))
      return FALSE;
  return TRUE;
}

static void
on_frame (Share *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);
  MgBenchBell bell;

  if (mg_frame_read (frame, 0, (guint8 *) &bell, sizeof bell) < sizeof bell || bell.n_events == 0)
    return;
  self->n_frames++;
  if (frame->torn != NULL && !mg_range_set_is_empty (frame->torn))
    self->n_torn++;
  else if (!is_whole (&bell))
    self->n_wrong++;
  if (self->n_frames == 1 || (frame->has_events && frame->events.fired == 0))
    /* Events are counted from here on. */
    self->first = bell.n_events;
  else if (bell.n_events != self->last)
    self->n_seen++;
  self->last = bell.n_events;
  self->events = frame->events;
}

static MgTrigger *
make_trigger (Way way)
{
  switch (way)
    {
    case WORD:
      return mg_trigger_new_inside (MG_TRIGGER_WORD, G_STRUCT_OFFSET (MgBenchBell, word), NULL);
    case SEQUENCE:
      return mg_trigger_new_inside (MG_TRIGGER_SEQUENCE, G_STRUCT_OFFSET (MgBenchBell, sequence), NULL);
    case FUTEX:
      return mg_trigger_new_inside (MG_TRIGGER_FUTEX, G_STRUCT_OFFSET (MgBenchBell, futex), NULL);
    default:
      return NULL;
    }
}

static guint
get_rate (Way way)
{
  switch (way)
    {
    case TIMER_60:
      return 60;
    case ADAPTIVE:
      return MG_RATE_ADAPTIVE;
    case SPIN:
      return MG_RATE_SPIN;
    default:
      return MG_RATE_MAX;
    }
}

static void
print (guint rate, Way way, const Share *share)
{
  guint64 n_made = share->last - share->first;
  struct
  {
    const char *what;
    double value;
    const char *unit;
  } lines[] = {
    { "made", (double) n_made, "frames" },
    { "seen", 100.0 * (double) share->n_seen / (double) n_made, "%" },
    { "missed", (double) (n_made - share->n_seen), "frames" },
    { "missed-told", (double) share->events.missed, "frames" },
    { "torn", 100.0 * (double) share->n_torn / (double) MAX (share->n_frames, 1), "%" },
    { "torn-unmarked", (double) share->n_wrong, "frames" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *name = g_strdup_printf ("share-%u-%s-%s", rate, names[way], lines[i].what);

      /* The others are told nothing of frames. */
      if (g_str_equal (lines[i].what, "missed-told") && way < WORD)
        continue;
      mg_bench_print (name, lines[i].value, lines[i].unit);
    }
}

static void
measure (MgSource *source, const char *path, guint rate, Way way)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgTrigger) trigger = make_trigger (way);
  Share share = { .view = view };

  mg_range_set_add (shown, 0, sizeof (MgBenchBell));
  mg_view_set_rate (view, get_rate (way));
  mg_view_set_trigger (view, trigger);
  mg_view_set_shown (view, shown);
  g_signal_connect_swapped (view, "notify::frame", G_CALLBACK (on_frame), &share);
  mg_bench_run_for (DURATION);
  print (rate, way, &share);
}

int
main (int argc, char **argv)
{
  const guint rates[] = { 60, 1000, 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *name = mg_bench_name ("share");
      g_autofree char *path = g_strconcat ("/", name, NULL);
      const MgBenchRinging ringing = { .name = name, .exact = TRUE, .period = G_USEC_PER_SEC / rates[i] };
      g_autoptr (MgBenchProcess) ringer = mg_bench_ringer_new (&ringing);
      g_autoptr (MgSource) source = mg_posix_source_new (NULL);

      mg_bench_process_set_mode (ringer, 1);
      for (guint way = 0; way < N_WAYS; way++)
        measure (source, path, rates[i], way);
    }
  return 0;
}
