/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-grid.h"

G_BEGIN_DECLS

/**
 * MgBenchWindow:
 * @window: 1600x1000, without a frame
 * @n_frames: how often it was painted
 *
 * A window in which something is shown, with the style of the application.
 */
typedef struct
{
  GtkWidget *window;
  guint n_frames;
} MgBenchWindow;

/**
 * MgBenchView:
 * @sampler: follows the mapping
 * @view: on it
 * @inspection: of it
 *
 * What a tab has of a mapping.
 */
typedef struct
{
  MgSampler *sampler;
  MgView *view;
  MgInspection *inspection;
} MgBenchView;

/**
 * MgBenchCost:
 * @own: of this process, all its threads
 * @server: of the X server; 0 where it is not known
 *
 * Milliseconds of a processor for a frame.
 */
typedef struct
{
  double own;
  double server;
} MgBenchCost;

MgBenchWindow *mg_bench_window_new (void);
void mg_bench_window_free (MgBenchWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBenchWindow, mg_bench_window_free)

void mg_bench_window_show (MgBenchWindow *self, GtkWidget *widget);
void mg_bench_window_show_grid (MgBenchWindow *self, MgGrid *grid);
MgBenchCost mg_bench_window_measure (MgBenchWindow *self, GtkWidget *widget, guint n_settle, guint n_frames);

MgBenchView *mg_bench_view_new (const char *name);
void mg_bench_view_free (MgBenchView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBenchView, mg_bench_view_free)

gboolean mg_bench_view_knows (MgBenchView *self, MgGrid *grid);

G_END_DECLS
