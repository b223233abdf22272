/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"

G_BEGIN_DECLS

MgCtlStatus mg_ctl_save (MgCatalog *catalog, const char *path, const GByteArray *bytes);

G_END_DECLS
