/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

#include "mg-demo-mapping.h"

G_BEGIN_DECLS

#define MG_DEMO_MUTEX_MOST_WORKERS 64
#define MG_DEMO_MUTEX_N_ELEMENTS   32

/**
 * MgDemoMutexShared:
 * @magic: 0x000: MGMUTEX1
 * @n_workers: 0x008: how many processes count
 * @n_rounds: 0x00c: how often each of them does
 * @counter: 0x010: what they count, one more for every round
 * @n_repairs: 0x018: how often a process found that the holder before it had died
 * @repairer: 0x01c: the id of the process that found it last
 * @n_put_back: 0x020: how many elements it had to put back
 * @mutex: 0x040: process-shared and robust, as pthread_mutexattr_setrobust(3) has it
 * @room: what a mutex may need
 * @array: 0x0c0: as many counters, which are equal whenever nobody holds the mutex
 * @done: 0x1c0: the rounds that each worker has finished; the last word of every round
 *
 * The start of the mapping, in the byte order of the machine.
 */
typedef struct
{
  char magic[8];
  guint32 n_workers;
  guint32 n_rounds;
  _Atomic guint64 counter;
  _Atomic guint32 n_repairs;
  _Atomic guint32 repairer;
  _Atomic guint32 n_put_back;
  guint32 zeros[7];
  union
  {
    pthread_mutex_t mutex;
    char room[128];
  };
  _Atomic guint64 array[MG_DEMO_MUTEX_N_ELEMENTS];
  _Atomic guint64 done[MG_DEMO_MUTEX_MOST_WORKERS];
} MgDemoMutexShared;

/**
 * MgDemoMutexNumbers:
 * @counter: what was counted
 * @least: the least element of the array
 * @most: the greatest
 * @done: the rounds that each worker has finished
 * @n_repairs: how often a holder had died
 * @repairer: who found it last
 * @n_put_back: how many elements it had to put back
 *
 * What the mapping says in the end.
 */
typedef struct
{
  guint64 counter;
  guint64 least;
  guint64 most;
  guint64 done[MG_DEMO_MUTEX_MOST_WORKERS];
  guint32 n_repairs;
  guint32 repairer;
  guint32 n_put_back;
} MgDemoMutexNumbers;

gboolean mg_demo_mutex_begin (MgDemoMapping *mapping, guint n_workers, guint n_rounds, GError **error);
gboolean mg_demo_mutex_lock (MgDemoMutexShared *shared);
void mg_demo_mutex_add (MgDemoMutexShared *shared, guint start, guint end);
void mg_demo_mutex_finish_round (MgDemoMutexShared *shared, guint worker);
gboolean
mg_demo_mutex_read (MgDemoMapping *mapping, gboolean lock, MgDemoMutexNumbers *ret_numbers, GError **error);

G_END_DECLS
