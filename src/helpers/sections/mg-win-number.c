/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-number.h"

#include <string.h>

/**
 * mg_win_number_parse:
 * @text: decimal digits and nothing else
 * @most: the greatest number that is taken
 * @ret_number: (out): the number; untouched on failure
 *
 * Returns: whether it is such a number
 */
bool
mg_win_number_parse (const char *text, unsigned long long most, unsigned long long *ret_number)
{
  unsigned long long number = 0;

  if (*text == '\0')
    return false;
  for (; *text != '\0'; text++)
    {
      const unsigned digit = (unsigned) (*text - '0');

      if (digit > 9 || number > most / 10 || number * 10 > most - digit)
        return false;
      number = number * 10 + digit;
    }
  *ret_number = number;
  return true;
}

/**
 * mg_win_hex_digit:
 * @digit: a character
 *
 * Returns: the value of a hexadecimal digit, or -1
 */
int
mg_win_hex_digit (char digit)
{
  static const char digits[] = "0123456789abcdef";
  const char *found
    = digit != '\0' ? strchr (digits, digit >= 'A' && digit <= 'F' ? digit + 32 : digit) : NULL;

  return found != NULL ? (int) (found - digits) : -1;
}

/**
 * mg_win_bytes_parse:
 * @digits: two hexadecimal digits for each byte
 * @ret_bytes: (out): the bytes; of no value on failure
 * @most: how many there may be
 * @ret_n: (out): how many there are, 1 at least; untouched on failure
 *
 * Returns: whether they are such digits
 */
bool
mg_win_bytes_parse (const char *digits, unsigned char *ret_bytes, size_t most, size_t *ret_n)
{
  size_t n = 0;

  for (; *digits != '\0' && n < most; digits += 2)
    {
      const int high = mg_win_hex_digit (digits[0]), low = high < 0 ? -1 : mg_win_hex_digit (digits[1]);

      if (low < 0)
        return false;
      ret_bytes[n++] = (unsigned char) (high << 4 | low);
    }
  if (n == 0 || *digits != '\0')
    return false;
  *ret_n = n;
  return true;
}
