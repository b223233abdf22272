/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_DIFFERENCES_BLOCK:
 *
 * In bytes: what is marked together where differences are not told to the byte.
 */
#define MG_DIFFERENCES_BLOCK 64

/**
 * MG_DIFFERENCES_MOST:
 *
 * So many runs of bytes that differ are told to the byte, of what is compared at once, where the rest may be coarse.
 */
#define MG_DIFFERENCES_MOST 64

guint64 mg_differences_add (MgRangeSet *set,
                            MgRangeSet *coarse,
                            guint64 offset,
                            const guint8 *a,
                            const guint8 *b,
                            gsize length);

G_END_DECLS
