/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-chat.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-demo-input.h"
#include "mg-demo.h"

/* As in the tutorial: the sender reads a word from standard input into it until a number other than 0
 * comes, the receiver prints it. */
#define DEFAULT_NAME "ShareFile"

/* How often to look whether the other process has done something, in milliseconds. */
#define INTERVAL 10

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

static gboolean
is_number_other_than_0 (const char *word, gsize length)
{
  gsize start = length > 1 && (word[0] == '-' || word[0] == '+') ? 1 : 0;
  gboolean other = FALSE;

  for (gsize i = start; i < length; i++)
    {
      if (!g_ascii_isdigit (word[i]))
        return FALSE;
      other = other || word[i] != '0';
    }
  return other;
}

/* Returns: whether there is room, else no error where a signal asks for the end. */
static gboolean
wait_for_room (MgDemoMapping *mapping, MgDemoInput *input, gsize length, GError **error)
{
  MgDemoChatState state;
  gboolean said = FALSE;

  while (mg_demo_chat_look (mapping, &state, error))
    {
      if (mg_demo_chat_has_room (&state, length))
        return TRUE;
      if (!said && !mg_demo_chat_is_there (mapping, MG_DEMO_CHAT_READER))
        mg_demo_say (_ ("It is full of words that nobody has read. It goes on when a reader takes them.\n"));
      said = TRUE;
      if (!mg_demo_input_pause (input, INTERVAL))
        return FALSE;
    }
  return FALSE;
}

/* A text that came through a pipe is complete at once, and must not be gone before a reader comes. */
static void
wait_for_reader (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  MgDemoChatState state;
  gboolean said = FALSE;

  while (mg_demo_chat_look (mapping, &state, error) && state.put != state.taken)
    {
      if (!said)
        mg_demo_say (
          _ ("That was all. It waits until a reader has taken the words; SIGTERM to process %d ends "
             "this and removes it.\n"),
          (int) getpid ());
      said = TRUE;
      if (!mg_demo_input_pause (input, INTERVAL))
        return;
    }
}

/* Returns: %TRUE where the next word may come. */
static gboolean
send_word (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  char word[MG_DEMO_CHAT_LONGEST + 1];
  gsize length = 0, fits;

  switch (mg_demo_input_read_word (input, word, sizeof word, &length))
    {
    case MG_DEMO_INPUT_LINE:
      break;
    case MG_DEMO_INPUT_END:
      if (!isatty (STDIN_FILENO))
        wait_for_reader (mapping, input, error);
      return FALSE;
    case MG_DEMO_INPUT_STOP:
    default:
      return FALSE;
    }

  if (length <= sizeof word && is_number_other_than_0 (word, length))
    return FALSE;

  fits = mg_demo_fit_text (word, length, MG_DEMO_CHAT_LONGEST);
  if (!wait_for_room (mapping, input, fits, error) || !mg_demo_chat_put (mapping, word, fits, error))
    return FALSE;

  if (fits < length)
    mg_demo_say (_ ("The word was cut: %zu of its %zu bytes are in.\n"), fits, length);
  return TRUE;
}

/* Returns: whether nothing failed. */
static gboolean
send_words (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (mg_demo_mapping_get_name (mapping));
  g_autoptr (GError) failure = NULL;
  MgDemoChatState state;

  mg_demo_chat_lock (mapping, MG_DEMO_CHAT_WRITER);
  if (!mg_demo_chat_begin (mapping, error))
    return FALSE;

  mg_demo_say (
    _ ("posix:/%s: made, %d bytes. Type words; a number other than 0, or SIGTERM to process %d, ends "
       "this and removes it.\n"),
    name, MG_DEMO_CHAT_SIZE, (int) getpid ());
  while (send_word (mapping, input, &failure))
    continue;

  if (failure != NULL || !mg_demo_chat_end (mapping, &failure)
      || !mg_demo_chat_look (mapping, &state, &failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (state.put != state.taken && !mg_demo_chat_is_there (mapping, MG_DEMO_CHAT_READER))
    mg_demo_say (_ ("Nobody has read the last words: they are gone with it.\n"));
  return TRUE;
}

static MgDemoStatus
write_chat (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, MG_DEMO_CHAT_SIZE, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  send_words (mapping, input, &error);
  return mg_demo_finish (mapping, error);
}

/* A word is taken out only when it is printed: whoever reads next gets it where printing fails. */
static MgDemoStatus
print_word (MgDemoMapping *mapping, const MgDemoChatState *state, GError **error)
{
  gsize length = 0;
  g_autofree char *word = mg_demo_chat_peek (mapping, state, &length, error);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  MgDemoStatus status;

  if (word == NULL)
    return MG_DEMO_FAILED;

  text = mg_demo_escape_text (word, length);
  line = g_strconcat (text, "\n", NULL);
  status = mg_demo_show (line);
  if (status == MG_DEMO_DONE && !mg_demo_chat_take (mapping, length, error))
    status = MG_DEMO_FAILED;
  return status;
}

/* Returns: what to exit with; @error is not set where that has been told already. */
static MgDemoStatus
receive_words (MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  MgDemoStatus status = MG_DEMO_DONE;

  while (status == MG_DEMO_DONE)
    {
      /* Looked at first: what the writer has put in before it was gone is there then. */
      gboolean writer_is_there = mg_demo_chat_is_there (mapping, MG_DEMO_CHAT_WRITER);
      MgDemoChatState state;

      if (!mg_demo_chat_look (mapping, &state, error))
        return MG_DEMO_FAILED;

      if (state.put != state.taken)
        {
          status = print_word (mapping, &state, error);
        }
      else if (state.ended)
        {
          break;
        }
      else if (!writer_is_there)
        {
          g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (mapping));

          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                       _ ("No more words come through “%s”: its writer has ended without a farewell."), name);
          return MG_DEMO_FAILED;
        }

      if (!mg_demo_input_pause (input, state.put != state.taken ? 0 : INTERVAL))
        break;
    }
  return status;
}

static MgDemoStatus
read_chat (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);
  MgDemoChatState state;
  MgDemoStatus status;

  if (input != NULL)
    mapping = mg_demo_mapping_open (options->name, MG_DEMO_CHAT_SIZE, &error);
  if (mapping == NULL || !mg_demo_chat_look (mapping, &state, &error))
    return mg_demo_fail (error);

  if (!mg_demo_chat_lock (mapping, MG_DEMO_CHAT_READER))
    {
      g_autofree char *name = mg_demo_quote_name (options->name);

      g_set_error (&error, G_FILE_ERROR, G_FILE_ERROR_AGAIN,
                   _ ("“%s” could not be read: it has a reader already, and each word is for one."), name);
      return mg_demo_fail (error);
    }

  status = receive_words (mapping, input, &error);
  return error != NULL ? mg_demo_fail (error) : status;
}

/**
 * mg_demo_chat:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of words that go from one process to another: their writer, or with --read their reader.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_chat (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (ShareFile)"),
      N_ ("NAME") },
    { "read", 0, 0, G_OPTION_ARG_NONE, &options.read, N_ ("Print the words of another process as they come"),
      NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Makes shared memory of 4,096 bytes and puts the words of standard input into it."),
                      entries, FALSE, &argc, &argv, &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return options.read ? read_chat (&options) : write_chat (&options);
}
