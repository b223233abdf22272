/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "mg-demo-drive.h"
#include "mg-demo-picture.h"

#define DEFAULT_NAME   "Share_Image"
#define DEFAULT_RATE   30
#define HIGHEST_RATE   1000
#define DEFAULT_WIDTH  320
#define DEFAULT_HEIGHT 240
#define LARGEST        4096

typedef struct
{
  char *name;
  char *rate_text;
  char *width_text;
  char *height_text;
  guint rate;
  MgDemoPicture picture;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
  g_free (options->rate_text);
  g_free (options->width_text);
  g_free (options->height_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  MgDemoMapping *mapping;
  const MgDemoPicture *picture;
  gsize size;
  guint32 *words;
} Write;

/* Drawn elsewhere first: what is half drawn is never in the mapping for longer than a copy takes. */
static gboolean
update (guint64 number, gpointer data, GError **error)
{
  const Write *write = data;

  mg_demo_picture_draw (write->picture, number, write->words);
  return mg_demo_mapping_store (write->mapping, write->words, write->size / sizeof *write->words, error);
}

static void
write_pictures (MgDemoMapping *mapping, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  const gsize size = mg_demo_picture_get_size (&options->picture);
  g_autofree guint32 *words = g_malloc0 (size);
  Write write = { mapping, &options->picture, size, words };
  guint64 n_done;

  if (!update (0, &write, error))
    return;
  mg_demo_say (_ ("posix:/%s: made, %zu bytes, a picture of %u × %u %s, drawn at %u/s. "
                  "Ctrl+C, or SIGTERM to process %d, ends this and removes it.\n"),
               name, size, options->picture.width, options->picture.height,
               options->picture.is_float ? "f32" : "rgb8", options->rate, (int) getpid ());
  mg_demo_drive (input, options->rate, 0, update, &write, &n_done, error);
  mg_demo_say (_ ("pictures: %" PRIu64 "\n"), n_done);
}

static MgDemoStatus
run (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, mg_demo_picture_get_size (&options->picture), &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  write_pictures (mapping, input, options, &error);
  return mg_demo_finish (mapping, error);
}

/**
 * mg_demo_image:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of a picture that moves.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_image (int argc, char **argv)
{
  g_auto (Options) options = { .rate = DEFAULT_RATE, .picture = { DEFAULT_WIDTH, DEFAULT_HEIGHT, FALSE } };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (Share_Image)"),
      N_ ("NAME") },
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &options.rate_text, N_ ("Pictures a second, 1 to 1000 (30)"),
      N_ ("NUMBER") },
    { "width", 0, 0, G_OPTION_ARG_FILENAME, &options.width_text, N_ ("Pixels in a row, 1 to 4096 (320)"),
      N_ ("NUMBER") },
    { "height", 0, 0, G_OPTION_ARG_FILENAME, &options.height_text, N_ ("Rows, 1 to 4096 (240)"),
      N_ ("NUMBER") },
    { "float", 0, 0, G_OPTION_ARG_NONE, &options.picture.is_float,
      N_ ("A pixel is a float from 0.0 to 1.0, not red, green and blue"), NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Draws a picture that moves into shared memory, until it is stopped."), entries,
                      FALSE, &argc, &argv, &status)
      || !mg_demo_parse_number ("--rate", options.rate_text, 1, HIGHEST_RATE, &options.rate, &status)
      || !mg_demo_parse_number ("--width", options.width_text, 1, LARGEST, &options.picture.width, &status)
      || !mg_demo_parse_number ("--height", options.height_text, 1, LARGEST, &options.picture.height,
                                &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return run (&options);
}
