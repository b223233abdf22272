/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is found when somebody searches. */

#include <string.h>

#include "mg-mapping-text.h"

/* Where the system keeps what its name tells with a slash: shm_overview(7). */
#define SHM_FOLDER "/dev/shm"

/* What is searched, and what it was made of. */
typedef struct
{
  MgMappingInfo *info;
  GPtrArray *users;
  char *text;
} Haystack;

static void
haystack_free (gpointer data)
{
  Haystack *haystack = data;

  g_clear_pointer (&haystack->info, mg_mapping_info_unref);
  g_clear_pointer (&haystack->users, g_ptr_array_unref);
  g_free (haystack->text);
  g_free (haystack);
}

/* Nobody types the end of a line: what stands in two of them is not found as one. */
static char *
make_text (MgMapping *mapping, const MgMappingInfo *info, GPtrArray *users)
{
  g_autoptr (GString) text = g_string_new (mg_mapping_text_title (mapping));
  const char *last = NULL;

  g_string_append_printf (text, "\n%s", mg_mapping_get_display_name (mapping));
  if (info != NULL && info->name != NULL && info->kind == MG_KIND_POSIX)
    g_string_append_printf (text, "\n" SHM_FOLDER "%s", info->name);
  else if (info != NULL && info->name != NULL)
    g_string_append_printf (text, "\n%s", info->name);
  if (info != NULL && info->user != NULL)
    g_string_append_printf (text, "\n%s", info->user);
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);

      if (last == NULL || !g_str_equal (last, user->command))
        g_string_append_printf (text, "\n%s", user->command);
      last = user->command;
    }
  return g_utf8_casefold (text->str, (gssize) text->len);
}

/* Kept with the mapping until something else is learnt of it: thousands are searched at each key. */
static const char *
get_haystack (MgMapping *mapping)
{
  static GQuark quark;
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  GPtrArray *users = mg_mapping_get_users (mapping);
  Haystack *haystack;

  if (quark == 0)
    quark = g_quark_from_static_string ("mg-mapping-haystack");
  haystack = g_object_get_qdata (G_OBJECT (mapping), quark);
  if (haystack == NULL || haystack->info != info || haystack->users != users)
    {
      haystack = g_new0 (Haystack, 1);
      haystack->info = info != NULL ? mg_mapping_info_ref (info) : NULL;
      haystack->users = users != NULL ? g_ptr_array_ref (users) : NULL;
      haystack->text = make_text (mapping, info, users);
      g_object_set_qdata_full (G_OBJECT (mapping), quark, haystack, haystack_free);
    }
  return haystack->text;
}

/* By how its number begins, as it is typed. */
static gboolean
is_used_by (MgMapping *mapping, const char *digits)
{
  GPtrArray *users = mg_mapping_get_users (mapping);

  if (digits[strspn (digits, "0123456789")] != 0)
    return FALSE;
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);
      char pid[16];

      g_snprintf (pid, sizeof pid, "%d", user->pid);
      if (g_str_has_prefix (pid, digits))
        return TRUE;
    }
  return FALSE;
}

/* The scheme is in every URI: it counts where somebody looks for a URI. */
static gboolean
has_uri (MgMapping *mapping, const char *folded)
{
  g_autofree char *uri = NULL;

  if (strchr (folded, ':') == NULL)
    return FALSE;
  uri = g_utf8_casefold (mg_mapping_get_uri (mapping), -1);
  return strstr (uri, folded) != NULL;
}

/**
 * mg_mapping_text_matches:
 * @mapping: a mapping
 * @folded: what is looked for, from g_utf8_casefold()
 *
 * Main thread.
 *
 * Returns: whether it stands in the name of the mapping, its path, its URI, the name of its owner or that of a program
 * that maps it, or is how the number of such a process begins
 */
gboolean
mg_mapping_text_matches (MgMapping *mapping, const char *folded)
{
  return *folded == 0 || strstr (get_haystack (mapping), folded) != NULL || has_uri (mapping, folded)
         || is_used_by (mapping, folded);
}
