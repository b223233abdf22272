/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_POSIX_SOURCE (mg_posix_source_get_type ())
G_DECLARE_FINAL_TYPE (MgPosixSource, mg_posix_source, MG, POSIX_SOURCE, MgSource)

MgSource *mg_posix_source_new (const char *folder);

G_END_DECLS
