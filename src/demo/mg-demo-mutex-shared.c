/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-mutex.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mg-demo.h"

/* How long to wait for the mutex when nobody can hold it any more, and between two looks whether it is there
 * still, in seconds. */
#define PATIENCE 10
#define INTERVAL 1

G_STATIC_ASSERT (offsetof (MgDemoMutexShared, mutex) == 0x40);
G_STATIC_ASSERT (offsetof (MgDemoMutexShared, array) == 0xc0);
G_STATIC_ASSERT (offsetof (MgDemoMutexShared, done) == 0x1c0);
G_STATIC_ASSERT (sizeof (pthread_mutex_t) <= 128);

typedef struct
{
  MgDemoMutexShared *shared;
  guint n_workers;
  guint n_rounds;
  gboolean lock;
  gboolean locked;
  MgDemoMutexNumbers numbers;
} Request;

static void
do_begin (gpointer data)
{
  Request *request = data;
  MgDemoMutexShared *shared = request->shared;
  pthread_mutexattr_t attributes;

  memcpy (shared->magic, "MGMUTEX1", sizeof shared->magic);
  shared->n_workers = request->n_workers;
  shared->n_rounds = request->n_rounds;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust (&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init (&shared->mutex, &attributes);
  pthread_mutexattr_destroy (&attributes);
}

/**
 * mg_demo_mutex_begin:
 * @mapping: full of zeros, a page of it at least
 * @n_workers: how many processes will count
 * @n_rounds: how often each of them will
 * @error: return location
 *
 * Puts the mutex and the counters into a mapping.
 *
 * Returns: whether they are there, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_mutex_begin (MgDemoMapping *mapping, guint n_workers, guint n_rounds, GError **error)
{
  Request request
    = { .shared = mg_demo_mapping_get_bytes (mapping), .n_workers = n_workers, .n_rounds = n_rounds };

  return mg_demo_mapping_touch (mapping, do_begin, &request, error);
}

/* Where a holder was when it died nobody knows, but a round is finished or it is not: done alone says so. All
 * that the round had changed is put back to what the finished rounds make. */
static void
put_right (MgDemoMutexShared *shared)
{
  guint64 sum = 0;
  guint32 n_put_back = 0;

  for (guint i = 0; i < MG_DEMO_MUTEX_MOST_WORKERS; i++)
    sum += atomic_load (&shared->done[i]);
  for (guint i = 0; i < MG_DEMO_MUTEX_N_ELEMENTS; i++)
    if (atomic_exchange (&shared->array[i], sum) != sum)
      n_put_back++;
  atomic_store (&shared->counter, sum);

  atomic_store (&shared->n_put_back, n_put_back);
  atomic_store (&shared->repairer, (guint32) getpid ());
  atomic_fetch_add (&shared->n_repairs, 1);
}

/* Returns: 0 where the mutex is this process's now, or an errno. */
static int
lock_within (MgDemoMutexShared *shared, int seconds)
{
  struct timespec end;
  int code;

  clock_gettime (CLOCK_MONOTONIC, &end);
  end.tv_sec += seconds;
  code = pthread_mutex_clocklock (&shared->mutex, CLOCK_MONOTONIC, &end);
  if (code == EOWNERDEAD)
    {
      put_right (shared);
      code = pthread_mutex_consistent (&shared->mutex);
    }
  return code;
}

/**
 * mg_demo_mutex_lock:
 * @shared: the mapping
 *
 * Waits for the mutex and takes it. Where its holder has died, what that one has left half done is put right
 * first. May end in a fault as any access to the mapping.
 *
 * Returns: whether it is this process's now; not where another program has broken it
 */
gboolean
mg_demo_mutex_lock (MgDemoMutexShared *shared)
{
  int code;

  /* Nobody is woken where the memory is gone under those who wait: each must look for itself. */
  do
    code = lock_within (shared, INTERVAL);
  while (code == ETIMEDOUT);

  return code == 0;
}

/* A load and a store, not one step of the machine as atomic_fetch_add() would be: between the two another
 * process may store, and what it has stored is lost. */
static void
add_one (_Atomic guint64 *number)
{
  guint64 value = atomic_load_explicit (number, memory_order_relaxed);

  atomic_store_explicit (number, value + 1, memory_order_relaxed);
}

/**
 * mg_demo_mutex_add:
 * @shared: the mapping
 * @start: the first element
 * @end: the element behind the last
 *
 * Adds one to elements of the array.
 */
void
mg_demo_mutex_add (MgDemoMutexShared *shared, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    add_one (&shared->array[i]);
}

/**
 * mg_demo_mutex_finish_round:
 * @shared: the mapping
 * @worker: the number of the process, from 0 on
 *
 * Adds one to the counter, and then to the rounds that this process has finished.
 */
void
mg_demo_mutex_finish_round (MgDemoMutexShared *shared, guint worker)
{
  add_one (&shared->counter);
  atomic_signal_fence (memory_order_seq_cst);
  add_one (&shared->done[worker]);
}

static void
do_read (gpointer data)
{
  Request *request = data;
  MgDemoMutexShared *shared = request->shared;
  MgDemoMutexNumbers *numbers = &request->numbers;

  /* Where another program has written over it, waiting would have no end. */
  request->locked = request->lock && lock_within (shared, PATIENCE) == 0;

  numbers->counter = atomic_load (&shared->counter);
  numbers->least = numbers->most = atomic_load (&shared->array[0]);
  for (guint i = 1; i < MG_DEMO_MUTEX_N_ELEMENTS; i++)
    {
      guint64 element = atomic_load (&shared->array[i]);

      numbers->least = MIN (numbers->least, element);
      numbers->most = MAX (numbers->most, element);
    }
  for (guint i = 0; i < MG_DEMO_MUTEX_MOST_WORKERS; i++)
    numbers->done[i] = atomic_load (&shared->done[i]);
  numbers->n_repairs = atomic_load (&shared->n_repairs);
  numbers->repairer = atomic_load (&shared->repairer);
  numbers->n_put_back = atomic_load (&shared->n_put_back);

  if (request->locked)
    pthread_mutex_unlock (&shared->mutex);
}

/**
 * mg_demo_mutex_read:
 * @mapping: the mapping
 * @lock: whether under the mutex, which nobody holds any more
 * @ret_numbers: (out): what it says
 * @error: return location
 *
 * Reads the numbers.
 *
 * Returns: whether they were read, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_mutex_read (MgDemoMapping *mapping, gboolean lock, MgDemoMutexNumbers *ret_numbers, GError **error)
{
  Request request = { .shared = mg_demo_mapping_get_bytes (mapping), .lock = lock };

  if (!mg_demo_mapping_touch (mapping, do_read, &request, error))
    return FALSE;

  if (lock && !request.locked)
    {
      g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (mapping));

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _ ("The mutex in “%s” could not be locked: another program has written over it."), name);
      return FALSE;
    }
  *ret_numbers = request.numbers;
  return TRUE;
}
