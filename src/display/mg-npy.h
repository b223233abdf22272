/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

gboolean mg_npy_check_type (MgElement element, GError **error);
void mg_npy_append_header (GString *out, MgElement element, guint64 count);
void mg_npy_append_value (GString *out, MgElement element, const guint8 *bytes);

G_END_DECLS
