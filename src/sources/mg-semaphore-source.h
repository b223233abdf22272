/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_SEMAPHORE_SOURCE (mg_semaphore_source_get_type ())
G_DECLARE_FINAL_TYPE (MgSemaphoreSource, mg_semaphore_source, MG, SEMAPHORE_SOURCE, MgSource)

MgSource *mg_semaphore_source_new (const char *folder);

G_END_DECLS
