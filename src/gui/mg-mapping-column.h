/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"

G_BEGIN_DECLS

/**
 * MgMappingColumn:
 *
 * What is shown of a mapping in a table, in this order.
 */
typedef enum
{
  MG_COLUMN_NAME,
  MG_COLUMN_KIND,
  MG_COLUMN_SIZE,
  MG_COLUMN_ALLOCATED,
  MG_COLUMN_USERS,
  MG_COLUMN_OWNER,
  MG_COLUMN_ACCESS,
  MG_COLUMN_AGE,
  MG_N_COLUMNS,
} MgMappingColumn;

/**
 * MgMappingKey:
 * @known: whether there is a value; what is not known stands last whichever way is sorted
 * @number: the value
 * @text: (nullable): the value where it is no number, as g_utf8_collate_key() has it
 *
 * By what a column is sorted: what a mapping has there at one moment. To be zeroed before its first use.
 */
typedef struct
{
  gboolean known;
  guint64 number;
  char *text;
} MgMappingKey;

const char *mg_mapping_column_get_id (MgMappingColumn column);
MgMappingColumn mg_mapping_column_from_id (const char *id);
const char *mg_mapping_column_get_title (MgMappingColumn column);
guint mg_mapping_column_get_n_chars (MgMappingColumn column);
gboolean mg_mapping_column_is_number (MgMappingColumn column);

char *mg_mapping_column_get_text (MgMappingColumn column, MgMapping *mapping);
char *mg_mapping_column_get_label (MgMappingColumn column, MgMapping *mapping);

gboolean mg_mapping_column_update_key (MgMappingColumn column, MgMapping *mapping, MgMappingKey *key);
void mg_mapping_key_clear (MgMappingKey *key);
int mg_mapping_key_compare (const MgMappingKey *a, const MgMappingKey *b, gboolean descending);

char *mg_mapping_column_format_age (gint64 seconds);

G_END_DECLS
