/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

/**
 * MgCatalogRow:
 * @mapping: the mapping
 * @n_followers: how many want it kept in the list although nothing may be behind its name
 * @identity: of the object that was behind the name the last time
 * @n_censuses: how many censuses had been taken when that object was found
 */
typedef struct
{
  MgMapping *mapping;
  guint n_followers;
  MgIdentity identity;
  guint n_censuses;
} MgCatalogRow;

struct _MgCatalog
{
  GObject parent_instance;

  GPtrArray *sources;
  GPtrArray *rows;
  GCancellable *cancellable;
  /* What each source listed last, and which have news. */
  GPtrArray *lists;
  GHashTable *changed;
  MgCensus *census;
  /* Whether the listing that is under way has a census of its own. */
  gboolean counted;
  guint n_censuses;
  guint n_watchers;
  /* Why the listing that is under way is not whole, and why the last one was not. */
  char *reason;
  char *problem;
  char *note;
  guint n_listing;
  guint gather_id;
  guint refresh_id;
  /* Microseconds of the monotonic clock, and how long the last listing took. */
  gint64 listing_since;
  gint64 listing_took;
  /* Counts the changes of the rows: whoever hears of one may make another. */
  guint64 version;
  gboolean again;
  gboolean again_all;
  gboolean loaded;
};

MgSource *mg_catalog_find_source (MgCatalog *self, const char *uri, const char **ret_rest);
GPtrArray *mg_catalog_lists_new (void);
void mg_catalog_begin_listing (MgCatalog *self, gboolean all);
void mg_catalog_take_census (MgCatalog *self, MgCensus *census);
void mg_catalog_set_loaded (MgCatalog *self, const char *problem);

void mg_catalog_row_free (gpointer data);
MgCatalogRow *mg_catalog_row_at (MgCatalog *self, guint index);
guint mg_catalog_find_row (MgCatalog *self, const char *uri, gboolean *ret_found);
MgCatalogRow *mg_catalog_insert_row (MgCatalog *self, guint index, MgMapping *mapping);
void mg_catalog_apply (MgCatalog *self, GPtrArray *found);

G_END_DECLS
