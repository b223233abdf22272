/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_PLOT_PANE (mg_plot_pane_get_type ())
G_DECLARE_FINAL_TYPE (MgPlotPane, mg_plot_pane, MG, PLOT_PANE, GtkWidget)

GtkWidget *mg_plot_pane_new (MgInspection *inspection, GSettings *memory);

G_END_DECLS
