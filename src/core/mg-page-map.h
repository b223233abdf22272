/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frame.h"

G_BEGIN_DECLS

/**
 * MG_PAGE_MAP_ROUND:
 *
 * How long it takes at least until a mapping is looked at once more, in microseconds.
 */
#define MG_PAGE_MAP_ROUND (G_USEC_PER_SEC / 20)

/**
 * MgPageLooks:
 * @n_rounds: how often all of the mapping was looked at, this time included
 * @round_began: when this time began; 0 before the first
 * @whole_at: when all of it had been looked at; 0 before it was
 * @whole_took: how long that took; 0 when it was looked at in one go
 * @n_changes: how often a page was seen to change, in all
 *
 * How old the news are. All times are in microseconds, moments of the monotonic clock.
 */
typedef struct
{
  guint64 n_rounds;
  gint64 round_began;
  gint64 whole_at;
  gint64 whole_took;
  guint64 n_changes;
} MgPageLooks;

/**
 * MgPageCell:
 * @n_pages: pages that there are; 0 past the end of the mapping
 * @n_unknown: of those, pages that nobody has looked at yet
 * @n_holes: of those, pages without memory
 * @n_changes: in how many rounds the page was seen to change that did so most often
 * @changed: when one of them was seen to change last, in microseconds of the monotonic clock; 0: none was
 * @changed_at: where that page begins, in bytes
 *
 * What is known of some pages side by side. A plain value.
 */
typedef struct
{
  guint64 n_pages;
  guint64 n_unknown;
  guint64 n_holes;
  guint32 n_changes;
  gint64 changed;
  guint64 changed_at;
} MgPageCell;

/**
 * MgPageMap:
 *
 * A 64-bit hash (XXH3) of every page of a mapping that has data, to notice what changes where nobody looks, the moment of
 * its last change and how often it changed: 16 bytes for 4 KiB. Thread-safe; sweeps of different ranges may run at once.
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
guint mg_page_map_sweep_hole (MgPageMap *self, MgBacking *backing, guint64 offset, guint64 end);
void mg_page_map_tell (MgPageMap *self, const MgRangeSet *ranges, gint64 time);
gboolean mg_page_map_find_change (MgPageMap *self,
                                  guint64 offset,
                                  gboolean forward,
                                  gint64 since,
                                  guint64 *ret_offset);
void mg_page_map_begin_round (MgPageMap *self);
void mg_page_map_end_round (MgPageMap *self);
void mg_page_map_see_all (MgPageMap *self, gint64 time);
void mg_page_map_summarize (MgPageMap *self,
                            MgFrame *frame,
                            guint64 offset,
                            guint64 end,
                            guint64 cell_size,
                            MgPageCell *cells,
                            guint n_cells);
void mg_page_map_get_looks (MgPageMap *self, MgPageLooks *ret_looks);
guint64 mg_page_map_get_last_change (MgPageMap *self);

G_END_DECLS
