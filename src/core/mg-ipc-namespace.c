/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ipc-namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-namespace.h"
#include "mg-process.h"

typedef struct
{
  int fd;
  MgIpcNamespaceFunc func;
  gpointer data;
  int code;
} Visit;

static gpointer
visit_on_thread (gpointer data)
{
  Visit *visit = data;

  if (setns (visit->fd, CLONE_NEWIPC) != 0)
    visit->code = errno;
  /* Whoever waits must not keep the namespace alive while the function runs. */
  close (visit->fd);
  if (visit->code == 0)
    visit->func (visit->data);
  return NULL;
}

/**
 * mg_ipc_namespace_find:
 * @pid: a process
 * @ret_namespace: (out): the number of the namespace whose System V segments it sees; 0: this process's own
 *
 * Returns: %FALSE when the system does not say, or the process has ended. Any thread
 */
gboolean
mg_ipc_namespace_find (int pid, guint64 *ret_namespace)
{
  guint64 number = mg_namespace_find (pid, "ipc");

  if (number == 0)
    return FALSE;
  *ret_namespace = number != mg_namespace_find (0, "ipc") ? number : 0;
  return TRUE;
}

/**
 * mg_ipc_namespace_run:
 * @pid: a process; 0: this one
 * @func: what to do
 * @data: its data
 * @ret_namespace: (out): the number of the namespace; 0: this process's own
 *
 * Calls @func where the System V segments are those that a process sees. In another namespace that is a thread of its own
 * (setns(2) works on one thread), which has ended when this returns: nothing is left that keeps the namespace and its
 * segments alive. Any thread; takes 0.1 ms.
 *
 * Returns: 0, or the code of the error, and @func was not called: ENOENT or ESRCH when the process has ended, EACCES or
 * EPERM without CAP_SYS_ADMIN
 */
int
mg_ipc_namespace_run (int pid, MgIpcNamespaceFunc func, gpointer data, guint64 *ret_namespace)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/ns/ipc", pid);
  Visit visit = { -1, func, data, 0 };
  GThread *thread;
  struct stat entry;

  *ret_namespace = 0;
  if (pid == 0)
    {
      func (data);
      return 0;
    }
  visit.fd = open (path, O_RDONLY | O_CLOEXEC);
  if (visit.fd < 0)
    return mg_process_explain (pid, errno);
  if (fstat (visit.fd, &entry) != 0 || entry.st_ino == mg_namespace_find (0, "ipc"))
    {
      close (visit.fd);
      func (data);
      return 0;
    }
  *ret_namespace = entry.st_ino;
  thread = g_thread_try_new ("mg-namespace", visit_on_thread, &visit, NULL);
  if (thread == NULL)
    {
      close (visit.fd);
      return EAGAIN;
    }
  g_thread_join (thread);
  return visit.code;
}
