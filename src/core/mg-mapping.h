/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

/**
 * MgPresence:
 * @MG_PRESENCE_THERE: the mapping is there
 * @MG_PRESENCE_WAITED_FOR: there is no mapping of this name yet
 * @MG_PRESENCE_GONE: it was there and is not any more
 */
typedef enum
{
  MG_PRESENCE_THERE,
  MG_PRESENCE_WAITED_FOR,
  MG_PRESENCE_GONE,
} MgPresence;

#define MG_TYPE_MAPPING (mg_mapping_get_type ())
G_DECLARE_FINAL_TYPE (MgMapping, mg_mapping, MG, MAPPING, GObject)

MgMapping *mg_mapping_new (MgSource *source, const char *name);
MgSource *mg_mapping_get_source (MgMapping *self);
const char *mg_mapping_get_name (MgMapping *self);
const char *mg_mapping_get_display_name (MgMapping *self);
const char *mg_mapping_get_uri (MgMapping *self);
MgMappingInfo *mg_mapping_get_info (MgMapping *self);
MgKind mg_mapping_get_kind (MgMapping *self);
MgPresence mg_mapping_get_presence (MgMapping *self);
guint mg_mapping_get_n_recreations (MgMapping *self);

GPtrArray *mg_mapping_get_users (MgMapping *self);
guint mg_mapping_get_n_processes (MgMapping *self);
guint64 mg_mapping_get_mapped (MgMapping *self);
gboolean mg_mapping_is_orphan (MgMapping *self);

void mg_mapping_update (MgMapping *self, MgMappingInfo *info);
void mg_mapping_set_users (MgMapping *self, GPtrArray *users);
void mg_mapping_set_orphan (MgMapping *self, gboolean orphan);

G_END_DECLS
