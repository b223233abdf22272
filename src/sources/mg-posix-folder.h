/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <dirent.h>
#include <gio/gio.h>
#include <sys/stat.h>

#include "mg-mapping-info.h"

G_BEGIN_DECLS

gboolean mg_posix_check_name (const char *bare, const char *name, GError **error);
MgMappingInfo *mg_posix_info_new (int pid, const char *bare, const struct statx *stat, GHashTable *users);
MgMappingInfo *mg_posix_folder_look_at (int folder, int pid, const char *bare, GHashTable *users);
DIR *mg_posix_folder_open (int folder);
void mg_posix_folder_add (int folder, int pid, const char *bare, GHashTable *users, GPtrArray *list);
int mg_posix_folder_list (int folder, int pid, GCancellable *cancellable, GPtrArray *list);

G_END_DECLS
