/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mounts.h"

G_BEGIN_DECLS

char *mg_file_resolve_links (MgMounts *mounts, int pid, const char *path, const MgMount **ret_mount);

G_END_DECLS
