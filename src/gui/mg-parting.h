/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MgPartingDone:
 * @free_to_go: whether nothing that the user wants to keep is lost now
 * @data: what was given
 *
 * Called with the answer.
 */
typedef void (*MgPartingDone) (gboolean free_to_go, gpointer data);

gboolean mg_parting_is_needed (MgInspection *inspection);
void mg_parting_ask_to_close (GtkWidget *host, GPtrArray *inspections, MgPartingDone on_done, gpointer data);
void
mg_parting_ask_to_leave (GtkWidget *host, MgInspection *inspection, MgPartingDone on_done, gpointer data);

G_END_DECLS
