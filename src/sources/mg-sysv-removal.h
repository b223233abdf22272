/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-removal.h"

G_BEGIN_DECLS

MgUse mg_sysv_removal_find_use (const char *name);
MgRemoval *mg_sysv_removal_new (const char *name, gboolean dry_run, GError **error);

G_END_DECLS
