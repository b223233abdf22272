/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "mg-demo-bell.h"
#include "mg-demo-drive.h"
#include "mg-demo-wave.h"

/* The semaphore has the name of the mapping: on Linux it is another object (/dev/shm/sem.NAME). */
#define DEFAULT_NAME "Share_Semaphore"
#define DEFAULT_RATE 60
#define SIZE         (MG_DEMO_WAVE_N_FLOATS * sizeof (float))

typedef struct
{
  char *name;
  char *rate_text;
  char *updates_text;
  guint rate;
  guint n_updates;
  gboolean read;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
  g_free (options->rate_text);
  g_free (options->updates_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  MgDemoMapping *mapping;
  MgDemoBell *bell;
  MgDemoWave wave;
} Write;

static gboolean
update (guint64 number, gpointer data, GError **error)
{
  const Write *write = data;

  return mg_demo_mapping_store (write->mapping, mg_demo_wave_get (&write->wave, number),
                                MG_DEMO_WAVE_N_FLOATS, error)
         && mg_demo_bell_post (write->bell, error);
}

static void
write_updates (Write *write, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  guint64 n_done;

  mg_demo_wave_init (&write->wave);
  if (!mg_demo_mapping_store (write->mapping, mg_demo_wave_get (&write->wave, 0), MG_DEMO_WAVE_N_FLOATS,
                              error))
    return;
  mg_demo_say (
    _ ("posix:/%s: made, %u bytes, %u floats, written at %u/s; the semaphore /%s is posted after each. "
       "Ctrl+C, or SIGTERM to process %d, ends this and removes both.\n"),
    name, (guint) SIZE, MG_DEMO_WAVE_N_FLOATS, options->rate, name, (int) getpid ());
  mg_demo_drive (input, options->rate, options->n_updates, update, write, &n_done, error);
  mg_demo_say (_ ("posts: %" PRIu64 "\n"), n_done);
  if (*error == NULL && options->n_updates > 0 && n_done == options->n_updates)
    mg_demo_input_wait_for_enter (input);
}

static MgDemoStatus
write_floats (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoBell) bell = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, SIZE, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  bell = mg_demo_bell_create (options->name, &error);
  if (bell != NULL)
    {
      Write write = { .mapping = mapping, .bell = bell };

      write_updates (&write, input, options, &error);
    }
  return mg_demo_finish (mapping, error);
}

static MgDemoStatus
take_posts (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoBell) bell = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);
  g_autofree char *name = mg_demo_escape_name (options->name);
  guint64 n_taken = 0;

  if (input != NULL)
    bell = mg_demo_bell_open (options->name, &error);
  if (bell == NULL)
    return mg_demo_fail (error);

  mg_demo_say (
    _ ("sem:/%s: each post is waited for and taken. Ctrl+C, or SIGTERM to process %d, ends this.\n"), name,
    (int) getpid ());
  while ((options->n_updates == 0 || n_taken < options->n_updates) && mg_demo_bell_wait (bell, input, &error))
    n_taken++;
  mg_demo_say (_ ("taken: %" PRIu64 "\n"), n_taken);
  return error != NULL ? mg_demo_fail (error) : MG_DEMO_DONE;
}

/**
 * mg_demo_semaphore:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of a writer that posts a semaphore after each update, and of a program that waits for it.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_semaphore (int argc, char **argv)
{
  g_auto (Options) options = { .rate = DEFAULT_RATE };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The name of both (Share_Semaphore)"),
      N_ ("NAME") },
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &options.rate_text, N_ ("Updates a second, 1 to 100000 (60)"),
      N_ ("NUMBER") },
    { "updates", 0, 0, G_OPTION_ARG_FILENAME, &options.updates_text,
      N_ ("Make so many, then wait for Enter; or take so many (no end)"), N_ ("NUMBER") },
    { "read", 0, 0, G_OPTION_ARG_NONE, &options.read,
      N_ ("Take the posts of another process, and count them"), NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Writes floats and posts a semaphore after each update, for those who wait for it."),
                      entries, FALSE, &argc, &argv, &status))
    return status;
  if (options.read && options.rate_text != NULL)
    return mg_demo_misuse (_ ("--rate does not go with --read"));
  if (!mg_demo_parse_number ("--rate", options.rate_text, 1, MG_DEMO_HIGHEST_RATE, &options.rate, &status)
      || !mg_demo_parse_number ("--updates", options.updates_text, 1, G_MAXINT32, &options.n_updates,
                                &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return options.read ? take_posts (&options) : write_floats (&options);
}
