/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

char *mg_memfd_make_name (const char *path);
int mg_object_link_look (const char *link, MgMappingInfo *info, GHashTable *users, guint *ret_links);

G_END_DECLS
