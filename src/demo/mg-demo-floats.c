/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "mg-demo-input.h"
#include "mg-demo-open.h"

/* As in the tutorial: a program A creates and writes all elements, a program B opens read-only and reads all.
 */
#define DEFAULT_NAME "Share_MyMemory"
#define N_FLOATS     512
#define DEFAULT_RATE 60
#define HIGHEST_RATE 100000
/* Elements from one crest to the next. A multiple of 4, so that a crest lies on an element, and no two
 * neighbours are equal: every write changes every element. */
#define WAVE_LENGTH 256
#define N_PER_ROW   8

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

/* One wavelength more than the mapping holds: the wave as it is after n writes begins n elements before the
 * end of its first wavelength, so that writing it takes no arithmetic. */
static void
make_wave (guint32 wave[WAVE_LENGTH + N_FLOATS])
{
  for (guint i = 0; i < WAVE_LENGTH + N_FLOATS; i++)
    wave[i] = float_to_word ((float) (rint (1e4 * sin (2 * G_PI * (i % WAVE_LENGTH) / WAVE_LENGTH)) / 1e4));
}

/* Returns: a descriptor that can be read at every time at which to write, or -1. */
static int
start_timer (guint rate, GError **error)
{
  const gint64 second = 1000 * 1000 * 1000;
  const gint64 interval = second / rate;
  struct itimerspec times = { .it_interval = { .tv_sec = interval / second, .tv_nsec = interval % second } };
  int timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

  times.it_value = times.it_interval;
  if (timer >= 0 && timerfd_settime (timer, 0, &times, NULL) == 0)
    return timer;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
               _ ("A timer for %u writes a second could not be started: %s."), rate, g_strerror (errno));
  if (timer >= 0)
    close (timer);
  return -1;
}

/* Returns: %TRUE when a signal ended it. */
static gboolean
drive_wave (MgDemoMapping *mapping,
            MgDemoInput *input,
            const guint32 *wave,
            int timer,
            guint rate,
            GError **error)
{
  /* What was missed while the process did not run is made up for, as long as it is not more than a tenth of a
   * second: after an hour of sleep the wave goes on where it was. */
  const guint64 most_at_once = rate / 10 + 1;
  guint phase = 0;

  while (mg_demo_input_wait (input, timer))
    {
      guint64 due = 0;

      if (read (timer, &due, sizeof due) != sizeof due)
        continue;

      for (due = MIN (due, most_at_once); due > 0; due--)
        {
          phase = (phase + 1) % WAVE_LENGTH;
          if (!mg_demo_mapping_store (mapping, wave + (WAVE_LENGTH - phase), N_FLOATS, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_wave (MgDemoMapping *mapping, MgDemoInput *input, const Options *options, GError **error)
{
  g_autofree char *name = mg_demo_escape_name (options->name);
  guint32 wave[WAVE_LENGTH + N_FLOATS];
  gboolean stopped;
  int timer;

  make_wave (wave);
  if (!mg_demo_mapping_store (mapping, wave, N_FLOATS, error))
    return FALSE;

  timer = start_timer (options->rate, error);
  if (timer < 0)
    return FALSE;

  mg_demo_say (_ ("posix:/%s: made, %u bytes, %u floats, written at %u/s. "
                  "Ctrl+C, or SIGTERM to process %d, ends this and removes it.\n"),
               name, (guint) (N_FLOATS * sizeof (float)), N_FLOATS, options->rate, (int) getpid ());
  stopped = drive_wave (mapping, input, wave, timer, options->rate, error);
  close (timer);
  return stopped;
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
  return mg_demo_parse_number ("--rate", options->rate_text, 1, HIGHEST_RATE, &options->rate, ret_status);
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
