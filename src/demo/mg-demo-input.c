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

/**
 * mg_demo_input_pause:
 * @self: the input
 * @milliseconds: how long at most; 0 only looks
 *
 * Waits for a time, or until a signal asks the process to end.
 *
 * Returns: %TRUE where the time has passed, %FALSE where it is time to end
 */
gboolean
mg_demo_input_pause (MgDemoInput *self, int milliseconds)
{
  struct pollfd waiting = { .fd = self->signals, .events = POLLIN };
  int n_ready;

  do
    n_ready = poll (&waiting, 1, milliseconds);
  while (n_ready < 0 && (errno == EINTR || errno == EAGAIN));

  return n_ready == 0;
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

static gboolean
is_line_end (char c)
{
  return c == '\n';
}

/* NUL too: it could not be told from the end of the word. */
static gboolean
is_word_end (char c)
{
  return g_ascii_isspace (c) || c == '\v' || c == 0;
}

/* Takes the bytes up to the first that ends them, and that one too. */
static MgDemoInputEvent
read_until (MgDemoInput *self, gboolean (*is_end) (char), char *text, gsize size, gsize *ret_length)
{
  gsize length = 0;

  while (TRUE)
    {
      char c;

      if (self->start == self->end)
        {
          MgDemoInputEvent event = fill_buffer (self);

          if (event == MG_DEMO_INPUT_END && length > 0)
            break;
          if (event != MG_DEMO_INPUT_LINE)
            return event;
        }
      c = self->buffer[self->start];
      self->start++;
      if (is_end (c))
        break;
      if (length < size)
        text[length] = c;
      length++;
    }

  if (ret_length != NULL)
    *ret_length = length;
  return MG_DEMO_INPUT_LINE;
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
  return read_until (self, is_line_end, line, size, ret_length);
}

/**
 * mg_demo_input_read_word:
 * @self: the input
 * @word: (out caller-allocates) (array length=size): where its first @size bytes go, without a NUL
 * @size: the room at @word, in bytes
 * @ret_length: (out): the length of the whole word in bytes, which may be more than @size
 *
 * Waits for one word of standard input: what stands between white space. It has come when what is behind it
 * has.
 *
 * Returns: what the waiting ended with; @ret_length is set with %MG_DEMO_INPUT_LINE alone, and not 0
 */
MgDemoInputEvent
mg_demo_input_read_word (MgDemoInput *self, char *word, gsize size, gsize *ret_length)
{
  MgDemoInputEvent event;
  gsize length;

  do
    {
      length = 0;
      event = read_until (self, is_word_end, word, size, &length);
    }
  while (event == MG_DEMO_INPUT_LINE && length == 0);

  if (event == MG_DEMO_INPUT_LINE)
    *ret_length = length;
  return event;
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

/**
 * mg_demo_input_step:
 * @self: the input
 *
 * Lets a person look before the next step: waits for Enter at a terminal, and not at all elsewhere.
 *
 * Returns: %TRUE where the next step may come, %FALSE where it is time to end: a signal, or Ctrl+D
 */
gboolean
mg_demo_input_step (MgDemoInput *self)
{
  if (!isatty (STDIN_FILENO))
    return mg_demo_input_pause (self, 0);

  return mg_demo_input_read_line (self, NULL, 0, NULL) == MG_DEMO_INPUT_LINE;
}
