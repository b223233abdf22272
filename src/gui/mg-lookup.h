/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

void mg_lookup_async (MgCatalog *catalog,
                      const char *text,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
char *mg_lookup_finish (GAsyncResult *result, gboolean *ret_exists, GError **error);
const MgMappingInfo *mg_lookup_get_info (GAsyncResult *result, GError **error);

G_END_DECLS
