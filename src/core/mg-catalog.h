/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"

G_BEGIN_DECLS

#define MG_TYPE_CATALOG (mg_catalog_get_type ())
G_DECLARE_FINAL_TYPE (MgCatalog, mg_catalog, MG, CATALOG, GObject)

MgCatalog *mg_catalog_new (void);
void mg_catalog_add_source (MgCatalog *self, MgSource *source);

void mg_catalog_start (MgCatalog *self);
void mg_catalog_refresh (MgCatalog *self);
void mg_catalog_watch_users (MgCatalog *self, gboolean watch);
guint mg_catalog_get_n_unreadable (MgCatalog *self);
gboolean mg_catalog_is_loaded (MgCatalog *self);
const char *mg_catalog_get_problem (MgCatalog *self);
const char *mg_catalog_get_note (MgCatalog *self);
char *mg_catalog_find_note (MgCatalog *self);

MgMapping *mg_catalog_follow (MgCatalog *self, const char *text, GError **error);
void mg_catalog_unfollow (MgCatalog *self, MgMapping *mapping);

MgSource *mg_catalog_resolve (MgCatalog *self, const char *text, char **ret_name, GError **error);
MgSource *
mg_catalog_resolve_creation (MgCatalog *self, const MgCreation *creation, char **ret_name, GError **error);
MgSource *mg_catalog_get_source (MgCatalog *self, const char *scheme);
GPtrArray *mg_catalog_list (MgCatalog *self, MgCensus *census, char **ret_problem);

G_END_DECLS
