/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-catalog.h"
#include "mg-demo-runner.h"
#include "mg-sampler.h"

G_BEGIN_DECLS

#define MG_TYPE_APPLICATION (mg_application_get_type ())
G_DECLARE_FINAL_TYPE (MgApplication, mg_application, MG, APPLICATION, AdwApplication)

MgApplication *mg_application_new (MgCatalog *catalog);
int mg_application_get_exit_status (MgApplication *self);

MgCatalog *mg_application_get_catalog (MgApplication *self);
MgSampler *mg_application_get_sampler (MgApplication *self);
GSettings *mg_application_get_settings (MgApplication *self);
MgDemoRunner *mg_application_get_demo_runner (MgApplication *self);

gboolean mg_application_shows (MgApplication *self, const char *uri);

G_END_DECLS
