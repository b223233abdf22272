/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told of Windows objects. */

#include "mg-section-info.h"

#include <fcntl.h>
#include <string.h>

#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-wine-text.h"

/**
 * mg_wine_item_parse:
 * @self: what becomes of it
 * @text: KIND NAME and fields, as the program in a prefix writes them; has to outlive it
 *
 * Returns: whether it could be understood; to be ended by mg_wine_item_clear()
 */
gboolean
mg_wine_item_parse (MgWineItem *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);

  *self = (MgWineItem){ NULL };
  if (g_strv_length (parts) < 2)
    return FALSE;
  self->name = mg_name_unescape (parts[1], NULL);
  self->kind = g_strdup (parts[0]);
  self->fields = text + MIN (strlen (text), strlen (parts[0]) + strlen (parts[1]) + 2);
  return self->name != NULL;
}

/**
 * mg_wine_item_clear:
 * @self: an item
 */
void
mg_wine_item_clear (MgWineItem *self)
{
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->name, g_free);
}

/* @name: (type filename): its name in URIs */
static MgMappingInfo *
info_new (MgKind kind, MgWinePrefix *prefix, const char *name, const MgWineItem *item, GVariantDict *details)
{
  MgMappingInfo *info = mg_mapping_info_new (kind);
  g_autofree char *escaped = mg_name_escape (name);
  g_autofree char *path = mg_name_escape (prefix->path);

  info->uri = g_strconcat (mg_kind_get_nick (kind), ":", escaped, NULL);
  info->name = mg_name_escape (item->name);
  g_variant_dict_init (details, NULL);
  g_variant_dict_insert (details, "prefix", "s", path);
  return info;
}

/* winnt.h, as far as it makes sense without a device. */
static void
add_attributes (GVariantDict *details, guint64 attributes)
{
  static const struct
  {
    guint flag;
    const char *name;
  } all[] = {
    { 0x800000, "SEC_FILE" },
    { 0x1000000, "SEC_IMAGE" },
    { 0x4000000, "SEC_RESERVE" },
    { 0x8000000, "SEC_COMMIT" },
  };
  const char *names[G_N_ELEMENTS (all) + 1] = { NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (attributes & all[i].flag)
      names[n++] = all[i].name;
  g_variant_dict_insert_value (details, "attributes", g_variant_new_strv (names, n));
}

static void
take_object (MgMappingInfo *info, GVariantDict *details, const MgSectionObject *object, GHashTable *users)
{
  guint64 size = info->size;
  struct statx stat;

  info->identity = object->identity;
  if (statx (object->link, "", AT_EMPTY_PATH, MG_INFO_STATX, &stat) == 0)
    mg_info_take_stat (info, &stat, users);
  /* A section need not be as long as its file. */
  info->size = size;
  if (object->file != NULL)
    {
      g_autofree char *path = mg_name_escape (object->file);

      g_variant_dict_insert (details, "file", "s", path);
    }
}

/**
 * mg_section_info_new:
 * @prefix: a prefix
 * @name: (type filename): what it is called in URIs
 * @item: what the prefix tells of it
 * @users: the names of users as far as they are known; gets the owner's
 *
 * Opens the section for a moment. Any thread; blocks.
 *
 * Returns: (transfer full): what there is to know of it; which object it is, is among that if it may be opened
 */
MgMappingInfo *
mg_section_info_new (MgWinePrefix *prefix, const char *name, const MgWineItem *item, GHashTable *users)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  MgMappingInfo *info = info_new (MG_KIND_SECTION, prefix, name, item, &details);
  guint64 attributes;
  MgSectionObject object;

  mg_wine_text_get_number (item->fields, "size=", &info->size);
  if (mg_wine_text_get_number (item->fields, "attributes=", &attributes))
    add_attributes (&details, attributes);
  if (mg_section_object_open (&object, prefix, item->name, NULL))
    {
      take_object (info, &details, &object, users);
      mg_section_object_clear (&object);
    }
  info->details = g_variant_ref_sink (g_variant_dict_end (&details));
  return info;
}

static void
add_flag (GVariantDict *details, const char *key, const char *fields, const char *field)
{
  guint64 flag;

  if (mg_wine_text_get_number (fields, field, &flag))
    g_variant_dict_insert (details, key, "b", flag != 0);
}

static void
add_count (GVariantDict *details, const char *key, const char *fields, const char *field)
{
  guint64 count;

  if (mg_wine_text_get_number (fields, field, &count))
    g_variant_dict_insert (details, key, "u", (guint) count);
}

/**
 * mg_wine_object_info_new:
 * @prefix: a prefix
 * @name: (type filename): what it is called in URIs
 * @item: what the prefix tells of it
 *
 * Returns: (transfer full): what there is to know of an event, mutex or semaphore
 */
MgMappingInfo *
mg_wine_object_info_new (MgWinePrefix *prefix, const char *name, const MgWineItem *item)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  MgMappingInfo *info = info_new (MG_KIND_OBJECT, prefix, name, item, &details);

  g_variant_dict_insert (&details, "object", "s", item->kind);
  if (mg_wine_text_has_field (item->fields, "reset=auto"))
    g_variant_dict_insert (&details, "reset", "s", "auto");
  else if (mg_wine_text_has_field (item->fields, "reset=manual"))
    g_variant_dict_insert (&details, "reset", "s", "manual");
  add_flag (&details, "signaled", item->fields, "signaled=");
  add_flag (&details, "held", item->fields, "held=");
  add_flag (&details, "abandoned", item->fields, "abandoned=");
  add_count (&details, "value", item->fields, "count=");
  add_count (&details, "maximum", item->fields, "maximum=");
  info->details = g_variant_ref_sink (g_variant_dict_end (&details));
  return info;
}
