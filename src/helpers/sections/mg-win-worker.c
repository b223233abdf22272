/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-worker.h"

#include <stdlib.h>

/* How many wait at the same time. */
#define MOST 64
/* How long mutexes have to be released in when the program ends, in milliseconds. */
#define LEAVE_TIMEOUT 1000
#define STACK_SIZE    65536

/* All that wait, and what changes of them afterwards. */
static CRITICAL_SECTION lock;
static MgWinWorker *workers;
static size_t n_workers;

/**
 * mg_win_workers_init:
 *
 * To be called once, before the other functions.
 */
void
mg_win_workers_init (void)
{
  InitializeCriticalSection (&lock);
}

/**
 * mg_win_worker_new:
 * @id: that of the request
 * @name: (inout): what it waits for; its text is taken over
 * @object: (transfer full): the same, open
 * @timeout: in milliseconds, or INFINITE
 *
 * Returns: (transfer full): a worker that has not begun
 */
MgWinWorker *
mg_win_worker_new (unsigned long id, MgWinName *name, HANDLE object, DWORD timeout)
{
  MgWinWorker *self = mg_win_allocate (sizeof *self);

  self->references = 1;
  self->id = id;
  self->name = *name;
  *name = (MgWinName){ 0 };
  self->object = object;
  self->timeout = timeout;
  self->stop = CreateEventW (NULL, TRUE, FALSE, NULL);
  self->done = CreateEventW (NULL, TRUE, FALSE, NULL);
  return self;
}

/**
 * mg_win_worker_unref:
 * @self: (transfer full): a worker
 *
 * Gives a reference back. Thread-safe.
 */
void
mg_win_worker_unref (MgWinWorker *self)
{
  if (InterlockedDecrement (&self->references) > 0)
    return;
  CloseHandle (self->object);
  CloseHandle (self->stop);
  CloseHandle (self->done);
  mg_win_name_clear (&self->name);
  free (self);
}

static DWORD WINAPI
run (void *data)
{
  MgWinWorker *self = data;

  self->work (self);
  mg_win_worker_unref (self);
  return 0;
}

/**
 * mg_win_worker_start:
 * @self: a worker that has not begun
 * @work: what it does; ends with mg_win_worker_retire()
 * @ret_thread: (out): its thread: ResumeThread(), then CloseHandle() it
 *
 * Registers a worker and makes its thread, which has a reference of its own.
 *
 * Returns: a failure
 */
unsigned long
mg_win_worker_start (MgWinWorker *self, MgWinWork *work, HANDLE *ret_thread)
{
  HANDLE thread = NULL;
  unsigned long failure = 0;

  self->work = work;
  EnterCriticalSection (&lock);
  if (n_workers >= MOST)
    failure = ERROR_MAX_THRDS_REACHED;
  else if (self->stop == NULL || self->done == NULL)
    failure = ERROR_NO_SYSTEM_RESOURCES;
  else
    thread = CreateThread (NULL, STACK_SIZE, run, self, CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION,
                           &self->thread);
  if (failure == 0 && thread == NULL)
    failure = GetLastError ();
  if (thread != NULL)
    {
      InterlockedIncrement (&self->references);
      self->next = workers;
      workers = self;
      n_workers++;
      *ret_thread = thread;
    }
  LeaveCriticalSection (&lock);
  return failure;
}

/**
 * mg_win_worker_hold:
 * @self: a worker that has got its mutex
 *
 * To be called on its thread.
 *
 * Returns: false when it was stopped before that: release the mutex then
 */
bool
mg_win_worker_hold (MgWinWorker *self)
{
  EnterCriticalSection (&lock);
  self->held = !self->stopped;
  LeaveCriticalSection (&lock);
  return self->held;
}

/**
 * mg_win_worker_retire:
 * @self: a worker
 *
 * Its ID may be used again from here on, and it holds nothing any more. To be called on its thread.
 */
void
mg_win_worker_retire (MgWinWorker *self)
{
  EnterCriticalSection (&lock);
  for (MgWinWorker **at = &workers; *at != NULL; at = &(*at)->next)
    if (*at == self)
      {
        *at = self->next;
        n_workers--;
        break;
      }
  LeaveCriticalSection (&lock);
  SetEvent (self->done);
}

/**
 * mg_win_workers_find:
 * @id: that of a request
 *
 * Returns: (transfer full) (nullable): the worker of that request, if it still waits or holds
 */
MgWinWorker *
mg_win_workers_find (unsigned long id)
{
  MgWinWorker *found;

  EnterCriticalSection (&lock);
  for (found = workers; found != NULL && found->id != id; found = found->next)
    ;
  if (found != NULL)
    InterlockedIncrement (&found->references);
  LeaveCriticalSection (&lock);
  return found;
}

/**
 * mg_win_workers_count:
 * @name: a name
 *
 * Returns: how many wait for this. Thread-safe.
 */
unsigned long
mg_win_workers_count (const MgWinName *name)
{
  unsigned long n = 0;

  EnterCriticalSection (&lock);
  for (const MgWinWorker *worker = workers; worker != NULL; worker = worker->next)
    n += mg_win_name_equal (&worker->name, name);
  LeaveCriticalSection (&lock);
  return n;
}

/**
 * mg_win_worker_stop:
 * @self: a worker
 *
 * Ends a wait. What the request has to say to that, its thread says.
 *
 * Returns: a failure: a mutex is held already
 */
unsigned long
mg_win_worker_stop (MgWinWorker *self)
{
  bool held;

  EnterCriticalSection (&lock);
  held = self->held;
  if (!held)
    {
      self->stopped = true;
      SetEvent (self->stop);
    }
  LeaveCriticalSection (&lock);
  return held ? ERROR_INVALID_PARAMETER : 0;
}

/**
 * mg_win_worker_release:
 * @self: a worker
 *
 * Releases its mutex, and returns when that is done.
 *
 * Returns: a failure: it does not hold one
 */
unsigned long
mg_win_worker_release (MgWinWorker *self)
{
  bool held;

  EnterCriticalSection (&lock);
  held = self->held;
  LeaveCriticalSection (&lock);
  if (!held)
    return ERROR_NOT_OWNER;
  SetEvent (self->stop);
  WaitForSingleObject (self->done, INFINITE);
  return 0;
}

/**
 * mg_win_workers_leave:
 *
 * Ends the program. Mutexes are released first: the next who waits for one would take it for abandoned. May
 * be called on any thread, also on that of a worker that holds one.
 */
void
mg_win_workers_leave (void)
{
  HANDLE done[MOST];
  DWORD n = 0;

  EnterCriticalSection (&lock);
  for (MgWinWorker *worker = workers; worker != NULL; worker = worker->next)
    {
      worker->stopped = true;
      SetEvent (worker->stop);
      if (worker->thread != GetCurrentThreadId () && worker->is_lock)
        {
          InterlockedIncrement (&worker->references);
          done[n++] = worker->done;
        }
      else if (worker->held)
        {
          ReleaseMutex (worker->object);
        }
    }
  LeaveCriticalSection (&lock);

  if (n > 0)
    WaitForMultipleObjects (n, done, TRUE, LEAVE_TIMEOUT);
  ExitProcess (0);
}
