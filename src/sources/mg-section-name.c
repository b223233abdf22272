/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What Windows objects are called here: Local\NAME, and //ID/Local\NAME in a prefix that is named. */

#include "mg-section-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-wine-link.h"

#define LOCAL  "Local\\"
#define GLOBAL "Global\\"

/* Windows' numbers, as its reference of system error codes has them. */
enum
{
  FILE_NOT_FOUND = 2,
  ACCESS_DENIED = 5,
  INVALID_HANDLE = 6,
  NOT_ENOUGH_MEMORY = 8,
  INVALID_PARAMETER = 87,
  DISK_FULL = 112,
  INVALID_NAME = 123,
  FILE_INVALID = 1006,
  COMMITMENT_LIMIT = 1455,
};

/* An id is DEVICE-INODE, as Wine writes them. */
static gsize
count_id (const char *text)
{
  gsize device = strspn (text, "0123456789abcdef");
  gsize inode;

  if (device == 0 || text[device] != '-')
    return 0;
  inode = strspn (text + device + 1, "0123456789abcdef");
  return inode > 0 ? device + 1 + inode : 0;
}

/**
 * mg_section_name_split:
 * @name: (type filename): what mg_section_name_parse() gave
 * @ret_name: (out) (transfer none): what Windows calls it
 *
 * Returns: (transfer full) (nullable): the id of its prefix; %NULL: none is named
 */
char *
mg_section_name_split (const char *name, const char **ret_name)
{
  gsize length = g_str_has_prefix (name, "//") ? count_id (name + 2) : 0;

  *ret_name = name;
  if (length == 0 || name[2 + length] != '/')
    return NULL;
  *ret_name = name + 2 + length + 1;
  return g_strndup (name + 2, length);
}

/**
 * mg_section_name_make:
 * @id: (nullable): the id of a prefix
 * @name: what Windows calls it
 *
 * Returns: (transfer full) (type filename): the inverse of mg_section_name_split()
 */
char *
mg_section_name_make (const char *id, const char *name)
{
  return id != NULL ? g_strdup_printf ("//%s/%s", id, name) : g_strdup (name);
}

/**
 * mg_section_name_parse:
 * @text: what stands behind the colon of a URI
 * @scheme: what stands before it
 * @error: return location
 *
 * Returns: (transfer full) (type filename): the name's bytes, with the namespace that is meant where none is named; or %NULL
 * with %MG_ERROR_INVALID_NAME
 */
char *
mg_section_name_parse (const char *text, const char *scheme, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *id = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *whole = NULL;
  const char *bare = NULL;
  const char *last = NULL;

  if (name == NULL)
    return NULL;
  id = mg_section_name_split (name, &bare);
  whole = g_str_has_prefix (bare, LOCAL) || g_str_has_prefix (bare, GLOBAL) ? g_strdup (bare)
                                                                            : g_strconcat (LOCAL, bare, NULL);
  last = strchr (whole, '\\') + 1;
  if (*last != 0 && strchr (last, '\\') == NULL && !g_str_has_prefix (bare, "//"))
    return mg_section_name_make (id, whole);
  quoted = mg_name_quote (name);
  if (g_str_has_prefix (bare, "//"))
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” names no Wine prefix (it is %s://ID/Local\\NAME, with an id as mapglassctl list "
                    "prints it)."),
                 quoted, scheme);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name of a Windows object: it is Local\\ or Global\\, and a name without a "
                    "further backslash."),
                 quoted);
  return NULL;
}

static MgError
find_code (const GError *reason)
{
  switch (reason->code)
    {
    case FILE_NOT_FOUND:
      return MG_ERROR_NOT_FOUND;
    case ACCESS_DENIED:
      return MG_ERROR_DENIED;
    case INVALID_HANDLE:
      return MG_ERROR_WRONG_KIND;
    case NOT_ENOUGH_MEMORY:
    case COMMITMENT_LIMIT:
      return MG_ERROR_NO_MEMORY;
    case INVALID_PARAMETER:
      return MG_ERROR_INVALID_VALUE;
    case DISK_FULL:
      return MG_ERROR_NO_ROOM;
    case INVALID_NAME:
      return MG_ERROR_INVALID_NAME;
    case FILE_INVALID:
      return MG_ERROR_EMPTY;
    default:
      return MG_ERROR_IO;
    }
}

/**
 * mg_section_name_explain:
 * @name: (type filename): what the object is called
 * @action: what was tried, as the beginning of a sentence with one “%s” for the name: _("Cannot open “%s”")
 * @reason: why not
 * @error: return location
 *
 * Says what Windows answered in the words of this program. What has another origin stays as it is.
 */
void
mg_section_name_explain (const char *name, const char *action, const GError *reason, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);
  g_autofree char *tried = NULL;
  MgError code;

  if (reason->domain != MG_WINE_ERROR)
    {
      g_propagate_error (error, g_error_copy (reason));
      return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  tried = g_strdup_printf (action, quoted);
#pragma GCC diagnostic pop
  code = find_code (reason);
  if (code == MG_ERROR_NOT_FOUND)
    g_set_error (error, MG_ERROR, code, _ ("“%s” does not exist."), quoted);
  else if (code == MG_ERROR_WRONG_KIND)
    g_set_error (error, MG_ERROR, code, _ ("%s: the name belongs to a Windows object of another kind."),
                 tried);
  else if (code == MG_ERROR_DENIED)
    g_set_error (error, MG_ERROR, code, _ ("%s: Windows does not permit it."), tried);
  else if (code == MG_ERROR_NO_MEMORY)
    g_set_error (error, MG_ERROR, code, _ ("%s: there is not enough memory."), tried);
  else if (code == MG_ERROR_INVALID_VALUE)
    g_set_error (error, MG_ERROR, code, _ ("%s: Windows takes no such size or protection."), tried);
  else if (code == MG_ERROR_EMPTY)
    g_set_error (error, MG_ERROR, code, _ ("%s: the file is empty."), tried);
  else
    /* Translators: what was tried, and the name of an error of Windows with its number. */
    g_set_error (error, MG_ERROR, code, _ ("%s: Windows answers %s."), tried, reason->message);
}
