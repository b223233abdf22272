/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_MAP_SOURCE (mg_map_source_get_type ())
G_DECLARE_FINAL_TYPE (MgMapSource, mg_map_source, MG, MAP_SOURCE, MgSource)

MgSource *mg_map_source_new (void);

G_END_DECLS
