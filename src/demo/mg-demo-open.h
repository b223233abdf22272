/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int mg_demo_open (const char *name, int access, gsize size, GError **error);
gboolean mg_demo_read_at (int descriptor,
                          const char *name,
                          guint64 offset,
                          gpointer bytes,
                          gsize size,
                          GError **error);
gboolean mg_demo_mapping_read (const char *name, gpointer bytes, gsize size, GError **error);
gboolean mg_demo_mapping_check_name (const char *name, GError **error);
const char *mg_demo_mapping_reason (int code);

G_END_DECLS
