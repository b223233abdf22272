/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

/**
 * MgCatalogRow:
 * @mapping: the mapping
 * @n_followers: how many want it kept in the list although nothing may be behind its name
 */
typedef struct
{
  MgMapping *mapping;
  guint n_followers;
} MgCatalogRow;

struct _MgCatalog
{
  GObject parent_instance;

  GPtrArray *sources;
  GPtrArray *rows;
  GCancellable *cancellable;
  /* What the listing that is under way has found so far, which sources it failed for, and why. */
  GPtrArray *found;
  GPtrArray *failed;
  char *reason;
  char *problem;
  guint n_listing;
  guint gather_id;
  guint refresh_id;
  /* Microseconds of the monotonic clock, and how long the last listing took. */
  gint64 listing_since;
  gint64 listing_took;
  /* Counts the changes of the rows: whoever hears of one may make another. */
  guint64 version;
  gboolean again;
  gboolean loaded;
};

MgSource *mg_catalog_find_source (MgCatalog *self, const char *uri, const char **ret_rest);
void mg_catalog_sort (GPtrArray *infos);

void mg_catalog_row_free (gpointer data);
MgCatalogRow *mg_catalog_row_at (MgCatalog *self, guint index);
guint mg_catalog_find_row (MgCatalog *self, const char *uri, gboolean *ret_found);
MgCatalogRow *mg_catalog_insert_row (MgCatalog *self, guint index, MgMapping *mapping);
void mg_catalog_apply (MgCatalog *self, GPtrArray *found, GPtrArray *failed);

G_END_DECLS
