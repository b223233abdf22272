/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

/**
 * mg_demo_say:
 * @format: a printf format, UTF-8
 * @...: what it needs
 *
 * Writes to standard output at once. The bytes go out as they are: output is UTF-8 in every locale.
 *
 * Returns: whether everything was written; errno says why not
 */
gboolean
mg_demo_say (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return fputs (text, stdout) >= 0 && fflush (stdout) == 0;
}

/**
 * mg_demo_show:
 * @text: what was asked for, UTF-8
 *
 * Writes to standard output what the whole command is for, so that failing to write is failing.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_show (const char *text)
{
  g_autoptr (GError) error = NULL;

  if (mg_demo_say ("%s", text))
    return MG_DEMO_DONE;

  g_set_error (&error, G_FILE_ERROR, G_FILE_ERROR_IO, _ ("Standard output could not be written: %s."),
               g_strerror (errno));
  return mg_demo_fail (error);
}

/* One line whatever the message holds: GOption puts the arguments in as they were given. */
static void
complain (const char *message)
{
  g_autofree char *line = mg_demo_escape_text (message, strlen (message));
  g_autofree char *whole = g_strdup_printf ("%s: %s\n", g_get_prgname (), line);

  fputs (whole, stderr);
}

/**
 * mg_demo_fail:
 * @error: what went wrong, as one sentence
 *
 * Tells why something could not be done.
 *
 * Returns: %MG_DEMO_FAILED
 */
MgDemoStatus
mg_demo_fail (const GError *error)
{
  complain (error->message);
  return MG_DEMO_FAILED;
}

/**
 * mg_demo_misuse:
 * @format: a printf format, UTF-8: what is wrong with the command line
 * @...: what it needs
 *
 * Tells why a command line makes no sense, and where to read what would.
 *
 * Returns: %MG_DEMO_MISUSED
 */
MgDemoStatus
mg_demo_misuse (const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *whole = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  /* Translators: the first is a sentence without its full stop, the second a command. */
  whole = g_strdup_printf (_ ("%s. See “%s --help”."), message, g_get_prgname ());
  complain (whole);
  return MG_DEMO_MISUSED;
}

/**
 * mg_demo_finish:
 * @mapping: a mapping that this process made
 * @failure: (nullable): why it ends, or %NULL where it was asked to
 *
 * The end of every demo that made a mapping: removes it, and says what there is to say. A name that another
 * program has taken over by now is left to it.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_finish (MgDemoMapping *mapping, const GError *failure)
{
  g_autoptr (GError) error = NULL;
  MgDemoStatus status = failure != NULL ? mg_demo_fail (failure) : MG_DEMO_DONE;
  gboolean replaced = FALSE;

  if (!mg_demo_mapping_remove (mapping, &replaced, &error))
    return mg_demo_fail (error);

  if (replaced)
    {
      g_autofree char *name = mg_demo_quote_name (mg_demo_mapping_get_name (mapping));
      g_autofree char *note = g_strdup_printf (
        _ ("“%s” was not removed: another program has made a mapping of this name meanwhile."), name);

      complain (note);
    }
  return status;
}

static GOptionContext *
make_context (const char *summary,
              const GOptionEntry *entries,
              const GOptionEntry *common,
              gboolean has_commands)
{
  GOptionContext *context = g_option_context_new (has_commands ? _ ("DEMO") : NULL);

  /* GOption's own help would go through g_print(), which converts to the character set of the locale. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, has_commands);
  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  return context;
}

static const GOptionEntry *
find_entry (const GOptionEntry *entries, const char *name, gsize length)
{
  for (; length > 0 && entries != NULL && entries->long_name != NULL; entries++)
    if (strlen (entries->long_name) == length && strncmp (entries->long_name, name, length) == 0)
      return entries;
  return NULL;
}

/* GOption takes --once=no for --once. Returns: the first such argument, or NULL. */
static const char *
find_needless_value (const GOptionEntry *entries,
                     const GOptionEntry *common,
                     gboolean has_commands,
                     int argc,
                     char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      const char *name = g_str_has_prefix (argv[i], "--") ? argv[i] + 2 : "";
      gsize length = strcspn (name, "=");
      const GOptionEntry *entry = find_entry (entries, name, length);
      gboolean has_value = name[length] == '=';

      if (has_commands && argv[i][0] != '-')
        break;
      if (entry == NULL)
        entry = find_entry (common, name, length);
      if (entry == NULL)
        continue;
      if (entry->arg == G_OPTION_ARG_NONE && has_value)
        return argv[i];
      /* The next argument is the value, whatever it looks like. */
      if (entry->arg != G_OPTION_ARG_NONE && !has_value)
        i++;
    }
  return NULL;
}

/**
 * mg_demo_parse:
 * @summary: what the command does, translated
 * @entries: (nullable) (array zero-terminated=1): its options
 * @has_commands: whether arguments follow that are not options; parsing ends there
 * @argc: (inout): the number of arguments
 * @argv: (inout): the arguments; the options are taken out
 * @ret_status: (out): what to exit with when there is nothing more to do
 *
 * Reads the options, and does what --help and --version ask for.
 *
 * Returns: whether to go on
 */
gboolean
mg_demo_parse (const char *summary,
               const GOptionEntry *entries,
               gboolean has_commands,
               int *argc,
               char ***argv,
               MgDemoStatus *ret_status)
{
  gboolean help = FALSE, version = FALSE;
  const GOptionEntry common[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Say what can be asked for"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Say which version this is"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = make_context (summary, entries, common, has_commands);
  g_autoptr (GError) error = NULL;
  const char *needless = find_needless_value (entries, common, has_commands, *argc, *argv);

  if (needless != NULL)
    {
      *ret_status = mg_demo_misuse (_ ("“%s” is an option that takes no value"), needless);
      return FALSE;
    }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *ret_status = mg_demo_misuse ("%s", error->message);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      *ret_status = mg_demo_show (text);
      return FALSE;
    }
  if (version)
    {
      *ret_status = mg_demo_show ("mapglass-demo " MG_VERSION "\n");
      return FALSE;
    }
  if (!has_commands && *argc > 1)
    {
      *ret_status = mg_demo_misuse (_ ("“%s” is one argument too many"), (*argv)[1]);
      return FALSE;
    }
  return TRUE;
}

/**
 * mg_demo_parse_number:
 * @option: the option, as it is typed
 * @text: (nullable): its value, or %NULL where it was not given
 * @least: the least that it may be
 * @most: the most that it may be
 * @value: (inout): the number; stays what it is where the option was not given
 * @ret_status: (out): what to exit with when it is none
 *
 * Reads a whole number, of base 10 whatever it begins with: 010 is ten, 0x10 is refused.
 *
 * Returns: whether there is a number
 */
gboolean
mg_demo_parse_number (const char *option,
                      const char *text,
                      guint least,
                      guint most,
                      guint *value,
                      MgDemoStatus *ret_status)
{
  guint64 number = *value;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, least, most, &number, NULL))
    {
      /* Translators: the first is an option, as in “--rate”. */
      *ret_status = mg_demo_misuse (_ ("%s needs a whole number from %u to %u, and “%s” is none"), option,
                                    least, most, text);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}
