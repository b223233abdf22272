/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-map-part.h"

G_BEGIN_DECLS

/**
 * MgUnnamedVerdict:
 * @MG_UNNAMED_YES: shared memory that has no name of its own, or none any more
 * @MG_UNNAMED_HAS_NAME: something that can be found by a name
 * @MG_UNNAMED_IS_SYSTEM: no memory that programs share by it, but a driver's or the system's own
 * @MG_UNNAMED_IS_GONE: the process maps something else there by now, or has ended
 *
 * What is mapped.
 */
typedef enum
{
  MG_UNNAMED_YES,
  MG_UNNAMED_HAS_NAME,
  MG_UNNAMED_IS_SYSTEM,
  MG_UNNAMED_IS_GONE,
} MgUnnamedVerdict;

/**
 * MgUnnamed:
 *
 * Finds out what has no name, and what there is to know of it, at one moment. Not thread-safe.
 */
typedef struct _MgUnnamed MgUnnamed;

MgUnnamed *mg_unnamed_new (void);
void mg_unnamed_free (MgUnnamed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgUnnamed, mg_unnamed_free)

MgUnnamedVerdict mg_unnamed_look_at (MgUnnamed *self, const MgMapPart *part, MgMappingInfo **ret_info);

G_END_DECLS
