/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-wine.h"

G_BEGIN_DECLS

MgBacking *mg_section_backing_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error);

G_END_DECLS
