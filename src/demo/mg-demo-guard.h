/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgDemoGuardFunc:
 * @data: what it was called with
 *
 * Touches memory that may be gone. It may be left in the middle of any load or store, so it must hold nothing
 * that has to be given back.
 */
typedef void (*MgDemoGuardFunc) (gpointer data);

gboolean mg_demo_guard (MgDemoGuardFunc func, gpointer data, gconstpointer *ret_where);

G_END_DECLS
