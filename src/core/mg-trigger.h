/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-event.h"

G_BEGIN_DECLS

/**
 * MgTriggerKind:
 * @MG_TRIGGER_WORD: a word of 4 bytes inside the mapping; every change of it is an event. Looked at again and
 * again: passive
 * @MG_TRIGGER_SEQUENCE: such a word that is odd while the mapping is written and goes up by 2 with each update, as
 * of a seqlock: samples are taken between two updates, and updates are counted exactly. Passive
 * @MG_TRIGGER_FUTEX: a futex word inside the mapping. Passive only where it is woken with wake-all: of a program
 * that wakes one waiter it takes that wake
 * @MG_TRIGGER_SEMAPHORE_INSIDE: the value of a POSIX semaphore inside the mapping, as sem_init() makes one, looked
 * at: passive. A post that somebody takes between two looks is not seen
 * @MG_TRIGGER_SEMAPHORE: the value of a named POSIX semaphore, looked at: passive. A post that somebody takes
 * between two looks is not seen
 * @MG_TRIGGER_POST: each post of a named POSIX semaphore, taken from the program
 * @MG_TRIGGER_EVENTFD: an eventfd of another process, polled and never read: passive
 * @MG_TRIGGER_WRITE: writes to the mapping by write(2), and changes of its size: passive. Stores into memory,
 * which is how most programs change a mapping, are told to nobody
 * @MG_TRIGGER_EVENT: an event of a kind that a source knows, as a named event of Windows programs. Whether it is taken from
 * them, mg_event_takes() says
 *
 * What tells that something changed.
 */
typedef enum
{
  MG_TRIGGER_WORD,
  MG_TRIGGER_SEQUENCE,
  MG_TRIGGER_FUTEX,
  MG_TRIGGER_SEMAPHORE_INSIDE,
  MG_TRIGGER_SEMAPHORE,
  MG_TRIGGER_POST,
  MG_TRIGGER_EVENTFD,
  MG_TRIGGER_WRITE,
  MG_TRIGGER_EVENT,
} MgTriggerKind;

/**
 * MgTrigger:
 *
 * What a follower waits for instead of a timer. Immutable, reference counted, thread-safe.
 */
typedef struct _MgTrigger MgTrigger;

#define MG_TYPE_TRIGGER (mg_trigger_get_type ())
GType mg_trigger_get_type (void);

MgTrigger *mg_trigger_new_inside (MgTriggerKind kind, guint64 offset, GError **error);
MgTrigger *mg_trigger_new_shared_futex (guint64 offset, GError **error);
MgTrigger *mg_trigger_new_semaphore (MgTriggerKind kind, const char *name, GError **error);
MgTrigger *mg_trigger_new_eventfd (int process, int descriptor, GError **error);
MgTrigger *mg_trigger_new_write (void);
MgTrigger *mg_trigger_new_event (MgEvent *event);
MgTrigger *mg_trigger_ref (MgTrigger *self);
void mg_trigger_unref (MgTrigger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTrigger, mg_trigger_unref)

MgTriggerKind mg_trigger_get_kind (MgTrigger *self);
guint64 mg_trigger_get_offset (MgTrigger *self);
const char *mg_trigger_get_semaphore (MgTrigger *self);
MgEvent *mg_trigger_get_event (MgTrigger *self);
int mg_trigger_get_process (MgTrigger *self);
int mg_trigger_get_descriptor (MgTrigger *self);
gboolean mg_trigger_is_inside (MgTrigger *self);
gboolean mg_trigger_is_exact (MgTrigger *self);
gboolean mg_trigger_takes (MgTrigger *self);
char *mg_trigger_describe (MgTrigger *self);

G_END_DECLS
