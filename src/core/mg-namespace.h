/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 mg_namespace_find (int pid, const char *kind);

G_END_DECLS
