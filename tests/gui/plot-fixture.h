/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-plot-chart.h"
#include "mg-plot-pane.h"

G_BEGIN_DECLS

/* How many floats most of these mappings hold; each is its index. */
#define PLOT_N 512

/**
 * PlotFixture:
 * @base: the mapping
 * @inspection: of it
 * @memory: what is remembered of it: nothing at first
 * @pane: in a window
 * @chart: of the pane
 * @model: of the pane
 *
 * A plot of floats.
 */
typedef struct
{
  GuiFixture *base;
  MgInspection *inspection;
  GSettings *memory;
  GtkWidget *pane;
  MgPlotChart *chart;
  MgPlotModel *model;
} PlotFixture;

PlotFixture *plot_fixture_new (void);
PlotFixture *plot_fixture_new_of (const float *values, guint n);
void plot_fixture_free (PlotFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotFixture, plot_fixture_free)

GSettings *plot_fixture_open_memory (void);
void plot_fixture_store (PlotFixture *self, guint index, float value);
const char *plot_fixture_get_text (PlotFixture *self);
void plot_fixture_press (PlotFixture *self, const char *keys);

G_END_DECLS
