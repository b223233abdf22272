/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_MEMFD_SOURCE (mg_memfd_source_get_type ())
G_DECLARE_FINAL_TYPE (MgMemfdSource, mg_memfd_source, MG, MEMFD_SOURCE, MgSource)

MgSource *mg_memfd_source_new (void);

G_END_DECLS
