/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Those who follow a mapping, and what they want of it. */

#include "mg-sampler-private.h"

static MgTarget *
ensure_target (MgSampler *self, MgSource *source, const char *name)
{
  MgTarget *target;

  for (guint i = 0; i < self->targets->len; i++)
    {
      target = g_ptr_array_index (self->targets, i);
      if (target->source == source && g_str_equal (target->name, name))
        return target;
    }
  target = mg_target_new (source, name);
  g_ptr_array_add (self->targets, target);
  return target;
}

/**
 * mg_sampler_follow:
 * @self: a sampler
 * @source: the kind of mapping
 * @name: (type filename): the bytes of its name
 * @func: gets the frames
 * @data: its data
 *
 * Follows a mapping, whether it is there or not; at first paused, with nothing in sight, and swept for
 * changes elsewhere once something is.
 *
 * Returns: (transfer full): for the other calls and mg_sampler_unfollow()
 */
MgFollower *
mg_sampler_follow (MgSampler *self, MgSource *source, const char *name, MgFollowerFunc func, gpointer data)
{
  MgFollower *follower = g_atomic_rc_box_new0 (MgFollower);

  follower->client.ranges = mg_range_set_new ();
  follower->client.sweep = MG_SWEEP_IDLE;
  follower->client.func = func;
  follower->client.data = data;
  g_mutex_lock (&self->lock);
  follower->client.target = ensure_target (self, source, name);
  g_ptr_array_add (follower->client.target->clients, &follower->client);
  g_mutex_unlock (&self->lock);
  return follower;
}

/**
 * mg_sampler_unfollow:
 * @self: a sampler
 * @follower: (transfer full): one that follows
 *
 * It gets no frame any more. With the last one of a mapping the mapping is let go.
 */
void
mg_sampler_unfollow (MgSampler *self, MgFollower *follower)
{
  MgListener *listener;
  MgTarget *target;

  g_mutex_lock (&self->lock);
  target = follower->client.target;
  listener = g_steal_pointer (&follower->client.listener);
  g_ptr_array_remove (target->clients, &follower->client);
  if (target->clients->len == 0)
    {
      /* Nobody will look whether what is under way comes back. */
      if (target->busy && !target->stale)
        {
          target->stale = TRUE;
          mg_sampler_count_hung (self);
        }
      g_ptr_array_remove (self->targets, target);
    }
  follower->client.target = NULL;
  mg_sampler_set_places (self);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&listener, mg_listener_free);
  g_clear_pointer (&follower->client.hold, mg_hold_unref);
  g_clear_pointer (&follower->client.catch, mg_catch_unref);
  g_clear_pointer (&follower->client.caught, mg_frame_unref);
  g_clear_pointer (&follower->client.ranges, mg_range_set_free);
  g_clear_pointer (&follower->client.exact, mg_range_set_free);
  g_clear_pointer (&follower->client.seen, mg_frame_unref);
  g_atomic_rc_box_release (follower);
}

/**
 * mg_sampler_set_ranges:
 * @self: a sampler
 * @follower: one that follows
 * @ranges: what it shows, as offsets in the mapping
 * @exact: (nullable): of which of them it wants changes to the byte, however many there are; %NULL: of all
 *
 * A sample of something new in sight is taken at once. What is not in sight is only swept for changes, while
 * anybody wants that.
 */
void
mg_sampler_set_ranges (MgSampler *self,
                       MgFollower *follower,
                       const MgRangeSet *ranges,
                       const MgRangeSet *exact)
{
  MgClient *client = &follower->client;
  gboolean news = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < mg_range_set_get_n_ranges (ranges); i++)
    {
      const MgRange *range = mg_range_set_get_range (ranges, i);

      news = news || !mg_range_set_contains (client->ranges, range->offset, range->length);
    }
  mg_range_set_clear (client->ranges);
  mg_range_set_add_set (client->ranges, ranges);
  g_clear_pointer (&client->exact, mg_range_set_free);
  client->exact = exact != NULL ? mg_range_set_copy (exact) : NULL;
  if (news && client->rate > 0)
    {
      client->target->due = 0;
      g_cond_signal (&self->wake);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_set_rate:
 * @self: a sampler
 * @follower: one that follows
 * @rate: samples a second, at most %MG_RATE_MAX, or %MG_RATE_ADAPTIVE or %MG_RATE_SPIN; 0 pauses
 *
 * A mapping is sampled as often as the fastest of those who follow it wants, and all of them get each sample.
 */
void
mg_sampler_set_rate (MgSampler *self, MgFollower *follower, guint rate)
{
  g_mutex_lock (&self->lock);
  follower->client.rate = rate >= MG_RATE_ADAPTIVE ? rate : MIN (rate, MG_RATE_MAX);
  follower->client.target->due = 0;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_set_every_sample:
 * @self: a sampler
 * @follower: one that follows
 * @every_sample: whether it wants samples in which nothing changed too
 */
void
mg_sampler_set_every_sample (MgSampler *self, MgFollower *follower, gboolean every_sample)
{
  g_mutex_lock (&self->lock);
  follower->client.every_sample = every_sample;
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_set_sweep:
 * @self: a sampler
 * @follower: one that follows
 * @sweep: how it wants to know what changes where it does not look
 *
 * A mapping is swept while anybody who follows it wants that, and steadily while anybody wants that.
 */
void
mg_sampler_set_sweep (MgSampler *self, MgFollower *follower, MgSweep sweep)
{
  g_mutex_lock (&self->lock);
  follower->client.sweep = sweep;
  mg_target_hasten_sweep (follower->client.target);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_sample_once:
 * @self: a sampler
 * @follower: one that follows
 *
 * Takes one sample now, also for one that is paused.
 */
void
mg_sampler_sample_once (MgSampler *self, MgFollower *follower)
{
  g_mutex_lock (&self->lock);
  follower->client.once = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_release:
 * @self: a sampler
 * @follower: one that follows
 *
 * Lets an object go whose name is gone, so that its memory can be given back; what comes under the name next
 * is followed.
 */
void
mg_sampler_release (MgSampler *self, MgFollower *follower)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&follower->client.target->backing, mg_backing_unref);
  follower->client.target->due = 0;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_get_backing:
 * @self: a sampler
 * @follower: one that follows
 * @ret_identity: (out) (optional): which object it is; untouched when there is none
 *
 * Returns: (transfer full) (nullable): what its samples are read from now; %NULL while there is nothing
 */
MgBacking *
mg_sampler_get_backing (MgSampler *self, MgFollower *follower, MgIdentity *ret_identity)
{
  MgTarget *target;
  MgBacking *backing = NULL;

  g_mutex_lock (&self->lock);
  target = follower->client.target;
  if (target->backing != NULL)
    {
      backing = mg_backing_ref (target->backing);
      if (ret_identity != NULL)
        *ret_identity = target->identity;
    }
  g_mutex_unlock (&self->lock);
  return backing;
}

/**
 * mg_sampler_set_hold:
 * @self: a sampler
 * @follower: one that follows
 * @hold: (nullable): a lock; %NULL: none
 *
 * While one that follows a mapping wants that and is not paused, every sample of it, for whomever, is taken on a worker with
 * the lock held, from just before the bytes are copied until just after. When the lock is not given within its time limit the
 * sample is taken without, and the frame says so; for a second from then on it is not waited for again, but only tried. Of
 * several locks that are wanted, the one of who came first is held. What is not in sight is swept without a lock.
 */
void
mg_sampler_set_hold (MgSampler *self, MgFollower *follower, MgHold *hold)
{
  MgClient *client = &follower->client;

  g_mutex_lock (&self->lock);
  if (hold != NULL)
    mg_hold_ref (hold);
  g_clear_pointer (&client->hold, mg_hold_unref);
  client->hold = hold;
  client->target->wait_due = 0;
  mg_sampler_set_places (self);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_set_trigger:
 * @self: a sampler
 * @follower: one that follows
 * @trigger: (nullable): what tells that something has changed; %NULL: nothing, there is a timer
 *
 * From now on samples are taken for it when there was an event, at most as many a second as its rate says, and
 * twice a second besides, so that what becomes of the mapping is never missed. Its frames say what there is to say
 * of events. It waits on a thread of its own, which no other one is kept waiting by, and not while it is paused.
 * With %MG_TRIGGER_SEQUENCE every sample of the mapping, for whomever, is taken between two updates, on a worker;
 * of several such words that of who came first counts.
 */
void
mg_sampler_set_trigger (MgSampler *self, MgFollower *follower, MgTrigger *trigger)
{
  MgListener *before;

  g_mutex_lock (&self->lock);
  before = g_steal_pointer (&follower->client.listener);
  if (trigger != NULL)
    follower->client.listener = mg_listener_new (trigger);
  follower->client.target->due = 0;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&before, mg_listener_free);
}

/* Returns: (transfer full) (nullable): what is known of the pages of what it follows. */
static MgPageMap *
get_page_map (MgSampler *self, MgFollower *follower, MgFrame **ret_frame)
{
  MgTarget *target = follower->client.target;
  MgPageMap *map = NULL;

  g_mutex_lock (&self->lock);
  if (target->page_map != NULL)
    map = mg_page_map_ref (target->page_map);
  if (ret_frame != NULL && target->last != NULL)
    *ret_frame = mg_frame_ref (target->last);
  g_mutex_unlock (&self->lock);
  return map;
}

/**
 * mg_sampler_set_catch:
 * @self: a sampler
 * @follower: one that follows
 * @catch: (nullable): tells a certain frame; %NULL: none is waited for
 *
 * From now on each sample that is taken while it is not paused is shown to @catch, on a worker; the first one that it wants is
 * given to the follower, whatever the main thread does meanwhile, with #MgFrame.is_caught set, and ends this.
 */
void
mg_sampler_set_catch (MgSampler *self, MgFollower *follower, MgCatch *catch)
{
  MgClient *client = &follower->client;

  g_mutex_lock (&self->lock);
  if (catch != NULL)
    mg_catch_ref (catch);
  g_clear_pointer (&client->catch, mg_catch_unref);
  g_clear_pointer (&client->caught, mg_frame_unref);
  client->catch = catch;
  g_mutex_unlock (&self->lock);
}

/**
 * mg_sampler_find_change:
 * @self: a sampler
 * @follower: one that follows
 * @offset: in bytes
 * @forward: towards the end, or towards the start
 * @since: in microseconds of the monotonic clock
 * @ret_offset: (out): the start of the page
 *
 * Finds the nearest page that a sample, or the sweep of what is off screen, saw change since then.
 *
 * Returns: %FALSE when there is none
 */
gboolean
mg_sampler_find_change (MgSampler *self,
                        MgFollower *follower,
                        guint64 offset,
                        gboolean forward,
                        gint64 since,
                        guint64 *ret_offset)
{
  g_autoptr (MgPageMap) map = get_page_map (self, follower, NULL);

  return map != NULL && mg_page_map_find_change (map, offset, forward, since, ret_offset);
}

/**
 * mg_sampler_get_looks:
 * @self: a sampler
 * @follower: one that follows
 * @ret_looks: (out): when all of the mapping was looked at; untouched when there is none
 *
 * Returns: %FALSE when there was no sample yet
 */
gboolean
mg_sampler_get_looks (MgSampler *self, MgFollower *follower, MgPageLooks *ret_looks)
{
  g_autoptr (MgPageMap) map = get_page_map (self, follower, NULL);

  if (map == NULL)
    return FALSE;
  mg_page_map_get_looks (map, ret_looks);
  return TRUE;
}

/**
 * mg_sampler_summarize:
 * @self: a sampler
 * @follower: one that follows
 * @offset: where the first cell begins, in bytes, a multiple of %MG_PAGE_SIZE
 * @cell_size: how much a cell is, in bytes, a multiple of %MG_PAGE_SIZE
 * @cells: (out) (array length=n_cells): what samples and the sweep have found there; untouched when there is nothing
 * @n_cells: their number
 *
 * Returns: %FALSE when there was no sample yet
 */
gboolean
mg_sampler_summarize (MgSampler *self,
                      MgFollower *follower,
                      guint64 offset,
                      guint64 cell_size,
                      MgPageCell *cells,
                      guint n_cells)
{
  g_autoptr (MgFrame) frame = NULL;
  g_autoptr (MgPageMap) map = get_page_map (self, follower, &frame);

  if (map == NULL || frame == NULL)
    return FALSE;
  mg_page_map_summarize (map, frame, offset, frame->size, cell_size, cells, n_cells);
  return TRUE;
}
