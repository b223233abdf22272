/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "mg-demo-input.h"
#include "mg-demo-open.h"

/* As in the tutorial: the sender copies one line in, the receiver opens by name and reads it. */
#define DEFAULT_NAME "mySharedMemory"
#define SIZE         100

typedef struct
{
  char *name;
  gboolean read;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Returns: %FALSE when there is nothing to wait for any more: a failure, or a signal. */
static gboolean
store_line (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  guint32 words[SIZE / sizeof (guint32)] = { 0 };
  char line[SIZE] = { 0 };
  gsize length = 0, fits;

  switch (mg_demo_input_read_line (input, line, sizeof line, &length))
    {
    case MG_DEMO_INPUT_LINE:
      break;
    case MG_DEMO_INPUT_END:
      {
        g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (mapping));

        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                     _ ("There is nothing to put into “%s”: standard input has ended without a line."), name);
        return FALSE;
      }
    case MG_DEMO_INPUT_STOP:
    default:
      return FALSE;
    }

  /* A NUL in it is its end for every reader. */
  fits = mg_demo_fit_text (line, MIN (length, strnlen (line, sizeof line)), SIZE - 1);
  memcpy (words, line, fits);
  if (!mg_demo_mapping_store (mapping, words, G_N_ELEMENTS (words), error))
    return FALSE;

  if (fits < length)
    mg_demo_say (_ ("The text was cut: %zu of its %zu bytes are in.\n"), fits, length);
  return TRUE;
}

static MgDemoStatus
send_text (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);
  g_autofree char *name = mg_demo_escape_name (options->name);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, SIZE, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  mg_demo_say (_ ("posix:/%s: made, %d bytes. Type one line of text, then Enter:\n"), name, SIZE);
  if (store_line (mapping, input, &error))
    {
      mg_demo_say (_ ("The text is in. Enter, or SIGTERM to process %d, ends this and removes it.\n"),
                   (int) getpid ());
      mg_demo_input_wait_for_enter (input);
    }
  return mg_demo_finish (mapping, error);
}

static MgDemoStatus
receive_text (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  char bytes[SIZE];

  if (!mg_demo_mapping_read (options->name, bytes, sizeof bytes, &error))
    return mg_demo_fail (error);

  text = mg_demo_escape_text (bytes, strnlen (bytes, sizeof bytes));
  line = g_strconcat (text, "\n", NULL);
  return mg_demo_show (line);
}

/**
 * mg_demo_text:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of one line of text: its sender, or with --read its receiver.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_text (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  /* A name is bytes (FILENAME): a STRING would be refused where the locale has no such characters. */
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (mySharedMemory)"),
      N_ ("NAME") },
    { "read", 0, 0, G_OPTION_ARG_NONE, &options.read, N_ ("Read what another process has sent, and print it"),
      NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Makes shared memory of 100 bytes, puts one line of text into it, and waits."),
                      entries, FALSE, &argc, &argv, &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return options.read ? receive_text (&options) : send_text (&options);
}
