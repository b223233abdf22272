/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-census.h"

G_BEGIN_DECLS

/**
 * MgFileLook:
 *
 * What is needed to look at many files at one moment. Not thread-safe.
 */
typedef struct _MgFileLook MgFileLook;

MgFileLook *mg_file_look_new (MgCensus *census);
void mg_file_look_free (MgFileLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgFileLook, mg_file_look_free)

MgMappingInfo *mg_file_look_at_object (MgFileLook *self, const MgCensusObject *object);
MgMappingInfo *mg_file_look_at_name (MgFileLook *self, const char *name);
MgMappingInfo *mg_file_look_at_followed (MgFileLook *self, const char *name);
gboolean mg_file_look_is_device (MgFileLook *self, const char *name);

G_END_DECLS
