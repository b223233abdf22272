/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-namespace.h"

#include <string.h>
#include <unistd.h>

/**
 * mg_namespace_find:
 * @pid: a process; 0: this one
 * @kind: what the namespace is of, as namespaces(7) calls it: "mnt", "ipc"
 *
 * Any thread.
 *
 * Returns: the number of the namespace that the process is in; 0 when the system does not say, or the process has ended
 */
guint64
mg_namespace_find (int pid, const char *kind)
{
  char path[64];
  char target[64];
  const char *digits;
  gssize length;

  if (pid != 0)
    g_snprintf (path, sizeof path, "/proc/%d/ns/%s", pid, kind);
  else
    g_snprintf (path, sizeof path, "/proc/self/ns/%s", kind);
  /* The link reads mnt:[NUMBER]. To follow it would take the system twice as long. */
  length = readlink (path, target, sizeof target - 1);
  if (length <= 0)
    return 0;
  target[length] = 0;
  digits = strchr (target, '[');
  return digits != NULL ? g_ascii_strtoull (digits + 1, NULL, 10) : 0;
}
