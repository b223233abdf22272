/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mg_section_name_parse (const char *text, const char *scheme, GError **error);
char *mg_section_name_make (const char *id, const char *name);
char *mg_section_name_split (const char *name, const char **ret_name);
void mg_section_name_explain (const char *name, const char *action, const GError *reason, GError **error);

G_END_DECLS
