/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-test-mapmaker.h"

#include <gio/gio.h>
#include <string.h>

#include "mg-test.h"

/* Seconds that a command may take: churn does a thing thousands of times. */
#define COMMAND_PATIENCE 60

struct _MgTestMapmaker
{
  GSubprocess *process;
  GDataInputStream *answers;
  int pid;
  /* The answer that came and was not fetched. */
  char *answer;
  gboolean reading;
};

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  MgTestMapmaker *self = data;
  g_autoptr (GError) error = NULL;

  self->answer = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, &error);
  g_assert_no_error (error);
  if (self->answer == NULL)
    g_error ("The mapmaker has ended.");
  self->reading = FALSE;
}

static void
start_reading (MgTestMapmaker *self)
{
  g_assert_false (self->reading);
  g_clear_pointer (&self->answer, g_free);
  self->reading = TRUE;
  g_data_input_stream_read_line_async (self->answers, G_PRIORITY_DEFAULT, NULL, on_answer, self);
}

/**
 * mg_test_mapmaker_new:
 *
 * Returns: (transfer full): the process, ready for commands
 */
MgTestMapmaker *
mg_test_mapmaker_new (void)
{
  MgTestMapmaker *self = g_new0 (MgTestMapmaker, 1);
  const char *program = g_getenv ("MAPMAKER");
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    g_error ("The environment variable MAPMAKER must tell where the mapmaker is.");
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    program, NULL);
  g_assert_no_error (error);
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  start_reading (self);
  mg_test_wait (self->answer != NULL);
  g_assert_true (g_str_has_prefix (self->answer, "ready "));
  self->pid = atoi (self->answer + strlen ("ready "));
  return self;
}

/**
 * mg_test_mapmaker_free:
 * @self: (transfer full): a process
 *
 * Ends it, and waits until it has.
 */
void
mg_test_mapmaker_free (MgTestMapmaker *self)
{
  g_autoptr (GError) error = NULL;

  while (self->reading)
    g_main_context_iteration (NULL, TRUE);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (self->answers);
  g_object_unref (self->process);
  g_free (self->answer);
  g_free (self);
}

/**
 * mg_test_mapmaker_get_pid:
 * @self: a process
 *
 * Returns: its number
 */
int
mg_test_mapmaker_get_pid (MgTestMapmaker *self)
{
  return self->pid;
}

static void
send_line (MgTestMapmaker *self, const char *format, va_list arguments)
{
  g_autofree char *command = g_strdup_vprintf (format, arguments);
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  start_reading (self);
}

/**
 * mg_test_mapmaker_send:
 * @self: a process that has answered
 * @format: a command
 * @...: its parts
 *
 * Gives a command and does not wait for its end.
 */
void
mg_test_mapmaker_send (MgTestMapmaker *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  send_line (self, format, arguments);
  va_end (arguments);
}

/**
 * mg_test_mapmaker_has_answered:
 * @self: a process
 *
 * Returns: whether the last command came to its end; the main context has to run for that
 */
gboolean
mg_test_mapmaker_has_answered (MgTestMapmaker *self)
{
  return !self->reading;
}

/**
 * mg_test_mapmaker_receive:
 * @self: a process that was given a command
 *
 * Runs the main context until the command came to its end; the test fails when it failed.
 *
 * Returns: (transfer full): what it answered behind "ok"
 */
char *
mg_test_mapmaker_receive (MgTestMapmaker *self)
{
  mg_test_wait_for (COMMAND_PATIENCE, mg_test_mapmaker_has_answered (self));
  if (!g_str_has_prefix (self->answer, "ok"))
    g_error ("The mapmaker has answered: %s", self->answer);
  return g_strdup (g_strchug (self->answer + strlen ("ok")));
}

/**
 * mg_test_mapmaker_ask:
 * @self: a process that has answered
 * @format: a command
 * @...: its parts
 *
 * Returns: (transfer full): its answer, as mg_test_mapmaker_receive()
 */
char *
mg_test_mapmaker_ask (MgTestMapmaker *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  send_line (self, format, arguments);
  va_end (arguments);
  return mg_test_mapmaker_receive (self);
}

/**
 * mg_test_mapmaker_tell:
 * @self: a process that has answered
 * @format: a command
 * @...: its parts
 *
 * The same without the answer.
 */
void
mg_test_mapmaker_tell (MgTestMapmaker *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  send_line (self, format, arguments);
  va_end (arguments);
  g_free (mg_test_mapmaker_receive (self));
}
