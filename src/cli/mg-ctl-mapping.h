/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-json.h"
#include "mg-census.h"

G_BEGIN_DECLS

void mg_ctl_mapping_write (const MgMappingInfo *info, MgCensus *census, gboolean whole, MgJson *json);
void mg_ctl_mapping_write_user (const MgUser *user, MgJson *json);
void mg_ctl_mapping_write_size (MgJson *json, const char *key, guint64 size);
char *mg_ctl_mapping_describe_users (const MgMappingInfo *info, MgCensus *census);
void mg_ctl_mapping_note_unreadable (MgCensus *census);

G_END_DECLS
