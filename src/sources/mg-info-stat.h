/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/stat.h>

#include "mg-mapping-info.h"

G_BEGIN_DECLS

#define MG_INFO_STATX (STATX_BASIC_STATS | STATX_BTIME)

GHashTable *mg_info_users_new (void);
char *mg_info_find_user (GHashTable *users, guint uid);
void mg_info_take_stat (MgMappingInfo *info, const struct statx *stat, GHashTable *users);

G_END_DECLS
