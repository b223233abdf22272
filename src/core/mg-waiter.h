/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-trigger.h"

G_BEGIN_DECLS

/**
 * MgWaiterNews:
 * @serial: goes up with all that the others tell
 * @n_events: events since the waiter was made
 * @fired_at: when the last one was noticed, in microseconds of the monotonic clock; 0: there was none
 * @period: microseconds from one to the next, on average over the last ones; 0: not known
 * @jitter: how far the time between two is from that, on average, in microseconds
 * @error: (nullable): why it cannot be waited for now, as a sentence; it is tried again
 *
 * What a waiter knows.
 */
typedef struct
{
  guint64 serial;
  guint64 n_events;
  gint64 fired_at;
  gint64 period;
  gint64 jitter;
  GError *error;
} MgWaiterNews;

/**
 * MgWaiterFunc:
 * @data: what was given to mg_waiter_new()
 *
 * Called on the waiter's own thread when there are news, once until mg_waiter_look() was called.
 */
typedef void (*MgWaiterFunc) (gpointer data);

/**
 * MgWaiter:
 *
 * Waits for events on a thread of its own, so that nobody else is kept waiting by one that never comes, and nobody
 * is woken more often than they look by one that comes all the time.
 */
typedef struct _MgWaiter MgWaiter;

MgWaiter *mg_waiter_new (MgTrigger *trigger,
                         MgBacking *backing,
                         MgWaiterFunc func,
                         gpointer data,
                         GDestroyNotify data_free);
void mg_waiter_stop (MgWaiter *self);
guint64 mg_waiter_get_serial (MgWaiter *self);
MgBacking *mg_waiter_get_backing (MgWaiter *self);
void mg_waiter_look (MgWaiter *self, MgWaiterNews *ret_news);
void mg_waiter_news_clear (MgWaiterNews *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgWaiterNews, mg_waiter_news_clear)

G_END_DECLS
