/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-sources.h"

static const struct
{
  const char *name;
  MgCtlStatus (*run) (MgCatalog *catalog, int argc, char **argv);
} commands[] = {
  { "copy", mg_ctl_copy },           { "create", mg_ctl_create }, { "fill", mg_ctl_fill },
  { "flush", mg_ctl_flush },         { "list", mg_ctl_list },     { "patch", mg_ctl_patch },
  { "plot", mg_ctl_plot },           { "read", mg_ctl_read },     { "remove", mg_ctl_remove },
  { "show", mg_ctl_show },           { "wait", mg_ctl_wait },     { "watch", mg_ctl_watch },
  { "write", mg_ctl_write_command },
};

/* A program that is started with standard output closed would open a mapping as descriptor 1. What stands in
 * cannot be written to, so that closed stays closed. */
static void
open_standard_descriptors (void)
{
  int descriptor;

  do
    descriptor = open ("/dev/null", O_RDONLY);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO);

  if (descriptor > STDERR_FILENO)
    close (descriptor);
}

static void
set_up_process (void)
{
  open_standard_descriptors ();
  /* A reader that has seen enough is noticed where it is written to; standard error alone ends nothing. */
  signal (SIGPIPE, SIG_IGN);
  /* A limit on the size of files is told where one is met. */
  signal (SIGXFSZ, SIG_IGN);

  setlocale (LC_ALL, "");
  /* Numbers are for programs too: a point in every locale. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, MG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* GLib translates nothing while the default domain has no translation. */
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (MG_CTL_PROGRAM);

  /* Folders are looked at, nothing else: no need to start the file services of a desktop for that. */
  g_setenv ("GIO_USE_VFS", "local", TRUE);
}

static MgCatalog *
make_catalog (void)
{
  MgCatalog *catalog = mg_catalog_new ();

  mg_sources_add_all (catalog);
  return catalog;
}

int
main (int argc, char **argv)
{
  g_autoptr (MgCatalog) catalog = NULL;
  MgCtlStatus status = MG_CTL_DONE;

  set_up_process ();
  if (!mg_ctl_parse_program (_ ("list|show|read|watch|wait|plot|write|fill|flush|patch|create|remove|copy"),
                             _ ("Looks into shared memory, and writes to it where that is asked for.\n\n"
                                "Commands:\n"
                                "  list      All mappings, and who maps them\n"
                                "  show      What is known of one mapping\n"
                                "  read      The values in a mapping, once\n"
                                "  watch     The values in a mapping, again and again\n"
                                "  wait      Until a condition on the values is true\n"
                                "  plot      The values in a mapping as curves, or as a picture\n"
                                "  write     Store values in a mapping\n"
                                "  fill      Fill a range of a mapping\n"
                                "  flush     Write changes back to the disk\n"
                                "  patch     Make, apply and show changes as a text\n"
                                "  create    Make a mapping\n"
                                "  remove    Remove mappings\n"
                                "  copy      Copy the bytes of a mapping or file to another"),
                             &argc, &argv, &status))
    return (int) status;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *program = g_strdup_printf ("%s %s", MG_CTL_PROGRAM, commands[i].name);

        g_set_prgname (program);
        catalog = make_catalog ();
        status = commands[i].run (catalog, argc - 1, argv + 1);
        return (int) mg_ctl_end_output (status);
      }
  return (int) mg_ctl_misuse (_ ("“%s” is not a command"), argv[1]);
}
