/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-catalog.h"

G_BEGIN_DECLS

GtkStringList *mg_follow_offers_list_semaphores (MgCatalog *catalog, const char *typed);
GtkStringList *mg_follow_offers_list_events (MgCatalog *catalog, MgMapping *mapping, const char *typed);
gboolean
mg_follow_offers_find_takes (MgCatalog *catalog, MgMapping *mapping, const char *typed, gboolean *ret_takes);
void mg_follow_offers_find_eventfds_async (MgMapping *mapping,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GtkStringList *mg_follow_offers_find_eventfds_finish (GAsyncResult *result, GError **error);

G_END_DECLS
