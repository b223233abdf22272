/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-filter.h"
#include "mg-ctl.h"

G_BEGIN_DECLS

MgCtlStatus
mg_ctl_list_watch (MgCatalog *catalog, const MgCtlFilter *filter, gboolean as_json, gint64 duration);

G_END_DECLS
