/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

static gboolean
check_number (int argc, char **argv, int least, int most, MgCtlStatus *ret_status)
{
  g_autofree char *quoted = NULL;

  if (argc - 1 >= least && argc - 1 <= most)
    return TRUE;
  if (argc == 1)
    {
      *ret_status = mg_ctl_misuse (_ ("No mapping is named"));
      return FALSE;
    }
  quoted = mg_name_quote (argv[MIN (argc - 1, most + 1)]);
  if (argc - 1 < least)
    *ret_status = mg_ctl_misuse (_ ("Behind “%s” one more argument is needed"), quoted);
  else
    *ret_status = mg_ctl_misuse (_ ("“%s” is one argument too many"), quoted);
  return FALSE;
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

  return parse (arguments, summary, range_entries, entries, FALSE, argc, argv, ret_status)
         && check_number (*argc, *argv, n_arguments, n_arguments, ret_status);
}

/**
 * mg_ctl_parse_arguments:
 * @arguments: what stands for the arguments in the usage
 * @summary: what the command does
 * @range_entries: (nullable): mg_ctl_range_get_entries() or mg_ctl_range_get_place_entries() where it has those
 * @entries: (array zero-terminated=1): its own options
 * @least: how many arguments it needs
 * @most: how many arguments it takes
 * @argc: (inout): the number of arguments
 * @argv: (inout): the arguments; the options are taken out
 * @ret_status: (out): what to exit with when there is nothing more to do
 *
 * As mg_ctl_parse_command() for a command that is not about one mapping.
 *
 * Returns: whether to go on
 */
gboolean
mg_ctl_parse_arguments (const char *arguments,
                        const char *summary,
                        const GOptionEntry *range_entries,
                        const GOptionEntry *entries,
                        int least,
                        int most,
                        int *argc,
                        char ***argv,
                        MgCtlStatus *ret_status)
{
  return parse (arguments, summary, range_entries, entries, FALSE, argc, argv, ret_status)
         && check_number (*argc, *argv, least, most, ret_status);
}

/* "-5", "-.5", "-inf" and "-nan" are values. */
static gboolean
is_negative (const char *text)
{
  return text[0] == '-'
         && (g_ascii_isdigit (text[1]) || text[1] == '.' || g_ascii_strncasecmp (text + 1, "inf", 3) == 0
             || g_ascii_strncasecmp (text + 1, "nan", 3) == 0);
}

/* Whether what stands behind an option is its value. */
static gboolean
takes_value (const char *option, const GOptionEntry *entries)
{
  for (; entries->long_name != NULL; entries++)
    if (g_str_has_prefix (option, "--") && g_str_equal (option + 2, entries->long_name))
      return entries->arg != G_OPTION_ARG_NONE;
  return FALSE;
}

/**
 * mg_ctl_put_options_first:
 * @range_entries: (array zero-terminated=1): options
 * @entries: (array zero-terminated=1): more options
 * @argc: (inout): the number of arguments
 * @argv: the arguments
 *
 * GOption would take a negative value for an option. So the options go first, and then what ends them.
 *
 * Returns: (transfer container): the arguments in another order
 */
char **
mg_ctl_put_options_first (const GOptionEntry *range_entries,
                          const GOptionEntry *entries,
                          int *argc,
                          char **argv)
{
  g_autoptr (GPtrArray) options = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  gboolean ended = FALSE;

  g_ptr_array_add (options, argv[0]);
  for (int i = 1; i < *argc; i++)
    if (!ended && g_str_equal (argv[i], "--"))
      {
        ended = TRUE;
      }
    else if (ended || argv[i][0] != '-' || argv[i][1] == 0 || is_negative (argv[i]))
      {
        g_ptr_array_add (values, argv[i]);
      }
    else
      {
        g_ptr_array_add (options, argv[i]);
        if (i + 1 < *argc && (takes_value (argv[i], range_entries) || takes_value (argv[i], entries)))
          g_ptr_array_add (options, argv[++i]);
      }
  g_ptr_array_add (options, (gpointer) "--");
  g_ptr_array_extend (options, values, NULL, NULL);
  *argc = (int) options->len;
  g_ptr_array_add (options, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&options), FALSE);
}

/**
 * mg_ctl_make_absolute:
 * @text: (type filename): a URI, or a bare name
 *
 * Returns: (transfer full) (type filename): the same, but a file's path begins at the root and not in the present folder
 */
char *
mg_ctl_make_absolute (const char *text)
{
  g_autofree char *folder = NULL;
  g_autofree char *escaped = NULL;

  if (!g_str_has_prefix (text, "file:") || text[strlen ("file:")] == '/' || text[strlen ("file:")] == 0)
    return g_strdup (text);
  folder = g_get_current_dir ();
  escaped = mg_name_escape (folder);
  return g_strconcat ("file:", escaped, "/", text + strlen ("file:"), NULL);
}

/**
 * mg_ctl_make_file_uri:
 * @path: (type filename): a path, as the shell has it
 *
 * Returns: (transfer full): its URI
 */
char *
mg_ctl_make_file_uri (const char *path)
{
  g_autofree char *escaped = mg_name_escape (path);
  g_autofree char *uri = g_strconcat ("file:", escaped, NULL);

  return mg_ctl_make_absolute (uri);
}

/**
 * mg_ctl_resolve:
 * @catalog: all kinds of mappings
 * @text: (type filename): a URI, or a bare name; the path of a file may begin in the present folder
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
  g_autofree char *absolute = mg_ctl_make_absolute (text);
  char *name = NULL;
  MgSource *source = mg_catalog_resolve (catalog, absolute, &name, &error);

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

/* Whether a text is a path: it has a slash where no name has one, and no scheme. */
static gboolean
is_path (const char *text)
{
  gsize scheme = strspn (text, "abcdefghijklmnopqrstuvwxyz");

  return *text != 0 && (scheme == 0 || text[scheme] != ':') && strchr (text + 1, '/') != NULL;
}

/**
 * mg_ctl_resolve_or_path:
 * @catalog: all kinds of mappings
 * @text: (type filename): a URI, a bare name, or the path of a file, which has a slash in it
 * @ret_name: (out): which mapping it means
 * @ret_status: (out): what to exit with when it means none
 *
 * Returns: as mg_ctl_resolve()
 */
gboolean
mg_ctl_resolve_or_path (MgCatalog *catalog, const char *text, MgCtlName *ret_name, MgCtlStatus *ret_status)
{
  g_autofree char *uri = is_path (text) ? mg_ctl_make_file_uri (text) : NULL;

  return mg_ctl_resolve (catalog, uri != NULL ? uri : text, ret_name, ret_status);
}

/**
 * mg_ctl_warn_open:
 * @name: which mapping
 *
 * Says on standard error what opening it is about to change.
 */
void
mg_ctl_warn_open (const MgCtlName *name)
{
  g_autofree char *sentence = mg_source_warn_open (name->source, name->name);

  if (sentence != NULL)
    mg_ctl_note (sentence);
}
