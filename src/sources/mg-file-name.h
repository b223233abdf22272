/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mg_file_name_parse (const char *text, GError **error);
char *mg_file_name_new (int pid, const char *path);
const char *mg_file_name_get_path (const char *name, int *ret_pid);
char *mg_file_name_make_system_path (const char *name);
char *mg_file_name_make_alias (const char *name);

G_END_DECLS
