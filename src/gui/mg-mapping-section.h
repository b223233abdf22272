/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-mapping-info.h"

G_BEGIN_DECLS

#define MG_TYPE_MAPPING_SECTION (mg_mapping_section_get_type ())
G_DECLARE_FINAL_TYPE (MgMappingSection, mg_mapping_section, MG, MAPPING_SECTION, GObject)

MgMappingSection *mg_mapping_section_new (MgKind kind, GListModel *mappings);
MgKind mg_mapping_section_get_kind (MgMappingSection *self);
const char *mg_mapping_section_get_title (MgMappingSection *self);

G_END_DECLS
