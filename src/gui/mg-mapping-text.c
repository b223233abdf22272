/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-text.h"

/**
 * mg_mapping_text_kind:
 * @scheme: what the URIs of a kind of mapping begin with
 *
 * Returns: (transfer none): what people call that kind
 */
const char *
mg_mapping_text_kind (const char *scheme)
{
  return g_str_equal (scheme, "posix") ? "POSIX" : scheme;
}

/**
 * mg_mapping_text_title:
 * @mapping: a mapping
 *
 * Returns: (transfer none): its name as a heading: without the leading slash that all of its kind have
 */
const char *
mg_mapping_text_title (MgMapping *mapping)
{
  const char *name = mg_mapping_get_display_name (mapping);

  return name[0] == '/' && name[1] != 0 ? name + 1 : name;
}

/**
 * mg_mapping_text_details:
 * @mapping: a mapping
 *
 * Returns: (transfer full): how large it is and whose, as far as was learnt: “2,048 bytes · root”
 */
char *
mg_mapping_text_details (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  g_autofree char *size = NULL;

  if (info == NULL)
    return g_strdup (_ ("Does not exist yet"));
  size = mg_text_format_bytes (info->size);
  return info->user != NULL ? g_strdup_printf ("%s · %s", size, info->user) : g_steal_pointer (&size);
}

/**
 * mg_mapping_text_state:
 * @mapping: a mapping
 *
 * Returns: (transfer none) (nullable): what is special about it, in a word
 */
const char *
mg_mapping_text_state (MgMapping *mapping)
{
  switch (mg_mapping_get_presence (mapping))
    {
    case MG_PRESENCE_WAITED_FOR:
      return _ ("waiting");
    case MG_PRESENCE_GONE:
      return _ ("removed");
    case MG_PRESENCE_THERE:
    default:
      return mg_mapping_get_n_recreations (mapping) > 0 ? _ ("recreated") : NULL;
    }
}

/**
 * mg_mapping_text_label:
 * @mapping: a mapping
 *
 * Returns: (transfer full): all of that for those who listen: “Share_MyMemory, POSIX, 2,048 bytes, owner root”
 */
char *
mg_mapping_text_label (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  const char *state = mg_mapping_text_state (mapping);
  GString *text = g_string_new (mg_mapping_text_title (mapping));

  g_string_append_printf (text, ", %s",
                          mg_mapping_text_kind (mg_source_get_scheme (mg_mapping_get_source (mapping))));
  if (info != NULL)
    {
      g_autofree char *size = mg_text_format_bytes (info->size);

      g_string_append_printf (text, ", %s", size);
      if (info->user != NULL)
        {
          /* Translators: %s is the name of a user */
          g_autofree char *owner = g_strdup_printf (_ ("owner %s"), info->user);

          g_string_append_printf (text, ", %s", owner);
        }
    }
  if (state != NULL)
    g_string_append_printf (text, ", %s", state);
  return g_string_free (text, FALSE);
}

static gboolean
contains_folded (const char *text, const char *folded)
{
  g_autofree char *haystack = g_utf8_casefold (text, -1);

  return strstr (haystack, folded) != NULL;
}

/**
 * mg_mapping_text_matches:
 * @mapping: a mapping
 * @folded: what is looked for, from g_utf8_casefold()
 *
 * Returns: whether it stands in the name of the mapping or in that of its owner
 */
gboolean
mg_mapping_text_matches (MgMapping *mapping, const char *folded)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);

  return *folded == 0 || contains_folded (mg_mapping_get_display_name (mapping), folded)
         || (info != NULL && info->user != NULL && contains_folded (info->user, folded));
}

/* Kept with the mapping: sorting asks for it again and again. */
static const char *
get_sort_key (MgMapping *mapping)
{
  static GQuark quark;
  char *key;

  if (quark == 0)
    quark = g_quark_from_static_string ("mg-mapping-sort-key");
  key = g_object_get_qdata (G_OBJECT (mapping), quark);
  if (key == NULL)
    {
      key = g_utf8_collate_key_for_filename (mg_mapping_get_display_name (mapping), -1);
      g_object_set_qdata_full (G_OBJECT (mapping), quark, key, g_free);
    }
  return key;
}

/**
 * mg_mapping_text_compare:
 * @a: a #MgMapping
 * @b: another
 *
 * Puts names into the order that people expect: that of their language, and 2 before 10. Main thread.
 *
 * Returns: negative, 0 or positive as strcmp(); 0 only for the same URI
 */
int
mg_mapping_text_compare (gconstpointer a, gconstpointer b)
{
  MgMapping *first = MG_MAPPING ((gpointer) a);
  MgMapping *second = MG_MAPPING ((gpointer) b);
  int order = strcmp (get_sort_key (first), get_sort_key (second));

  return order != 0 ? order : strcmp (mg_mapping_get_uri (first), mg_mapping_get_uri (second));
}
