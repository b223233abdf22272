/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-follow.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-output.h"
#include "mg-ctl-trigger.h"
#include "mg-error.h"
#include "mg-text.h"

/**
 * mg_ctl_follow_parse_rate:
 * @self: its @rate is set
 * @text: (nullable): what was given with --rate
 * @default_rate: what holds when nothing was
 * @error: return location
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_ctl_follow_parse_rate (MgCtlFollow *self, const char *text, guint64 default_rate, GError **error)
{
  guint64 number = default_rate;

  if (g_strcmp0 (text, "adaptive") == 0)
    number = MG_RATE_ADAPTIVE;
  else if (g_strcmp0 (text, "spin") == 0)
    number = MG_RATE_SPIN;
  else if (text != NULL && !mg_text_parse_unsigned (text, &number, error))
    return g_prefix_error (error, "--rate: "), FALSE;
  else if (number < 1 || number > MG_RATE_MAX)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("--rate: a mapping can be looked at 1 to %d times a second."), MG_RATE_MAX);
      return FALSE;
    }
  self->rate = (guint) number;
  return TRUE;
}

/**
 * mg_ctl_follow_check_range:
 * @self: its @range and @default_count are set
 * @error: return location
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when that is more than can be followed
 */
gboolean
mg_ctl_follow_check_range (const MgCtlFollow *self, GError **error)
{
  g_autofree char *most = mg_text_format_size (MG_CTL_FOLLOW_LENGTH_MAX);

  if (self->range.offset <= G_MAXINT64
      && (!self->range.has_count || mg_ctl_range_get_length (&self->range) <= MG_CTL_FOLLOW_LENGTH_MAX))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("--offset and --count reach too far: at most %s can be watched at once."), most);
  return FALSE;
}

static guint64
count_values (MgCtlFollow *self, MgFrame *frame)
{
  if (self->range.has_count)
    return self->range.count;
  if (frame->state == MG_FRAME_LIVE)
    {
      if (!mg_identity_equal (&self->identity, &frame->identity))
        self->top_size = 0;
      self->identity = frame->identity;
      self->top_size = MAX (self->top_size, frame->size);
    }
  return MIN (mg_ctl_range_count_within (&self->range, self->top_size), self->default_count);
}

/* Says that not all is watched, once for each size. */
static void
tell_limit (MgCtlFollow *self, guint64 n_values)
{
  guint64 n_all = mg_ctl_range_count_within (&self->range, self->top_size);
  g_autofree char *all = mg_text_format_number (n_all);
  g_autofree char *watched = mg_text_format_number (n_values);
  g_autofree char *sentence = NULL;

  if (self->range.has_count || n_all <= n_values || self->told_size == self->top_size)
    return;
  self->told_size = self->top_size;
  sentence = g_strdup_printf (_ ("“%s” has %s values; the first %s are watched. See --offset and --count."),
                              self->name.quoted, all, watched);
  self->tell (sentence, self->data);
}

/* Returns: whether it can begin with this frame, or has begun; else it ends. */
static gboolean
begin (MgCtlFollow *self, MgFrame *frame)
{
  self->was_there = self->was_there || frame->state == MG_FRAME_LIVE;
  if (self->was_there || frame->state == MG_FRAME_STALE || (self->waits && frame->state == MG_FRAME_WAITING))
    return TRUE;
  self->status = mg_ctl_fail (frame->error);
  g_main_loop_quit (self->loop);
  return FALSE;
}

/* Says why a sample was taken without what was to be held, when that begins or is another reason. */
static void
tell_unheld (MgCtlFollow *self, MgFrame *frame)
{
  const char *reason = frame->unheld_error != NULL ? frame->unheld_error->message : NULL;

  if (g_strcmp0 (reason, self->told_unheld) == 0)
    return;
  g_free (self->told_unheld);
  self->told_unheld = g_strdup (reason);
  if (reason != NULL)
    self->tell (reason, self->data);
}

static void
on_frame (MgCtlFollow *self)
{
  MgFrame *frame = mg_view_get_frame (self->view);
  guint64 n_values = count_values (self, frame);
  g_autofree char *line = NULL;
  g_autofree char *second_line = NULL;
  g_autofree char *third_line = NULL;
  gboolean sampled = FALSE;

  if (!begin (self, frame))
    return;
  mg_ctl_keeper_take (self->keeper, frame);
  line = mg_ctl_events_take (self->events, frame, n_values);
  if (line != NULL)
    self->tell (line, self->data);
  if (frame->state == MG_FRAME_LIVE)
    {
      tell_limit (self, n_values);
      tell_unheld (self, frame);
      sampled = mg_ctl_sample_take (self->sample, frame, (gsize) n_values);
      if (!sampled)
        return;
      second_line = mg_ctl_events_take_sample (self->events, frame, self->sample);
      if (second_line != NULL)
        self->tell (second_line, self->data);
      /* Before it is waited for there is nothing to begin with. */
      if (frame->has_events && frame->events.frames == 0)
        return;
      third_line = mg_ctl_events_take_trigger (self->events, frame);
      if (third_line != NULL)
        self->tell (third_line, self->data);
    }
  if (!self->show (frame, sampled, self->data))
    g_main_loop_quit (self->loop);
}

static void
start_view (MgCtlFollow *self)
{
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (self->name.source, self->name.name);
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgMappingInfo) info = mg_source_lookup (self->name.source, self->name.name, NULL);
  guint64 length
    = self->range.has_count ? mg_ctl_range_get_length (&self->range) : self->default_count * self->range.size;

  mg_range_set_add (shown, self->range.offset, length);
  self->view = mg_view_new (sampler, mapping, self->range.offset, MAX (length, 1));
  self->keeper = mg_ctl_keeper_new (self->view, info);
  g_signal_connect_swapped (self->view, "notify::frame", G_CALLBACK (on_frame), self);
  mg_view_set_every_sample (self->view, self->rate <= MG_RATE_MAX);
  mg_view_set_sweep (self->view, MG_SWEEP_NONE);
  mg_view_set_rate (self->view, self->rate);
  mg_view_set_trigger (self->view, self->trigger);
  mg_view_set_hold (self->view, self->hold);
  mg_view_set_shown (self->view, shown);
}

/**
 * mg_ctl_follow_start:
 * @self: what to follow
 * @hung_status: what to exit with when it is to end and cannot
 *
 * To be called before any other thread is made: see mg_ctl_stop_new().
 */
void
mg_ctl_follow_start (MgCtlFollow *self, MgCtlStatus hung_status)
{
  mg_ctl_warn_open (&self->name);
  if (self->trigger != NULL)
    mg_ctl_trigger_warn (self->trigger);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->stop = mg_ctl_stop_new (self->loop, hung_status);
  self->events = mg_ctl_events_new (self->name.quoted, &self->range);
  self->sample = mg_ctl_sample_new (&self->range);
  start_view (self);
}

/* In the end: how much of what happened was shown. */
static void
tell_events (MgCtlFollow *self)
{
  const MgEvents *events = &mg_view_get_frame (self->view)->events;
  g_autofree char *fired = mg_text_format_number (events->fired);
  g_autofree char *seen = mg_text_format_number (events->seen);
  g_autofree char *missed = mg_text_format_number (events->missed);
  g_autofree char *what = mg_trigger_describe (self->trigger);
  g_autofree char *sentence = g_strdup_printf (
    events->exact ? _ ("“%s”: %s events: %s seen, %s missed.")
                  : _ ("“%s”: %s events were noticed, and there may have been more: %s seen, %s missed."),
    what, fired, seen, missed);

  self->tell (sentence, self->data);
}

/**
 * mg_ctl_follow_run:
 * @self: was started
 *
 * Returns: %MG_CTL_FAILED when there was nothing to follow; why was said
 */
MgCtlStatus
mg_ctl_follow_run (MgCtlFollow *self)
{
  g_main_loop_run (self->loop);
  if (self->trigger != NULL && self->status == MG_CTL_DONE)
    tell_events (self);
  return self->status;
}

/**
 * mg_ctl_follow_clear:
 * @self: also one that was not started
 */
void
mg_ctl_follow_clear (MgCtlFollow *self)
{
  g_clear_pointer (&self->keeper, mg_ctl_keeper_free);
  g_clear_object (&self->view);
  g_clear_pointer (&self->stop, mg_ctl_stop_free);
  g_clear_pointer (&self->events, mg_ctl_events_free);
  g_clear_pointer (&self->sample, mg_ctl_sample_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->trigger, mg_trigger_unref);
  g_clear_pointer (&self->hold, mg_hold_unref);
  g_clear_pointer (&self->told_unheld, g_free);
  mg_ctl_name_clear (&self->name);
}
