/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-text.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-number.h"

#define IS_HIGH(unit) ((unit) >= 0xd800 && (unit) < 0xdc00)
#define IS_LOW(unit)  ((unit) >= 0xdc00 && (unit) < 0xe000)

/* Windows' own conversion would lose unpaired surrogates, which are allowed in names. */
static size_t
encode (unsigned long c, unsigned char bytes[4])
{
  if (c < 0x80)
    {
      bytes[0] = (unsigned char) c;
      return 1;
    }
  if (c < 0x800)
    {
      bytes[0] = (unsigned char) (0xc0 | c >> 6);
      bytes[1] = (unsigned char) (0x80 | (c & 0x3f));
      return 2;
    }
  if (c < 0x10000)
    {
      bytes[0] = (unsigned char) (0xe0 | c >> 12);
      bytes[1] = (unsigned char) (0x80 | (c >> 6 & 0x3f));
      bytes[2] = (unsigned char) (0x80 | (c & 0x3f));
      return 3;
    }
  bytes[0] = (unsigned char) (0xf0 | c >> 18);
  bytes[1] = (unsigned char) (0x80 | (c >> 12 & 0x3f));
  bytes[2] = (unsigned char) (0x80 | (c >> 6 & 0x3f));
  bytes[3] = (unsigned char) (0x80 | (c & 0x3f));
  return 4;
}

/**
 * mg_win_text_append:
 * @to: where it is added
 * @text: UTF-16, perhaps with unpaired surrogates
 * @length: in units of 16 bits
 *
 * Adds text as UTF-8. Unpaired surrogates become the three bytes that UTF-8 would have for them.
 */
void
mg_win_text_append (MgWinString *to, const wchar_t *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    {
      unsigned char bytes[4];
      unsigned long c = text[i];

      if (IS_HIGH (c) && i + 1 < length && IS_LOW (text[i + 1]))
        c = 0x10000 + ((c - 0xd800) << 10) + (text[++i] - 0xdc00UL);
      mg_win_string_append (to, (const char *) bytes, encode (c, bytes));
    }
}

/**
 * mg_win_text_append_escaped:
 * @to: where it is added
 * @text: UTF-16, perhaps with unpaired surrogates
 * @length: in units of 16 bits
 *
 * Adds text as a field of a line: mg_win_text_append(), with %XX for all but printable ASCII.
 */
void
mg_win_text_append_escaped (MgWinString *to, const wchar_t *text, size_t length)
{
  MgWinString plain = { 0 };

  mg_win_text_append (&plain, text, length);
  for (size_t i = 0; i < plain.length; i++)
    {
      unsigned char byte = (unsigned char) plain.text[i];

      if (byte > 0x20 && byte < 0x7f && byte != '%')
        mg_win_string_append (to, &plain.text[i], 1);
      else
        mg_win_string_append_format (to, "%%%02X", byte);
    }
  mg_win_string_clear (&plain);
}

/**
 * mg_win_text_append_shown:
 * @to: where it is added
 * @text: UTF-16, perhaps with unpaired surrogates
 * @length: in units of 16 bits
 *
 * Adds text for people: mg_win_text_append(), with %XX for what does something else on a screen than to
 * be read, and for %. mg_win_text_unescape() reads it.
 */
void
mg_win_text_append_shown (MgWinString *to, const wchar_t *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    {
      const wchar_t c = text[i];
      const bool is_pair = IS_HIGH (c) && i + 1 < length && IS_LOW (text[i + 1]);
      const bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);

      if (is_control || c == L'%' || (!is_pair && (IS_HIGH (c) || IS_LOW (c))))
        mg_win_text_append_escaped (to, &text[i], 1);
      else
        mg_win_text_append (to, &text[i], is_pair ? 2 : 1);
      i += is_pair;
    }
}

/* Takes the escapes out. Returns the number of bytes, or -1 for a bad escape. */
static long long
take_escapes_out (const char *text, unsigned char *bytes)
{
  size_t n = 0;

  for (; *text != '\0'; text++)
    {
      int high, low;

      if (*text != '%')
        {
          bytes[n++] = (unsigned char) *text;
          continue;
        }
      high = mg_win_hex_digit (text[1]);
      low = high < 0 ? -1 : mg_win_hex_digit (text[2]);
      if (low < 0)
        return -1;
      bytes[n++] = (unsigned char) (high << 4 | low);
      text += 2;
    }
  return (long long) n;
}

/* The character at @bytes. Returns its length, or 0 where there is none: cut off, too long a form, or
 * beyond Unicode. */
static size_t
decode (const unsigned char *bytes, size_t length, unsigned long *ret_c)
{
  static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  const size_t n = bytes[0] < 0x80   ? 1
                   : bytes[0] < 0xc0 ? 0
                   : bytes[0] < 0xe0 ? 2
                   : bytes[0] < 0xf0 ? 3
                   : bytes[0] < 0xf8 ? 4
                                     : 0;
  unsigned long c = n == 1 ? bytes[0] : bytes[0] & (0x7fU >> n);

  if (n == 0 || n > length)
    return 0;
  for (size_t i = 1; i < n; i++)
    {
      if ((bytes[i] & 0xc0) != 0x80)
        return 0;
      c = c << 6 | (bytes[i] & 0x3f);
    }
  if (c < least[n] || c > 0x10ffff)
    return 0;
  *ret_c = c;
  return n;
}

/**
 * mg_win_text_unescape:
 * @text: a field of a line
 * @ret_text: (out): UTF-16 with a NUL after it; free() it
 * @ret_length: (out): in units of 16 bits, without that NUL
 *
 * Reads what mg_win_text_append_escaped() writes. Thread-safe.
 *
 * Returns: false for a bad escape, or bytes that are no UTF-8
 */
bool
mg_win_text_unescape (const char *text, wchar_t **ret_text, size_t *ret_length)
{
  const size_t size = strlen (text);
  unsigned char *bytes = mg_win_allocate (size + 1);
  wchar_t *wide = mg_win_allocate ((size + 1) * sizeof *wide);
  const long long length = take_escapes_out (text, bytes);
  size_t n = 0, step;
  unsigned long c = 0;
  bool good = length >= 0;

  for (size_t i = 0; good && i < (size_t) length; i += step)
    {
      step = decode (bytes + i, (size_t) length - i, &c);
      good = step > 0;
      if (good && c >= 0x10000)
        {
          wide[n++] = (wchar_t) (0xd800 + ((c - 0x10000) >> 10));
          wide[n++] = (wchar_t) (0xdc00 + (c & 0x3ff));
        }
      else if (good)
        {
          wide[n++] = (wchar_t) c;
        }
    }

  free (bytes);
  if (!good)
    {
      free (wide);
      return false;
    }
  *ret_text = wide;
  *ret_length = n;
  return true;
}
