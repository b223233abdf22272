/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-facts.h"
#include "mg-text.h"

/* A title, and what it was made of. */
typedef struct
{
  MgMappingInfo *info;
  char *text;
} Title;

/**
 * mg_mapping_text_heading:
 * @kind: a sort of mapping
 *
 * Returns: (transfer none): what people call all of them
 */
const char *
mg_mapping_text_heading (MgKind kind)
{
  switch (kind)
    {
    case MG_KIND_FILE:
      return _ ("Files");
    case MG_KIND_SECTION:
      return _ ("Windows sections");
    case MG_KIND_SEMAPHORE:
      return _ ("Semaphores");
    case MG_KIND_OBJECT:
      return _ ("Windows events and locks");
    case MG_KIND_POSIX:
    case MG_KIND_SYSV:
    case MG_KIND_MEMFD:
    case MG_KIND_ANONYMOUS:
    case MG_KIND_FAKE:
    default:
      return mg_mapping_text_kind (kind);
    }
}

/**
 * mg_mapping_text_kind:
 * @kind: a sort of mapping
 *
 * Returns: (transfer none): what people call one of them, in a word or two
 */
const char *
mg_mapping_text_kind (MgKind kind)
{
  switch (kind)
    {
    case MG_KIND_POSIX:
      return "POSIX";
    case MG_KIND_SYSV:
      return "SysV";
    case MG_KIND_ANONYMOUS:
      /* Translators: shared memory without a name */
      return _ ("Anonymous");
    case MG_KIND_OBJECT:
      /* Translators: an event, mutex or semaphore of Windows */
      return _ ("Windows object");
    case MG_KIND_MEMFD:
    case MG_KIND_FILE:
    case MG_KIND_SECTION:
    case MG_KIND_SEMAPHORE:
    case MG_KIND_FAKE:
    default:
      return mg_facts_describe_kind (kind);
    }
}

static void
title_free (gpointer data)
{
  Title *title = data;

  g_clear_pointer (&title->info, mg_mapping_info_unref);
  g_free (title->text);
  g_free (title);
}

/* What has no name of its own is called as in its URI. */
static char *
make_title (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  const char *place = mg_mapping_get_display_name (mapping);
  const char *name = info != NULL && info->name != NULL ? info->name : place;

  if (mg_mapping_get_kind (mapping) == MG_KIND_SYSV)
    return g_strdup_printf ("sysv %s", name);
  if (g_str_equal (name, place)
      && (g_str_has_prefix (mg_mapping_get_uri (mapping), "map:")
          || g_str_has_prefix (mg_mapping_get_uri (mapping), "memfd:")))
    return g_strdup (mg_mapping_get_uri (mapping));
  if (mg_mapping_get_kind (mapping) == MG_KIND_FILE)
    return g_path_get_basename (name);
  return g_strdup (name[0] == '/' && name[1] != 0 ? name + 1 : name);
}

/**
 * mg_mapping_text_title:
 * @mapping: a mapping
 *
 * Returns: (transfer none): its name as a heading, until more is learnt of it: without the leading slash that all of its
 * kind have, a file without its folder
 */
const char *
mg_mapping_text_title (MgMapping *mapping)
{
  static GQuark quark;
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  Title *title;

  if (quark == 0)
    quark = g_quark_from_static_string ("mg-mapping-title");
  title = g_object_get_qdata (G_OBJECT (mapping), quark);
  if (title == NULL || title->info != info)
    {
      title = g_new0 (Title, 1);
      title->info = info != NULL ? mg_mapping_info_ref (info) : NULL;
      title->text = make_title (mapping);
      g_object_set_qdata_full (G_OBJECT (mapping), quark, title, title_free);
    }
  return title->text;
}

/**
 * mg_mapping_text_size:
 * @mapping: a mapping
 *
 * Returns: (transfer full) (nullable): how large it is, or, where that is not known, how much of it processes map; %NULL
 * when nothing is known
 */
char *
mg_mapping_text_size (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  guint64 mapped = mg_mapping_get_mapped (mapping);
  g_autofree char *bytes = NULL;

  if (info == NULL)
    return NULL;
  if (info->size != MG_SIZE_UNKNOWN)
    return mg_text_format_bytes (info->size);
  if (mapped == 0)
    return NULL;
  bytes = mg_text_format_bytes (mapped);
  /* Translators: “4,096 bytes mapped”; how large the whole is nobody knows */
  return g_strdup_printf (_ ("%s mapped"), bytes);
}

/**
 * mg_mapping_text_users:
 * @mapping: a mapping
 *
 * Returns: (transfer full) (nullable): how many processes map it; %NULL when none was seen to
 */
char *
mg_mapping_text_users (MgMapping *mapping)
{
  guint n = mg_mapping_get_n_processes (mapping);
  g_autofree char *number = mg_text_format_number (n);

  if (n == 0)
    return NULL;
  /* Translators: processes that map something */
  return g_strdup_printf (ngettext ("%s user", "%s users", n), number);
}

static void
append (GString *text, const char *separator, const char *part)
{
  if (part != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", part);
}

/**
 * mg_mapping_text_subtitle:
 * @mapping: a mapping
 *
 * Returns: (transfer full): what sort it is and how large, as far as was learnt: “POSIX · 2,048 bytes”
 */
char *
mg_mapping_text_subtitle (MgMapping *mapping)
{
  GString *text = g_string_new (mg_mapping_text_kind (mg_mapping_get_kind (mapping)));
  g_autofree char *size = mg_mapping_text_size (mapping);

  append (text, " · ", size);
  return g_string_free (text, FALSE);
}

/**
 * mg_mapping_text_details:
 * @mapping: a mapping
 *
 * Returns: (transfer full): how large it is, whose, and how many map it, as far as was learnt: “2,048 bytes · root · 2
 * users”
 */
char *
mg_mapping_text_details (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  g_autofree char *size = mg_mapping_text_size (mapping);
  g_autofree char *users = mg_mapping_text_users (mapping);
  GString *text;

  if (info == NULL)
    return g_strdup (_ ("Does not exist yet"));
  if (info->kind == MG_KIND_OBJECT)
    return mg_facts_describe_object (info);
  text = g_string_new (NULL);
  append (text, " · ", size);
  append (text, " · ", info->user);
  append (text, " · ", users);
  if (info->pid > 0)
    {
      /* Translators: a process whose namespace has the mapping; keep it short */
      g_autofree char *seer = g_strdup_printf (_ ("seen by %d"), info->pid);

      append (text, " · ", seer);
    }
  return g_string_free (text, FALSE);
}

/* What never had a name in any folder cannot have lost it. */
static gboolean
has_lost_its_name (MgMappingInfo *info)
{
  return info != NULL && info->deleted && info->kind != MG_KIND_MEMFD && info->kind != MG_KIND_ANONYMOUS;
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
      if (has_lost_its_name (mg_mapping_get_info (mapping)))
        /* Translators: the name is gone, the memory is still used */
        return _ ("deleted");
      return mg_mapping_get_n_recreations (mapping) > 0 ? _ ("recreated") : NULL;
    }
}

/**
 * mg_mapping_text_label:
 * @mapping: a mapping
 *
 * Returns: (transfer full): all of that for those who listen: “Share_MyMemory, POSIX, 2,048 bytes, 2 users, owner root”
 */
char *
mg_mapping_text_label (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  g_autofree char *size = mg_mapping_text_size (mapping);
  g_autofree char *users = mg_mapping_text_users (mapping);
  GString *text = g_string_new (mg_mapping_text_title (mapping));

  append (text, ", ", mg_mapping_text_kind (mg_mapping_get_kind (mapping)));
  append (text, ", ", size);
  append (text, ", ", users);
  if (info != NULL && info->user != NULL)
    {
      /* Translators: %s is the name of a user */
      g_autofree char *owner = g_strdup_printf (_ ("owner %s"), info->user);

      append (text, ", ", owner);
    }
  append (text, ", ", mg_mapping_text_state (mapping));
  return g_string_free (text, FALSE);
}

/* Kept with the mapping: sorting asks for it again and again, and could not bear that it changes. What has the same title
 * is sorted by the order of the kinds. */
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
      g_autofree char *title = g_utf8_collate_key_for_filename (mg_mapping_text_title (mapping), -1);
      g_autofree char *uri = g_utf8_collate_key_for_filename (mg_mapping_get_uri (mapping), -1);
      MgKind kind = mg_kind_from_scheme (mg_source_get_scheme (mg_mapping_get_source (mapping)));

      key = g_strdup_printf ("%s\n%u%s", title, (guint) kind, uri);
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
