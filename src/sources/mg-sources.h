/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

void mg_sources_add_all (MgCatalog *catalog);

G_END_DECLS
