/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-status-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-rate-meter.h"
#include "mg-text.h"

/**
 * mg_status_text_place:
 * @inspection: an inspection
 *
 * Returns: (transfer full): the element under the cursor, or what is selected
 */
char *
mg_status_text_place (MgInspection *inspection)
{
  gsize size = mg_element_get_size (mg_inspection_get_element (inspection));
  MgRange selection;

  mg_inspection_get_selection (inspection, &selection);
  if (selection.length > 1)
    {
      g_autofree char *bytes = mg_text_format_bytes (selection.length);

      /* Translators: as “16 bytes selected” */
      return g_strdup_printf (_ ("%s selected"), bytes);
    }
  return g_strdup_printf ("[%" G_GUINT64_FORMAT "]",
                          (mg_inspection_get_cursor (inspection) - mg_inspection_get_offset (inspection))
                            / size);
}

/* What is waited for, in a word: where it is says enough to who has chosen it. */
static char *
name_trigger (MgTrigger *trigger)
{
  if (mg_trigger_get_kind (trigger) == MG_TRIGGER_WRITE)
    return g_strdup (_ ("writes"));
  if (mg_trigger_is_inside (trigger))
    return g_strdup_printf ("0x%" PRIx64, mg_trigger_get_offset (trigger));
  if (mg_trigger_get_semaphore (trigger) != NULL || mg_trigger_get_event (trigger) != NULL)
    return mg_trigger_describe (trigger);
  return g_strdup_printf (_ ("eventfd %d"), mg_trigger_get_descriptor (trigger));
}

/* Whether events come: who was fast and has stopped has no rate. */
static gboolean
has_period (const MgEvents *events, gint64 now)
{
  return events->period > 0 && now - events->fired_at < MAX (8 * events->period, 2 * G_USEC_PER_SEC);
}

static char *
describe_waiting (MgTrigger *trigger, MgFrame *frame)
{
  g_autofree char *name = name_trigger (trigger);
  g_autofree char *rate = NULL;

  if (frame != NULL && frame->event_error != NULL)
    /* Translators: what is waited for, and cannot be: as “not on 0x10” */
    return g_strdup_printf (_ ("not on %s"), name);
  if (frame == NULL || !has_period (&frame->events, g_get_monotonic_time ()))
    /* Translators: what is waited for: as “on 0x10” */
    return g_strdup_printf (_ ("on %s"), name);
  rate = mg_rate_meter_format ((double) G_USEC_PER_SEC / (double) frame->events.period);
  /* Translators: what is waited for, and how often it comes a second: as “on 0x10 · 998/s” */
  return g_strdup_printf (_ ("on %s · %s/s"), name, rate);
}

/**
 * mg_status_text_follow:
 * @inspection: an inspection
 * @rates: what was measured
 *
 * Returns: (transfer full): how its view follows, as short as can be
 */
char *
mg_status_text_follow (MgInspection *inspection, const MgStatusRates *rates)
{
  MgView *view = mg_inspection_get_view (inspection);
  MgTrigger *trigger = mg_view_get_trigger (view);
  guint rate = mg_view_get_rate (view);

  if (mg_view_get_paused (view))
    return g_strdup (_ ("paused"));
  if (trigger != NULL)
    return describe_waiting (trigger, mg_inspection_get_frame (inspection));
  if (rate == MG_RATE_ADAPTIVE)
    /* Translators: samples a second, of which there are the more the more changes */
    return g_strdup_printf (_ ("adaptive · %s/s"), rates->samples);
  if (rate == MG_RATE_SPIN)
    /* Translators: samples a second, which are taken one after the other */
    return g_strdup_printf (_ ("spin · %s/s"), rates->samples);
  /* Translators: samples per second */
  return g_strdup_printf (_ ("%u/s"), rate);
}

/* What of the count is known: one that waits counts events, a timer samples that fell due; else nothing falls due. */
static gboolean
counts_missed (MgInspection *inspection)
{
  MgView *view = mg_inspection_get_view (inspection);

  return mg_view_get_trigger (view) != NULL || mg_view_get_rate (view) <= MG_RATE_MAX;
}

/* Returns: (transfer full): as “12”, or “≥ 12” */
static char *
count_missed (MgInspection *inspection)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);
  MgTrigger *trigger = mg_view_get_trigger (mg_inspection_get_view (inspection));
  g_autofree char *number = NULL;

  if (trigger == NULL)
    return mg_text_format_number (frame != NULL ? frame->missed : 0);
  number = mg_text_format_number (frame != NULL ? frame->events.missed : 0);
  if (mg_trigger_is_exact (trigger))
    return g_steal_pointer (&number);
  return g_strdup_printf ("≥ %s", number);
}

/**
 * mg_status_text_missed:
 * @inspection: an inspection
 *
 * Returns: (transfer full): how much was not seen, and whether that is all
 */
char *
mg_status_text_missed (MgInspection *inspection)
{
  g_autofree char *number = counts_missed (inspection) ? count_missed (inspection) : g_strdup ("–");

  /* Translators: a number of samples, or events */
  return g_strdup_printf (_ ("missed %s"), number);
}

/**
 * mg_status_text_missed_meaning:
 * @inspection: an inspection
 *
 * Returns: (transfer none): what mg_status_text_missed() counts
 */
const char *
mg_status_text_missed_meaning (MgInspection *inspection)
{
  MgTrigger *trigger = mg_view_get_trigger (mg_inspection_get_view (inspection));

  if (trigger != NULL && mg_trigger_is_exact (trigger))
    return _ ("Events that were not shown, as the next one came too soon; none goes uncounted");
  if (trigger != NULL)
    return _ ("Events that were not shown, as the next one came too soon; there may have been more of them");
  if (!counts_missed (inspection))
    return _ ("Without a timer no sample falls due that could be missed");
  return _ ("Samples that fell due and were not taken in time");
}

/**
 * mg_status_text_torn:
 * @inspection: an inspection
 *
 * Returns: (transfer full): how many samples were torn
 */
char *
mg_status_text_torn (MgInspection *inspection)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);
  g_autofree char *number = mg_text_format_number (frame != NULL ? frame->torn_samples : 0);

  /* Translators: a number of samples that were torn apart: written while they were copied */
  return g_strdup_printf (_ ("torn %s"), number);
}

static void
add (GPtrArray *facts, const char *label, char *value)
{
  MgFact *fact = g_new (MgFact, 1);

  fact->label = label;
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

static void
add_number (GPtrArray *facts, const char *label, guint64 number)
{
  add (facts, label, mg_text_format_number (number));
}

static char *
describe_following (MgView *view, const MgStatusRates *rates)
{
  MgTrigger *trigger = mg_view_get_trigger (view);
  guint rate = mg_view_get_rate (view);
  g_autofree char *what = NULL;

  if (trigger != NULL)
    {
      what = mg_trigger_describe (trigger);
      /* Translators: what is waited for, as “semaphore /ready” */
      return g_strdup_printf (_ ("waits for the %s"), what);
    }
  if (rate == MG_RATE_ADAPTIVE)
    return g_strdup_printf (_ ("adaptively, now %s times a second"), rates->samples);
  if (rate == MG_RATE_SPIN)
    return g_strdup_printf (_ ("one sample after the other, %s a second"), rates->samples);
  return g_strdup_printf (_ ("%u times a second"), rate);
}

static const char *
describe_price (MgTrigger *trigger)
{
  if (trigger != NULL && mg_trigger_get_kind (trigger) == MG_TRIGGER_POST)
    return _ ("each post, from the program that waits for it");
  if (trigger != NULL && mg_trigger_get_kind (trigger) == MG_TRIGGER_FUTEX)
    return _ ("nothing, where all that wait are woken");
  if (trigger != NULL && mg_trigger_takes (trigger))
    return _ ("each wake that it gets, from the program that waits for it");
  return _ ("nothing: it only looks");
}

/* Returns: (transfer full): as “0.1 ms”, for what is too short for mg_text_format_duration() */
static char *
format_jitter (gint64 jitter)
{
  if (jitter >= 100 && jitter < 10000)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%d.%d ms"), (int) (jitter / 1000), (int) (jitter % 1000 / 100));
  return mg_text_format_duration (jitter);
}

static char *
describe_writer (const MgEvents *events, gint64 now)
{
  g_autofree char *rate = NULL;
  g_autofree char *jitter = format_jitter (events->jitter);

  if (!has_period (events, now))
    return g_strdup ("–");
  rate = mg_rate_meter_format ((double) G_USEC_PER_SEC / (double) events->period);
  /* Translators: events a second, and by how much the time between two differs */
  return g_strdup_printf (_ ("%s/s ± %s"), rate, jitter);
}

static char *
describe_age (const MgEvents *events, gint64 now)
{
  g_autofree char *age = mg_text_format_duration (MAX (now - events->fired_at, 0));

  if (events->fired_at == 0)
    return g_strdup (_ ("none yet"));
  /* Translators: a duration */
  return g_strdup_printf (_ ("%s ago"), age);
}

static void
add_events (GPtrArray *facts, MgInspection *inspection, MgFrame *frame, gint64 now)
{
  const MgEvents *events = &frame->events;
  g_autofree char *fired = mg_text_format_number (events->fired);
  g_autofree char *missed = mg_text_format_number (events->missed);

  add (facts, _ ("Last event"), describe_age (events, now));
  add (facts, _ ("Writer"), describe_writer (events, now));
  add (facts, _ ("Events"), events->exact ? g_strdup (fired) : g_strdup_printf (_ ("at least %s"), fired));
  add_number (facts, _ ("Seen"), events->seen);
  add (facts, _ ("Missed"), events->exact ? g_strdup (missed) : g_strdup_printf (_ ("at least %s"), missed));
  if (frame->sequence_offset != G_MAXUINT64)
    add (facts, _ ("Sequence"),
         frame->is_sequenced ? g_strdup_printf ("%" PRIu32, frame->sequence)
                             : g_strdup (_ ("odd: it was being written")));
}

static void
add_samples (GPtrArray *facts, MgInspection *inspection, MgFrame *frame)
{
  MgView *view = mg_inspection_get_view (inspection);

  add_number (facts, _ ("Samples"), frame->samples);
  if (mg_view_get_trigger (view) == NULL && counts_missed (inspection))
    add_number (facts, _ ("Missed samples"), frame->missed);
  add_number (facts, _ ("Torn samples"), frame->torn_samples);
  if (frame->held > 0 || frame->unheld > 0)
    {
      add (facts, _ ("Lock held for"), mg_text_format_duration (frame->held));
      add_number (facts, _ ("Without the lock"), frame->unheld);
    }
}

static void
fact_free (gpointer data)
{
  MgFact *fact = data;

  g_free (fact->value);
  g_free (fact);
}

/**
 * mg_status_text_facts:
 * @inspection: an inspection
 * @rates: what was measured
 * @now: in microseconds of the monotonic clock
 *
 * Returns: (transfer full) (element-type MgFact): all that is known of how its view follows; which lines there are changes
 * with what the user does, or with a trouble, and not from one frame to the next
 */
GPtrArray *
mg_status_text_facts (MgInspection *inspection, const MgStatusRates *rates, gint64 now)
{
  MgView *view = mg_inspection_get_view (inspection);
  MgFrame *frame = mg_inspection_get_frame (inspection);
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  add (facts, _ ("Cursor"), mg_status_text_place (inspection));
  add (facts, _ ("Follows"), describe_following (view, rates));
  add (facts, _ ("Takes"), g_strdup (describe_price (mg_view_get_trigger (view))));
  if (mg_view_get_paused (view))
    add (facts, _ ("Paused since"), mg_text_format_time (mg_view_get_paused_at (view), 3));
  add (facts, _ ("Changes"), g_strdup_printf (_ ("%s bytes/s"), rates->changes));
  if (frame == NULL)
    return facts;
  if (frame->has_events)
    add_events (facts, inspection, frame, now);
  add_samples (facts, inspection, frame);
  if (frame->event_error != NULL)
    add (facts, _ ("Trouble"), g_strdup (frame->event_error->message));
  if (frame->unheld_error != NULL)
    add (facts, _ ("No lock"), g_strdup (frame->unheld_error->message));
  return facts;
}
