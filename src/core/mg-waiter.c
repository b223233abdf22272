/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-waiter-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"

/* Microseconds between two looks at what tells nothing by itself: after an event, and after a while without any. Events that
 * come faster are counted with the next look. */
#define LOOK_MIN 250
#define LOOK_MAX 4000
/* Microseconds that a look sleeps at the most, so that the waiter notices when it is to end. */
#define PATIENCE (G_USEC_PER_SEC / 20)
/* Microseconds until one that could not be waited for is tried again. */
#define RETRY_INTERVAL (G_USEC_PER_SEC / 2)
/* How many wait at once at the most: each has a thread. */
#define MAX_WAITERS 64
/* Over how many events the time between two is averaged. */
#define AVERAGE_OVER 8

static gint n_waiters;

struct _MgWaiter
{
  MgTrigger *trigger;
  MgBacking *backing;
  MgWaiterFunc func;
  gpointer data;
  GDestroyNotify data_free;
  gboolean counted;

  GMutex lock;
  GCond wake;
  gboolean stopped;
  /* Whether @func was called since somebody looked. */
  gboolean announced;
  MgWaiterNews news;
};

static const MgWaiterOps *
find_ops (MgTrigger *trigger)
{
  switch (mg_trigger_get_kind (trigger))
    {
    case MG_TRIGGER_WORD:
    case MG_TRIGGER_SEQUENCE:
      return &mg_waiter_word_ops;
    case MG_TRIGGER_FUTEX:
      return &mg_waiter_futex_ops;
    case MG_TRIGGER_SEMAPHORE_INSIDE:
      return &mg_waiter_semaphore_inside_ops;
    case MG_TRIGGER_SEMAPHORE:
      return &mg_waiter_semaphore_ops;
    case MG_TRIGGER_POST:
      return &mg_waiter_post_ops;
    case MG_TRIGGER_EVENTFD:
      return &mg_waiter_eventfd_ops;
    case MG_TRIGGER_WRITE:
      return &mg_waiter_write_ops;
    case MG_TRIGGER_EVENT:
      return &mg_waiter_event_ops;
    default:
      g_assert_not_reached ();
    }
}

static void
mg_waiter_clear (gpointer data)
{
  MgWaiter *self = data;

  if (self->counted)
    g_atomic_int_add (&n_waiters, -1);
  if (self->data_free != NULL)
    self->data_free (self->data);
  mg_trigger_unref (self->trigger);
  g_clear_pointer (&self->backing, mg_backing_unref);
  mg_waiter_news_clear (&self->news);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
}

static void
waiter_unref (MgWaiter *self)
{
  g_atomic_rc_box_release_full (self, mg_waiter_clear);
}

/* With the lock held, and given up meanwhile: says that there are news, unless that was said already. */
static void
announce (MgWaiter *self)
{
  gboolean announced = self->announced;

  self->news.serial++;
  self->announced = TRUE;
  if (announced)
    return;
  g_mutex_unlock (&self->lock);
  self->func (self->data);
  g_mutex_lock (&self->lock);
}

/* With the lock held: how fast they come, and how steadily. */
static void
note_time (MgWaiterNews *news, guint64 n_events, gint64 now)
{
  if (news->fired_at != 0)
    {
      gint64 period = (now - news->fired_at) / (gint64) n_events;
      gint64 jitter;

      if (news->period == 0)
        news->period = period;
      jitter = ABS (period - news->period);
      news->period += (period - news->period) / AVERAGE_OVER;
      news->jitter += (jitter - news->jitter) / AVERAGE_OVER;
    }
  news->fired_at = now;
}

static void
tell_events (MgWaiter *self, guint64 n_events)
{
  g_mutex_lock (&self->lock);
  if (n_events > 0)
    note_time (&self->news, n_events, g_get_monotonic_time ());
  self->news.n_events += n_events;
  g_clear_error (&self->news.error);
  announce (self);
  g_mutex_unlock (&self->lock);
}

static void
tell_error (MgWaiter *self, GError *error)
{
  g_mutex_lock (&self->lock);
  if (self->news.error == NULL || !g_str_equal (self->news.error->message, error->message))
    {
      g_clear_error (&self->news.error);
      self->news.error = g_error_copy (error);
      announce (self);
    }
  g_mutex_unlock (&self->lock);
}

/* Returns: whether it is to go on. */
static gboolean
rest (MgWaiter *self, gint64 time)
{
  gint64 until = g_get_monotonic_time () + time;
  gboolean stopped;

  g_mutex_lock (&self->lock);
  while (!self->stopped && time > 0 && g_cond_wait_until (&self->wake, &self->lock, until))
    ;
  stopped = self->stopped;
  g_mutex_unlock (&self->lock);
  return !stopped;
}

/* Waits until it cannot go on, with @error set, or is to end. */
static void
wait_for_events (MgWaiter *self, const MgWaiterOps *ops, gpointer state, GError **error)
{
  gint64 pause = LOOK_MIN;
  guint64 n_events;

  /* From now on nothing is missed: what is sampled next is the beginning. */
  tell_events (self, 0);
  do
    {
      if (!ops->look (state, PATIENCE, &n_events, error))
        return;
      if (n_events > 0)
        tell_events (self, n_events);
      if (n_events > 0)
        pause = LOOK_MIN;
      else
        pause = ops->sleeps ? 0 : MIN (pause * 3 / 2, LOOK_MAX);
    }
  while (rest (self, pause));
}

static gpointer
waiter_thread (gpointer data)
{
  MgWaiter *self = data;
  const MgWaiterOps *ops = find_ops (self->trigger);

  do
    {
      g_autoptr (GError) error = NULL;
      gpointer state = ops->open (self->trigger, self->backing, &error);

      if (state != NULL)
        {
          wait_for_events (self, ops, state, &error);
          ops->free (state);
        }
      if (error != NULL)
        tell_error (self, error);
      if (error != NULL && ops->ends)
        break;
    }
  while (rest (self, RETRY_INTERVAL));
  waiter_unref (self);
  return NULL;
}

/* Returns: whether there is a thread for it. */
static gboolean
begin (MgWaiter *self)
{
  GThread *thread;

  if (g_atomic_int_add (&n_waiters, 1) >= MAX_WAITERS)
    {
      g_atomic_int_add (&n_waiters, -1);
      return FALSE;
    }
  self->counted = TRUE;
  thread = g_thread_try_new ("mg-waiter", waiter_thread, g_atomic_rc_box_acquire (self), NULL);
  if (thread == NULL)
    {
      waiter_unref (self);
      return FALSE;
    }
  g_thread_unref (thread);
  return TRUE;
}

/**
 * mg_waiter_new:
 * @trigger: what to wait for
 * @backing: (nullable): the mapping in which it lies, if it does
 * @func: called when there are news
 * @data: its data
 * @data_free: (nullable): frees @data, on any thread
 *
 * Begins to wait at once. What cannot be waited for now, because it is gone for instance, is tried again. Any thread.
 *
 * Returns: (transfer full): to be ended by mg_waiter_stop()
 */
MgWaiter *
mg_waiter_new (MgTrigger *trigger,
               MgBacking *backing,
               MgWaiterFunc func,
               gpointer data,
               GDestroyNotify data_free)
{
  MgWaiter *self = g_atomic_rc_box_new0 (MgWaiter);

  self->trigger = mg_trigger_ref (trigger);
  self->backing = backing != NULL ? mg_backing_ref (backing) : NULL;
  self->func = func;
  self->data = data;
  self->data_free = data_free;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  if (!begin (self))
    {
      g_autofree char *what = mg_trigger_describe (trigger);

      self->news.serial = 1;
      g_set_error (&self->news.error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
                   _ ("Cannot wait for “%s”: too many views wait for something already."), what);
    }
  return self;
}

/**
 * mg_waiter_stop:
 * @self: (transfer full): a waiter
 *
 * Ends it. Its thread goes as soon as it can, which nobody waits for; @func may be called once more meanwhile. Any
 * thread.
 */
void
mg_waiter_stop (MgWaiter *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  waiter_unref (self);
}

/**
 * mg_waiter_get_serial:
 * @self: a waiter
 *
 * Returns: that of its news. Any thread
 */
guint64
mg_waiter_get_serial (MgWaiter *self)
{
  guint64 serial;

  g_mutex_lock (&self->lock);
  serial = self->news.serial;
  g_mutex_unlock (&self->lock);
  return serial;
}

/**
 * mg_waiter_get_backing:
 * @self: a waiter
 *
 * Returns: (transfer none) (nullable): in what it waits
 */
MgBacking *
mg_waiter_get_backing (MgWaiter *self)
{
  return self->backing;
}

/**
 * mg_waiter_look:
 * @self: a waiter
 * @ret_news: (out caller-allocates): what it knows; mg_waiter_news_clear()
 *
 * From now on @func is called again. Any thread.
 */
void
mg_waiter_look (MgWaiter *self, MgWaiterNews *ret_news)
{
  g_mutex_lock (&self->lock);
  self->announced = FALSE;
  *ret_news = self->news;
  if (ret_news->error != NULL)
    ret_news->error = g_error_copy (ret_news->error);
  g_mutex_unlock (&self->lock);
}

/**
 * mg_waiter_news_clear:
 * @news: what a waiter has told
 */
void
mg_waiter_news_clear (MgWaiterNews *news)
{
  g_clear_error (&news->error);
}

/* Whether something that does not lie in a mapping can be waited for now. */
gboolean
mg_waiter_try (MgTrigger *trigger, GError **error)
{
  const MgWaiterOps *ops = find_ops (trigger);
  gpointer state = ops->open (trigger, NULL, error);

  if (state == NULL)
    return FALSE;
  ops->free (state);
  return TRUE;
}
