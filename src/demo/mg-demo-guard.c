/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-guard.h"

#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>

/* One thread, one function at a time. */
static sigjmp_buf landing;
static volatile sig_atomic_t is_ours;
static void *volatile fault;

static void
on_fault (int number, siginfo_t *info, void *context)
{
  if (!is_ours)
    {
      /* The access is made once more on return, and then ends the process as it would have. */
      signal (number, SIG_DFL);
      return;
    }
  fault = info->si_addr;
  siglongjmp (landing, 1);
}

static void
watch_faults (void)
{
  static gboolean watching = FALSE;
  struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_NODEFER | SA_SIGINFO };

  if (watching)
    return;

  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, NULL);
  watching = TRUE;
}

/**
 * mg_demo_guard:
 * @func: what touches the memory
 * @data: what it is called with
 * @ret_where: (out) (optional): the address that could not be touched
 *
 * Calls a function that touches mapped memory. Memory that is not there any more, because another program has
 * made its file smaller or because there is no room for a page of it, ends the function and not the process.
 * To be called by one thread, and not from within itself.
 *
 * Returns: whether the function came to its end
 */
gboolean
mg_demo_guard (MgDemoGuardFunc func, gpointer data, gconstpointer *ret_where)
{
  watch_faults ();

  if (sigsetjmp (landing, 0) != 0)
    {
      is_ours = 0;
      if (ret_where != NULL)
        *ret_where = fault;
      return FALSE;
    }

  is_ours = 1;
  atomic_signal_fence (memory_order_seq_cst);
  func (data);
  atomic_signal_fence (memory_order_seq_cst);
  is_ours = 0;
  return TRUE;
}
