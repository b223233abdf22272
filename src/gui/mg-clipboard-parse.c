/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What a text that is pasted is as bytes, and what is wrong with one that is none. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-clipboard.h"
#include "mg-error.h"
#include "mg-typed-text.h"

/* What parts one byte or value from the next. */
#define SEPARATORS " \t\r\n,;"

/* Returns: which character of the text that is, from 1. */
static gulong
get_position (const char *text, const char *at)
{
  return (gulong) g_utf8_strlen (text, at - text) + 1;
}

static gboolean
refuse_hex (const char *text, const char *at, gsize length, GError **error)
{
  g_autofree char *word = g_strndup (at, length);
  g_autofree char *shown = mg_typed_text_for_message (word);

  /* Translators: a word of a text, and where it is: the number of its first character */
  g_set_error (
    error, MG_ERROR, MG_ERROR_INVALID_VALUE,
    _ ("Nothing pasted: “%s” at character %lu is not made of bytes, of two hexadecimal digits each."), shown,
    get_position (text, at));
  return FALSE;
}

static gboolean
append_hex (GByteArray *bytes, const char *text, const char *at, gsize length, GError **error)
{
  gboolean prefixed = length > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X');

  if (length % 2 != 0)
    return refuse_hex (text, at, length, error);
  for (gsize i = prefixed ? 2 : 0; i < length; i += 2)
    {
      guint8 byte;

      if (!g_ascii_isxdigit (at[i]) || !g_ascii_isxdigit (at[i + 1]))
        return refuse_hex (text, at, length, error);
      byte = (guint8) (g_ascii_xdigit_value (at[i]) << 4 | g_ascii_xdigit_value (at[i + 1]));
      g_byte_array_append (bytes, &byte, 1);
    }
  return TRUE;
}

static gboolean
append_value (GByteArray *bytes,
              MgElement element,
              const char *text,
              const char *at,
              gsize length,
              GError **error)
{
  g_autofree char *word = g_strndup (at, length);
  g_autoptr (GError) why = NULL;
  guint8 value[MG_ELEMENT_SIZE_MAX];

  if (!mg_element_parse_value (element, word, value, &why))
    {
      /* Translators: where in a text the wrong value is: the number of its first character; then a sentence that says
       * what is wrong with it */
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("Nothing pasted: at character %lu: %s"),
                   get_position (text, at), why->message);
      return FALSE;
    }
  g_byte_array_append (bytes, value, (guint) mg_element_get_size (element));
  return TRUE;
}

/* Characters stand in a row, each as itself or as an escape. Returns: how long the one is that begins there. */
static gsize
find_char_end (const char *at)
{
  if (at[0] == '\\' && at[1] != 0)
    return at[1] == 'x' ? MIN (strlen (at), 4) : 2;
  return (gsize) (g_utf8_next_char (at) - at);
}

/**
 * mg_clipboard_parse:
 * @format: "hex", "values" or "text"
 * @element: what a value is
 * @text: what is on the clipboard
 * @error: return location
 *
 * Reads what mg_clipboard_format() writes, and what people write by hand: bytes of two hexadecimal digits, in a row or
 * with blanks, commas or 0x between them; values with blanks or commas between them, but for chars, which stand in a row; any text.
 *
 * Returns: (transfer full): the bytes, at least one; or %NULL with %MG_ERROR_INVALID_VALUE
 */
GBytes *
mg_clipboard_parse (const char *format, MgElement element, const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean is_hex = g_str_equal (format, "hex");
  gboolean is_char = !is_hex && element.type == MG_ELEMENT_CHAR;
  const char *separators = is_char ? "\r\n" : SEPARATORS;
  const char *at = text;

  if (g_str_equal (format, "text"))
    {
      g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
      at += strlen (text);
    }
  for (at += strspn (at, separators); *at != 0; at += strspn (at, separators))
    {
      gsize length = is_char ? find_char_end (at) : strcspn (at, separators);

      if (is_hex ? !append_hex (bytes, text, at, length, error)
                 : !append_value (bytes, element, text, at, length, error))
        return NULL;
      at += length;
    }
  if (bytes->len == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("There is nothing to paste."));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
