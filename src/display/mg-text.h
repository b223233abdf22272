/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-text-number.h"

G_BEGIN_DECLS

char *mg_text_format_size (guint64 n_bytes);
char *mg_text_format_rounded_size (guint64 n_bytes);
char *mg_text_format_offset (guint64 offset);
guint mg_text_get_offset_digits (guint64 end);
char *mg_text_format_duration (gint64 duration);
char *mg_text_format_time (gint64 wall_time, guint n_decimals);
char *mg_text_format_timestamp (gint64 wall_time);

guint mg_text_get_width (const char *text);
char *mg_text_clip (const char *text, guint width);

gboolean mg_text_parse_unsigned (const char *text, guint64 *ret, GError **error);
gboolean mg_text_parse_size (const char *text, guint64 *ret, GError **error);
gboolean mg_text_parse_time (const char *text, gint64 *ret, GError **error);

G_END_DECLS
