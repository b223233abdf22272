/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fields of docs/sections-protocol.md. */

#include "mg-wine-text.h"

#include <string.h>

/**
 * mg_wine_text_escape:
 * @bytes: (type filename): text: UTF-8, and what else the program has sent as text
 *
 * Returns: (transfer full): the same as one field; mg_name_unescape() is the inverse
 */
char *
mg_wine_text_escape (const char *bytes)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const guchar *at = (const guchar *) bytes; *at != 0; at++)
    if (*at > ' ' && *at <= '~' && *at != '%')
      g_string_append_c (out, (char) *at);
    else
      g_string_append_printf (out, "%%%02X", *at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Where @field begins, or %NULL. */
static const char *
find_field (const char *fields, const char *field)
{
  for (const char *at = fields; at != NULL; at = strchr (at, ' '))
    {
      at += *at == ' ';
      if (g_str_has_prefix (at, field))
        return at;
    }
  return NULL;
}

/**
 * mg_wine_text_get_number:
 * @fields: fields, parted by spaces
 * @key: the key of one, with its equals sign: "size="
 * @ret_number: (out): its value
 *
 * Returns: whether there is such a number
 */
gboolean
mg_wine_text_get_number (const char *fields, const char *key, guint64 *ret_number)
{
  const char *field = find_field (fields, key);
  g_autofree char *digits = NULL;

  if (field == NULL)
    return FALSE;
  field += strlen (key);
  digits = g_strndup (field, strcspn (field, " "));
  if (g_str_has_prefix (digits, "0x"))
    return g_ascii_string_to_unsigned (digits + 2, 16, 0, G_MAXUINT64, ret_number, NULL);
  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, ret_number, NULL);
}

/**
 * mg_wine_text_has_field:
 * @fields: fields, parted by spaces
 * @field: one
 *
 * Returns: whether it is there
 */
gboolean
mg_wine_text_has_field (const char *fields, const char *field)
{
  const char *found = find_field (fields, field);

  return found != NULL && (found[strlen (field)] == ' ' || found[strlen (field)] == 0);
}
