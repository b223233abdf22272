/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mg_wine_text_escape (const char *bytes);
gboolean mg_wine_text_get_number (const char *fields, const char *key, guint64 *ret_number);
gboolean mg_wine_text_has_field (const char *fields, const char *field);

G_END_DECLS
