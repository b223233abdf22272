/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_SYSV_SOURCE (mg_sysv_source_get_type ())
G_DECLARE_FINAL_TYPE (MgSysvSource, mg_sysv_source, MG, SYSV_SOURCE, MgSource)

MgSource *mg_sysv_source_new (void);

G_END_DECLS
