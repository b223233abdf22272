/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MgPageMap:
 *
 * A 64-bit hash (XXH3) of every page of a mapping that has data, to notice what changes where nobody looks: 8
 * bytes for 4 KiB, and the moment of the last change. Thread-safe; sweeps of different ranges may run at
 * once.
 */
typedef struct _MgPageMap MgPageMap;

MgPageMap *mg_page_map_new (void);
MgPageMap *mg_page_map_ref (MgPageMap *self);
void mg_page_map_unref (MgPageMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPageMap, mg_page_map_unref)

guint mg_page_map_sweep (MgPageMap *self,
                         MgBacking *backing,
                         guint64 offset,
                         guint64 length,
                         guint64 *ret_done,
                         GError **error);
void mg_page_map_tell (MgPageMap *self, const MgRangeSet *ranges, gint64 time);
gboolean mg_page_map_find_change (MgPageMap *self,
                                  guint64 offset,
                                  gboolean forward,
                                  gint64 since,
                                  guint64 *ret_offset);
guint64 mg_page_map_get_n_changes (MgPageMap *self);
guint64 mg_page_map_get_last_change (MgPageMap *self);

G_END_DECLS
