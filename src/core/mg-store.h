/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-range-set.h"
#include "mg-work.h"

G_BEGIN_DECLS

/**
 * MgStore:
 * @offset: where it goes, in bytes from the start of the mapping
 * @unit: bytes that belong together: 1, 2, 4 or 8; the length of @bytes is a multiple of it
 * @bytes: what is stored
 * @expected: (nullable): as long as @bytes: a unit is stored only where this is what is there
 * @old: (out): as long as @bytes: what was there before; of the units that were not stored, what is there
 * @done: (out): how many bytes from @offset on were gone through, stored or left: whole units
 * @conflicts: (out): the units that were left because something else was there, as offsets in the mapping
 * @work: (nullable): who looks after it while it is done
 * @work_before: bytes that were done before, of @work_total
 *
 * Bytes to be stored in a mapping, and what became of them. A unit whose offset is a multiple of its size is one
 * machine store (an exchange, so that @old is what exactly that store replaced; a compare-and-exchange where there is
 * something expected), together with its neighbours where that is possible. What is not aligned so is stored byte after byte,
 * and compared as a whole before; one unit after the other is stored in order, and not promised to be stored at once.
 */
typedef struct
{
  guint64 offset;
  guint unit;
  GBytes *bytes;
  GBytes *expected;
  guint8 *old;
  gsize done;
  MgRangeSet *conflicts;
  const MgWork *work;
  guint64 work_before;
  guint64 work_total;
} MgStore;

/**
 * MG_STORE_WINDOW:
 *
 * How much is stored at once before it is looked whether it is to go on, in bytes: units of any size fill it.
 */
#define MG_STORE_WINDOW (2 * 1024 * 1024)

/**
 * MgStoreHoleFunc:
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 * @data: what was given to mg_store_run()
 *
 * Returns: whether there are zeros because nothing is there yet
 */
typedef gboolean (*MgStoreHoleFunc) (guint64 offset, gsize length, gpointer data);

MgStore *mg_store_new (guint64 offset, guint unit, GBytes *bytes, GBytes *expected);
void mg_store_free (MgStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgStore, mg_store_free)

gsize mg_store_get_length (const MgStore *self);
gsize mg_store_get_stored (const MgStore *self);
GBytes *mg_store_take_old (MgStore *self);
gboolean mg_store_go_on (const MgStore *self, GError **error);
MgRangeSet *mg_store_find_stored (const MgStore *self);

gboolean mg_store_run (MgStore *self, guint8 *memory, gsize length, MgStoreHoleFunc is_hole, gpointer data);
gsize mg_store_find_room (const MgStore *self, guint64 end);
void mg_store_cut (MgStore *self, guint64 end);

G_END_DECLS
