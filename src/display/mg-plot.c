/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-plot-private.h"
#include "mg-text-number.h"

/* How long a tick is, in pixels. */
#define TICK 4.0
/* Lines of text that a tick of an upright axis has for itself. */
#define LINES_PER_TICK 1.8
/* Smaller than this there are no curves, in pixels. */
#define LEAST_WIDTH  16.0
#define LEAST_HEIGHT (2 * MG_PLOT_INSET + 8)
/* Indices that are written out. */
#define INDEX_MAX 9007199254740992.0
/* How many axes stand upright. */
#define N_AXES_MAX 2

typedef struct
{
  MgPlotTick ticks[MG_PLOT_TICKS_MAX];
  guint n_ticks;
  double width;
} Axis;

/* A value of an array is in the middle of its share; a moment has none. */
static double
get_half (const MgPlot *self)
{
  return self->over_time ? 0 : 0.5;
}

/**
 * mg_plot_get_index:
 * @self: a plot
 * @area: where its curves are
 * @x: in pixels
 *
 * Returns: the index that is there: that of a value, rounded; it may have no value. Over time the moment, in microseconds
 *   of the monotonic clock
 */
double
mg_plot_get_index (const MgPlot *self, const MgPlotArea *area, double x)
{
  return self->first - get_half (self) + (x - area->x) / area->width * self->count;
}

/**
 * mg_plot_get_x:
 * @self: a plot
 * @area: where its curves are
 * @index: of a value; over time a moment, in microseconds of the monotonic clock
 *
 * Returns: where it is, in pixels; it may lie outside
 */
double
mg_plot_get_x (const MgPlot *self, const MgPlotArea *area, double index)
{
  return area->x + (index + get_half (self) - self->first) / self->count * area->width;
}

/* With one column where only the range is wanted yet, before it is known how wide the curves will be. */
static void
fill_columns (MgPlotDrawing *self, guint n_columns)
{
  const MgPlot *plot = self->plot;
  MgPlotSpan span = { plot->first, plot->count, plot->scales[0].log };

  self->n_columns = n_columns;
  for (guint i = 0; i < plot->n_channels; i++)
    {
      self->summaries[i] = (MgPlotSummary){ .low = INFINITY, .high = -INFINITY };
      if (plot->channels[i].hidden)
        continue;
      self->columns[i] = g_renew (MgPlotColumn, self->columns[i], n_columns);
      mg_plot_columns_fill (plot->channels[i].series, &span, self->columns[i], n_columns,
                            &self->summaries[i]);
    }
}

static void
follow_scales (const MgPlotDrawing *self)
{
  const MgPlot *plot = self->plot;

  for (guint scale = 0; scale < plot->n_scales; scale++)
    {
      double low = INFINITY;
      double high = -INFINITY;

      for (guint i = 0; i < plot->n_channels; i++)
        if (plot->channels[i].scale == scale)
          {
            low = MIN (low, self->summaries[i].low);
            high = MAX (high, self->summaries[i].high);
          }
      mg_plot_scale_follow (&plot->scales[scale], low, high, plot->now);
    }
}

static void
measure_axis (const MgPlotDrawing *self, const MgPlotScale *scale, Axis *ret_axis)
{
  double room = self->area.height - 2 * MG_PLOT_INSET;
  double most = room / (mg_canvas_get_line_height (self->canvas) * LINES_PER_TICK);

  ret_axis->n_ticks = 0;
  ret_axis->width = 0;
  /* A scale that has seen no number yet has none to show. */
  if (scale->is_set)
    ret_axis->n_ticks = mg_plot_scale_make_ticks (scale, (guint) MAX (most, 1), ret_axis->ticks);
  for (guint i = 0; i < ret_axis->n_ticks; i++)
    ret_axis->width = MAX (ret_axis->width, mg_canvas_measure (self->canvas, ret_axis->ticks[i].label));
}

/* Where curves have scales of their own the numbers have the colour of their curve. */
static MgDrawRole
get_axis_role (const MgPlot *plot, guint scale)
{
  for (guint i = 0; plot->n_scales > 1 && i < plot->n_channels; i++)
    if (plot->channels[i].scale == scale && !plot->channels[i].hidden)
      return mg_draw_role_of_channel (i);
  return MG_DRAW_ROLE_DIM_TEXT;
}

static void
add_upright_axis (const MgPlotDrawing *self, guint scale, const Axis *axis)
{
  MgDrawRole role = get_axis_role (self->plot, scale);
  gboolean right = scale == 1;
  const MgPlotArea *area = &self->area;
  double edge = right ? area->x + area->width : area->x;
  double out = right ? TICK : -TICK;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      double y = floor (mg_plot_drawing_get_y (self, &self->plot->scales[scale], axis->ticks[i].value)) + 0.5;

      if (!right)
        mg_draw_list_add_line (self->list, MG_DRAW_ROLE_GRID, area->x, y, area->x + area->width, y, 1);
      mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, edge, y, edge + out, y, 1);
      mg_draw_list_add_text (self->list, role, edge + 2 * out, y, right ? MG_DRAW_START : MG_DRAW_END,
                             axis->ticks[i].label);
    }
}

/* Beyond what doubles count exactly there is no value. */
static char *
format_index (const MgPlot *plot, double index)
{
  return mg_text_format_number (plot->base + (guint64) CLAMP (index, 0, INDEX_MAX));
}

/**
 * mg_plot_drawing_add_tick:
 * @self: a drawing
 * @x: where it is on the lower axis, in pixels
 * @text: what stands below it, if it is no wider than all; held back where it would run over the edge: there must be
 *   room for it twice
 */
void
mg_plot_drawing_add_tick (const MgPlotDrawing *self, double x, const char *text)
{
  double width = mg_canvas_measure (self->canvas, text);
  double bottom = self->area.y + self->area.height;

  x = floor (x) + 0.5;
  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_GRID, x, self->area.y, x, bottom, 1);
  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, x, bottom, x, bottom + TICK, 1);
  if (width > self->canvas->width)
    return;
  mg_draw_list_add_text (self->list, MG_DRAW_ROLE_DIM_TEXT,
                         CLAMP (x - width / 2, 0, self->canvas->width - width),
                         bottom + TICK + mg_canvas_get_line_height (self->canvas) / 2, MG_DRAW_START, text);
}

static void
add_index_axis (const MgPlotDrawing *self)
{
  const MgPlot *plot = self->plot;
  g_autofree char *last = format_index (plot, plot->first + plot->count);
  double most = self->area.width / (mg_canvas_measure (self->canvas, last) * 2 + 4 * MG_PLOT_GAP);
  double step = MAX (mg_plot_get_nice_step (plot->count / CLAMP (most, 1, MG_PLOT_TICKS_MAX)), 1);
  double end = plot->first + plot->count - 0.5;
  /* Round are the numbers that are written. */
  double base = (double) plot->base;
  double start = ceil ((MAX (plot->first, 0) + base) / step) * step - base;

  for (guint i = 0; i <= MG_PLOT_TICKS_MAX && start + i * step < end; i++)
    {
      g_autofree char *text = format_index (plot, start + i * step);

      mg_plot_drawing_add_tick (self, mg_plot_get_x (plot, &self->area, start + i * step), text);
    }
}

/* What stands there instead of a curve; %NULL: there is one. */
static const char *
find_message (const MgPlotDrawing *self)
{
  MgPlotSummary all = { 0 };
  guint n_hidden = 0;

  for (guint i = 0; i < self->plot->n_channels; i++)
    {
      const MgPlotSummary *summary = &self->summaries[i];

      if (summary->low <= summary->high)
        return NULL;
      n_hidden += self->plot->channels[i].hidden ? 1 : 0;
      all.n_values += summary->n_values;
      for (guint mark = 0; mark < MG_PLOT_N_MARKS; mark++)
        all.n_marks[mark] += summary->n_marks[mark];
    }
  if (n_hidden == self->plot->n_channels)
    return _ ("All curves are switched off");
  if (all.n_values == 0)
    return self->plot->over_time ? _ ("No samples here") : _ ("No values here");
  if (all.n_marks[MG_PLOT_MARK_MISSING] == all.n_values)
    return _ ("Nothing is known of these values");
  if (all.n_marks[MG_PLOT_MARK_NAN] == all.n_values)
    return _ ("Nothing but NaN");
  return self->plot->scales[0].log ? _ ("No finite value above 0") : _ ("No finite value");
}

static void
add_frame (const MgPlotDrawing *self)
{
  double left = floor (self->area.x) - 0.5;
  double top = floor (self->area.y) - 0.5;
  double right = left + self->area.width + 1;
  double bottom = top + self->area.height + 1;

  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, left, top, right, top, 1);
  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, left, bottom, right, bottom, 1);
  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, left, top, left, bottom, 1);
  mg_draw_list_add_line (self->list, MG_DRAW_ROLE_FRAME, right, top, right, bottom, 1);
}

static void
add_curves (const MgPlotDrawing *self, const Axis *axes, guint n_axes)
{
  const MgPlot *plot = self->plot;
  const char *message = find_message (self);

  for (guint i = 0; i < plot->n_channels; i++)
    if (!plot->channels[i].hidden)
      mg_plot_drawing_add_backs (self, i);
  for (guint i = 0; i < n_axes; i++)
    add_upright_axis (self, i, &axes[i]);
  if (plot->over_time)
    mg_plot_drawing_add_time_axis (self);
  else
    add_index_axis (self);
  for (guint i = 0; i < plot->n_channels; i++)
    if (!plot->channels[i].hidden)
      mg_plot_drawing_add_curve (self, i);
  for (guint i = 0; i < plot->n_channels; i++)
    if (!plot->channels[i].hidden)
      mg_plot_drawing_add_marks (self, i);
  add_frame (self);
  mg_plot_drawing_add_cursors (self);
  if (message != NULL)
    mg_draw_list_add_text (self->list, MG_DRAW_ROLE_TEXT, self->area.x + self->area.width / 2,
                           self->area.y + self->area.height / 2, MG_DRAW_CENTER, message);
}

/* Makes room for the numbers of the axes. Returns: whether there is room left for curves. */
static gboolean
place_area (MgPlotDrawing *self, double top, Axis *axes, guint n_axes)
{
  const MgCanvas *canvas = self->canvas;
  double line = mg_canvas_get_line_height (canvas);
  double left = MG_PLOT_GAP;
  double right = MG_PLOT_GAP;

  self->area.y = floor (top + MG_PLOT_GAP);
  self->area.height = floor (canvas->height - self->area.y - line - TICK - MG_PLOT_GAP / 2);
  if (self->area.height < LEAST_HEIGHT)
    return FALSE;
  for (guint i = 0; i < n_axes; i++)
    {
      measure_axis (self, &self->plot->scales[i], &axes[i]);
      *(i == 0 ? &left : &right) += axes[i].width + 2 * TICK;
    }
  self->area.x = ceil (left);
  self->area.width = floor (canvas->width - self->area.x - right);
  return self->area.width >= LEAST_WIDTH;
}

/**
 * mg_plot_draw:
 * @self: a plot
 * @canvas: what it goes onto
 * @list: where it is added to
 * @ret_area: (out): where its curves are; nothing wide where there is no room for them
 *
 * Draws legend, axes, curves, marks and cursors, on a background. Its scales follow what is in sight.
 */
void
mg_plot_draw (const MgPlot *self, const MgCanvas *canvas, MgDrawList *list, MgPlotArea *ret_area)
{
  MgPlotDrawing drawing = { .plot = self, .canvas = canvas, .list = list };
  Axis axes[N_AXES_MAX];
  guint n_axes = MIN (self->n_scales, N_AXES_MAX);

  g_return_if_fail (self->n_channels > 0 && self->n_channels <= MG_DRAW_N_CHANNELS && self->count > 0);
  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, canvas->width, canvas->height);

  fill_columns (&drawing, 1);
  follow_scales (&drawing);
  if (place_area (&drawing, mg_plot_drawing_add_legend (&drawing), axes, n_axes))
    {
      fill_columns (&drawing, (guint) drawing.area.width);
      add_curves (&drawing, axes, n_axes);
    }
  else
    {
      drawing.area.width = 0;
    }
  *ret_area = drawing.area;
  for (guint i = 0; i < self->n_channels; i++)
    g_free (drawing.columns[i]);
}
