/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MG_TEXT_SIZE_MIN:
 *
 * The smallest size of the text in the grids, in points.
 */
#define MG_TEXT_SIZE_MIN 7

/**
 * MG_TEXT_SIZE_MAX:
 *
 * The largest size of the text in the grids, in points.
 */
#define MG_TEXT_SIZE_MAX 40

gboolean mg_settings_check (GError **error);
GSettings *mg_settings_new (void);
void mg_settings_change_text_size (GSettings *settings, int change);

G_END_DECLS
