/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

#define MG_TYPE_DEMO_RUNNER (mg_demo_runner_get_type ())
G_DECLARE_FINAL_TYPE (MgDemoRunner, mg_demo_runner, MG, DEMO_RUNNER, GObject)

MgDemoRunner *mg_demo_runner_new (MgCatalog *catalog);

void mg_demo_runner_start_async (MgDemoRunner *self,
                                 const char *demo,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *mg_demo_runner_start_finish (MgDemoRunner *self, GAsyncResult *result, GError **error);

void mg_demo_runner_stop (MgDemoRunner *self, const char *uri);
void mg_demo_runner_stop_all (MgDemoRunner *self);

G_END_DECLS
