/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-draw-list.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

GdkTexture *
mg_picture_render (GtkWidget *widget, const MgDrawList *list, double width, double height, gboolean dark);

void mg_picture_copy (GdkClipboard *clipboard, GdkTexture *texture, MgInspection *inspection);
void mg_picture_save (GtkWidget *widget,
                      GdkTexture *texture,
                      const char *suggested_name,
                      MgInspection *inspection);
char *mg_picture_suggest_name (MgInspection *inspection, const char *what);

void mg_picture_write_async (GdkTexture *texture, GFile *file, GAsyncReadyCallback callback, gpointer data);
gboolean mg_picture_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
