/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mg_windows_name_get_place (const char *name);

G_END_DECLS
