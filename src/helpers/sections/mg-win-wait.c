/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-wait.h"

#include "mg-win-failure.h"
#include "mg-win-output.h"

/* How often is looked whether another program has the event, and whether it was reset, in milliseconds. */
#define GONE_INTERVAL  250
#define RESET_INTERVAL 10

typedef enum
{
  NOTHING,
  SIGNALED,
  STOPPED,
  GONE,
  TIMEOUT,
  FAILED
} Outcome;

/**
 * mg_win_clock:
 *
 * Returns: the time, in units of which the first line of the protocol says how many make a second.
 * Thread-safe.
 */
unsigned long long
mg_win_clock (void)
{
  LARGE_INTEGER now;

  QueryPerformanceCounter (&now);
  return (unsigned long long) now.QuadPart;
}

/* Whether only the waits of this program have the event open: its owner would find it alive if it came
 * again. */
static bool
is_gone (const MgWinWorker *worker)
{
  PUBLIC_OBJECT_BASIC_INFORMATION basic = { 0 };
  const unsigned long ours = mg_win_workers_count (&worker->name);

  return NT_SUCCESS (NtQueryObject (worker->object, ObjectBasicInformation, &basic, sizeof basic, NULL))
         && basic.HandleCount <= ours;
}

static Outcome
wait_for_signal (const MgWinWorker *worker, DWORD most)
{
  HANDLE objects[] = { worker->stop, worker->object };

  switch (WaitForMultipleObjects (2, objects, FALSE, most))
    {
    case WAIT_OBJECT_0:
      return STOPPED;
    case WAIT_OBJECT_0 + 1:
      return SIGNALED;
    case WAIT_TIMEOUT:
      return NOTHING;
    default:
      return FAILED;
    }
}

/* A wait for an event that stays set would return at once, again and again. */
static Outcome
wait_for_reset (const MgWinWorker *worker, DWORD most, bool *armed)
{
  MgWinEventBasic basic = { 0 };

  if (WaitForSingleObject (worker->stop, most < RESET_INTERVAL ? most : RESET_INTERVAL) == WAIT_OBJECT_0)
    return STOPPED;
  if (!NT_SUCCESS (NtQueryEvent (worker->object, 0, &basic, sizeof basic, NULL)))
    return FAILED;
  *armed = basic.state == 0;
  return NOTHING;
}

/* Waits up to the next signal, or to the end of the wait. */
static Outcome
wait_for_next (const MgWinWorker *worker, bool *armed)
{
  const unsigned long long start = GetTickCount64 ();
  unsigned long long looked = start;

  while (true)
    {
      const unsigned long long now = GetTickCount64 (), passed = now - start;
      const unsigned long long left = passed < worker->timeout ? worker->timeout - passed : 0;
      const DWORD most = worker->timeout != INFINITE && left < GONE_INTERVAL ? (DWORD) left : GONE_INTERVAL;
      Outcome outcome;

      if (now - looked >= GONE_INTERVAL)
        {
          if (is_gone (worker))
            return GONE;
          looked = now;
        }
      outcome = *armed ? wait_for_signal (worker, most) : wait_for_reset (worker, most, armed);
      if (outcome != NOTHING)
        return outcome;
      if (worker->timeout != INFINITE && GetTickCount64 () - start >= worker->timeout)
        return TIMEOUT;
    }
}

static void
say_end (unsigned long id, Outcome outcome)
{
  static const char *const words[] = { [STOPPED] = "stopped", [GONE] = "gone", [TIMEOUT] = "timeout" };
  const unsigned long code = GetLastError ();

  if (outcome == FAILED)
    mg_win_reply (id, "EVENT", "failed %lu %s %s", code, mg_win_failure_name (code),
                  mg_win_failure_sentence (code));
  else
    mg_win_reply (id, "EVENT", "%s", words[outcome]);
}

/**
 * mg_win_wait_for_event:
 * @worker: whose event is waited for
 *
 * The work of WAIT.
 */
void
mg_win_wait_for_event (MgWinWorker *worker)
{
  const unsigned long id = worker->id;
  bool armed = true, going_on = true;

  while (going_on)
    {
      const Outcome outcome = wait_for_next (worker, &armed);
      const unsigned long long clock = mg_win_clock ();

      going_on = outcome == SIGNALED && worker->each;
      armed = worker->automatic;
      /* From what it says last, its ID is free. */
      if (!going_on)
        mg_win_worker_retire (worker);
      if (outcome == SIGNALED)
        mg_win_reply (id, "EVENT", "signaled clock=%llu", clock);
      else
        say_end (id, outcome);
    }
}

/**
 * mg_win_wait_for_mutex:
 * @worker: whose mutex is waited for
 *
 * The work of LOCK. A mutex belongs to a thread: the one that has got it releases it.
 */
void
mg_win_wait_for_mutex (MgWinWorker *worker)
{
  HANDLE objects[] = { worker->object, worker->stop };
  const DWORD result = WaitForMultipleObjects (2, objects, FALSE, worker->timeout);
  const bool acquired = result == WAIT_OBJECT_0 || result == WAIT_ABANDONED_0;
  unsigned long failure = result == WAIT_FAILED ? GetLastError () : WAIT_TIMEOUT;

  if (acquired && mg_win_worker_hold (worker))
    {
      mg_win_reply (worker->id, "OK", result == WAIT_ABANDONED_0 ? "abandoned" : "acquired");
      WaitForSingleObject (worker->stop, INFINITE);
      ReleaseMutex (worker->object);
      mg_win_worker_retire (worker);
      return;
    }

  if (acquired)
    ReleaseMutex (worker->object);
  if (acquired || result == WAIT_OBJECT_0 + 1)
    failure = ERROR_CANCELLED;
  mg_win_worker_retire (worker);
  mg_win_reply_failure (worker->id, failure, NULL);
}
