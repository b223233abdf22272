/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity-map.h"

G_BEGIN_DECLS

GBytes *
mg_activity_pixels_new (const MgActivityLayout *layout, const guint8 *shades, gboolean dark, guint scale);
GBytes *mg_activity_pixels_new_bar (gboolean dark);

G_END_DECLS
