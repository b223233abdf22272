/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is typed into the form for a new mapping. */

#include "mg-new-form.h"

#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "mg-error.h"
#include "mg-typed-text.h"

/* How much the system is first asked to write of a user or a group, and at most. */
#define MIN_RECORD 1024
#define MAX_RECORD (1024 * 1024)

static gboolean
refuse (const char *format, const char *text, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (text);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

/**
 * mg_new_form_parse_mode:
 * @text: permission bits as chmod takes them, in octal digits
 * @ret_mode: (out): the bits
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when it is none
 */
gboolean
mg_new_form_parse_mode (const char *text, int *ret_mode, GError **error)
{
  guint64 mode;

  if (strlen (text) < 3 || !g_ascii_string_to_unsigned (text, 8, 0, 0777, &mode, NULL))
    return refuse (_ ("“%s” is no mode such as 0600."), text, error);
  *ret_mode = (int) mode;
  return TRUE;
}

/**
 * mg_new_form_parse_pattern:
 * @text: bytes, each two hexadecimal digits, with or without space between them
 * @error: return location
 *
 * Returns: (transfer full): the bytes, or %NULL with %MG_ERROR_INVALID_VALUE when there is none, or something else
 */
GBytes *
mg_new_form_parse_pattern (const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *at = text;

  while (*at != 0)
    {
      guint8 byte;

      if (g_ascii_isspace (*at))
        {
          at++;
          continue;
        }
      if (!g_ascii_isxdigit (at[0]) || !g_ascii_isxdigit (at[1]))
        break;
      byte = (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));
      g_byte_array_append (bytes, &byte, 1);
      at += 2;
    }
  if (*at != 0 || bytes->len == 0)
    {
      refuse (_ ("“%s” is no row of bytes such as DE AD BE EF."), text, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * mg_new_form_check_path:
 * @text: where a file is said to be
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_NAME when that depends on where one is
 */
gboolean
mg_new_form_check_path (const char *text, GError **error)
{
  g_autofree char *shown = NULL;

  if (g_path_is_absolute (text))
    return TRUE;
  shown = mg_typed_text_for_message (text);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” does not say where the file is: its path begins with a slash."), shown);
  return FALSE;
}

static gboolean
find_user (const char *text, gint64 *ret_uid)
{
  guint64 number;
  struct passwd record;
  struct passwd *found = NULL;
  gboolean is_number = g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32 - 1, &number, NULL);

  for (gsize size = MIN_RECORD; !is_number && found == NULL && size <= MAX_RECORD; size *= 4)
    {
      g_autofree char *buffer = g_malloc (size);

      if (getpwnam_r (text, &record, buffer, size, &found) != ERANGE)
        size = MAX_RECORD;
    }
  if (!is_number && found == NULL)
    return FALSE;
  *ret_uid = is_number ? (gint64) number : (gint64) record.pw_uid;
  return TRUE;
}

static gboolean
find_group (const char *text, gint64 *ret_gid)
{
  guint64 number;
  struct group record;
  struct group *found = NULL;
  gboolean is_number = g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32 - 1, &number, NULL);

  for (gsize size = MIN_RECORD; !is_number && found == NULL && size <= MAX_RECORD; size *= 4)
    {
      g_autofree char *buffer = g_malloc (size);

      if (getgrnam_r (text, &record, buffer, size, &found) != ERANGE)
        size = MAX_RECORD;
    }
  if (!is_number && found == NULL)
    return FALSE;
  *ret_gid = is_number ? (gint64) number : (gint64) record.gr_gid;
  return TRUE;
}

/**
 * mg_new_form_find_owner:
 * @text: "user", "user:group" or ":group", by name or by number
 * @ret_uid: (out): the user, -1 for none
 * @ret_gid: (out): the group, -1 for none
 * @error: return location
 *
 * Asks the system who that is. Any thread; may block.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when it knows no such one
 */
gboolean
mg_new_form_find_owner (const char *text, gint64 *ret_uid, gint64 *ret_gid, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  const char *user = parts[0] != NULL ? parts[0] : "";
  const char *group = parts[0] != NULL && parts[1] != NULL ? parts[1] : "";

  *ret_uid = -1;
  *ret_gid = -1;
  if (*user != 0 && !find_user (user, ret_uid))
    return refuse (_ ("“%s” is no user of this system."), user, error);
  if (*group != 0 && !find_group (group, ret_gid))
    return refuse (_ ("“%s” is no group of this system."), group, error);
  return TRUE;
}
