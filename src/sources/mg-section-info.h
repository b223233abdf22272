/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-section-object.h"

G_BEGIN_DECLS

/**
 * MgWineItem:
 * @kind: what it is: "section", "event", "mutex", "semaphore"
 * @name: (type filename): what Windows calls it
 * @fields: (transfer none): what else was told of it
 *
 * What has a name in a prefix.
 */
typedef struct
{
  char *kind;
  char *name;
  const char *fields;
} MgWineItem;

gboolean mg_wine_item_parse (MgWineItem *self, const char *text);
void mg_wine_item_clear (MgWineItem *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgWineItem, mg_wine_item_clear)

MgMappingInfo *
mg_section_info_new (MgWinePrefix *prefix, const char *name, const MgWineItem *item, GHashTable *users);
MgMappingInfo *mg_wine_object_info_new (MgWinePrefix *prefix, const char *name, const MgWineItem *item);

G_END_DECLS
