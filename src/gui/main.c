/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "mg-application.h"
#include "mg-sources.h"

/* What is printed is UTF-8 in every locale; GLib would replace what the locale does not have. */
static void
print_to_stdout (const char *text)
{
  fputs (text, stdout);
  fflush (stdout);
}

static void
print_to_stderr (const char *text)
{
  fputs (text, stderr);
}

static void
set_up_locale (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* GLib translates nothing while the default domain has no translation. */
  textdomain (GETTEXT_PACKAGE);
  g_set_print_handler (print_to_stdout);
  g_set_printerr_handler (print_to_stderr);
}

int
main (int argc, char **argv)
{
  g_autoptr (MgCatalog) catalog = NULL;
  g_autoptr (MgApplication) application = NULL;
  int status;

  set_up_locale ();
  /* A demo may end while it is being written to. */
  signal (SIGPIPE, SIG_IGN);

  catalog = mg_catalog_new ();
  mg_sources_add_all (catalog);
  application = mg_application_new (catalog);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : mg_application_get_exit_status (application);
}
