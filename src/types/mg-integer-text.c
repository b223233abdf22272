/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-integer-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-number-text.h"
#include "mg-typed-text.h"

static guint
get_n_bits (MgElementType type)
{
  return (guint) mg_element_get_size ((MgElement){ .type = type }) * 8;
}

/* Copies the sign down, which >> does with every compiler that GLib knows. */
static gint64
to_signed (MgElementType type, guint64 bits)
{
  guint n_unused = 64 - get_n_bits (type);

  return (gint64) (bits << n_unused) >> n_unused;
}

static long double
to_number (MgElementType type, guint64 bits)
{
  return mg_element_is_signed (type) ? (long double) to_signed (type, bits) : (long double) bits;
}

/* The magnitude that integers of a sign may have. */
static guint64
get_limit (MgElementType type, gboolean negative)
{
  guint64 all = G_MAXUINT64 >> (64 - get_n_bits (type));

  if (!mg_element_is_signed (type))
    return negative ? 0 : all;
  return negative ? all / 2 + 1 : all / 2;
}

/**
 * mg_integer_text_scan:
 * @digits: a text without a sign
 * @ret_end: (out): return location for what follows the number; @digits itself when there is none
 *
 * Reads an integer, decimal or, after 0x, hexadecimal; a leading 0 is nothing special. Thread-safe.
 *
 * Returns: the number; with errno %ERANGE, else 0, when it does not fit in 64 bits
 */
guint64
mg_integer_text_scan (const char *digits, char **ret_end)
{
  gboolean hexadecimal = g_ascii_strncasecmp (digits, "0x", 2) == 0;

  errno = 0;
  *ret_end = (char *) digits;
  /* Blanks and another sign would be taken too. */
  return g_ascii_isdigit (*digits) ? g_ascii_strtoull (digits, ret_end, hexadecimal ? 16 : 10) : 0;
}

/**
 * mg_integer_text_format:
 * @type: an integer type
 * @bits: the bits of a value, those above its size 0
 * @width: characters at most, from %MG_ELEMENT_WIDTH_MIN
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes an integer in decimal where that fits, else rounded, with an exponent: "1.2e18". Thread-safe.
 *
 * Returns: characters written, not counting the NUL: @width or less
 */
gsize
mg_integer_text_format (MgElementType type, guint64 bits, gsize width, char *buffer)
{
  int length;

  if (mg_element_is_signed (type))
    length = g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%" G_GINT64_FORMAT, to_signed (type, bits));
  else
    length = g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%" G_GUINT64_FORMAT, bits);
  return (gsize) length <= width ? (gsize) length
                                 : mg_number_text_round (to_number (type, bits), length, width, buffer);
}

/* "1.5" or "1e3", but not hexadecimal. */
static gboolean
is_decimal (const char *text)
{
  const char *digits = text + (*text == '-' || *text == '+' ? 1 : 0);
  char *end;

  g_ascii_strtod (digits, &end);
  return (g_ascii_isdigit (*digits) || *digits == '.') && g_ascii_strncasecmp (digits, "0x", 2) != 0
         && *end == 0;
}

static gboolean
refuse_syntax (MgElementType type, const char *text, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (text);
  const char *name = mg_element_type_get_name (type);

  if (is_decimal (text))
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                 _ ("“%s” has a fraction or an exponent, and %s takes whole numbers only."), shown, name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                 _ ("“%s” is not a whole number, as %s needs: decimal, or hexadecimal after 0x."), shown,
                 name);
  return FALSE;
}

static gboolean
refuse_range (MgElementType type, const char *text, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (text);
  char least[MG_ELEMENT_TEXT_MAX], most[MG_ELEMENT_TEXT_MAX];

  /* The least integer is the negative of its own magnitude: the bits of both are the same. */
  mg_integer_text_format (type, get_limit (type, TRUE), sizeof least, least);
  mg_integer_text_format (type, get_limit (type, FALSE), sizeof most, most);
  /* Translators: a number, a type such as u8, its smallest and its largest value: 300 is outside u8 (0 to
   * 255). */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("%s is outside %s (%s to %s)."), shown,
               mg_element_type_get_name (type), least, most);
  return FALSE;
}

/**
 * mg_integer_text_parse:
 * @type: an integer type
 * @text: a text without blanks around it
 * @ret_bits: (out): return location for the bits of the value, those above its size 0
 * @error: return location
 *
 * Reads an integer, decimal or, after 0x, hexadecimal, also "-0x10"; a leading 0 is nothing special.
 * Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when the text is no integer or none of this type
 */
gboolean
mg_integer_text_parse (MgElementType type, const char *text, guint64 *ret_bits, GError **error)
{
  gboolean negative = *text == '-';
  const char *digits = text + (negative || *text == '+' ? 1 : 0);
  char *end;
  guint64 magnitude = mg_integer_text_scan (digits, &end);

  if (end == digits || *end != 0)
    return refuse_syntax (type, text, error);
  if (errno == ERANGE || magnitude > get_limit (type, negative))
    return refuse_range (type, text, error);

  *ret_bits = negative ? (0 - magnitude) & (G_MAXUINT64 >> (64 - get_n_bits (type))) : magnitude;
  return TRUE;
}

/**
 * mg_integer_text_to_double:
 * @type: an integer type
 * @bits: the bits of a value, those above its size 0
 *
 * Makes an integer a floating-point number; beyond 2^53 the nearest. Thread-safe.
 *
 * Returns: the value
 */
double
mg_integer_text_to_double (MgElementType type, guint64 bits)
{
  return (double) to_number (type, bits);
}
