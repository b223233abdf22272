/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-wine-link.h"

G_BEGIN_DECLS

/**
 * MgWinePrefix:
 * @id: what it is called in URIs: fe00-b34068
 * @path: (type filename): its folder
 * @server: the process that its programs share
 * @link: the connection to it
 *
 * A Wine prefix that is in use, and was joined. Immutable, reference counted, thread-safe.
 */
typedef struct
{
  char *id;
  char *path;
  int server;
  MgWineLink *link;
} MgWinePrefix;

MgWinePrefix *mg_wine_prefix_ref (MgWinePrefix *self);
void mg_wine_prefix_unref (MgWinePrefix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWinePrefix, mg_wine_prefix_unref)

/**
 * MgWine:
 *
 * The Wine prefixes that are in use. Reference counted; all calls may be made on any thread, and block for as long as it takes
 * to join a prefix.
 */
typedef struct _MgWine MgWine;

MgWine *mg_wine_new (void);
MgWine *mg_wine_ref (MgWine *self);
void mg_wine_unref (MgWine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWine, mg_wine_unref)

GPtrArray *mg_wine_get_prefixes (MgWine *self);
MgWinePrefix *mg_wine_find (MgWine *self, const char *id, GError **error);
char *mg_wine_get_note (MgWine *self);

/**
 * MgWinePlace:
 *
 * A name in a prefix, wherever that is joined by now. All calls may be made on any thread, several at once.
 */
typedef struct _MgWinePlace MgWinePlace;

MgWinePlace *mg_wine_place_new (MgWine *wine, MgWinePrefix *prefix, const char *name);
void mg_wine_place_free (MgWinePlace *self);
const char *mg_wine_place_get_name (MgWinePlace *self);
MgWinePrefix *mg_wine_place_find_prefix (MgWinePlace *self, GError **error);

G_END_DECLS
