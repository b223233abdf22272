/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the list, in the order of their URIs, and what becomes of them when the list is made anew. */

#include "mg-catalog-private.h"

#include "mg-name.h"

/**
 * mg_catalog_row_free:
 * @data: (transfer full): a row
 */
void
mg_catalog_row_free (gpointer data)
{
  MgCatalogRow *row = data;

  g_object_unref (row->mapping);
  g_free (row);
}

/**
 * mg_catalog_row_at:
 * @self: a catalog
 * @index: less than the number of its rows
 *
 * Returns: (transfer none): the row, until the rows change
 */
MgCatalogRow *
mg_catalog_row_at (MgCatalog *self, guint index)
{
  return g_ptr_array_index (self->rows, index);
}

/**
 * mg_catalog_find_row:
 * @self: a catalog
 * @uri: a URI
 * @ret_found: (out): whether there is a row
 *
 * Returns: the index of the row, or where it would stand
 */
guint
mg_catalog_find_row (MgCatalog *self, const char *uri, gboolean *ret_found)
{
  guint low = 0;
  guint high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (mg_mapping_get_uri (mg_catalog_row_at (self, middle)->mapping), uri) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_found
    = low < self->rows->len && g_str_equal (mg_mapping_get_uri (mg_catalog_row_at (self, low)->mapping), uri);
  return low;
}

/**
 * mg_catalog_insert_row:
 * @self: a catalog
 * @index: where
 * @mapping: a mapping that has no row
 *
 * Tells nobody.
 *
 * Returns: (transfer none): the new row
 */
MgCatalogRow *
mg_catalog_insert_row (MgCatalog *self, guint index, MgMapping *mapping)
{
  MgCatalogRow *row = g_new0 (MgCatalogRow, 1);

  row->mapping = g_object_ref (mapping);
  g_ptr_array_insert (self->rows, (gint) index, row);
  return row;
}

static MgMapping *
mapping_for_info (MgCatalog *self, const MgMappingInfo *info)
{
  g_autofree char *name = NULL;
  const char *rest = NULL;
  MgSource *source = mg_catalog_find_source (self, info->uri, &rest);

  if (source == NULL || (name = mg_name_unescape (rest, NULL)) == NULL)
    return NULL;
  return mg_mapping_new (source, name);
}

/* Takes in what differs from @row and @next on, until both are the same or a row stays; what lies side by side is
 * told as one change. The mappings that left are added to @left. */
static void
merge_differences (MgCatalog *self, GPtrArray *found, guint *row, guint *next, GPtrArray *left)
{
  guint first = *row;
  guint removed = 0;

  for (;;)
    {
      MgCatalogRow *there
        = *row + removed < self->rows->len ? mg_catalog_row_at (self, *row + removed) : NULL;
      MgMappingInfo *info = *next < found->len ? g_ptr_array_index (found, *next) : NULL;
      g_autoptr (MgMapping) mapping = NULL;

      if (info == NULL || (there != NULL && strcmp (mg_mapping_get_uri (there->mapping), info->uri) <= 0))
        {
          if (there == NULL || there->n_followers > 0
              || (info != NULL && g_str_equal (mg_mapping_get_uri (there->mapping), info->uri)))
            break;
          g_ptr_array_add (left, g_object_ref (there->mapping));
          removed++;
          continue;
        }
      (*next)++;
      mapping = mapping_for_info (self, info);
      if (mapping == NULL)
        continue;
      mg_mapping_update (mapping, info);
      mg_catalog_insert_row (self, *row, mapping);
      (*row)++;
    }

  if (removed > 0)
    g_ptr_array_remove_range (self->rows, *row, removed);
  if (removed > 0 || *row > first)
    {
      self->version++;
      g_list_model_items_changed (G_LIST_MODEL (self), first, removed, *row - first);
    }
}

/* Tells the mapping of @row what was found for it: the same, or nothing although it stays. */
static void
update_row (MgCatalog *self, GPtrArray *found, guint row, guint *next)
{
  g_autoptr (MgMapping) mapping = g_object_ref (mg_catalog_row_at (self, row)->mapping);
  MgMappingInfo *info = *next < found->len ? g_ptr_array_index (found, *next) : NULL;

  if (info != NULL && g_str_equal (info->uri, mg_mapping_get_uri (mapping)))
    {
      (*next)++;
      mg_mapping_update (mapping, info);
    }
  else
    {
      mg_mapping_update (mapping, NULL);
    }
}

/* Makes the rows what was found: both are in the order of URIs, so one walk finds what came and what went.
 * Returns %FALSE when somebody who heard of a change has changed the rows too: then it has to begin again. */
static gboolean
apply_once (MgCatalog *self, GPtrArray *found)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);
  guint row = 0;
  guint next = 0;

  while (row < self->rows->len || next < found->len)
    {
      guint64 version = self->version;

      merge_differences (self, found, &row, &next, left);
      if (version != self->version)
        version++;
      for (guint i = 0; i < left->len; i++)
        mg_mapping_update (g_ptr_array_index (left, i), NULL);
      g_ptr_array_set_size (left, 0);
      if (version == self->version && row < self->rows->len)
        update_row (self, found, row++, &next);
      if (version != self->version)
        return FALSE;
    }
  return TRUE;
}

/**
 * mg_catalog_apply:
 * @self: a catalog
 * @found: (element-type MgMappingInfo): what there is, by URI, each once
 *
 * Makes the rows what was found, and tells.
 */
void
mg_catalog_apply (MgCatalog *self, GPtrArray *found)
{
  while (!g_cancellable_is_cancelled (self->cancellable) && !apply_once (self, found))
    ;
}
