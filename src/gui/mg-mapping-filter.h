/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-mapping.h"

G_BEGIN_DECLS

/**
 * MG_MAPPING_FILTER_LARGE:
 *
 * From how many bytes on a mapping is large.
 */
#define MG_MAPPING_FILTER_LARGE (1024 * 1024)

#define MG_TYPE_MAPPING_FILTER (mg_mapping_filter_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingFilter, mg_mapping_filter, MG, MAPPING_FILTER, GObject)

MgMappingFilter *mg_mapping_filter_new (void);
GListModel *mg_mapping_filter_get_choices (MgMappingFilter *self);

gboolean mg_mapping_filter_matches (MgMappingFilter *self, MgMapping *mapping);
gboolean mg_mapping_filter_is_empty (MgMappingFilter *self);
void mg_mapping_filter_clear (MgMappingFilter *self);

G_END_DECLS
