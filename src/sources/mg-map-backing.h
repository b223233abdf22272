/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-map-part.h"

G_BEGIN_DECLS

MgBacking *mg_map_backing_new (MgBacking *object, const MgMapPart *part);

G_END_DECLS
