/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity.h"

G_BEGIN_DECLS

/**
 * MgTrace:
 * @identity: which object it was
 * @size: in bytes
 * @starts: where the pages lie that were looked at, by the place from which each was looked for; %G_MAXUINT64: there was
 * no data from there on
 * @hashes: of each of these pages
 *
 * What a mapping was like at one moment, in a few hundred bytes. A plain value.
 */
typedef struct
{
  MgIdentity identity;
  guint64 size;
  guint64 starts[MG_ACTIVITY_PAGES];
  guint64 hashes[MG_ACTIVITY_PAGES];
} MgTrace;

gboolean mg_trace_take (MgTrace *ret, MgBacking *backing, GError **error);
gboolean mg_trace_differs (const MgTrace *before, const MgTrace *after);

G_END_DECLS
