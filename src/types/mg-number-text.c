/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-number-text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mg-element.h"

/* A long double, where it is longer than an f64, has all integers of 64 bits too. */

/**
 * mg_number_text_print:
 * @value: a finite number
 * @n_digits: significant digits, from 1 to 20
 * @scientific: whether it has an exponent in any case, not only below 0.0001 and where the digits do not
 *   reach the units; not for 0
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a number correctly rounded, without zeros at the end of a fraction, with no more than needed in an
 * exponent ("1e22", "1.5e-7"), in ASCII, whatever the locale. Thread-safe.
 *
 * Returns: characters written, not counting the NUL
 */
gsize
mg_number_text_print (long double value, int n_digits, gboolean scientific, char *buffer)
{
  static gsize c_locale = 0;
  locale_t before;
  char *end;

  if (g_once_init_enter (&c_locale))
    g_once_init_leave (&c_locale, (gsize) newlocale (LC_ALL_MASK, "C", (locale_t) 0));

  before = uselocale ((locale_t) c_locale);
  if (scientific)
    snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%.*Le", n_digits - 1, value);
  else
    snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%.*Lg", n_digits, value);
  uselocale (before);

  end = strchr (buffer, 'e');
  if (end != NULL)
    {
      int exponent = atoi (end + 1);

      while (end[-1] == '0')
        end--;
      if (end[-1] == '.')
        end--;
      g_snprintf (end, (gulong) (buffer + MG_ELEMENT_TEXT_MAX - end), "e%d", exponent);
    }
  return strlen (buffer);
}

/**
 * mg_number_text_round:
 * @value: a finite number whose text is longer than @width
 * @n_digits: significant digits of that text
 * @width: characters at most, from %MG_ELEMENT_WIDTH_MIN
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a number with as many digits as fit, plainly where those reach the units, else with an exponent.
 * Thread-safe.
 *
 * Returns: characters written, not counting the NUL: @width or less
 */
gsize
mg_number_text_round (long double value, int n_digits, gsize width, char *buffer)
{
  n_digits = MIN (n_digits, (int) width);
  for (;;)
    {
      gsize plain, scientific;

      plain = mg_number_text_print (value, n_digits, FALSE, buffer);
      if (plain <= width)
        return plain;
      /* From 0.0001 to 0.001 the exponent is the shorter of the two. */
      scientific = mg_number_text_print (value, n_digits, TRUE, buffer);
      if (scientific <= width || n_digits == 1)
        return scientific;

      /* A digit less is a character less, and at times the point goes too. */
      n_digits = MAX (n_digits - MAX ((int) (MIN (plain, scientific) - width) - 1, 1), 1);
    }
}
