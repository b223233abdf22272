/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mg_text_format_number (guint64 number);
char *mg_text_format_bytes (guint64 n_bytes);

G_END_DECLS
