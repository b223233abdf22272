/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

#define MG_TYPE_FILE_SOURCE (mg_file_source_get_type ())
G_DECLARE_FINAL_TYPE (MgFileSource, mg_file_source, MG, FILE_SOURCE, MgSource)

MgSource *mg_file_source_new (void);
void mg_file_source_set_all (MgFileSource *self, gboolean all);

G_END_DECLS
