/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_NAME_MAX:
 *
 * The longest name of a POSIX object in bytes, without its leading slash: NAME_MAX of shm_overview(7).
 */
#define MG_NAME_MAX 255

char *mg_name_escape (const char *bytes);
char *mg_name_unescape (const char *text, GError **error);
char *mg_name_quote (const char *bytes);

G_END_DECLS
