/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-options.h"

#include <glib/gi18n-lib.h>

static void
complain (const GError *error)
{
  /* GOption repeats the argument in it as it was given. */
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  g_autofree char *sentence = g_strdup_printf (_ ("%s. See “%s --help”."), message, "mapglass");

  g_printerr ("mapglass: %s\n", g_strdelimit (sentence, "\n\r\t\033", ' '));
}

static void
print_help (GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

  g_print ("%s", help);
}

/* The program, what parts it from the rest, and the rest: names may begin with a hyphen. */
static char **
make_arguments (const char *program, char **names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, program);
  g_strv_builder_add (builder, "--");
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    g_strv_builder_add (builder, names[i]);
  return g_strv_builder_end (builder);
}

/**
 * mg_options_parse:
 * @arguments: (inout) (transfer full): the command line; what is left are the program, "--" and URIs
 * @ret_status: (out): what to exit with when there is nothing more to do
 *
 * Reads the options, and does what --help and --version ask for.
 *
 * Returns: whether to go on
 */
gboolean
mg_options_parse (char ***arguments, int *ret_status)
{
  gboolean help = FALSE, version = FALSE;
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Say what can be asked for"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Say which version this is"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("[URI…]"));
  g_autoptr (GError) error = NULL;
  char **given;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("Look into shared memory. Each URI, as posix:/NAME, is opened in a tab of its own."));
  *ret_status = 0;
  if (!g_option_context_parse_strv (context, arguments, &error))
    {
      complain (error);
      *ret_status = MG_EXIT_MISUSED;
      return FALSE;
    }
  if (help)
    print_help (context);
  else if (version)
    g_print ("mapglass %s\n", MG_VERSION);
  if (help || version)
    return FALSE;
  given = *arguments;
  *arguments = make_arguments (given[0], names);
  g_strfreev (given);
  return TRUE;
}
