/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-census.h"

G_BEGIN_DECLS

/**
 * MgCtlFilter:
 * @kind: (nullable): the kind's name in JSON
 * @user: (nullable): the owner, by name or number
 * @orphans: only what no process maps or has open
 *
 * Which mappings are meant.
 */
typedef struct
{
  char *kind;
  char *user;
  gboolean orphans;
} MgCtlFilter;

void mg_ctl_filter_clear (MgCtlFilter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlFilter, mg_ctl_filter_clear)

gboolean mg_ctl_filter_check (const MgCtlFilter *self, GError **error);
gboolean mg_ctl_filter_takes (const MgCtlFilter *self, const MgMappingInfo *info);
gboolean mg_ctl_filter_takes_users (const MgCtlFilter *self, const MgMappingInfo *info, MgCensus *census);

G_END_DECLS
