/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-guard.h"

#include <setjmp.h>
#include <signal.h>

/* Where this thread goes on when the memory that it touches is taken away; %NULL outside a guard. */
static _Thread_local sigjmp_buf *volatile guard_escape;

static struct sigaction guard_previous;

static void
guard_on_sigbus (int number, siginfo_t *info, void *context)
{
  /* Sent by somebody, or a machine check that is reported late: it belongs to no access of this thread. */
  gboolean is_sent = info->si_code <= 0 || info->si_code == BUS_MCEERR_AO;

  if (guard_escape != NULL && !is_sent)
    siglongjmp (*guard_escape, 1);

  if (guard_previous.sa_flags & SA_SIGINFO)
    {
      guard_previous.sa_sigaction (number, info, context);
    }
  else if (guard_previous.sa_handler == SIG_IGN && is_sent)
    {
      return;
    }
  else if (guard_previous.sa_handler != SIG_DFL && guard_previous.sa_handler != SIG_IGN)
    {
      guard_previous.sa_handler (number);
    }
  else
    {
      /* Not ours: let it end the program as it would have, with the faulting instruction in the core file. */
      signal (SIGBUS, SIG_DFL);
      if (is_sent)
        raise (SIGBUS);
    }
}

static void
guard_install (void)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      /* SA_NODEFER: leaving by siglongjmp() must not leave the signal blocked, and saving the mask costs two
       * calls. */
      struct sigaction action
        = { .sa_sigaction = guard_on_sigbus, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };

      sigemptyset (&action.sa_mask);
      sigaction (SIGBUS, &action, &guard_previous);
      g_once_init_leave (&installed, 1);
    }
}

/**
 * mg_guard_run:
 * @func: touches foreign memory
 * @data: its data
 *
 * Calls @func; when another process takes away the memory that it touches (SIGBUS: truncated, no room, the disk
 * failed), @func is left where it is. Guards do not nest. May be called on any thread.
 *
 * Returns: whether @func came to its end
 */
gboolean
mg_guard_run (MgGuardFunc func, gpointer data)
{
  sigjmp_buf escape;

  guard_install ();
  g_assert (guard_escape == NULL);

  if (sigsetjmp (escape, 0) != 0)
    {
      guard_escape = NULL;
      return FALSE;
    }
  guard_escape = &escape;
  /* The compiler must not move accesses of @func over the marks, should it inline it. */
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  func (data);
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  guard_escape = NULL;
  return TRUE;
}
