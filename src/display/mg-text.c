/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Below this many bytes a size is written out. */
#define LEAST_WITH_UNIT 10240

static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };

#define MILLISECOND G_GINT64_CONSTANT (1000)
#define SECOND      G_USEC_PER_SEC

/**
 * mg_text_format_size:
 * @n_bytes: a number of bytes
 *
 * Writes a size exactly and briefly: with the largest unit of which it is a multiple where it has five digits
 * or more ("64 KiB"), else as mg_text_format_bytes() does. Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_size (guint64 n_bytes)
{
  g_autofree char *number = NULL;
  guint unit = 0;

  if (n_bytes < LEAST_WITH_UNIT || n_bytes % 1024 != 0)
    return mg_text_format_bytes (n_bytes);

  for (; n_bytes % 1024 == 0; n_bytes /= 1024)
    unit++;
  number = mg_text_format_number (n_bytes);
  return g_strdup_printf ("%s %s", number, units[unit]);
}

/**
 * mg_text_format_rounded_size:
 * @n_bytes: a number of bytes
 *
 * Writes a size as people want it where it need not be exact: rounded to a tenth of the unit, "4.2 MiB". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_rounded_size (guint64 n_bytes)
{
  g_autofree char *number = NULL;
  guint64 whole = n_bytes;
  guint tenths = 0;
  guint unit = 0;

  while (whole >= 1024)
    whole = n_bytes >> 10 * ++unit;
  if (unit == 0)
    return mg_text_format_bytes (n_bytes);

  tenths = (guint) (((n_bytes - (whole << 10 * unit)) * 10 + (G_GUINT64_CONSTANT (1) << (10 * unit - 1)))
                    >> 10 * unit);
  if (tenths == 10)
    {
      whole++;
      tenths = 0;
    }
  if (whole == 1024)
    {
      whole = 1;
      unit++;
    }
  number = mg_text_format_number (whole);
  if (tenths == 0)
    return g_strdup_printf ("%s %s", number, units[unit]);
  /* Translators: a number with one digit behind the point, and its unit: 4.2 MiB */
  return g_strdup_printf (_ ("%s.%u %s"), number, tenths, units[unit]);
}

/**
 * mg_text_get_offset_digits:
 * @end: the largest offset there is, in bytes
 *
 * Thread-safe.
 *
 * Returns: how many hexadecimal digits a column of offsets needs: 8, 12 or 16
 */
guint
mg_text_get_offset_digits (guint64 end)
{
  return end >> 32 == 0 ? 8 : end >> 48 == 0 ? 12 : 16;
}

/**
 * mg_text_format_offset:
 * @offset: in bytes
 *
 * Writes an offset as mg_text_parse_size() reads it: "0x40". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_offset (guint64 offset)
{
  return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", offset);
}

/**
 * mg_text_format_duration:
 * @duration: in microseconds, not negative
 *
 * Writes how long something took, rounded down to three digits or so: "3 s", "1.5 s", "250 ms", "2 min 5 s".
 * Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_duration (gint64 duration)
{
  gint64 seconds = duration / SECOND;
  int tenths = (int) (duration % SECOND / (SECOND / 10));

  /* Translators: what follows are durations in microseconds, milliseconds, seconds, minutes and hours. */
  if (duration < MILLISECOND)
    return g_strdup_printf (_ ("%d µs"), (int) duration);
  if (duration < SECOND)
    return g_strdup_printf (_ ("%d ms"), (int) (duration / MILLISECOND));
  if (seconds < 10 && tenths > 0)
    return g_strdup_printf (_ ("%d.%d s"), (int) seconds, tenths);
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf (_ ("%" PRId64 " h %d min"), seconds / 3600, (int) (seconds / 60 % 60));
}

static void
append_decimals (GString *text, gint64 wall_time, guint n_decimals)
{
  g_autofree char *decimals = g_strdup_printf (".%06d", (int) (wall_time % SECOND));

  if (n_decimals > 0)
    g_string_append_len (text, decimals, 1 + (gssize) MIN (n_decimals, 6));
}

/**
 * mg_text_format_time:
 * @wall_time: in microseconds since 1970
 * @n_decimals: digits behind the seconds, at most 6; what does not fit is cut off
 *
 * Writes the time of day in the time zone of this machine: "12:04:05.250". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_time (gint64 wall_time, guint n_decimals)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_time / SECOND);
  g_autofree char *clock = g_date_time_format (time, "%H:%M:%S");
  g_autoptr (GString) text = g_string_new (clock);

  append_decimals (text, wall_time, n_decimals);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_text_format_timestamp:
 * @wall_time: in microseconds since 1970
 *
 * Writes a time for programs to read, by ISO 8601, in UTC: "2026-11-20T11:04:05.250000Z". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_timestamp (gint64 wall_time)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_time / SECOND);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  g_autoptr (GString) text = g_string_new (date);

  append_decimals (text, wall_time, 6);
  g_string_append_c (text, 'Z');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
character_width (gunichar c)
{
  /* Most are, and GLib looks each up in tables. */
  if (c >= 0x20 && c < 0x7f)
    return 1;
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/**
 * mg_text_get_width:
 * @text: printable UTF-8
 *
 * Thread-safe.
 *
 * Returns: how many columns of a terminal it takes
 */
guint
mg_text_get_width (const char *text)
{
  const char *at = text;
  guint width;

  /* All of most texts is printable ASCII. */
  while (*at >= 0x20 && *at < 0x7f)
    at++;
  width = (guint) (at - text);
  for (; *at != 0; at = g_utf8_next_char (at))
    width += character_width (g_utf8_get_char (at));
  return width;
}

/**
 * mg_text_clip:
 * @text: printable UTF-8
 * @width: columns of a terminal, at least 1
 *
 * Shortens a text to what fits; what is cut off becomes an ellipsis. Thread-safe.
 *
 * Returns: (transfer full): the text, or its beginning
 */
char *
mg_text_clip (const char *text, guint width)
{
  const char *end = text;

  if (mg_text_get_width (text) <= width)
    return g_strdup (text);
  for (guint left = width - 1; left >= character_width (g_utf8_get_char (end)); end = g_utf8_next_char (end))
    left -= character_width (g_utf8_get_char (end));
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}
