/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-draw-list.h"

G_BEGIN_DECLS

void mg_draw_canvas_init (MgCanvas *canvas, PangoLayout *layout, double width, double height);
void mg_draw_snapshot (const MgDrawList *list, GtkSnapshot *snapshot, PangoLayout *layout, gboolean dark);
void
mg_draw_snapshot_item (const MgDrawItem *item, GtkSnapshot *snapshot, PangoLayout *layout, gboolean dark);

G_END_DECLS
