/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-waiter.h"

G_BEGIN_DECLS

/**
 * MgWaiterOps:
 * @open: begins; returns its state, or %NULL with @error set
 * @look: looks for events, and may sleep for them up to @patience microseconds; *@ret_events is set, also to 0.
 * %FALSE with
 * @error set: it cannot go on
 * @free: ends
 * @sleeps: whether @look sleeps by itself; else it is called again and again
 * @ends: whether what could not go on is over for good, and not to be opened again
 *
 * How one kind of event is waited for. All are called on the waiter's thread.
 */
typedef struct
{
  gpointer (*open) (MgTrigger *trigger, MgBacking *backing, GError **error);
  gboolean (*look) (gpointer state, gint64 patience, guint64 *ret_events, GError **error);
  void (*free) (gpointer state);
  gboolean sleeps;
  gboolean ends;
} MgWaiterOps;

extern const MgWaiterOps mg_waiter_word_ops;
extern const MgWaiterOps mg_waiter_futex_ops;
extern const MgWaiterOps mg_waiter_semaphore_inside_ops;
extern const MgWaiterOps mg_waiter_semaphore_ops;
extern const MgWaiterOps mg_waiter_post_ops;
extern const MgWaiterOps mg_waiter_eventfd_ops;
extern const MgWaiterOps mg_waiter_write_ops;
extern const MgWaiterOps mg_waiter_event_ops;

gboolean mg_waiter_read_word (MgBacking *backing, guint64 offset, guint32 *ret_word, GError **error);
gboolean mg_waiter_try (MgTrigger *trigger, GError **error);

G_END_DECLS
