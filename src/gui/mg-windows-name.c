/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-windows-name.h"

#include <string.h>

/**
 * mg_windows_name_get_place:
 * @name: (type filename): the name of a Windows object, as its source has it: //ID/Local\NAME, or without the first two parts
 *
 * Returns: (transfer full): what names its Wine prefix, to be put before other names of it: //ID/, or nothing
 */
char *
mg_windows_name_get_place (const char *name)
{
  const char *end = g_str_has_prefix (name, "//") ? strchr (name + 2, '/') : NULL;

  return end != NULL ? g_strndup (name, (gsize) (end + 1 - name)) : g_strdup ("");
}
