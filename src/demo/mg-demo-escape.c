/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo.h"

/* The length of the character at @at, or 0 where the bytes are no UTF-8. */
static gsize
character_length (const char *at, gsize length, gunichar *ret_character)
{
  gunichar c = g_utf8_get_char_validated (at, (gssize) length);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    return 0;
  *ret_character = c;
  return (gsize) g_unichar_to_utf8 (c, NULL);
}

/**
 * mg_demo_escape_name:
 * @name: (type filename): the name of a mapping: any bytes but NUL
 *
 * The name as it stands in a URI: bytes that are not printable UTF-8, and %, become %XX; nothing else
 * changes. Thread-safe.
 *
 * Returns: (transfer full): the name, printable UTF-8
 */
char *
mg_demo_escape_name (const char *name)
{
  GString *escaped = g_string_new (NULL);
  gsize left = strlen (name);

  while (left > 0)
    {
      gunichar c = 0;
      gsize length = character_length (name, left, &c);

      if (length > 0 && c != '%' && g_unichar_isprint (c))
        {
          g_string_append_len (escaped, name, (gssize) length);
        }
      else
        {
          length = MAX (length, 1);
          for (gsize i = 0; i < length; i++)
            g_string_append_printf (escaped, "%%%02X", (guchar) name[i]);
        }
      name += length;
      left -= length;
    }

  return g_string_free (escaped, FALSE);
}

/* Takes the middle out of a text that is so long that it would hide the sentence in which it stands. */
static char *
shorten (const char *text, glong most)
{
  g_autofree char *start = NULL;
  const glong kept = most / 2 - 2;
  glong length = g_utf8_strlen (text, -1);

  if (length <= most)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, kept);
  return g_strconcat (start, "…", g_utf8_offset_to_pointer (text, length - kept), NULL);
}

/**
 * mg_demo_quote_name:
 * @name: (type filename): the name of a mapping, or what somebody gave as one
 *
 * The name as it stands in a sentence: escaped, and without its middle where it is too long. Thread-safe.
 *
 * Returns: (transfer full): the name without quotation marks, printable UTF-8
 */
char *
mg_demo_quote_name (const char *name)
{
  g_autofree char *escaped = mg_demo_escape_name (name);

  return shorten (escaped, 64);
}

/**
 * mg_demo_quote_path:
 * @path: (type filename): the path of a file
 *
 * The path as it stands in a sentence: as mg_demo_escape_text() has it, and without its middle where it is
 * too long. Thread-safe.
 *
 * Returns: (transfer full): the path without quotation marks, printable UTF-8
 */
char *
mg_demo_quote_path (const char *path)
{
  g_autofree char *escaped = mg_demo_escape_text (path, strlen (path));

  return shorten (escaped, 120);
}

/**
 * mg_demo_fit_text:
 * @text: (array length=room): its first @room + 1 bytes
 * @length: that of all, in bytes
 * @room: how many bytes there are for it
 *
 * How much of a text can be kept without cutting through a character. Thread-safe.
 *
 * Returns: its length in bytes, @room at most
 */
gsize
mg_demo_fit_text (const char *text, gsize length, gsize room)
{
  gsize start = room;

  if (length <= room)
    return length;

  /* A character has at most three bytes after its first: what goes on for longer is no UTF-8, and has no
   * boundaries. */
  while (start > 0 && room - start < 4 && ((guchar) text[start] & 0xc0) == 0x80)
    start--;
  return room - start < 4 ? start : room;
}

/**
 * mg_demo_escape_text:
 * @text: (array length=length): any bytes
 * @length: how many, in bytes
 *
 * Text that can be written to a terminal on one line and do nothing there but be read: control characters and
 * bytes that are not UTF-8 become \n, \t, \r or \xHH; nothing else changes. Thread-safe.
 *
 * Returns: (transfer full): the text, UTF-8
 */
char *
mg_demo_escape_text (const char *text, gsize length)
{
  GString *escaped = g_string_sized_new (length);

  while (length > 0)
    {
      gunichar c = 0;
      gsize step = character_length (text, length, &c);

      if (step > 0 && !g_unichar_iscntrl (c))
        {
          g_string_append_len (escaped, text, (gssize) step);
        }
      else if (step == 1 && (c == '\n' || c == '\t' || c == '\r'))
        {
          g_string_append (escaped, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
        }
      else
        {
          step = MAX (step, 1);
          for (gsize i = 0; i < step; i++)
            g_string_append_printf (escaped, "\\x%02X", (guchar) text[i]);
        }
      text += step;
      length -= step;
    }

  return g_string_free (escaped, FALSE);
}
