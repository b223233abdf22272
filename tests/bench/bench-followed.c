/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a program pays for being followed: how many updates of 512 floats it makes, without rest and at 10,000 a second,
 * alone and while it is looked at in each passive way. */

#include "mg-bench-ringer.h"
#include "mg-bench.h"
#include "mg-posix-source.h"
#include "mg-view.h"

/* Milliseconds of each measurement, and how many there are of each, turn about: other programs are at work too. */
#define DURATION 400
#define N_TURNS  9
/* Per cent. */
#define BUDGET 1

typedef enum
{
  ALONE,
  TIMER_60,
  TIMER_240,
  ADAPTIVE,
  WORD,
  SEQUENCE,
  FUTEX,
  N_WAYS,
} Way;

static const char *const names[N_WAYS]
  = { "alone", "timer-60", "timer-240", "adaptive", "word", "sequence", "futex" };

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

static MgView *
follow (MgSampler *sampler, MgMapping *mapping, Way way)
{
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgTrigger) trigger = make_trigger (way);
  MgView *view = mg_view_new (sampler, mapping, 0, 0);

  mg_range_set_add (shown, 0, sizeof (MgBenchBell));
  mg_view_set_rate (view, way == ADAPTIVE ? MG_RATE_ADAPTIVE : way == TIMER_60 ? 60 : MG_RATE_MAX);
  mg_view_set_trigger (view, trigger);
  mg_view_set_shown (view, shown);
  return view;
}

/* Returns: events a second. */
static double
measure_once (MgBenchBell *bell, MgSampler *sampler, MgMapping *mapping, Way way)
{
  MgView *view = way != ALONE ? follow (sampler, mapping, way) : NULL;
  guint64 n_events;
  double began;

  mg_bench_run_for (100);
  began = mg_bench_get_time ();
  n_events = __atomic_load_n (&bell->n_events, __ATOMIC_RELAXED);
  mg_bench_run_for (DURATION);
  n_events = __atomic_load_n (&bell->n_events, __ATOMIC_RELAXED) - n_events;
  g_clear_object (&view);
  return (double) n_events / (mg_bench_get_time () - began) * 1e3;
}

static void
measure (const char *what, const MgBenchRinging *ringing)
{
  g_autofree char *path = g_strconcat ("/", ringing->name, NULL);
  g_autoptr (MgBenchProcess) ringer = mg_bench_ringer_new (ringing);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, path);
  g_autoptr (MgSampler) sampler = NULL;
  MgBenchBell *bell = mg_bench_bell_map (ringing->name);
  GArray *rates[N_WAYS];
  double alone = 0;

  for (guint i = 0; i < N_WAYS; i++)
    rates[i] = g_array_new (FALSE, FALSE, sizeof (double));
  mg_bench_process_set_mode (ringer, 1);
  sampler = mg_sampler_new ();
  for (guint turn = 0; turn < N_TURNS; turn++)
    for (guint i = 0; i < N_WAYS; i++)
      {
        double rate = measure_once (bell, sampler, mapping, i);

        g_array_append_val (rates[i], rate);
      }
  for (guint i = 0; i < N_WAYS; i++)
    {
      g_autofree char *name = g_strdup_printf ("followed-%s-%s", what, names[i]);
      double rate = mg_bench_median (rates[i]);

      if (i == ALONE)
        alone = rate;
      mg_bench_print (name, rate, "/s");
      if (i != ALONE)
        {
          g_autofree char *loss = g_strconcat (name, "-loss", NULL);

          mg_bench_print (loss, (1 - rate / alone) * 100, "%");
          mg_bench_print_budget (loss, BUDGET, "%");
        }
      g_array_unref (rates[i]);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("followed");

  measure ("10kHz", &(MgBenchRinging){ .name = name, .exact = TRUE, .period = 100, .quiet = TRUE });
  measure ("full-speed", &(MgBenchRinging){ .name = name, .quiet = TRUE });
  return 0;
}
