/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-request.h"

#include <string.h>

#include "mg-win-failure.h"
#include "mg-win-number.h"
#include "mg-win-output.h"
#include "mg-win-wait.h"

static bool
parse_timeout (const MgWinRequest *request, size_t i, DWORD *ret_timeout)
{
  unsigned long long number;

  if (strcmp (request->arguments[i], "forever") == 0)
    *ret_timeout = INFINITE;
  else if (mg_win_number_parse (request->arguments[i], INFINITE - 1, &number))
    *ret_timeout = (DWORD) number;
  else
    return false;
  return true;
}

/* Opens what the first argument names. Returns whether there is a worker for it; if not, it has answered. */
static bool
make_worker (const MgWinRequest *request,
             MgWinOpen *open,
             ACCESS_MASK access,
             DWORD timeout,
             MgWinWorker **ret_worker)
{
  MgWinName name;
  HANDLE object;
  unsigned long failure;

  if (!mg_win_request_name (request, 0, &name))
    return false;
  failure = mg_win_name_open (&name, open, access | SYNCHRONIZE, &object);
  if (failure == 0)
    *ret_worker = mg_win_worker_new (request->id, &name, object, timeout);
  else
    mg_win_reply_failure (request->id, failure, NULL);
  mg_win_name_clear (&name);
  return failure == 0;
}

/**
 * mg_win_serve_wait:
 * @request: WAIT
 *
 * Begins to wait for an event.
 */
void
mg_win_serve_wait (const MgWinRequest *request)
{
  const bool each = strcmp (request->arguments[1], "each") == 0;
  MgWinEventBasic basic = { 0 };
  MgWinWorker *worker;
  HANDLE thread;
  DWORD timeout;
  unsigned long failure;

  if ((!each && strcmp (request->arguments[1], "once") != 0) || !parse_timeout (request, 2, &timeout))
    {
      mg_win_request_refuse (request, "WAIT takes a name, once or each, and milliseconds or forever.");
      return;
    }
  if (!make_worker (request, NtOpenEvent, MG_WIN_QUERY_STATE, timeout, &worker))
    return;

  failure = mg_win_failure_of (NtQueryEvent (worker->object, 0, &basic, sizeof basic, NULL));
  worker->each = each;
  worker->automatic = basic.type != 0;
  if (failure == 0)
    failure = mg_win_worker_start (worker, mg_win_wait_for_event, &thread);
  if (failure == 0)
    {
      mg_win_reply (request->id, "OK", "reset=%s", worker->automatic ? "auto" : "manual");
      ResumeThread (thread);
      CloseHandle (thread);
    }
  else
    {
      mg_win_reply_failure (request->id, failure, NULL);
    }
  mg_win_worker_unref (worker);
}

/**
 * mg_win_serve_lock:
 * @request: LOCK
 *
 * Begins to wait for a mutex.
 */
void
mg_win_serve_lock (const MgWinRequest *request)
{
  MgWinWorker *worker;
  HANDLE thread;
  DWORD timeout;
  unsigned long failure;

  if (!parse_timeout (request, 1, &timeout))
    {
      mg_win_request_refuse (request, "LOCK takes a name, and milliseconds or forever.");
      return;
    }
  if (!make_worker (request, NtOpenMutant, MG_WIN_QUERY_STATE, timeout, &worker))
    return;

  worker->is_lock = true;
  failure = mg_win_worker_start (worker, mg_win_wait_for_mutex, &thread);
  if (failure == 0)
    {
      ResumeThread (thread);
      CloseHandle (thread);
    }
  else
    {
      mg_win_reply_failure (request->id, failure, NULL);
    }
  mg_win_worker_unref (worker);
}

static MgWinWorker *
find_worker (const MgWinRequest *request)
{
  MgWinWorker *worker = NULL;
  unsigned long long id;

  if (!mg_win_number_parse (request->arguments[0], 0xffffffff, &id))
    mg_win_request_refuse (request, "This is no ID.");
  else if ((worker = mg_win_workers_find ((unsigned long) id)) == NULL)
    mg_win_reply_failure (request->id, ERROR_NOT_FOUND, NULL);
  return worker;
}

/**
 * mg_win_serve_unlock:
 * @request: UNLOCK
 *
 * Releases a mutex.
 */
void
mg_win_serve_unlock (const MgWinRequest *request)
{
  MgWinWorker *worker = find_worker (request);

  if (worker == NULL)
    return;
  mg_win_request_answer (request, mg_win_worker_release (worker));
  mg_win_worker_unref (worker);
}

/**
 * mg_win_serve_stop:
 * @request: STOP
 *
 * Ends a wait.
 */
void
mg_win_serve_stop (const MgWinRequest *request)
{
  MgWinWorker *worker = find_worker (request);

  if (worker == NULL)
    return;
  if (mg_win_worker_stop (worker) == 0)
    mg_win_request_answer (request, 0);
  else
    mg_win_request_refuse (request, "The mutex is held: UNLOCK releases it.");
  mg_win_worker_unref (worker);
}
