/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"

G_BEGIN_DECLS

const char *mg_mapping_text_heading (MgKind kind);
const char *mg_mapping_text_kind (MgKind kind);
const char *mg_mapping_text_title (MgMapping *mapping);
char *mg_mapping_text_subtitle (MgMapping *mapping);
char *mg_mapping_text_size (MgMapping *mapping);
char *mg_mapping_text_users (MgMapping *mapping);
char *mg_mapping_text_details (MgMapping *mapping);
const char *mg_mapping_text_state (MgMapping *mapping);
char *mg_mapping_text_label (MgMapping *mapping);

gboolean mg_mapping_text_matches (MgMapping *mapping, const char *folded);
int mg_mapping_text_compare (gconstpointer a, gconstpointer b);

G_END_DECLS
