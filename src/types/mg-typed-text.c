/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-typed-text.h"

#define SHOWN_MAX 40

/**
 * mg_typed_text_for_message:
 * @text: what somebody typed: any bytes
 *
 * Makes a typed text fit to be repeated in a message of one line: bytes that are not printable UTF-8 become
 * U+FFFD, and what comes after 40 characters becomes an ellipsis. Thread-safe.
 *
 * Returns: (transfer full): printable UTF-8
 */
char *
mg_typed_text_for_message (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n_shown = 0;

  for (const char *at = valid; *at != 0; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (n_shown++ == SHOWN_MAX)
        {
          g_string_append (shown, "…");
          break;
        }
      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xFFFD);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}
