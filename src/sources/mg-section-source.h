/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"
#include "mg-wine.h"

G_BEGIN_DECLS

#define MG_TYPE_SECTION_SOURCE (mg_section_source_get_type ())
G_DECLARE_FINAL_TYPE (MgSectionSource, mg_section_source, MG, SECTION_SOURCE, MgSource)

MgSource *mg_section_source_new (MgWine *wine);

G_END_DECLS
