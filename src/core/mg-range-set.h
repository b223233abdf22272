/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgRange:
 * @offset: the first byte
 * @length: bytes
 *
 * A part of a mapping. @offset + @length never overflows.
 */
typedef struct
{
  guint64 offset;
  guint64 length;
} MgRange;

/**
 * MgRangeSet:
 *
 * Ranges in ascending order; none is empty, none overlaps or touches the next. Not thread-safe.
 */
typedef struct _MgRangeSet MgRangeSet;

MgRangeSet *mg_range_set_new (void);
MgRangeSet *mg_range_set_copy (const MgRangeSet *self);
void mg_range_set_free (MgRangeSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgRangeSet, mg_range_set_free)

void mg_range_set_clear (MgRangeSet *self);
void mg_range_set_add (MgRangeSet *self, guint64 offset, guint64 length);
void mg_range_set_add_set (MgRangeSet *self, const MgRangeSet *other);
void mg_range_set_remove (MgRangeSet *self, guint64 offset, guint64 length);
void mg_range_set_remove_set (MgRangeSet *self, const MgRangeSet *other);
void mg_range_set_close_gaps (MgRangeSet *self, guint64 most);
void mg_range_set_clip (MgRangeSet *self, guint64 end);

guint mg_range_set_get_n_ranges (const MgRangeSet *self);
const MgRange *mg_range_set_get_range (const MgRangeSet *self, guint index);
guint64 mg_range_set_get_length (const MgRangeSet *self);
gboolean mg_range_set_is_empty (const MgRangeSet *self);
gboolean mg_range_set_equal (const MgRangeSet *a, const MgRangeSet *b);
gboolean mg_range_set_contains (const MgRangeSet *self, guint64 offset, guint64 length);
gboolean mg_range_set_intersects (const MgRangeSet *self, guint64 offset, guint64 length);
guint mg_range_set_find (const MgRangeSet *self, guint64 offset);

G_END_DECLS
