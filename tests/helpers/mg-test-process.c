/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-test-process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct _MgTestProcess
{
  /* 0 in the child. */
  pid_t pid;
  int channel;
};

/**
 * mg_test_process_new:
 * @func: what the child does; it ends when this returns
 * @data: its data
 *
 * Returns: (transfer full): the child
 */
MgTestProcess *
mg_test_process_new (MgTestProcessFunc func, gpointer data)
{
  MgTestProcess *self = g_new0 (MgTestProcess, 1);
  int channels[2];
  pid_t pid;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channels), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  self->pid = pid;
  self->channel = channels[pid == 0 ? 1 : 0];
  close (channels[pid == 0 ? 0 : 1]);
  if (pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      func (self, data);
      _exit (0);
    }
  return self;
}

/**
 * mg_test_process_free:
 * @self: (transfer full): the child
 *
 * It is gone when this returns.
 */
void
mg_test_process_free (MgTestProcess *self)
{
  kill (self->pid, SIGKILL);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  close (self->channel);
  g_free (self);
}

/**
 * mg_test_process_get_pid:
 * @self: the child
 *
 * Returns: its number
 */
int
mg_test_process_get_pid (MgTestProcess *self)
{
  return self->pid;
}

/**
 * mg_test_process_has_ended:
 * @self: the child
 *
 * Returns: whether it runs no more; the system keeps its number until it is freed
 */
gboolean
mg_test_process_has_ended (MgTestProcess *self)
{
  siginfo_t info = { 0 };

  g_assert_cmpint (waitid (P_PID, (id_t) self->pid, &info, WEXITED | WNOHANG | WNOWAIT), ==, 0);
  return info.si_pid != 0;
}

/**
 * mg_test_process_send:
 * @self: an end
 * @bytes: what the other end gets
 * @length: in bytes
 */
void
mg_test_process_send (MgTestProcess *self, gconstpointer bytes, gsize length)
{
  g_assert_cmpint (send (self->channel, bytes, length, MSG_NOSIGNAL), ==, (gssize) length);
}

/**
 * mg_test_process_receive:
 * @self: an end
 * @bytes: (out caller-allocates): what the other end sent
 * @length: in bytes
 *
 * Fails the test when the child has ended instead; ends the child when the test has.
 */
void
mg_test_process_receive (MgTestProcess *self, gpointer bytes, gsize length)
{
  gssize done = recv (self->channel, bytes, length, MSG_WAITALL);

  if (done != (gssize) length && self->pid == 0)
    _exit (0);
  g_assert_cmpint (done, ==, (gssize) length);
}

/**
 * mg_test_process_send_number:
 * @self: an end
 * @number: what the other end gets
 */
void
mg_test_process_send_number (MgTestProcess *self, guint64 number)
{
  mg_test_process_send (self, &number, sizeof number);
}

/**
 * mg_test_process_receive_number:
 * @self: an end
 *
 * Returns: what the other end sent
 */
guint64
mg_test_process_receive_number (MgTestProcess *self)
{
  guint64 number;

  mg_test_process_receive (self, &number, sizeof number);
  return number;
}

/**
 * mg_test_process_ask:
 * @self: the child
 * @number: what it gets
 *
 * Returns: what it answers
 */
guint64
mg_test_process_ask (MgTestProcess *self, guint64 number)
{
  mg_test_process_send_number (self, number);
  return mg_test_process_receive_number (self);
}
