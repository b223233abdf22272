/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgGuardFunc:
 * @data: what was given to mg_guard_run()
 *
 * Touches foreign memory. It may be left at any instruction, for good: it must hold no lock, allocate nothing
 * and leave nothing half done that matters, and what it wants to tell about its progress it keeps in volatile
 * fields of @data.
 */
typedef void (*MgGuardFunc) (gpointer data);

gboolean mg_guard_run (MgGuardFunc func, gpointer data);

G_END_DECLS
