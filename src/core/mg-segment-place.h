/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-segment.h"

G_BEGIN_DECLS

/**
 * MgSegmentPlace:
 * @pid: a process
 * @start: the first address
 * @end: the address behind the last
 * @device: the segment's device, as only the maps show it
 *
 * Where a process has a segment attached.
 */
typedef struct
{
  int pid;
  guint64 start;
  guint64 end;
  guint64 device;
} MgSegmentPlace;

/**
 * MgSegmentPlaceFunc:
 * @place: where a process has what may be the segment
 * @data: what was given to mg_segment_visit_places()
 *
 * Returns: whether it was looked for enough
 */
typedef gboolean (*MgSegmentPlaceFunc) (const MgSegmentPlace *place, gpointer data);

gboolean
mg_segment_visit_places (const MgSegment *self, guint64 name_space, MgSegmentPlaceFunc func, gpointer data);
gboolean mg_segment_find_own_place (const MgSegment *self, gconstpointer address, MgSegmentPlace *ret_place);
guint mg_segment_count_own_places (const MgSegment *self);
gboolean mg_segment_is_huge (const MgSegment *self, guint64 name_space, guint64 *ret_device);

gboolean mg_segment_place_is_permitted (void);
MgBacking *mg_segment_place_open (const MgSegmentPlace *self, const MgSegment *segment, const char *name);

G_END_DECLS
