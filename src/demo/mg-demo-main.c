/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <unistd.h>

static const struct
{
  const char *name;
  MgDemoStatus (*run) (int argc, char **argv);
} demos[] = {
  { "floats", mg_demo_floats },   { "text", mg_demo_text },
  { "chat", mg_demo_chat },       { "copy", mg_demo_copy },
  { "header", mg_demo_header },   { "mutex", mg_demo_mutex },
  { "cow", mg_demo_cow },         { "coherence", mg_demo_coherence },
  { "seqlock", mg_demo_seqlock }, { "semaphore", mg_demo_semaphore },
  { "image", mg_demo_image },
};

/* A program that is started with standard output closed would get its mapping as descriptor 1, and print into
 * it. */
static void
open_standard_descriptors (void)
{
  int descriptor;

  do
    descriptor = open ("/dev/null", O_RDWR);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO);

  if (descriptor > STDERR_FILENO)
    close (descriptor);
}

static void
set_up_locale (void)
{
  setlocale (LC_ALL, "");
  /* Numbers are for programs too: a point in every locale. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, MG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* GLib translates nothing while the default domain has no translation. */
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  MgDemoStatus status = MG_DEMO_DONE;

  open_standard_descriptors ();
  set_up_locale ();
  g_set_prgname ("mapglass-demo");

  if (!mg_demo_parse (_ ("Small programs that talk through shared memory, to be looked at.\n\n"
                         "Demos:\n"
                         "  floats     A wave that travels through 512 floats, and its reader\n"
                         "  text       One line of text in 100 bytes, and its reader\n"
                         "  chat       Words that go from one terminal to another\n"
                         "  copy       A file that is copied through views of both files\n"
                         "  header     A mapping that says what is in it, and its reader\n"
                         "  mutex      Processes that count together, with a mutex and without\n"
                         "  cow        Copy-on-write: a private view, and who sees it\n"
                         "  coherence  Many views of one mapping, which agree\n"
                         "  seqlock    Floats under a sequence word, which tells what one missed\n"
                         "  semaphore  Floats, and a semaphore that is posted after each update\n"
                         "  image      A picture that moves"),
                      NULL, TRUE, &argc, &argv, &status))
    return (int) status;

  if (argc < 2)
    return (int) mg_demo_misuse (_ ("No demo is named"));

  for (gsize i = 0; i < G_N_ELEMENTS (demos); i++)
    if (g_str_equal (argv[1], demos[i].name))
      {
        g_autofree char *program = g_strdup_printf ("mapglass-demo %s", demos[i].name);

        g_set_prgname (program);
        return (int) demos[i].run (argc - 1, argv + 1);
      }

  return (int) mg_demo_misuse (_ ("“%s” is not a demo"), argv[1]);
}
