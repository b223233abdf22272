/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgIpcNamespaceFunc:
 * @data: what was given to mg_ipc_namespace_run()
 *
 * Looks at the segments of a namespace. It runs on a thread that ends with it.
 */
typedef void (*MgIpcNamespaceFunc) (gpointer data);

gboolean mg_ipc_namespace_find (int pid, guint64 *ret_namespace);
int mg_ipc_namespace_run (int pid, MgIpcNamespaceFunc func, gpointer data, guint64 *ret_namespace);

G_END_DECLS
