/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How numbers stand in sentences, those of errors too. */

#include "mg-text-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * mg_text_format_number:
 * @number: a number
 *
 * Writes a number in groups of three digits: "2,048". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_number (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);
  /* Translators: what parts groups of three digits, as in 2,048. */
  const char *separator = C_ ("digits", ",");
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_text_format_bytes:
 * @n_bytes: a number of bytes
 *
 * Writes a number of bytes in full: "2,048 bytes", "1 byte". Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_text_format_bytes (guint64 n_bytes)
{
  g_autofree char *number = mg_text_format_number (n_bytes);

  /* Translators: a number of bytes, its digits in groups. */
  return g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) MIN (n_bytes, G_MAXINT32)), number);
}
