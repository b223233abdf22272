/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"
#include "mg-patch.h"

G_BEGIN_DECLS

/* What a patch as text begins with, before its version. */
#define MG_PATCH_MAGIC   "mapglass-patch"
#define MG_PATCH_VERSION "1"

void mg_patch_set_uri (MgPatch *self, const char *uri);
void mg_patch_set_size (MgPatch *self, guint64 size);

gboolean mg_patch_find_element (const char *type, guint unit, MgElement *ret_element);

G_END_DECLS
