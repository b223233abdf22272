/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mg_backing_flush_file (int fd, const char *name, guint64 offset, guint64 end, GError **error);

G_END_DECLS
