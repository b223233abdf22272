/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MgCommitterDone:
 * @done: whether all was written, or dropped because the user chose so
 * @data: what was given
 *
 * Called at the end, when nothing more is asked.
 */
typedef void (*MgCommitterDone) (gboolean done, gpointer data);

void mg_committer_commit (GtkWidget *host,
                          MgInspection *inspection,
                          GPtrArray *changes,
                          MgCommitterDone on_done,
                          gpointer data);
void mg_committer_retry (GtkWidget *host,
                         MgInspection *inspection,
                         GPtrArray *changes,
                         MgCommitterDone on_done,
                         gpointer data);
void mg_committer_undo (GtkWidget *host, MgInspection *inspection);
void mg_committer_redo (GtkWidget *host, MgInspection *inspection);

G_END_DECLS
