/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize mg_byte_text_format_bool (guint8 byte, char *buffer);
gsize mg_byte_text_format_char (guint8 byte, char *buffer);
gboolean mg_byte_text_parse_bool (const char *text, guint64 *ret_bits, GError **error);
gboolean mg_byte_text_parse_char (const char *text, guint64 *ret_bits, GError **error);

G_END_DECLS
