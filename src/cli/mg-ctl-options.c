/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-options.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-output.h"
#include "mg-error.h"
#include "mg-name.h"

/**
 * mg_ctl_name_clear:
 * @self: a name, or one that is all zeros
 */
void
mg_ctl_name_clear (MgCtlName *self)
{
  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->quoted, g_free);
}

static GOptionContext *
make_context (const char *arguments,
              const char *summary,
              const GOptionEntry *range_entries,
              const GOptionEntry *entries,
              const GOptionEntry *common)
{
  GOptionContext *context = g_option_context_new (arguments);

  /* GOption's own help would go through g_print(), which converts to the character set of the locale. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  if (range_entries != NULL)
    g_option_context_add_main_entries (context, range_entries, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

static MgCtlStatus
say (const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  mg_ctl_write (out);
  return mg_ctl_end_output (MG_CTL_DONE);
}

/* Reads the options, and does what --help and --version ask for. Returns: whether to go on. */
static gboolean
parse (const char *arguments,
       const char *summary,
       const GOptionEntry *range_entries,
       const GOptionEntry *entries,
       gboolean is_program,
       int *argc,
       char ***argv,
       MgCtlStatus *ret_status)
{
  gboolean help = FALSE, version = FALSE;
  const GOptionEntry common[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Say what can be asked for"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Say which version this is"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = make_context (arguments, summary, range_entries, entries, common);
  g_autoptr (GError) error = NULL;

  g_option_context_set_strict_posix (context, is_program);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *ret_status = mg_ctl_misuse ("%s", error->message);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      *ret_status = say (text);
      return FALSE;
    }
  if (version)
    {
      *ret_status = say (MG_CTL_PROGRAM " " MG_VERSION "\n");
      return FALSE;
    }
  /* What ends the options is no argument itself, wherever GOption leaves it. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      (*argv)[1] = (*argv)[0];
      (*argv)++;
      (*argc)--;
    }
  return TRUE;
}

/**
 * mg_ctl_parse_program:
 * @commands: what stands for the command in the usage
 * @summary: what the program does and which commands it has
 * @argc: (inout): the number of arguments
 * @argv: (inout): the arguments; the options in front of the command are taken out
 * @ret_status: (out): what to exit with when there is nothing more to do
 *
 * Returns: whether there is a command, as the first of the arguments that are left behind the program's name
 */
gboolean
mg_ctl_parse_program (const char *commands,
                      const char *summary,
                      int *argc,
                      char ***argv,
                      MgCtlStatus *ret_status)
{
  if (!parse (commands, summary, NULL, NULL, TRUE, argc, argv, ret_status))
    return FALSE;
  if (*argc < 2)
    {
      *ret_status = mg_ctl_misuse (_ ("No command is named"));
      return FALSE;
    }
  return TRUE;
}

/**
 * mg_ctl_parse_command:
 * @arguments: (nullable): what stands for the mapping in the usage; %NULL: the command is about none
 * @summary: what the command does
 * @range_entries: (nullable): mg_ctl_range_get_entries() where it has those
 * @entries: (array zero-terminated=1): its own options
 * @argc: (inout): the number of arguments
 * @argv: (inout): the arguments; the options are taken out
 * @ret_status: (out): what to exit with when there is nothing more to do
 *
 * Returns: whether to go on; there are as many arguments then as there should be
 */
gboolean
mg_ctl_parse_command (const char *arguments,
                      const char *summary,
                      const GOptionEntry *range_entries,
                      const GOptionEntry *entries,
                      int *argc,
                      char ***argv,
                      MgCtlStatus *ret_status)
{
  int n_arguments = arguments != NULL ? 1 : 0;

  if (!parse (arguments, summary, range_entries, entries, FALSE, argc, argv, ret_status))
    return FALSE;
  if (*argc - 1 < n_arguments)
    {
      *ret_status = mg_ctl_misuse (_ ("No mapping is named"));
      return FALSE;
    }
  if (*argc - 1 > n_arguments)
    {
      g_autofree char *quoted = mg_name_quote ((*argv)[1 + n_arguments]);

      *ret_status = mg_ctl_misuse (_ ("“%s” is one argument too many"), quoted);
      return FALSE;
    }
  return TRUE;
}

/**
 * mg_ctl_resolve:
 * @catalog: all kinds of mappings
 * @text: (type filename): a URI, or a bare name
 * @ret_name: (out): which mapping it means
 * @ret_status: (out): what to exit with when it means none
 *
 * A text that can be the name of nothing is a misuse; a name that something else has, or several mappings
 * have, is a failure.
 *
 * Returns: whether it means one
 */
gboolean
mg_ctl_resolve (MgCatalog *catalog, const char *text, MgCtlName *ret_name, MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;
  MgSource *source = mg_catalog_resolve (catalog, text, &name, &error);

  if (source == NULL)
    {
      *ret_status = g_error_matches (error, MG_ERROR, MG_ERROR_INVALID_NAME) ? mg_ctl_misuse_error (error)
                                                                             : mg_ctl_fail (error);
      return FALSE;
    }
  ret_name->source = g_object_ref (source);
  ret_name->name = name;
  ret_name->uri = mg_source_make_uri (source, name);
  ret_name->quoted = mg_name_quote (name);
  return TRUE;
}
