/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-page-map.h"

G_BEGIN_DECLS

/* Pages are kept by the block, so that holes cost nothing. */
#define MG_PAGE_BLOCK_PAGES 512
#define MG_PAGE_BLOCK_SIZE  ((guint64) MG_PAGE_BLOCK_PAGES * MG_PAGE_SIZE)

/* What stands in the place of a hash: nothing is known here; a page of zeros; that a frame told of a change, which the
 * next sweep must not tell again; a hole, which reads as zeros. */
#define MG_PAGE_HASH_UNKNOWN 0
#define MG_PAGE_HASH_ZEROS   1
#define MG_PAGE_HASH_TOLD    2
#define MG_PAGE_HASH_HOLE    3
#define MG_PAGE_HASH_LEAST   4

typedef struct
{
  guint64 index;
  guint64 hashes[MG_PAGE_BLOCK_PAGES];
  /* Moments, as mg_page_map_moment() counts them; 0: never seen to change. */
  guint32 changed[MG_PAGE_BLOCK_PAGES];
  /* In how many rounds. */
  guint32 counts[MG_PAGE_BLOCK_PAGES];
  guint32 latest;
} MgPageBlock;

struct _MgPageMap
{
  GMutex lock;
  GHashTable *blocks;
  /* What was swept at least once: what has no hash there was a hole. */
  MgRangeSet *swept;
  gint64 made_at;
  guint64 last_change;
  MgPageLooks looks;
};

/* Four bytes for a moment: milliseconds since the map was made, from 1. */
static inline guint32
mg_page_map_moment (MgPageMap *self, gint64 time)
{
  return (guint32) CLAMP ((time - self->made_at) / 1000 + 1, 1, G_MAXUINT32);
}

G_END_DECLS
