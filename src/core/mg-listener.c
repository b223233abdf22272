/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-listener.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-error.h"

/* A sequence word that seems to have made more updates than this went back instead: its writer has begun anew. */
#define MOST_UPDATES (G_GUINT64_CONSTANT (1) << 30)

struct _MgListener
{
  MgTrigger *trigger;
  MgWaiter *waiter;
  /* Events of the waiters before this one. */
  guint64 before;

  /* What the waiter knew when the sample under way was begun; when the newest one was; and what the follower knows. */
  MgWaiterNews begun;
  MgWaiterNews ready;
  guint64 told_serial;
  guint64 told_events;

  /* Whether its follower was given the first frame since the waiter began. */
  gboolean has_begun;
  /* The sequence word, and of which object, that the follower was shown last. */
  gboolean is_based;
  guint32 sequence;
  guint64 generation;

  MgEvents events;
};

/**
 * mg_listener_new:
 * @trigger: what to wait for
 *
 * Returns: (transfer full): a listener that does not wait yet
 */
MgListener *
mg_listener_new (MgTrigger *trigger)
{
  MgListener *self = g_new0 (MgListener, 1);

  self->trigger = mg_trigger_ref (trigger);
  self->events.exact = mg_trigger_is_exact (trigger);
  return self;
}

/**
 * mg_listener_free:
 * @self: (transfer full): a listener
 */
void
mg_listener_free (MgListener *self)
{
  g_clear_pointer (&self->waiter, mg_waiter_stop);
  mg_waiter_news_clear (&self->begun);
  mg_waiter_news_clear (&self->ready);
  mg_trigger_unref (self->trigger);
  g_free (self);
}

/**
 * mg_listener_get_trigger:
 * @self: a listener
 *
 * Returns: (transfer none): what it waits for
 */
MgTrigger *
mg_listener_get_trigger (MgListener *self)
{
  return self->trigger;
}

/**
 * mg_listener_needs_waiter:
 * @self: a listener
 * @backing: (nullable): the mapping, as it is open now
 * @active: whether it is to wait at all
 *
 * Ends the waiter that it has when that waits in another object, or is not wanted any more.
 *
 * Returns: whether a waiter is to be made for it
 */
gboolean
mg_listener_needs_waiter (MgListener *self, MgBacking *backing, gboolean active)
{
  gboolean inside = mg_trigger_is_inside (self->trigger);

  if (self->waiter != NULL && (!active || (inside && mg_waiter_get_backing (self->waiter) != backing)))
    {
      g_auto (MgWaiterNews) news = { 0 };

      mg_waiter_look (self->waiter, &news);
      self->before += news.n_events;
      g_clear_pointer (&self->waiter, mg_waiter_stop);
      mg_waiter_news_clear (&self->begun);
      mg_waiter_news_clear (&self->ready);
      self->begun = self->ready = (MgWaiterNews){ 0 };
      self->told_serial = 0;
      self->has_begun = FALSE;
    }
  return self->waiter == NULL && active && (!inside || backing != NULL);
}

/**
 * mg_listener_take_waiter:
 * @self: a listener that needs one
 * @waiter: (transfer full): a waiter
 */
void
mg_listener_take_waiter (MgListener *self, MgWaiter *waiter)
{
  self->waiter = waiter;
}

/**
 * mg_listener_has_news:
 * @self: a listener
 *
 * Returns: whether its waiter has noticed something since the last sample was begun
 */
gboolean
mg_listener_has_news (MgListener *self)
{
  return self->waiter != NULL && mg_waiter_get_serial (self->waiter) != self->begun.serial;
}

/**
 * mg_listener_begin:
 * @self: a listener
 *
 * A sample is begun: it will show what the waiter has noticed so far.
 */
void
mg_listener_begin (MgListener *self)
{
  if (self->waiter == NULL)
    return;
  mg_waiter_news_clear (&self->begun);
  mg_waiter_look (self->waiter, &self->begun);
}

/**
 * mg_listener_end:
 * @self: a listener
 *
 * The sample that was begun last was taken.
 */
void
mg_listener_end (MgListener *self)
{
  mg_waiter_news_clear (&self->ready);
  self->ready = self->begun;
  self->ready.error = self->begun.error != NULL ? g_error_copy (self->begun.error) : NULL;
}

/**
 * mg_listener_wants:
 * @self: a listener
 *
 * Returns: whether the newest sample tells its follower something, even where no byte has changed
 */
gboolean
mg_listener_wants (MgListener *self)
{
  return self->ready.serial != self->told_serial;
}

/* Counts by the word itself: exact, whatever was looked at in between. */
static void
count_updates (MgListener *self, MgFrame *frame)
{
  guint64 n_updates = (guint32) (frame->sequence - self->sequence) / 2;
  gboolean same = self->is_based && self->generation == frame->generation && n_updates <= MOST_UPDATES;

  self->events.fresh = !same || n_updates > 0;
  if (same && n_updates > 0)
    {
      self->events.fired += n_updates;
      self->events.seen++;
      self->events.missed += n_updates - 1;
    }
  self->is_based = TRUE;
  self->sequence = frame->sequence;
  self->generation = frame->generation;
}

static void
count_events (MgListener *self)
{
  guint64 n_events = self->before + self->ready.n_events;
  guint64 n_new = n_events - self->told_events;

  self->events.fresh = n_new > 0;
  if (n_new == 0)
    return;
  self->told_events = n_events;
  if (mg_trigger_get_kind (self->trigger) == MG_TRIGGER_SEQUENCE)
    return;
  self->events.fired += n_new;
  self->events.seen++;
  self->events.missed += n_new - 1;
}

/* One sample is taken for all who follow a mapping, and by one word. */
static void
set_other_word_error (MgListener *self, MgFrame *frame, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("Cannot count updates by the sequence word at 0x%" PRIx64
                  ": another view of the mapping goes by that at 0x%" PRIx64 "."),
               mg_trigger_get_offset (self->trigger), frame->sequence_offset);
}

/**
 * mg_listener_tell:
 * @self: a listener
 * @frame: what its follower is to be given
 *
 * Returns: (transfer full): the same with what there is to say of events
 */
MgFrame *
mg_listener_tell (MgListener *self, MgFrame *frame)
{
  MgFrame *own = mg_frame_new_like (frame, frame->state);
  gboolean is_sequence = mg_trigger_get_kind (self->trigger) == MG_TRIGGER_SEQUENCE;
  gboolean is_ours = is_sequence && frame->sequence_offset == mg_trigger_get_offset (self->trigger);

  own->error = frame->error != NULL ? g_error_copy (frame->error) : NULL;
  mg_range_set_add_set (own->changed, frame->changed);
  self->events.fresh = FALSE;
  /* What was sampled before the waiter began, or shows nothing, is no part of the count. */
  if (frame->state == MG_FRAME_LIVE && frame->spans->len > 0 && self->ready.serial > 0)
    {
      count_events (self);
      if (frame->is_sequenced && is_ours)
        count_updates (self, frame);
      self->events.fresh = self->events.fresh || !self->has_begun;
      self->events.frames++;
      self->has_begun = TRUE;
    }
  self->told_serial = self->ready.serial;
  if (self->ready.fired_at != 0)
    {
      self->events.fired_at = self->ready.fired_at;
      self->events.period = self->ready.period;
      self->events.jitter = self->ready.jitter;
    }
  own->has_events = TRUE;
  own->events = self->events;
  if (self->ready.error != NULL)
    {
      g_clear_error (&own->event_error);
      own->event_error = g_error_copy (self->ready.error);
    }
  else if (is_sequence && !is_ours && frame->sequence_offset != G_MAXUINT64)
    {
      g_clear_error (&own->event_error);
      set_other_word_error (self, frame, &own->event_error);
    }
  return own;
}
