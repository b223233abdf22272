/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"
#include "mg-trigger.h"

G_BEGIN_DECLS

char *mg_follow_event_parse (MgMapping *mapping, const char *text, GError **error);
void mg_follow_event_find_async (MgMapping *mapping,
                                 const char *text,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
MgTrigger *mg_follow_event_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
