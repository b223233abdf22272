/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

gboolean mg_value_list_parse (MgElement element, const char *text, GByteArray *bytes, GError **error);
void mg_value_list_format (MgElement element, const guint8 *bytes, gsize length, GString *out);

G_END_DECLS
