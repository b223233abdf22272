/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Numbers, sizes and times as people type them, strictly: what could mean two things is refused. */

#include "mg-text.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-typed-text.h"

#define MILLISECOND G_GUINT64_CONSTANT (1000)
#define SECOND      G_GUINT64_CONSTANT (1000000)

typedef struct
{
  const char *name;
  guint64 factor;
} Unit;

#define KIBI (G_GUINT64_CONSTANT (1) << 10)
#define MEBI (G_GUINT64_CONSTANT (1) << 20)
#define GIBI (G_GUINT64_CONSTANT (1) << 30)
#define TEBI (G_GUINT64_CONSTANT (1) << 40)
#define KILO G_GUINT64_CONSTANT (1000)
#define MEGA G_GUINT64_CONSTANT (1000000)
#define GIGA G_GUINT64_CONSTANT (1000000000)
#define TERA G_GUINT64_CONSTANT (1000000000000)

/* KB is left out on purpose: it means 1000 to some and 1024 to others. */
static const Unit size_units[] = {
  { "B", 1 },      { "K", KIBI },   { "KiB", KIBI }, { "kB", KILO },  { "M", MEBI },
  { "MiB", MEBI }, { "MB", MEGA },  { "G", GIBI },   { "GiB", GIBI }, { "GB", GIGA },
  { "T", TEBI },   { "TiB", TEBI }, { "TB", TERA },
};

static const Unit time_units[] = {
  { "us", 1 },
  { "µs", 1 },
  { "ms", MILLISECOND },
  { "s", SECOND },
  { "m", 60 * SECOND },
  { "min", 60 * SECOND },
  { "h", 3600 * SECOND },
};

static gboolean
refuse (GError **error, const char *text, const char *format)
{
  g_autofree char *shown = mg_typed_text_for_message (text);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

/* Reads the digits that @at begins with, decimal or behind 0x hexadecimal. Returns what follows them; %NULL
 * where there are none, or with @ret_huge set too many. */
static const char *
scan_number (const char *at, guint64 *ret_number, gboolean *ret_hexadecimal, gboolean *ret_huge)
{
  guint64 number = 0;
  guint base = at[0] == '0' && (at[1] == 'x' || at[1] == 'X') ? 16 : 10;
  const char *start = base == 16 ? at + 2 : at;

  *ret_huge = FALSE;
  *ret_hexadecimal = base == 16;
  for (at = start;; at++)
    {
      int digit = base == 16 ? g_ascii_xdigit_value (*at) : g_ascii_digit_value (*at);

      if (digit < 0)
        break;
      if (!g_uint64_checked_mul (&number, number, base)
          || !g_uint64_checked_add (&number, number, (guint64) digit))
        *ret_huge = TRUE;
    }
  *ret_number = number;
  return at > start && !*ret_huge ? at : NULL;
}

static gboolean
refuse_number (GError **error, const char *text, gboolean huge)
{
  if (huge)
    return refuse (error, text, _ ("“%s” is too large."));
  if (text[0] == '-' && g_ascii_isdigit (text[1]))
    return refuse (error, text, _ ("“%s” is negative."));
  return refuse (error, text, _ ("“%s” is not a whole number, decimal or hexadecimal after 0x."));
}

/**
 * mg_text_parse_unsigned:
 * @text: what somebody typed
 * @ret: (out): the number
 * @error: return location
 *
 * Reads a whole number, decimal or, after 0x, hexadecimal; a leading 0 is nothing special. No sign, no blank.
 * Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_text_parse_unsigned (const char *text, guint64 *ret, GError **error)
{
  guint64 number;
  gboolean hexadecimal, huge;
  const char *rest = scan_number (text, &number, &hexadecimal, &huge);

  if (rest == NULL || *rest != 0)
    return refuse_number (error, text, huge);
  *ret = number;
  return TRUE;
}

static const Unit *
find_unit (const Unit *units, gsize n_units, const char *name)
{
  for (gsize i = 0; i < n_units; i++)
    if (g_str_equal (units[i].name, name))
      return &units[i];
  return NULL;
}

/* A number and its unit may be parted by one blank, as mg_text_format_size() writes them. */
static const char *
skip_blank (const char *at)
{
  return *at == ' ' ? at + 1 : at;
}

/**
 * mg_text_parse_size:
 * @text: what somebody typed
 * @ret: (out): bytes
 * @error: return location
 *
 * Reads a size or an offset: a number as mg_text_parse_unsigned() reads it, or a decimal one with a unit: B,
 * K and KiB, M and MiB, G and GiB, T and TiB (powers of 1024), kB, MB, GB, TB (powers of 1000). Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_text_parse_size (const char *text, guint64 *ret, GError **error)
{
  guint64 number, size;
  gboolean hexadecimal, huge;
  const char *rest = scan_number (text, &number, &hexadecimal, &huge);
  const Unit *unit;

  if (rest == NULL)
    return refuse_number (error, text, huge);
  if (*rest == 0)
    {
      *ret = number;
      return TRUE;
    }
  if (hexadecimal)
    return refuse (error, text, _ ("“%s” is no size: a hexadecimal number takes no unit."));
  unit = find_unit (size_units, G_N_ELEMENTS (size_units), skip_blank (rest));
  if (unit == NULL)
    return refuse (
      error, text,
      _ ("“%s” is no size: the units are K, M, G, T (of 1024), KiB to TiB, and kB to TB (of 1000)."));
  if (!g_uint64_checked_mul (&size, number, unit->factor))
    return refuse (error, text, _ ("“%s” is too large."));
  *ret = size;
  return TRUE;
}

/* Adds the decimals that @at begins with to @ret_time; %NULL where they are less than a microsecond. */
static const char *
scan_decimals (const char *at, guint64 factor, guint64 *ret_time)
{
  for (; g_ascii_isdigit (*at); at++)
    {
      if (*at != '0' && (factor == 0 || factor % 10 != 0))
        return NULL;
      factor /= 10;
      *ret_time += (guint64) g_ascii_digit_value (*at) * factor;
    }
  return at;
}

static gboolean
refuse_time (GError **error, const char *text)
{
  return refuse (error, text,
                 _ ("“%s” is no time: it takes a number and one of us, ms, s, m and h, as in 500ms."));
}

/**
 * mg_text_parse_time:
 * @text: what somebody typed
 * @ret: (out): microseconds
 * @error: return location
 *
 * Reads a duration: a decimal number, maybe with decimals, and its unit: us, ms, s, m or min, h. Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_text_parse_time (const char *text, gint64 *ret, GError **error)
{
  guint64 number, time;
  gboolean hexadecimal, huge;
  const char *rest = scan_number (text, &number, &hexadecimal, &huge);
  const char *decimals = rest != NULL && *rest == '.' && !hexadecimal ? rest + 1 : NULL;
  const Unit *unit;

  if (rest == NULL)
    return huge || *text == '-' ? refuse_number (error, text, huge) : refuse_time (error, text);
  if (decimals != NULL)
    for (rest = decimals; g_ascii_isdigit (*rest);)
      rest++;
  unit = hexadecimal || rest == decimals
           ? NULL
           : find_unit (time_units, G_N_ELEMENTS (time_units), skip_blank (rest));
  if (unit == NULL)
    return refuse_time (error, text);
  if (!g_uint64_checked_mul (&time, number, unit->factor) || time > G_MAXINT64 / 2)
    return refuse (error, text, _ ("“%s” is too large."));
  if (decimals != NULL && scan_decimals (decimals, unit->factor, &time) == NULL)
    return refuse (error, text, _ ("“%s” is no time: it is finer than a microsecond."));
  *ret = (gint64) time;
  return TRUE;
}
