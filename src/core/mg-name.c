/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"

/* GLib takes line and paragraph separators for printable; in a sentence or a row they are not. */
static gboolean
is_printable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isprint (c) && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Most names have nothing else, and GLib looks each character up in tables. Returns how many bytes stand for themselves. */
static gsize
count_plain (const char *bytes)
{
  const char *at = bytes;

  while (*at >= 0x20 && *at < 0x7f && *at != '%')
    at++;
  return (gsize) (at - bytes);
}

static char *
escape (const char *bytes, gboolean percent)
{
  gsize plain = count_plain (bytes);
  g_autoptr (GString) out = NULL;
  const guchar *at = (const guchar *) bytes + plain;

  if (*at == 0)
    return g_strdup (bytes);
  out = g_string_new_len (bytes, (gssize) plain);
  while (*at != 0)
    {
      gunichar c = g_utf8_get_char_validated ((const char *) at, -1);
      gsize length = 1;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "%%%02X", *at);
        }
      else
        {
          length = g_utf8_skip[*at];
          if ((c == '%' && percent) || !is_printable (c))
            for (gsize i = 0; i < length; i++)
              g_string_append_printf (out, "%%%02X", at[i]);
          else
            g_string_append_len (out, (const char *) at, length);
        }
      at += length;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* So that a name as long as the system permits does not hide the sentence that it stands in. */
static char *
shorten (const char *escaped)
{
  glong length = g_utf8_strlen (escaped, -1);
  g_autofree char *head = NULL;

  if (length <= 80)
    return g_strdup (escaped);

  head = g_utf8_substring (escaped, 0, 50);
  return g_strconcat (head, "…", g_utf8_offset_to_pointer (escaped, length - 25), NULL);
}

/**
 * mg_name_escape:
 * @bytes: (type filename): a name as the system has it: any bytes but NUL
 *
 * Makes a name fit for print: bytes that are not printable UTF-8, and %, become %XX; nothing else changes.
 * Thread-safe.
 *
 * Returns: (transfer full): the name, printable UTF-8
 */
char *
mg_name_escape (const char *bytes)
{
  return escape (bytes, TRUE);
}

/**
 * mg_name_unescape:
 * @text: a name as mg_name_escape() prints it, or as somebody typed it
 * @error: return location
 *
 * The inverse of mg_name_escape(). Bytes that need no escape may stand for themselves. Thread-safe.
 *
 * Returns: (transfer full) (type filename): the bytes of the name, or %NULL with %MG_ERROR_INVALID_NAME when
 * a % is not followed by two hexadecimal digits, or names the byte 0
 */
char *
mg_name_unescape (const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = text; *at != 0; at++)
    {
      int high, low;

      if (*at != '%')
        {
          g_string_append_c (out, *at);
          continue;
        }
      high = g_ascii_xdigit_value (at[1]);
      low = high < 0 ? -1 : g_ascii_xdigit_value (at[2]);
      if (low < 0 || (high == 0 && low == 0))
        {
          /* As it was typed: what is wrong with it must not be escaped once more. */
          g_autofree char *printable = escape (text, FALSE);
          g_autofree char *quoted = shorten (printable);

          g_set_error (
            error, MG_ERROR, MG_ERROR_INVALID_NAME,
            _ ("“%s” is not a name: a %% must be followed by two hexadecimal digits other than 00."), quoted);
          return NULL;
        }
      g_string_append_c (out, (char) (high * 16 + low));
      at += 2;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mg_name_quote:
 * @bytes: (type filename): a name as the system has it
 *
 * A name as it stands in a sentence: escaped, and shortened in the middle past 80 characters. Thread-safe.
 *
 * Returns: (transfer full): the name without quotation marks
 */
char *
mg_name_quote (const char *bytes)
{
  g_autofree char *escaped = mg_name_escape (bytes);

  return shorten (escaped);
}
