/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-byte-text.h"

#include <glib/gi18n-lib.h>

#include "mg-element.h"
#include "mg-error.h"
#include "mg-typed-text.h"

/**
 * mg_byte_text_format_bool:
 * @byte: a byte
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a byte as a truth value: "false" for 0, "true" for 1, any other as in "true(0x7F)". Thread-safe.
 *
 * Returns: characters written, not counting the NUL
 */
gsize
mg_byte_text_format_bool (guint8 byte, char *buffer)
{
  if (byte > 1)
    return (gsize) g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "true(0x%02X)", byte);
  return g_strlcpy (buffer, byte == 1 ? "true" : "false", MG_ELEMENT_TEXT_MAX);
}

/**
 * mg_byte_text_format_char:
 * @byte: a byte
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a byte as a character: itself where it is printable ASCII, "\\" (two characters) for a backslash,
 * else as in "\x0A". Thread-safe.
 *
 * Returns: characters written, not counting the NUL
 */
gsize
mg_byte_text_format_char (guint8 byte, char *buffer)
{
  if (byte == '\\')
    return g_strlcpy (buffer, "\\\\", MG_ELEMENT_TEXT_MAX);
  if (g_ascii_isprint (byte))
    return (gsize) g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%c", byte);
  return (gsize) g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "\\x%02X", byte);
}

/* Two hexadecimal digits, and nothing but @behind after them. */
static gboolean
parse_hexadecimal (const char *text, const char *behind, guint64 *ret_bits)
{
  if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]) || !g_str_equal (text + 2, behind))
    return FALSE;
  *ret_bits = (guint64) (g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));
  return TRUE;
}

/**
 * mg_byte_text_parse_bool:
 * @text: a text without blanks around it
 * @ret_bits: (out): return location for the byte
 * @error: return location
 *
 * Reads true, false, 1, 0 or, for other bytes than 1, as in true(0x7F), in any case of letters. Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when the text is none of these
 */
gboolean
mg_byte_text_parse_bool (const char *text, guint64 *ret_bits, GError **error)
{
  g_autofree char *shown = NULL;
  guint64 byte;

  if (g_ascii_strcasecmp (text, "false") == 0 || g_str_equal (text, "0"))
    {
      *ret_bits = 0;
      return TRUE;
    }
  if (g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1"))
    {
      *ret_bits = 1;
      return TRUE;
    }
  if (g_ascii_strncasecmp (text, "true(0x", 7) == 0 && parse_hexadecimal (text + 7, ")", &byte) && byte != 0)
    {
      *ret_bits = byte;
      return TRUE;
    }

  shown = mg_typed_text_for_message (text);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("“%s” is no bool, which takes true, false, 1, 0, or a byte such as true(0x7F)."), shown);
  return FALSE;
}

/* What follows a backslash. */
static gboolean
parse_escape (const char *text, guint64 *ret_bits)
{
  static const struct
  {
    char letter;
    char byte;
  } escapes[] = { { '\\', '\\' }, { 'n', '\n' }, { 't', '\t' }, { 'r', '\r' }, { '0', 0 } };

  if (text[0] == 'x')
    return parse_hexadecimal (text + 1, "", ret_bits);
  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (text[0] == escapes[i].letter && text[1] == 0)
      {
        *ret_bits = (guint64) escapes[i].byte;
        return TRUE;
      }
  return FALSE;
}

/**
 * mg_byte_text_parse_char:
 * @text: a text
 * @ret_bits: (out): return location for the byte
 * @error: return location
 *
 * Reads one printable character of ASCII or an escape: \\, \n, \t, \r, \0, \x41. Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when the text is neither
 */
gboolean
mg_byte_text_parse_char (const char *text, guint64 *ret_bits, GError **error)
{
  g_autofree char *shown = NULL;

  if (text[0] == '\\' && parse_escape (text + 1, ret_bits))
    return TRUE;
  if (text[0] != '\\' && g_ascii_isprint (text[0]) && text[1] == 0)
    {
      *ret_bits = (guint8) text[0];
      return TRUE;
    }

  shown = mg_typed_text_for_message (text);
  g_set_error (
    error, MG_ERROR, MG_ERROR_INVALID_VALUE,
    _ ("“%s” is no char, which takes one ASCII character, or one of \\\\, \\n, \\t, \\r, \\0, \\x41."),
    shown);
  return FALSE;
}
