/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MgCtlRange:
 * @element: the type of the values
 * @size: bytes of one
 * @has_offset: whether it was said where the first one is
 * @offset: where, in bytes
 * @has_count: whether so many are wanted; else up to the end of the mapping
 * @count: how many
 *
 * Which values of a mapping are meant.
 */
typedef struct
{
  MgElement element;
  gsize size;
  gboolean has_offset;
  guint64 offset;
  gboolean has_count;
  guint64 count;
} MgCtlRange;

const GOptionEntry *mg_ctl_range_get_entries (void);
const GOptionEntry *mg_ctl_range_get_place_entries (void);
gboolean mg_ctl_range_parse (MgCtlRange *ret_range, GError **error);
guint64 mg_ctl_range_get_length (const MgCtlRange *self);
guint64 mg_ctl_range_count_within (const MgCtlRange *self, guint64 size);

G_END_DECLS
