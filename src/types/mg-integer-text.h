/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-element.h"

G_BEGIN_DECLS

guint64 mg_integer_text_scan (const char *digits, char **ret_end);
gsize mg_integer_text_format (MgElementType type, guint64 bits, gsize width, char *buffer);
gboolean mg_integer_text_parse (MgElementType type, const char *text, guint64 *ret_bits, GError **error);

double mg_integer_text_to_double (MgElementType type, guint64 bits);

G_END_DECLS
