/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-expression.h"
#include "mg-frame.h"

G_BEGIN_DECLS

/**
 * MG_PROBE_LENGTH_MAX:
 *
 * Bytes from the first to the last element that a probe may look at.
 */
#define MG_PROBE_LENGTH_MAX (16 * 1024 * 1024)

/**
 * MgProbeMode:
 * @MG_PROBE_BECOMES: when the condition becomes true: it has to be false before
 * @MG_PROBE_IS: when it is true, be it from the beginning; and again when it is true with other values
 *
 * When a probe is to find something.
 */
typedef enum
{
  MG_PROBE_BECOMES,
  MG_PROBE_IS,
} MgProbeMode;

/**
 * MgProbe:
 *
 * Looks in one sample after the other whether a condition is true. Reference counted, thread-safe.
 */
typedef struct _MgProbe MgProbe;

MgProbe *mg_probe_new (const char *text,
                       MgElement element,
                       guint64 offset,
                       guint64 count,
                       MgProbeMode mode,
                       guint *ret_column,
                       GError **error);
MgProbe *mg_probe_ref (MgProbe *self);
void mg_probe_unref (MgProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgProbe, mg_probe_unref)

guint64 mg_probe_get_count (const MgProbe *self);
void mg_probe_add_ranges (const MgProbe *self, MgRangeSet *ranges);
void mg_probe_start (MgProbe *self, gboolean was_false);
gboolean mg_probe_look (MgProbe *self, MgFrame *frame);
MgRangeSet *mg_probe_dup_cause (MgProbe *self);

G_END_DECLS
