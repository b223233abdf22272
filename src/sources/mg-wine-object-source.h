/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"
#include "mg-wine.h"

G_BEGIN_DECLS

#define MG_TYPE_WINE_OBJECT_SOURCE (mg_wine_object_source_get_type ())
G_DECLARE_FINAL_TYPE (MgWineObjectSource, mg_wine_object_source, MG, WINE_OBJECT_SOURCE, MgSource)

MgSource *mg_wine_object_source_new (MgWine *wine);

G_END_DECLS
