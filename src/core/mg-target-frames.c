/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which frames of a mapping are delivered, and what they tell. */

#include "mg-target.h"

/* Microseconds: so often a frame is delivered although nothing changed. */
#define HEARTBEAT (G_USEC_PER_SEC / 2)

/**
 * mg_target_deliver:
 * @self: a target
 * @frame: a frame that nobody else has
 * @now: the time
 *
 * Takes @frame for what is delivered next. What an undelivered one told is told by this one too.
 */
void
mg_target_deliver (MgTarget *self, MgFrame *frame, gint64 now)
{
  if (self->pending != NULL && self->pending->generation == frame->generation)
    {
      mg_range_set_add_set (frame->changed, self->pending->changed);
      mg_range_set_add_set (frame->torn, self->pending->torn);
      mg_range_set_add_set (frame->coarse, self->pending->coarse);
    }
  g_clear_pointer (&self->pending, mg_frame_unref);
  self->pending = mg_frame_ref (frame);
  self->delivered_at = now;
}

static gboolean
spans_equal (MgFrame *a, MgFrame *b)
{
  if (a->spans->len != b->spans->len)
    return FALSE;
  for (guint i = 0; i < a->spans->len; i++)
    {
      const MgSpan *first = &g_array_index (a->spans, MgSpan, i);
      const MgSpan *second = &g_array_index (b->spans, MgSpan, i);

      if (first->offset != second->offset || first->length != second->length || first->state != second->state)
        return FALSE;
    }
  return TRUE;
}

static gboolean
errors_equal (const GError *a, const GError *b)
{
  return a == b || (a != NULL && b != NULL && g_str_equal (a->message, b->message));
}

static gboolean
client_wants_all (const MgClient *client)
{
  return client->every_sample || client->take_serial != 0
         || (client->listener != NULL && mg_listener_wants (client->listener));
}

/* Whether a frame says anything that the one before did not. */
static gboolean
target_wants (MgTarget *self, MgFrame *frame, gint64 now)
{
  MgFrame *last = self->last;

  if (last == NULL || last->state != frame->state || last->generation != frame->generation
      || last->size != frame->size || last->deleted != frame->deleted
      || !mg_range_set_is_empty (frame->changed) || !mg_range_set_equal (frame->torn, last->torn)
      || !spans_equal (frame, last) || !errors_equal (frame->error, last->error)
      || !errors_equal (frame->unheld_error, last->unheld_error)
      || !errors_equal (frame->event_error, last->event_error) || frame->is_sequenced != last->is_sequenced
      || frame->sequence != last->sequence || now - self->delivered_at >= HEARTBEAT)
    return TRUE;
  for (guint i = 0; i < self->clients->len; i++)
    if (client_wants_all (g_ptr_array_index (self->clients, i)))
      return TRUE;
  return FALSE;
}

/* Whether a frame has everything, so that there is nothing to sweep. */
static gboolean
sees_all (MgFrame *frame)
{
  guint64 end = 0;

  for (guint i = 0; i < frame->spans->len && end < frame->size; i++)
    {
      const MgSpan *span = &g_array_index (frame->spans, MgSpan, i);

      if (span->offset > end)
        return FALSE;
      end = span->offset + span->length;
    }
  return end >= frame->size;
}

/**
 * mg_target_take:
 * @self: a target
 * @frame: what was found; gets its counters
 * @now: the time
 *
 * Makes @frame the newest.
 *
 * Returns: whether it is to be delivered
 */
gboolean
mg_target_take (MgTarget *self, MgFrame *frame, gint64 now)
{
  gboolean wanted;

  frame->serial = self->serial;
  frame->generation = self->generation;
  if (self->last != NULL)
    {
      frame->samples = self->last->samples;
      frame->torn_samples = self->last->torn_samples;
      frame->unheld = self->last->unheld;
      frame->changed_bytes
        = self->last->changed_bytes + (frame->state == MG_FRAME_LIVE ? frame->changed_bytes : 0);
    }
  frame->missed = self->missed;
  if (frame->state == MG_FRAME_LIVE)
    {
      frame->samples++;
      frame->torn_samples += mg_range_set_is_empty (frame->torn) ? 0 : 1;
      frame->unheld += frame->unheld_error != NULL ? 1 : 0;
      self->sees_all = sees_all (frame);
      if (self->sees_all)
        mg_page_map_see_all (self->page_map, frame->time);
      mg_page_map_tell (self->page_map, frame->changed, frame->time);
    }

  wanted = target_wants (self, frame, now);
  if (wanted)
    mg_target_deliver (self, frame, now);
  g_clear_pointer (&self->last, mg_frame_unref);
  self->last = mg_frame_ref (frame);
  return wanted;
}

/**
 * mg_target_frame_for:
 * @self: a target
 * @client: one that gets @frame
 * @frame: the newest frame, whose changes are against the one that was delivered before
 *
 * One that was paused meanwhile, or came later, has not seen that one: it gets a frame of its own, with the same
 * bytes and what changed for it.
 *
 * Returns: (transfer full): @frame, or what is to be given instead of it
 */
MgFrame *
mg_target_frame_for (MgTarget *self, MgClient *client, MgFrame *frame)
{
  g_autoptr (MgFrame) own = NULL;

  if (client->seen == self->told)
    return mg_frame_ref (frame);

  own = mg_frame_new_like (frame, frame->state);
  if (frame->error != NULL)
    own->error = g_error_copy (frame->error);
  if (client->seen != NULL && client->seen->generation == frame->generation)
    mg_frame_add_changes (own, client->seen, client->exact);
  if (mg_range_set_equal (own->changed, frame->changed))
    return mg_frame_ref (frame);
  return g_steal_pointer (&own);
}

/**
 * mg_target_catch:
 * @self: a target
 * @job: a job of its own that was run, and its frame taken
 *
 * Keeps the frame for those who have waited for it. One catch is for one frame.
 *
 * Returns: whether there is somebody
 */
gboolean
mg_target_catch (MgTarget *self, MgJob *job)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->clients->len; i++)
    {
      MgClient *client = mg_target_get_client (self, i);

      if (client->catch == NULL || !g_ptr_array_find (job->catches, client->catch, NULL))
        continue;
      g_clear_pointer (&client->catch, mg_catch_unref);
      g_clear_pointer (&client->caught, mg_frame_unref);
      client->caught = mg_frame_ref (job->frame);
      any = TRUE;
    }
  return any;
}

/**
 * mg_target_take_caught:
 * @self: a target
 * @client: one that has caught a frame
 *
 * Returns: (transfer full): that, as a frame of its own, with what changed since the one that it was given before
 */
MgFrame *
mg_target_take_caught (MgTarget *self, MgClient *client)
{
  g_autoptr (MgFrame) frame = g_steal_pointer (&client->caught);
  g_autoptr (MgFrame) own = mg_frame_new_like (frame, frame->state);

  if (client->seen != NULL && client->seen->generation == frame->generation)
    mg_frame_add_changes (own, client->seen, client->exact);
  if (client->listener != NULL)
    {
      g_autoptr (MgFrame) plain = g_steal_pointer (&own);

      own = mg_listener_tell (client->listener, plain);
    }
  own->is_caught = TRUE;
  g_clear_pointer (&client->seen, mg_frame_unref);
  client->seen = g_steal_pointer (&frame);
  return g_steal_pointer (&own);
}
