/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-element.h"

G_BEGIN_DECLS

gsize mg_float_text_format (MgElementType type, guint64 bits, gsize width, char *buffer);
gboolean mg_float_text_parse (MgElementType type, const char *text, guint64 *ret_bits, GError **error);

gboolean mg_float_text_is_finite (MgElementType type, guint64 bits);
double mg_float_text_to_double (MgElementType type, guint64 bits);
gboolean mg_float_text_from_double (MgElementType type, double value, guint64 *ret_bits);

G_END_DECLS
