/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-guard.h"

#include <string.h>
#include <windows.h>

/* The compiler has no __try on this system: an exception in the one place that may have one goes on at
 * the point where that place began. Requests are served by one thread, which is the only one that
 * copies. */
static struct
{
  DWORD thread;
  volatile unsigned long failure;
  CONTEXT start;
} guard;

static LONG NTAPI
on_exception (EXCEPTION_POINTERS *exception)
{
  const DWORD code = exception->ExceptionRecord->ExceptionCode;

  if (guard.thread != GetCurrentThreadId ()
      || (code != EXCEPTION_ACCESS_VIOLATION && code != EXCEPTION_IN_PAGE_ERROR))
    return EXCEPTION_CONTINUE_SEARCH;

  guard.failure = code == EXCEPTION_IN_PAGE_ERROR ? ERROR_SWAPERROR : ERROR_NOACCESS;
  *exception->ContextRecord = guard.start;
  return EXCEPTION_CONTINUE_EXECUTION;
}

/**
 * mg_win_guard_init:
 *
 * To be called once, before mg_win_guard_copy().
 *
 * Returns: whether it can be used
 */
bool
mg_win_guard_init (void)
{
  return AddVectoredExceptionHandler (1, on_exception) != NULL;
}

/**
 * mg_win_guard_copy:
 * @to: where the bytes go
 * @from: where they are
 * @length: how many
 *
 * Copies bytes from a view or into one. A page of it may never have been committed, or its file have become
 * shorter. Main thread.
 *
 * Returns: 0, ERROR_NOACCESS or ERROR_SWAPERROR; some of the bytes may have been copied then
 */
__attribute__ ((noinline)) unsigned long
mg_win_guard_copy (void *to, const void *from, size_t length)
{
  guard.failure = 0;
  RtlCaptureContext (&guard.start);
  /* After an exception, this is where it goes on. */
  if (guard.failure == 0)
    {
      guard.thread = GetCurrentThreadId ();
      memcpy (to, from, length);
    }
  guard.thread = 0;
  return guard.failure;
}
