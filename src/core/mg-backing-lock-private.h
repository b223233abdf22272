/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-lock.h"
#include "mg-backing-writer.h"
#include "mg-guard.h"

G_BEGIN_DECLS

/**
 * MgLockState:
 * @MG_LOCK_BUSY: somebody else has it
 * @MG_LOCK_TAKEN: this thread has it
 * @MG_LOCK_ORPHANED: who had it has ended, and the system has noted that in it
 * @MG_LOCK_UNUSABLE: what is there is no lock any more, or one that nobody can take
 *
 * What an attempt to take a lock found.
 */
typedef enum
{
  MG_LOCK_BUSY,
  MG_LOCK_TAKEN,
  MG_LOCK_ORPHANED,
  MG_LOCK_UNUSABLE,
} MgLockState;

/**
 * MgLockOps:
 * @try: sets @state, and @holder where it is known; takes the lock where nobody has it, and waits for nothing
 * @release: lets it go, where it still is this thread's; also when nothing was taken
 * @leave: (nullable): called outside of the guard after each of both, however it ended
 *
 * How one sort of lock is taken. The first two are under the rules of #MgGuardFunc.
 */
typedef struct
{
  MgGuardFunc try;
  MgGuardFunc release;
  void (*leave) (void);
} MgLockOps;

struct _MgBackingLock
{
  const MgLockOps *ops;
  char *label;
  /* Foreign memory. */
  gpointer word;
  /* What is mapped for it; a semaphore has no writer. */
  MgBackingWriter *writer;
  gpointer bytes;
  guint64 offset;
  gsize length;
  /* Of a mutex: its kind when it was looked at. */
  int kind;
  volatile MgLockState state;
  /* The thread that has it; 0: not known. */
  volatile int holder;
};

MgBackingLock *mg_backing_lock_new (const MgLockOps *ops, const char *label);

gsize mg_backing_mutex_get_size (void);
const MgLockOps *
mg_backing_mutex_look (gconstpointer bytes, const char *label, int *ret_kind, GError **error);

G_END_DECLS
