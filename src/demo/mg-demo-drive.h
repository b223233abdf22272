/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-demo-input.h"

G_BEGIN_DECLS

/**
 * MG_DEMO_HIGHEST_RATE:
 *
 * How many times a second a demo writes at the most.
 */
#define MG_DEMO_HIGHEST_RATE 100000

/**
 * MgDemoUpdateFunc:
 * @number: which update it is, from 1
 * @data: what was given to mg_demo_drive()
 * @error: return location
 *
 * Makes one update. Returns: %FALSE to end
 */
typedef gboolean (*MgDemoUpdateFunc) (guint64 number, gpointer data, GError **error);

gboolean mg_demo_drive (MgDemoInput *input,
                        guint rate,
                        guint64 most,
                        MgDemoUpdateFunc update,
                        gpointer data,
                        guint64 *ret_done,
                        GError **error);

G_END_DECLS
