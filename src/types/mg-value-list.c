/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-value-list.h"

#include <string.h>

/* How long the character is that a text begins with: an escape or UTF-8. */
static gsize
get_char_length (const char *text)
{
  gsize length;

  if (text[0] == '\\')
    length = text[1] == 'x' ? 4 : 2;
  else
    length = (gsize) g_utf8_skip[(guchar) text[0]];
  return strnlen (text, length);
}

/**
 * mg_value_list_parse:
 * @element: a type in a byte order
 * @text: a value as mg_element_parse_value() takes it; of char any number of characters and escapes, but not none
 * @bytes: where the bytes of the values are added
 * @error: return location
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE; any number of bytes may have been added then
 */
gboolean
mg_value_list_parse (MgElement element, const char *text, GByteArray *bytes, GError **error)
{
  guint8 value[MG_ELEMENT_SIZE_MAX];

  do
    {
      gsize length = element.type == MG_ELEMENT_CHAR ? get_char_length (text) : strlen (text);
      g_autofree char *part = g_strndup (text, length);

      if (!mg_element_parse_value (element, part, value, error))
        return FALSE;
      g_byte_array_append (bytes, value, (guint) mg_element_get_size (element));
      text += length;
    }
  while (*text != 0);
  return TRUE;
}

/**
 * mg_value_list_format:
 * @element: a type in a byte order
 * @bytes: (array length=length): the bytes of values
 * @length: how many, a multiple of the element
 * @out: where the text is added
 *
 * Writes values parted by blanks, in ASCII, so that mg_value_list_parse() of each part gives the same bytes. Characters
 * are one part, in which a blank is an escape too.
 */
void
mg_value_list_format (MgElement element, const guint8 *bytes, gsize length, GString *out)
{
  gboolean is_char = element.type == MG_ELEMENT_CHAR;
  gsize size = mg_element_get_size (element);

  for (gsize at = 0; at < length; at += size)
    {
      char text[MG_ELEMENT_TEXT_MAX];

      mg_element_format (element, bytes + at, text);
      if (!is_char && at > 0)
        g_string_append_c (out, ' ');
      g_string_append (out, is_char && text[0] == ' ' ? "\\x20" : text);
    }
}
