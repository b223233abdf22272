/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When a view is sampled, and what of its mapping. */

#include "mg-view-private.h"

/* What is read around a paused view's range, in bytes, so that one can scroll a little in the moment that was
 * caught. */
#define PAUSED_MARGIN (512 * 1024)

/**
 * mg_view_update_ranges:
 * @self: a view
 *
 * For the view: tells the sampler what is in sight, and as much again on either side, so that scrolling meets bytes that
 * are there.
 */
void
mg_view_update_ranges (MgView *self)
{
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  guint64 least_margin = self->paused ? PAUSED_MARGIN : 0;
  guint64 end = self->length > 0 ? self->offset + self->length : G_MAXUINT64;

  for (guint i = 0; i < mg_range_set_get_n_ranges (self->shown); i++)
    {
      const MgRange *range = mg_range_set_get_range (self->shown, i);
      guint64 margin = MAX (least_margin, range->length);
      guint64 stop = range->offset + range->length;
      guint64 first = MAX (self->offset, range->offset - MIN (margin, range->offset));
      guint64 last = MIN (end, stop + MIN (margin, G_MAXUINT64 - stop));

      if (first < last)
        mg_range_set_add (ranges, first, last - first);
    }
  mg_range_set_add_set (ranges, self->watched);
  mg_range_set_clear (self->sight);
  mg_range_set_add_set (self->sight, ranges);
  mg_range_set_add_set (ranges, self->followed);
  /* To the end of a mapping means to the end of what is there, not beyond; where there is nothing yet, what comes
   * is met as soon as it does. */
  if (self->length == 0 && self->top_size > 0)
    mg_range_set_clip (ranges, self->top_size);
  mg_sampler_set_ranges (self->sampler, self->follower, ranges, self->shown);
}

/**
 * mg_view_set_followed:
 * @self: a view
 * @followed: (nullable): what is to be sampled besides what is in sight; %NULL: nothing
 */
void
mg_view_set_followed (MgView *self, const MgRangeSet *followed)
{
  mg_range_set_clear (self->followed);
  if (followed != NULL)
    mg_range_set_add_set (self->followed, followed);
  /* Very many small pieces take longer than what lies between them. */
  mg_range_set_close_gaps (self->followed, MG_PAGE_SIZE);
  mg_view_update_ranges (self);
}

/**
 * mg_view_set_hold:
 * @self: a view
 * @hold: (nullable): a lock to be held around each sample
 */
void
mg_view_set_hold (MgView *self, MgHold *hold)
{
  mg_sampler_set_hold (self->sampler, self->follower, hold);
}

/**
 * mg_view_get_rate:
 * @self: a view
 *
 * Returns: samples a second while it is not paused
 */
guint
mg_view_get_rate (MgView *self)
{
  return self->rate;
}

/**
 * mg_view_set_rate:
 * @self: a view
 * @rate: samples a second, from 1 to %MG_RATE_MAX, or %MG_RATE_ADAPTIVE or %MG_RATE_SPIN
 */
void
mg_view_set_rate (MgView *self, guint rate)
{
  if (rate < MG_RATE_ADAPTIVE)
    rate = CLAMP (rate, 1, MG_RATE_MAX);
  if (rate == self->rate)
    return;
  self->rate = rate;
  if (!self->paused)
    mg_sampler_set_rate (self->sampler, self->follower, rate);
  g_object_notify (G_OBJECT (self), "rate");
}

/**
 * mg_view_get_paused:
 * @self: a view
 *
 * Returns: whether the picture stands still
 */
gboolean
mg_view_get_paused (MgView *self)
{
  return self->paused;
}

/**
 * mg_view_get_paused_at:
 * @self: a view
 *
 * Returns: when it was paused, in microseconds since 1970; 0 when it is not
 */
gint64
mg_view_get_paused_at (MgView *self)
{
  return self->paused_at;
}

/**
 * mg_view_set_paused:
 * @self: a view
 * @paused: whether the picture is to stand still
 *
 * Pausing takes one last sample, with something around what is in sight; from then on nothing is read.
 */
void
mg_view_set_paused (MgView *self, gboolean paused)
{
  if (paused == self->paused)
    return;
  self->paused = paused;
  self->paused_at = paused ? g_get_real_time () : 0;
  /* New ranges are sampled at once while there is a rate: once is enough. */
  mg_sampler_set_rate (self->sampler, self->follower, 0);
  mg_view_update_ranges (self);
  if (paused)
    mg_sampler_sample_once (self->sampler, self->follower);
  else
    mg_sampler_set_rate (self->sampler, self->follower, self->rate);
  g_object_notify (G_OBJECT (self), "paused");
}

/**
 * mg_view_set_trigger:
 * @self: a view
 * @trigger: (nullable): what it waits for instead of a timer; %NULL: there is a timer
 *
 * Its rate is then the most samples a second; see mg_sampler_set_trigger(). Its frames say what there is to say of
 * events.
 */
void
mg_view_set_trigger (MgView *self, MgTrigger *trigger)
{
  if (trigger == self->trigger)
    return;
  g_clear_pointer (&self->trigger, mg_trigger_unref);
  self->trigger = trigger != NULL ? mg_trigger_ref (trigger) : NULL;
  mg_sampler_set_trigger (self->sampler, self->follower, trigger);
  g_object_notify (G_OBJECT (self), "trigger");
}

/**
 * mg_view_get_trigger:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what it waits for instead of a timer
 */
MgTrigger *
mg_view_get_trigger (MgView *self)
{
  return self->trigger;
}

/**
 * mg_view_set_catch:
 * @self: a view
 * @catch: (nullable): tells a certain frame; %NULL: none is waited for
 *
 * The view pauses at the first sample, of all that are taken from now on while it is not paused, that @catch wants: that one is
 * its frame then, which has #MgFrame.is_caught set, and the time of that one is when it was paused.
 */
void
mg_view_set_catch (MgView *self, MgCatch *catch)
{
  mg_sampler_set_catch (self->sampler, self->follower, catch);
}

/**
 * mg_view_stop_at:
 * @self: a view that shows it already
 * @frame: a frame that was waited for
 *
 * For the view: pauses without one more sample.
 */
void
mg_view_stop_at (MgView *self, MgFrame *frame)
{
  gboolean paused = self->paused;

  self->paused = TRUE;
  self->paused_at = frame->wall_time;
  mg_sampler_set_rate (self->sampler, self->follower, 0);
  mg_view_update_ranges (self);
  if (!paused)
    g_object_notify (G_OBJECT (self), "paused");
}

/**
 * mg_view_set_every_sample:
 * @self: a view
 * @every_sample: whether it wants frames in which nothing changed too
 */
void
mg_view_set_every_sample (MgView *self, gboolean every_sample)
{
  mg_sampler_set_every_sample (self->sampler, self->follower, every_sample);
}

/**
 * mg_view_set_shown:
 * @self: a view
 * @shown: what is in sight, as offsets in the mapping; empty while nobody looks
 *
 * What of the mapping is sampled. The cost of following depends on this alone, and on the sweep of the rest.
 */
void
mg_view_set_shown (MgView *self, const MgRangeSet *shown)
{
  if (mg_range_set_equal (self->shown, shown))
    return;
  mg_range_set_clear (self->shown);
  mg_range_set_add_set (self->shown, shown);
  mg_view_update_ranges (self);
}

/**
 * mg_view_set_watched:
 * @self: a view
 * @watched: what is sampled besides what is in sight, as offsets in the mapping
 *
 * Just these bytes: what is around them is not read, as it is of what one may scroll to. Where very much of them changes,
 * changes are told coarsely, as #MgFrame.coarse says.
 */
void
mg_view_set_watched (MgView *self, const MgRangeSet *watched)
{
  if (mg_range_set_equal (self->watched, watched))
    return;
  mg_range_set_clear (self->watched);
  mg_range_set_add_set (self->watched, watched);
  mg_view_update_ranges (self);
}
