/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/stat.h>

#include "mg-backing.h"

G_BEGIN_DECLS

gboolean mg_posix_namespace_has_name (const char *name);
char *mg_posix_namespace_parse (const char *name, GError **error);
int mg_posix_namespace_open_folder_at_once (int pid);
guint64 mg_posix_namespace_find (int pid);
GVariant *mg_posix_namespace_make_details (guint64 name_space);
MgMappingInfo *mg_posix_namespace_lookup (const char *name, GError **error);
int mg_posix_namespace_find_object (const char *name, struct statx *ret_stat, GError **error);
MgBacking *mg_posix_namespace_open_object (const char *name, int object, GError **error);

G_END_DECLS
