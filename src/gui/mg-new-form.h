/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mg_new_form_parse_mode (const char *text, int *ret_mode, GError **error);
GBytes *mg_new_form_parse_pattern (const char *text, GError **error);
gboolean mg_new_form_check_path (const char *text, GError **error);
gboolean mg_new_form_find_owner (const char *text, gint64 *ret_uid, gint64 *ret_gid, GError **error);

G_END_DECLS
