/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-column.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-facts.h"
#include "mg-mapping-text.h"
#include "mg-text.h"

#define NOT_KNOWN "-"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The width is in characters: what most mappings have fits. */
static const struct
{
  const char *id;
  const char *title;
  guint n_chars;
  gboolean is_number;
} columns[] = {
  [MG_COLUMN_NAME] = { "name", N_ ("Name"), 24, FALSE },
  [MG_COLUMN_KIND] = { "kind", N_ ("Kind"), 10, FALSE },
  [MG_COLUMN_SIZE] = { "size", N_ ("Size"), 15, TRUE },
  [MG_COLUMN_ALLOCATED] = { "allocated", N_ ("Allocated"), 12, TRUE },
  /* Translators: how many processes use a mapping */
  [MG_COLUMN_USERS] = { "users", N_ ("Users"), 5, TRUE },
  [MG_COLUMN_OWNER] = { "owner", N_ ("Owner"), 9, FALSE },
  /* Translators: who may read and write it, as in rw-r--r-- */
  [MG_COLUMN_ACCESS] = { "access", N_ ("Access"), 9, FALSE },
  /* Translators: for how long there has been a mapping */
  [MG_COLUMN_AGE] = { "age", N_ ("Age"), 8, TRUE },
};

/**
 * mg_mapping_column_get_id:
 * @column: a column
 *
 * Returns: (transfer none): what it is called in the settings
 */
const char *
mg_mapping_column_get_id (MgMappingColumn column)
{
  return columns[column].id;
}

/**
 * mg_mapping_column_from_id:
 * @id: what a column may be called in the settings
 *
 * Returns: the column, the name where there is none
 */
MgMappingColumn
mg_mapping_column_from_id (const char *id)
{
  for (guint i = 0; i < MG_N_COLUMNS; i++)
    if (g_str_equal (columns[i].id, id))
      return (MgMappingColumn) i;
  return MG_COLUMN_NAME;
}

/**
 * mg_mapping_column_get_title:
 * @column: a column
 *
 * Returns: (transfer none): its heading
 */
const char *
mg_mapping_column_get_title (MgMappingColumn column)
{
  return _ (columns[column].title);
}

/**
 * mg_mapping_column_get_n_chars:
 * @column: a column
 *
 * Returns: how many characters wide it is best
 */
guint
mg_mapping_column_get_n_chars (MgMappingColumn column)
{
  return columns[column].n_chars;
}

/**
 * mg_mapping_column_is_number:
 * @column: a column
 *
 * Returns: whether its texts are numbers, whose ends stand one below the other
 */
gboolean
mg_mapping_column_is_number (MgMappingColumn column)
{
  return columns[column].is_number;
}

static char *
format_users (MgMapping *mapping)
{
  if (mg_mapping_get_users (mapping) == NULL)
    return g_strdup (NOT_KNOWN);
  return mg_text_format_number (mg_mapping_get_n_processes (mapping));
}

static char *
format_access (const MgMappingInfo *info)
{
  char letters[] = "rwxrwxrwx";

  if (info->mode < 0)
    return g_strdup (NOT_KNOWN);
  for (guint i = 0; i < 9; i++)
    if ((info->mode >> (8 - i) & 1) == 0)
      letters[i] = '-';
  return g_strdup (letters);
}

/**
 * mg_mapping_column_format_age:
 * @seconds: for how long there has been something
 *
 * Returns: (transfer full): that, in the largest unit of which there is more than one: “3 min”
 */
char *
mg_mapping_column_format_age (gint64 seconds)
{
  g_autofree char *days = NULL;

  if (seconds < MINUTE)
    return g_strdup (_ ("< 1 min"));
  if (seconds < HOUR)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / MINUTE));
  if (seconds < 2 * DAY)
    return g_strdup_printf (_ ("%d h"), (int) (seconds / HOUR));
  days = mg_text_format_number ((guint64) (seconds / DAY));
  /* Translators: days */
  return g_strdup_printf (_ ("%s d"), days);
}

static char *
format_created (const MgMappingInfo *info)
{
  if (info->created <= 0)
    return g_strdup (NOT_KNOWN);
  return mg_mapping_column_format_age (g_get_real_time () / G_USEC_PER_SEC - info->created);
}

/**
 * mg_mapping_column_get_text:
 * @column: a column
 * @mapping: a mapping
 *
 * Returns: (transfer full): what stands there, printable UTF-8; "-" where it is not known
 */
char *
mg_mapping_column_get_text (MgMappingColumn column, MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);

  if (column == MG_COLUMN_NAME)
    return g_strdup (mg_mapping_text_title (mapping));
  if (column == MG_COLUMN_KIND)
    return g_strdup (mg_mapping_text_kind (mg_mapping_get_kind (mapping)));
  if (column == MG_COLUMN_USERS)
    return format_users (mapping);
  if (info == NULL)
    return g_strdup (NOT_KNOWN);

  switch (column)
    {
    case MG_COLUMN_SIZE:
      return mg_facts_describe_size (info->size);
    case MG_COLUMN_ALLOCATED:
      return mg_facts_describe_size (info->allocated);
    case MG_COLUMN_OWNER:
      return mg_facts_describe_owner (info);
    case MG_COLUMN_ACCESS:
      return format_access (info);
    case MG_COLUMN_AGE:
      return format_created (info);
    case MG_COLUMN_NAME:
    case MG_COLUMN_KIND:
    case MG_COLUMN_USERS:
    case MG_N_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * mg_mapping_column_get_label:
 * @column: a column
 * @mapping: a mapping
 *
 * Returns: (transfer full): the same for those who listen: the name with all that matters, anything else with the
 * heading: “Size: 64 KiB”
 */
char *
mg_mapping_column_get_label (MgMappingColumn column, MgMapping *mapping)
{
  g_autofree char *text = NULL;

  if (column == MG_COLUMN_NAME)
    return mg_mapping_text_label (mapping);
  text = mg_mapping_column_get_text (column, mapping);
  if (g_str_equal (text, NOT_KNOWN))
    /* Translators: the heading of a column */
    return g_strdup_printf (_ ("%s: not known"), mg_mapping_column_get_title (column));
  /* Translators: the heading of a column, and what stands there */
  return g_strdup_printf (_ ("%s: %s"), mg_mapping_column_get_title (column), text);
}

static void
take_key (MgMappingColumn column, MgMapping *mapping, MgMappingKey *key)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  g_autofree char *owner = NULL;

  if (info == NULL)
    return;

  switch (column)
    {
    case MG_COLUMN_KIND:
      *key = (MgMappingKey){ TRUE, mg_mapping_get_kind (mapping), NULL };
      break;
    case MG_COLUMN_SIZE:
      *key = (MgMappingKey){ info->size != MG_SIZE_UNKNOWN, info->size, NULL };
      break;
    case MG_COLUMN_ALLOCATED:
      *key = (MgMappingKey){ info->allocated != MG_SIZE_UNKNOWN, info->allocated, NULL };
      break;
    case MG_COLUMN_USERS:
      *key = (MgMappingKey){ mg_mapping_get_users (mapping) != NULL, mg_mapping_get_n_processes (mapping),
                             NULL };
      break;
    case MG_COLUMN_OWNER:
      owner = mg_facts_describe_owner (info);
      *key = (MgMappingKey){ info->user != NULL || info->uid >= 0, 0, g_utf8_collate_key (owner, -1) };
      break;
    case MG_COLUMN_ACCESS:
      *key = (MgMappingKey){ info->mode >= 0, (guint64) MAX (info->mode, 0), NULL };
      break;
    case MG_COLUMN_AGE:
      /* The later it was made, the less old it is. */
      *key = (MgMappingKey){ info->created > 0, G_MAXUINT64 - (guint64) info->created, NULL };
      break;
    case MG_COLUMN_NAME:
    case MG_N_COLUMNS:
    default:
      break;
    }
}

/**
 * mg_mapping_column_update_key:
 * @column: a column
 * @mapping: a mapping
 * @key: (inout): by what it stood where it stands
 *
 * The key of the name is always the same: names are told apart by mg_mapping_text_compare(), and do not change.
 *
 * Returns: whether it has another key now, and may have to stand elsewhere
 */
gboolean
mg_mapping_column_update_key (MgMappingColumn column, MgMapping *mapping, MgMappingKey *key)
{
  MgMappingKey before = *key;
  gboolean differs;

  *key = (MgMappingKey){ 0 };
  take_key (column, mapping, key);
  differs
    = key->known != before.known || key->number != before.number || g_strcmp0 (key->text, before.text) != 0;
  mg_mapping_key_clear (&before);
  return differs;
}

/**
 * mg_mapping_key_clear:
 * @key: a key
 *
 * Frees what it holds.
 */
void
mg_mapping_key_clear (MgMappingKey *key)
{
  g_clear_pointer (&key->text, g_free);
}

/**
 * mg_mapping_key_compare:
 * @a: a key
 * @b: another of the same column
 * @descending: whether the larger one stands first
 *
 * Returns: negative, 0 or positive as strcmp()
 */
int
mg_mapping_key_compare (const MgMappingKey *a, const MgMappingKey *b, gboolean descending)
{
  int order = 0;

  if (a->known != b->known)
    return a->known ? -1 : 1;
  if (!a->known)
    return 0;
  if (a->text != NULL && b->text != NULL)
    order = strcmp (a->text, b->text);
  else if (a->number != b->number)
    order = a->number < b->number ? -1 : 1;
  return descending ? -order : order;
}
