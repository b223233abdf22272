/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-patch.h"

G_BEGIN_DECLS

MgCtlStatus mg_ctl_patch_create (MgCatalog *catalog, const char *from, const char *to, const char *type);
MgCtlStatus
mg_ctl_patch_apply (MgCatalog *catalog, const char *uri, MgPatch *patch, gboolean force, gboolean as_json);
MgCtlStatus mg_ctl_patch_show (const MgPatch *patch, gboolean as_json);

G_END_DECLS
