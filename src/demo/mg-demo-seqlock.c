/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <unistd.h>

#include "mg-demo-drive.h"
#include "mg-demo-wave.h"

/* A sequence word, as of the kernel's seqlock: a reader that sees the same even number before and after has seen no half
 * write, without ever keeping the writer waiting. */
#define DEFAULT_NAME "Share_Seqlock"
#define DEFAULT_RATE 60

/* The start of the mapping, in the byte order of the machine. */
typedef struct
{
  /* 0x00: odd while the rest is being written; 2 more for each update. */
  _Atomic guint32 sequence;
  guint32 zero;
  /* 0x08: how many updates were made: half of the sequence, which ends sooner. */
  _Atomic guint64 n_updates;
  guint32 zeros[12];
  /* 0x40 */
  _Atomic guint32 floats[MG_DEMO_WAVE_N_FLOATS];
} Shared;

G_STATIC_ASSERT (sizeof (Shared) == 0x40 + 4 * MG_DEMO_WAVE_N_FLOATS);

typedef struct
{
  char *name;
  char *rate_text;
  char *updates_text;
  guint rate;
  guint n_updates;
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
  Shared *shared;
  MgDemoWave wave;
  guint64 number;
} Write;

static void
store_update (gpointer data)
{
  const Write *write = data;
  Shared *shared = write->shared;
  const guint32 *wave = mg_demo_wave_get (&write->wave, write->number);
  const guint32 sequence = (guint32) (2 * write->number);

  atomic_store_explicit (&shared->sequence, sequence - 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  atomic_store_explicit (&shared->n_updates, write->number, memory_order_relaxed);
  for (guint i = 0; i < MG_DEMO_WAVE_N_FLOATS; i++)
    atomic_store_explicit (&shared->floats[i], wave[i], memory_order_relaxed);
  atomic_store_explicit (&shared->sequence, sequence, memory_order_release);
}

static gboolean
update (guint64 number, gpointer data, GError **error)
{
  Write *write = data;

  write->number = number;
  return mg_demo_mapping_touch (write->mapping, store_update, write, error);
}

static void
write_updates (MgDemoMapping *mapping, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  Write write = { .mapping = mapping, .shared = mg_demo_mapping_get_bytes (mapping) };
  guint64 n_done;

  mg_demo_wave_init (&write.wave);
  if (!update (0, &write, error))
    return;
  mg_demo_say (_ ("posix:/%s: made, %u bytes: a sequence word at 0x0, %u floats at 0x40, written at %u/s. "
                  "Ctrl+C, or SIGTERM to process %d, ends this and removes it.\n"),
               name, (guint) sizeof (Shared), MG_DEMO_WAVE_N_FLOATS, options->rate, (int) getpid ());
  mg_demo_drive (input, options->rate, options->n_updates, update, &write, &n_done, error);
  mg_demo_say (_ ("updates: %" PRIu64 "\n"), n_done);
  if (*error == NULL && options->n_updates > 0 && n_done == options->n_updates)
    mg_demo_input_wait_for_enter (input);
}

static MgDemoStatus
run (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, sizeof (Shared), &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  write_updates (mapping, input, options, &error);
  return mg_demo_finish (mapping, error);
}

/**
 * mg_demo_seqlock:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of a writer that says in a word of the mapping when it writes, and how often it has.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_seqlock (int argc, char **argv)
{
  g_auto (Options) options = { .rate = DEFAULT_RATE };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (Share_Seqlock)"),
      N_ ("NAME") },
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &options.rate_text, N_ ("Updates a second, 1 to 100000 (60)"),
      N_ ("NUMBER") },
    { "updates", 0, 0, G_OPTION_ARG_FILENAME, &options.updates_text,
      N_ ("Make so many, then wait for Enter (no end)"), N_ ("NUMBER") },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Writes floats under a sequence word, by which readers know what they have missed."),
                      entries, FALSE, &argc, &argv, &status)
      || !mg_demo_parse_number ("--rate", options.rate_text, 1, MG_DEMO_HIGHEST_RATE, &options.rate, &status)
      || !mg_demo_parse_number ("--updates", options.updates_text, 1, G_MAXINT32, &options.n_updates,
                                &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return run (&options);
}
