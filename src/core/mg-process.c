/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-process.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/**
 * mg_process_may_be_hidden:
 *
 * Any thread.
 *
 * Returns: whether there may be processes that this user is not even told of: proc(5), hidepid. The first one always
 * exists
 */
gboolean
mg_process_may_be_hidden (void)
{
  return access ("/proc/1", F_OK) != 0;
}

/**
 * mg_process_explain:
 * @pid: a process, as this namespace counts
 * @code: why something of its folder in /proc could not be opened
 *
 * Any thread.
 *
 * Returns: @code; EACCES where it says that there is nothing, but the whole process is hidden from this user
 */
int
mg_process_explain (int pid, int code)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d", pid);

  if (code != ENOENT || access (folder, F_OK) == 0)
    return code;
  /* It may not be sent a signal either, but that is said of who exists alone. */
  return kill (pid, 0) != 0 && errno == EPERM ? EACCES : code;
}
