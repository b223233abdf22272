/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mg-demo-drive.h"
#include "mg-demo-open.h"
#include "mg-demo-wave.h"

/* As in the tutorial: a program A creates and writes all elements, a program B opens read-only and reads all.
 */
#define DEFAULT_NAME "Share_MyMemory"
#define N_FLOATS     MG_DEMO_WAVE_N_FLOATS
#define DEFAULT_RATE 60
#define N_PER_ROW    8

typedef struct
{
  char *name;
  char *rate_text;
  gboolean once;
  gboolean read;
  guint rate;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
  g_free (options->rate_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static guint32
float_to_word (float value)
{
  guint32 word;

  G_STATIC_ASSERT (sizeof word == sizeof value);
  memcpy (&word, &value, sizeof word);
  return word;
}

typedef struct
{
  MgDemoMapping *mapping;
  MgDemoWave wave;
} Travel;

static gboolean
travel (guint64 number, gpointer data, GError **error)
{
  const Travel *self = data;

  return mg_demo_mapping_store (self->mapping, mg_demo_wave_get (&self->wave, number), N_FLOATS, error);
}

static gboolean
write_wave (MgDemoMapping *mapping, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  Travel self = { .mapping = mapping };
  guint64 n_writes;

  mg_demo_wave_init (&self.wave);
  if (!travel (0, &self, error))
    return FALSE;

  mg_demo_say (_ ("posix:/%s: made, %u bytes, %u floats, written at %u/s. "
                  "Ctrl+C, or SIGTERM to process %d, ends this and removes it.\n"),
               name, (guint) (N_FLOATS * sizeof (float)), N_FLOATS, options->rate, (int) getpid ());
  return mg_demo_drive (input, options->rate, 0, travel, &self, &n_writes, error);
}

static gboolean
write_once (MgDemoMapping *mapping, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  guint32 words[N_FLOATS];

  for (guint i = 0; i < N_FLOATS; i++)
    words[i] = float_to_word (123.0f);
  if (!mg_demo_mapping_store (mapping, words, N_FLOATS, error))
    return FALSE;

  mg_demo_say (_ ("posix:/%s: made, %u bytes, %u floats, all 123.0. "
                  "Enter, or SIGTERM to process %d, ends this and removes it.\n"),
               name, (guint) (N_FLOATS * sizeof (float)), N_FLOATS, (int) getpid ());
  mg_demo_input_wait_for_enter (input);
  return TRUE;
}

static MgDemoStatus
write_floats (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, N_FLOATS * sizeof (float), &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  if (options->once)
    write_once (mapping, input, options, &error);
  else
    write_wave (mapping, input, options, &error);
  return mg_demo_finish (mapping, error);
}

/* The shortest text that reads back to the same float, with a point or an exponent. */
static void
append_float (GString *text, float value)
{
  char digits[32];

  if (isnan (value))
    {
      g_string_append_printf (text, "%9s", "nan");
      return;
    }
  for (int precision = 1; precision <= 9; precision++)
    {
      g_snprintf (digits, sizeof digits, "%.*g", precision, (double) value);
      if (strtof (digits, NULL) == value)
        break;
    }
  if (isfinite (value) && strpbrk (digits, ".e") == NULL)
    g_strlcat (digits, ".0", sizeof digits);
  g_string_append_printf (text, "%9s", digits);
}

static MgDemoStatus
read_floats (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  float values[N_FLOATS];

  if (!mg_demo_mapping_read (options->name, values, sizeof values, &error))
    return mg_demo_fail (error);

  for (guint i = 0; i < N_FLOATS; i++)
    {
      append_float (text, values[i]);
      g_string_append_c (text, i % N_PER_ROW == N_PER_ROW - 1 ? '\n' : ' ');
    }
  return mg_demo_show (text->str);
}

static gboolean
check_options (Options *options, MgDemoStatus *ret_status)
{
  if (options->once && options->read)
    {
      *ret_status = mg_demo_misuse (_ ("--once writes and --read reads: only one of them can be had"));
      return FALSE;
    }
  if (options->rate_text != NULL && (options->once || options->read))
    {
      *ret_status = mg_demo_misuse (_ ("--rate goes with neither --once nor --read"));
      return FALSE;
    }
  return mg_demo_parse_number ("--rate", options->rate_text, 1, MG_DEMO_HIGHEST_RATE, &options->rate,
                               ret_status);
}

/**
 * mg_demo_floats:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of 512 floats: their writer, or with --read their reader.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_floats (int argc, char **argv)
{
  g_auto (Options) options = { .rate = DEFAULT_RATE };
  /* The arguments are taken as bytes (FILENAME): a STRING would be refused where the locale has no such
   * characters. */
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (Share_MyMemory)"),
      N_ ("NAME") },
    { "rate", 0, 0, G_OPTION_ARG_FILENAME, &options.rate_text, N_ ("Writes a second, 1 to 100000 (60)"),
      N_ ("NUMBER") },
    { "once", 0, 0, G_OPTION_ARG_NONE, &options.once, N_ ("Write 123.0 to all, and wait for Enter"), NULL },
    { "read", 0, 0, G_OPTION_ARG_NONE, &options.read, N_ ("Read what another process writes, and print it"),
      NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (
        _ ("Makes shared memory of 512 floats and lets a wave travel through it, until it is stopped."),
        entries, FALSE, &argc, &argv, &status)
      || !check_options (&options, &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return options.read ? read_floats (&options) : write_floats (&options);
}
