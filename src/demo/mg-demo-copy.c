/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-demo-file.h"
#include "mg-demo-guard.h"
#include "mg-demo-input.h"

/* How much is copied between two looks whether to stop, in bytes. */
#define PIECE (1024 * 1024)

typedef struct
{
  char **paths;
  gboolean force;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  char *to;
  const char *from;
  gsize size;
} Piece;

static void
copy_piece (gpointer data)
{
  const Piece *piece = data;

  memcpy (piece->to, piece->from, piece->size);
}

/* Copies from one view to the other. */
static gboolean
copy_bytes (MgDemoFile *source, MgDemoFile *copy, MgDemoInput *input, GError **error)
{
  const char *from = mg_demo_file_map (source, error);
  char *to = from != NULL ? mg_demo_file_map (copy, error) : NULL;
  const gsize size = mg_demo_file_get_size (source);

  if (to == NULL)
    return FALSE;

  for (gsize done = 0; done < size; done += PIECE)
    {
      Piece piece = { .to = to + done, .from = from + done, .size = MIN (PIECE, size - done) };
      gconstpointer where = NULL;

      if (!mg_demo_guard (copy_piece, &piece, &where))
        {
          if (!mg_demo_file_explain_fault (source, where, error))
            mg_demo_file_explain_fault (copy, where, error);
          return FALSE;
        }
      if (!mg_demo_input_pause (input, 0))
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INTR,
                       _ ("“%s” was not made: it was stopped after %zu of %zu bytes."),
                       mg_demo_file_get_quoted (copy), done + piece.size, size);
          return FALSE;
        }
    }
  return mg_demo_file_check_size (source, error);
}

static gboolean
copy_file (const Options *options, MgDemoInput *input, GError **error)
{
  g_autoptr (MgDemoFile) source = mg_demo_file_open (options->paths[0], error);
  g_autoptr (MgDemoFile) copy = NULL;
  gint64 start, end;

  if (source != NULL)
    copy = mg_demo_file_make (options->paths[1], source, options->force, error);
  if (copy == NULL)
    return FALSE;

  start = g_get_monotonic_time ();
  if (!copy_bytes (source, copy, input, error))
    return FALSE;
  mg_demo_file_unmap (copy);
  mg_demo_file_unmap (source);
  end = g_get_monotonic_time ();

  if (!mg_demo_file_finish (copy, error))
    return FALSE;

  mg_demo_say (_ ("“%s” was copied to “%s” through views of both: %zu bytes in %.3f ms.\n"),
               mg_demo_file_get_quoted (source), mg_demo_file_get_quoted (copy),
               mg_demo_file_get_size (source), (double) (end - start) / 1000);
  return TRUE;
}

/**
 * mg_demo_copy:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of a file that is copied through views of both files.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_copy (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, N_ ("Replace the second file where it exists"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.paths, NULL, N_ ("FROM TO") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoInput) input = NULL;
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (
        _ ("Maps two files whole and copies one to the other through the views, and says how long it "
           "took."),
        entries, FALSE, &argc, &argv, &status))
    return status;

  if (options.paths == NULL || options.paths[1] == NULL)
    return mg_demo_misuse (_ ("Two files are needed: which to copy, and what the copy is to be called"));
  if (options.paths[2] != NULL)
    return mg_demo_misuse (_ ("“%s” is one argument too many"), options.paths[2]);

  input = mg_demo_input_new (&error);
  if (input == NULL || !copy_file (&options, input, &error))
    return mg_demo_fail (error);
  return MG_DEMO_DONE;
}
