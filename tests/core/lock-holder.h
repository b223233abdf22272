/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "mg-hold.h"
#include "mg-test-process.h"

G_BEGIN_DECLS

/**
 * LockKind:
 *
 * The locks that a test tries, each with the calls that programs have for it.
 */
typedef enum
{
  LOCK_NORMAL,
  LOCK_RECURSIVE,
  LOCK_ERRORCHECK,
  LOCK_ROBUST,
  LOCK_ROBUST_RECURSIVE,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
  LOCK_N_KINDS,
} LockKind;

/**
 * LockArea:
 * @before: nothing
 * @mutex: a mutex
 * @spin: a spin word
 * @first: counts; @second is equal to it where nobody holds the lock
 * @second: the same
 * @stop: whether the loops of all holders end
 *
 * What lies in the mapping of a test.
 */
typedef struct
{
  guint8 before[4096 - 16];
  /* In two pages. */
  pthread_mutex_t mutex;
  guint32 spin;
  guint32 first;
  guint8 between[4096];
  guint32 second;
  guint32 stop;
} LockArea;

/**
 * LockFixture:
 * @kind: which lock
 * @name: that of the mapping, without a slash
 * @path: where it is
 * @semaphore: the name of the semaphore, with its slash
 * @area: the mapping
 * @backing: the same, to look at
 *
 * A mapping with a lock that nobody has, which is removed afterwards.
 */
typedef struct
{
  LockKind kind;
  char *name;
  char *path;
  char *semaphore;
  LockArea *area;
  MgBacking *backing;
} LockFixture;

/* What a holder is told by mg_test_process_ask(); it answers 0, or what the call returned. */
#define HOLDER_TAKE    1
#define HOLDER_RELEASE 2
/* Takes it and answers before that. */
#define HOLDER_TAKE_LATER 3
/* Goes round until stop is set, and answers before that. */
#define HOLDER_LOOP 4

const char *lock_kind_get_name (LockKind kind);
void lock_fixture_set_up (LockFixture *fixture, gconstpointer data);
void lock_fixture_tear_down (LockFixture *fixture, gconstpointer data);
void lock_fixture_make_mutex (LockFixture *fixture, int protocol, gboolean is_shared);
void lock_fixture_resize (LockFixture *fixture, guint64 size);
MgHold *lock_fixture_hold (LockFixture *fixture, gint64 timeout);
int lock_fixture_get_value (LockFixture *fixture);

MgTestProcess *lock_holder_new (LockFixture *fixture);

G_END_DECLS
