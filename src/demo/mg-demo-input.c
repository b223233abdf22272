/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-input.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct _MgDemoInput
{
  int signals;
  char buffer[4096];
  gsize start;
  gsize end;
};

/**
 * mg_demo_input_new:
 * @error: return location
 *
 * From here on SIGINT, SIGTERM and SIGHUP do not end the process but wait to be seen by mg_demo_input_wait(),
 * so that there is no moment at which one of them could leave a mapping behind. To be called before the
 * mapping is made, by the only thread.
 *
 * Returns: (transfer full): the input, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoInput *
mg_demo_input_new (GError **error)
{
  g_autoptr (MgDemoInput) self = g_new0 (MgDemoInput, 1);
  struct sigaction hangup;
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  /* nohup has it ignored, and means it. SIGINT counts even where it is ignored: every background command of a
   * script starts so, and would have no way to be stopped by it. */
  if (sigaction (SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
    sigaddset (&set, SIGHUP);

  /* Two more that would end the process and leave the mapping: nobody reads what it prints, a limit on file
   * sizes. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);

  sigprocmask (SIG_BLOCK, &set, NULL);
  self->signals = signalfd (-1, &set, SFD_CLOEXEC);
  if (self->signals < 0)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
                   _ ("Signals could not be waited for, so no mapping was made: %s."), g_strerror (errno));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * mg_demo_input_free:
 * @self: the input
 *
 * Ends listening. The signals stay blocked: the process is about to end by itself.
 */
void
mg_demo_input_free (MgDemoInput *self)
{
  if (self->signals >= 0)
    close (self->signals);
  g_free (self);
}

/**
 * mg_demo_input_wait:
 * @self: the input
 * @descriptor: what to wait for, or -1 for signals alone
 *
 * Waits until @descriptor can be read, or a signal asks the process to end. The signal goes first where both
 * came. Once one has come, every later call returns at once.
 *
 * Returns: %TRUE where @descriptor can be read, %FALSE where it is time to end
 */
gboolean
mg_demo_input_wait (MgDemoInput *self, int descriptor)
{
  struct pollfd waiting[] = {
    { .fd = self->signals, .events = POLLIN },
    { .fd = descriptor, .events = POLLIN },
  };

  while (poll (waiting, G_N_ELEMENTS (waiting), -1) < 0)
    if (errno != EINTR && errno != EAGAIN)
      return FALSE;

  return waiting[0].revents == 0;
}

/* Returns: whether there are bytes now, else why not. */
static MgDemoInputEvent
fill_buffer (MgDemoInput *self)
{
  while (mg_demo_input_wait (self, STDIN_FILENO))
    {
      gssize got = read (STDIN_FILENO, self->buffer, sizeof self->buffer);

      if (got > 0)
        {
          self->start = 0;
          self->end = (gsize) got;
          return MG_DEMO_INPUT_LINE;
        }
      if (got == 0 || (errno != EINTR && errno != EAGAIN))
        return MG_DEMO_INPUT_END;
    }
  return MG_DEMO_INPUT_STOP;
}

/**
 * mg_demo_input_read_line:
 * @self: the input
 * @line: (out caller-allocates) (array length=size): where its first @size bytes go, without the line feed
 * and without a NUL
 * @size: the room at @line, in bytes; 0 where the line itself does not matter
 * @ret_length: (out) (optional): the length of the whole line in bytes, which may be more than @size
 *
 * Waits for one line of standard input. What comes before the end without a line feed is a line too.
 *
 * Returns: what the waiting ended with; @ret_length is set with %MG_DEMO_INPUT_LINE alone
 */
MgDemoInputEvent
mg_demo_input_read_line (MgDemoInput *self, char *line, gsize size, gsize *ret_length)
{
  gsize length = 0;

  while (TRUE)
    {
      if (self->start == self->end)
        {
          MgDemoInputEvent event = fill_buffer (self);

          if (event == MG_DEMO_INPUT_END && length > 0)
            break;
          if (event != MG_DEMO_INPUT_LINE)
            return event;
        }
      if (self->buffer[self->start] == '\n')
        {
          self->start++;
          break;
        }
      if (length < size)
        line[length] = self->buffer[self->start];
      length++;
      self->start++;
    }

  if (ret_length != NULL)
    *ret_length = length;
  return MG_DEMO_INPUT_LINE;
}

/**
 * mg_demo_input_wait_for_enter:
 * @self: the input
 *
 * Waits for Enter or a signal. The end of standard input is a wish to end only at a terminal (Ctrl+D): a
 * sender whose text came through a pipe, or that was started without input, must not be gone before a
 * receiver comes.
 */
void
mg_demo_input_wait_for_enter (MgDemoInput *self)
{
  if (mg_demo_input_read_line (self, NULL, 0, NULL) == MG_DEMO_INPUT_END && !isatty (STDIN_FILENO))
    mg_demo_input_wait (self, -1);
}
