/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-grid-layout.h"

G_BEGIN_DECLS

/**
 * MgBenchRows:
 *
 * The rows of a grid and nothing else: text that was made before, painted by the toolkit. What a grid costs
 * more than this is its own.
 */
#define MG_TYPE_BENCH_ROWS (mg_bench_rows_get_type ())
G_DECLARE_FINAL_TYPE (MgBenchRows, mg_bench_rows, MG, BENCH_ROWS, GtkWidget)

GtkWidget *mg_bench_rows_new (MgGridKind kind, guint row_bytes, guint percent);
gboolean mg_bench_rows_changes (guint row, guint percent);

G_END_DECLS
