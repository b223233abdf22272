/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MgPatchSaverDone:
 * @saved: whether there is a file with all of it now
 * @data: what was given
 *
 * Called at the end.
 */
typedef void (*MgPatchSaverDone) (gboolean saved, gpointer data);

void mg_patch_saver_save (GtkWidget *host,
                          MgInspection *inspection,
                          GPtrArray *changes,
                          MgPatchSaverDone on_done,
                          gpointer data);
gboolean mg_patch_saver_save_to (MgInspection *inspection, GPtrArray *changes, GFile *file, GError **error);

G_END_DECLS
