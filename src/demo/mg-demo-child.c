/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-child.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct _MgDemoChild
{
  /* 0 once it has been waited for. */
  pid_t pid;
  int channel;
};

static G_NORETURN void
run (MgDemoChildFunc func, gpointer data, int channel, pid_t parent)
{
  /* However the first process ends: the second must not go on with what belongs to nobody. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () == parent)
    func (channel, data);
  _exit (0);
}

/**
 * mg_demo_child_new:
 * @func: what it does
 * @data: what @func is called with, as it is now
 * @error: return location
 *
 * Starts a second process. The signals that wait to be seen by an #MgDemoInput are nothing to it: the first
 * process ends it. To be called by the only thread.
 *
 * Returns: (transfer full): the process, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoChild *
mg_demo_child_new (MgDemoChildFunc func, gpointer data, GError **error)
{
  MgDemoChild *self;
  int ends[2] = { -1, -1 };
  pid_t parent = getpid (), pid = -1;
  int code;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0)
    pid = fork ();
  code = errno;

  if (pid == 0)
    {
      close (ends[0]);
      run (func, data, ends[1], parent);
    }
  if (ends[1] >= 0)
    close (ends[1]);
  if (pid < 0)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                   _ ("A second process could not be started: %s."), g_strerror (code));
      if (ends[0] >= 0)
        close (ends[0]);
      return NULL;
    }

  self = g_new0 (MgDemoChild, 1);
  self->pid = pid;
  self->channel = ends[0];
  return self;
}

/**
 * mg_demo_child_free:
 * @self: the process
 *
 * Ends it where it still runs.
 */
void
mg_demo_child_free (MgDemoChild *self)
{
  mg_demo_child_kill (self);
  mg_demo_child_wait (self);
  close (self->channel);
  g_free (self);
}

/**
 * mg_demo_child_get_pid:
 * @self: the process
 *
 * Returns: its id, or 0 where it has been waited for
 */
pid_t
mg_demo_child_get_pid (MgDemoChild *self)
{
  return self->pid;
}

/**
 * mg_demo_child_send:
 * @self: the process
 * @message: (array length=size): what to send
 * @size: its length in bytes
 *
 * Returns: whether it was sent; a process that has ended gets nothing
 */
gboolean
mg_demo_child_send (MgDemoChild *self, gconstpointer message, gsize size)
{
  return send (self->channel, message, size, MSG_NOSIGNAL) == (gssize) size;
}

/**
 * mg_demo_child_receive:
 * @self: the process
 * @input: what else to listen to
 * @message: (out caller-allocates) (array length=size): where the message goes
 * @size: the room there, in bytes
 *
 * Waits for a message, for the end of the process, or for a signal that asks for the end.
 *
 * Returns: the length of the message in bytes, 0 where the process has ended, -1 where it is time to end
 */
gssize
mg_demo_child_receive (MgDemoChild *self, MgDemoInput *input, gpointer message, gsize size)
{
  gssize got;

  if (!mg_demo_input_wait (input, self->channel))
    return -1;

  got = recv (self->channel, message, size, 0);
  /* A process that was killed with a message unread is an error here, and no end of messages. */
  return MAX (got, 0);
}

/**
 * mg_demo_child_ask:
 * @self: the process
 * @input: what else to listen to
 * @question: (array length=question_size): what to send
 * @question_size: its length in bytes
 * @answer: (out caller-allocates) (array length=answer_size): where the answer goes
 * @answer_size: how long it is, in bytes
 * @error: return location
 *
 * Sends a question and waits for its answer.
 *
 * Returns: whether there is one, else %G_FILE_ERROR_FAILED, or no error where a signal asks for the end
 */
gboolean
mg_demo_child_ask (MgDemoChild *self,
                   MgDemoInput *input,
                   gconstpointer question,
                   gsize question_size,
                   gpointer answer,
                   gsize answer_size,
                   GError **error)
{
  gssize got = 0;

  if (mg_demo_child_send (self, question, question_size))
    got = mg_demo_child_receive (self, input, answer, answer_size);

  if (got >= 0 && (gsize) got != answer_size)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                 _ ("Process %d, the second one, has ended before its time."), (int) self->pid);
  return got >= 0 && (gsize) got == answer_size;
}

/**
 * mg_demo_child_kill:
 * @self: the process
 *
 * Ends it at once, wherever it is (SIGKILL).
 */
void
mg_demo_child_kill (MgDemoChild *self)
{
  if (self->pid > 0)
    kill (self->pid, SIGKILL);
}

/**
 * mg_demo_child_wait:
 * @self: the process
 *
 * Waits for its end. Its id is nobody's then.
 *
 * Returns: what waitpid() says of how it ended, or 0 where it has been waited for already
 */
int
mg_demo_child_wait (MgDemoChild *self)
{
  int status = 0;

  if (self->pid > 0)
    while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
      continue;
  self->pid = 0;
  return status;
}
