/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-mutex.h"

G_BEGIN_DECLS

/**
 * MgHoldKind:
 * @MG_HOLD_SEMAPHORE: a named POSIX semaphore: waited for, and posted afterwards
 * @MG_HOLD_MUTEX: a process-shared pthread mutex inside the mapping, laid out as the C library has it
 * @MG_HOLD_SPIN: a word of 4 bytes inside the mapping: 0 free, 1 taken, changed by compare-and-exchange
 * @MG_HOLD_NAMED: a mutex of a kind that a source knows, as a named mutex of Windows programs
 *
 * What keeps others out.
 */
typedef enum
{
  MG_HOLD_SEMAPHORE,
  MG_HOLD_MUTEX,
  MG_HOLD_SPIN,
  MG_HOLD_NAMED,
} MgHoldKind;

/**
 * MgHold:
 *
 * A lock that is to be held around edits and, if asked for, around samples. Immutable, reference counted, thread-safe.
 */
typedef struct _MgHold MgHold;

#define MG_TYPE_HOLD (mg_hold_get_type ())
GType mg_hold_get_type (void);

MgHold *mg_hold_new_semaphore (const char *name, gint64 timeout, GError **error);
MgHold *mg_hold_new_inside (MgHoldKind kind, guint64 offset, gint64 timeout);
MgHold *mg_hold_new_named (MgMutex *mutex, gint64 timeout);
MgHold *mg_hold_ref (MgHold *self);
void mg_hold_unref (MgHold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgHold, mg_hold_unref)

MgHoldKind mg_hold_get_kind (MgHold *self);
const char *mg_hold_get_semaphore (MgHold *self);
guint64 mg_hold_get_offset (MgHold *self);
gint64 mg_hold_get_timeout (MgHold *self);
char *mg_hold_describe (MgHold *self);

/**
 * MgHeld:
 *
 * A lock while it is held. To be let go on the thread that took it.
 */
typedef struct _MgHeld MgHeld;

MgHeld *mg_hold_take (MgHold *self, MgBacking *backing, GError **error);
MgHeld *mg_hold_try (MgHold *self, MgBacking *backing, GError **error);
gint64 mg_held_release (MgHeld *self);

G_END_DECLS
