/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-patch.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-input.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"

/* How many bytes a patch may have as text. */
#define MOST_TEXT (G_GUINT64_CONSTANT (512) * 1024 * 1024)

typedef struct
{
  char *type;
  gboolean force;
  gboolean reverse;
  gboolean as_json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static MgPatch *
read_patch (const char *path, gboolean reverse)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgCtlInput) input = mg_ctl_input_open (path, MOST_TEXT, &error);
  gsize length = input != NULL ? (gsize) mg_ctl_input_get_length (input) : 0;
  g_autofree char *text = g_malloc (length + 1);
  MgPatch *patch = NULL;

  if (input != NULL && mg_ctl_input_read (input, 0, length, (guint8 *) text, &error))
    {
      patch = mg_patch_parse (text, length, &error);
      if (patch == NULL)
        /* Translators: the name of a file, before a sentence. */
        g_prefix_error (&error, _ ("“%s”: "), mg_ctl_input_get_name (input));
    }
  if (patch == NULL)
    mg_ctl_fail (error);
  else if (reverse)
    mg_patch_reverse (patch);
  return patch;
}

static MgCtlStatus
create (MgCatalog *catalog, char **arguments, const Options *options)
{
  if (options->force || options->reverse || options->as_json)
    return mg_ctl_misuse (_ ("“patch create” has no option but --type"));
  return mg_ctl_patch_create (catalog, arguments[0], arguments[1], options->type);
}

static MgCtlStatus
apply (MgCatalog *catalog, char **arguments, const Options *options)
{
  g_autoptr (MgPatch) patch = NULL;

  if (options->type != NULL)
    return mg_ctl_misuse (_ ("--type is for “patch create”: a patch says its types"));
  patch = read_patch (arguments[1], options->reverse);
  return patch != NULL ? mg_ctl_patch_apply (catalog, arguments[0], patch, options->force, options->as_json)
                       : MG_CTL_FAILED;
}

static MgCtlStatus
show (MgCatalog *catalog, char **arguments, const Options *options)
{
  g_autoptr (MgPatch) patch = NULL;

  if (options->type != NULL || options->force)
    return mg_ctl_misuse (_ ("“patch show” has no option but --reverse and --json"));
  patch = read_patch (arguments[0], options->reverse);
  return patch != NULL ? mg_ctl_patch_show (patch, options->as_json) : MG_CTL_FAILED;
}

static const struct
{
  const char *name;
  int n_arguments;
  MgCtlStatus (*run) (MgCatalog *catalog, char **arguments, const Options *options);
} commands[] = {
  { "create", 2, create },
  { "apply", 2, apply },
  { "show", 1, show },
};

/* mapglassctl patch: changes as a text. */
MgCtlStatus
mg_ctl_patch (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "type", 0, 0, G_OPTION_ARG_FILENAME, &options.type,
      N_ ("With create: write values of this type, as in f32, and not bytes"), N_ ("TYPE") },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force,
      N_ ("With apply: write also where something else is there"), NULL },
    { "reverse", 0, 0, G_OPTION_ARG_NONE, &options.reverse, N_ ("With apply and show: take the changes back"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("With apply and show: print one JSON object"),
      NULL },
    { NULL },
  };
  MgCtlStatus status;

  if (!mg_ctl_parse_arguments (_ ("create FROM TO|apply URI FILE|show FILE"),
                               _ ("Makes, applies and shows patches: changes with what was there before.\n\n"
                                  "  create    Print what makes FROM into TO\n"
                                  "  apply     Change a mapping, if all is there that the patch expects\n"
                                  "  show      Print the changes of a patch"),
                               NULL, entries, 0, 3, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return mg_ctl_misuse (_ ("One of create, apply and show is needed"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        if (argc - 2 == commands[i].n_arguments)
          return commands[i].run (catalog, argv + 2, &options);
        return mg_ctl_misuse (ngettext ("“patch %s” takes %d argument", "“patch %s” takes %d arguments",
                                        (gulong) commands[i].n_arguments),
                              commands[i].name, commands[i].n_arguments);
      }
  return mg_ctl_misuse (_ ("“%s” is none of create, apply and show"), argv[1]);
}
