/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"

G_BEGIN_DECLS

/**
 * MG_ACTIVITY_PAGES:
 *
 * How many pages of %MG_PAGE_SIZE are looked at of each mapping, at the most: 64 KiB.
 */
#define MG_ACTIVITY_PAGES 16

#define MG_TYPE_ACTIVITY (mg_activity_get_type ())
G_DECLARE_FINAL_TYPE (MgActivity, mg_activity, MG, ACTIVITY, GObject)

MgActivity *mg_activity_new (void);
void mg_activity_look (MgActivity *self, GPtrArray *mappings);
gboolean mg_activity_is_looking (MgActivity *self);
gboolean mg_activity_has_changed (MgActivity *self, MgMapping *mapping);

G_END_DECLS
