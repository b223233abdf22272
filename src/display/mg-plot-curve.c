/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "mg-plot-private.h"

/* All in pixels. How thick a line is, and the side of the square that a value is. */
#define THICKNESS 1.5
#define POINT     5.0
/* From this distance on every value is a point; from the next on one that no line leads to. */
#define POINT_DISTANCE  8.0
#define LONELY_DISTANCE 2.0
/* How large a mark is to each side, how thick, and how far marks of one sort are apart. */
#define MARK_SIZE      3.5
#define MARK_THICKNESS 1.5
#define MARK_DISTANCE  10.0

static gboolean
has_mark (const MgPlotColumn *column, MgPlotMark mark)
{
  return (column->marks & 1u << mark) != 0;
}

/* How much of the width is a value's own; a sample has none. */
static double
get_distance (const MgPlotDrawing *self)
{
  return self->plot->over_time ? 0 : self->area.width / self->plot->count;
}

/**
 * mg_plot_drawing_get_y:
 * @self: a drawing
 * @scale: a scale
 * @value: what a curve can show
 *
 * Returns: where it is, in pixels; it may lie outside
 */
double
mg_plot_drawing_get_y (const MgPlotDrawing *self, const MgPlotScale *scale, double value)
{
  double height = self->area.height - 2 * MG_PLOT_INSET;
  double place = CLAMP (mg_plot_scale_map (scale, value), -10, 10);

  return self->area.y + MG_PLOT_INSET + (1 - place) * height;
}

/* From which column on, and how many, a run of the same mark takes: as wide as the values are. */
static void
add_back (const MgPlotDrawing *self, guint start, guint end, gboolean missing)
{
  double grow = MAX ((get_distance (self) - 1) / 2, 0);
  double left = MAX (self->area.x + start - grow, self->area.x);
  double right = MIN (self->area.x + end + grow, self->area.x + self->area.width);

  if (missing)
    mg_draw_list_add_hatch (self->list, MG_DRAW_ROLE_MISSING, left, self->area.y, right - left,
                            self->area.height);
  else
    mg_draw_list_add_rectangle (self->list, MG_DRAW_ROLE_GAP, left, self->area.y, right - left,
                                self->area.height);
}

/* Whether two marks of single values that are neighbours are in these columns. */
static gboolean
is_near (const MgPlotDrawing *self, guint before, guint column)
{
  return column - before <= ceil (get_distance (self)) + 1;
}

static void
add_backs_of (const MgPlotDrawing *self, const MgPlotColumn *columns, gboolean missing)
{
  guint start = 0;
  guint end = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      guint wanted = 1u << MG_PLOT_MARK_MISSING;
      guint marks = (columns[i].marks | columns[i].lasting) & (missing ? wanted : ~wanted);

      if (marks == 0 || columns[i].low <= columns[i].high)
        continue;
      if (end > 0 && !is_near (self, end - 1, i))
        add_back (self, start, end, missing);
      if (end == 0 || !is_near (self, end - 1, i))
        start = i;
      end = i + 1;
    }
  if (end > 0)
    add_back (self, start, end, missing);
}

/**
 * mg_plot_drawing_add_backs:
 * @self: a drawing
 * @channel: which curve
 *
 * Draws what is behind the gaps of a curve: hatched where nothing is known, tinted where there are no numbers.
 */
void
mg_plot_drawing_add_backs (const MgPlotDrawing *self, guint channel)
{
  add_backs_of (self, self->columns[channel], FALSE);
  add_backs_of (self, self->columns[channel], TRUE);
}

static void
add_point (const MgPlotDrawing *self, guint channel, double index, double value)
{
  const MgPlotScale *scale = &self->plot->scales[self->plot->channels[channel].scale];
  double x = mg_plot_get_x (self->plot, &self->area, index);
  double y = mg_plot_drawing_get_y (self, scale, value);

  if (y < self->area.y || y > self->area.y + self->area.height)
    return;
  mg_draw_list_add_rectangle (self->list, mg_draw_role_of_channel (channel), x - POINT / 2, y - POINT / 2,
                              POINT, POINT);
}

static gboolean
is_shown (const MgPlotDrawing *self, const MgPlotSeries *series, guint index)
{
  return mg_plot_value_is_shown (mg_plot_series_get_values (series)[index], self->plot->scales[0].log);
}

/* Whether no line leads to a value. */
static gboolean
is_lonely (const MgPlotDrawing *self, const MgPlotSeries *series, guint i)
{
  gboolean before = i > 0 && is_shown (self, series, i - 1) && mg_plot_series_is_joined (series, i - 1);
  gboolean after = i + 1 < mg_plot_series_get_n_values (series) && is_shown (self, series, i + 1)
                   && mg_plot_series_is_joined (series, i);

  return !before && !after;
}

/* Which values are in sight. */
static void
find_points (const MgPlot *plot, const MgPlotSeries *series, guint *ret_start, guint *ret_end)
{
  guint n_values = mg_plot_series_get_n_values (series);

  if (plot->over_time)
    {
      *ret_start = mg_plot_series_search (series, 0, plot->first);
      *ret_end = mg_plot_series_search (series, *ret_start, plot->first + plot->count);
      return;
    }
  *ret_start = (guint) CLAMP (ceil (plot->first - 0.5), 0, n_values);
  *ret_end = (guint) CLAMP (ceil (plot->first + plot->count - 0.5), *ret_start, n_values);
}

static void
add_points (const MgPlotDrawing *self, guint channel)
{
  const MgPlotSeries *series = self->plot->channels[channel].series;
  const gint64 *times = mg_plot_series_get_times (series);
  double distance = get_distance (self);
  guint start, end;

  find_points (self->plot, series, &start, &end);
  if (self->plot->over_time)
    distance = self->area.width / MAX (end - start, 1);
  if (distance < LONELY_DISTANCE)
    return;
  for (guint i = start; i < end; i++)
    if (is_shown (self, series, i) && (distance >= POINT_DISTANCE || is_lonely (self, series, i)))
      add_point (self, channel, times != NULL ? (double) times[i] : i, mg_plot_series_get_values (series)[i]);
}

/**
 * mg_plot_drawing_add_curve:
 * @self: a drawing
 * @channel: which curve
 */
void
mg_plot_drawing_add_curve (const MgPlotDrawing *self, guint channel)
{
  const MgPlotColumn *columns = self->columns[channel];
  const MgPlotScale *scale = &self->plot->scales[self->plot->channels[channel].scale];
  double top = self->area.y;
  double bottom = top + self->area.height;
  MgDrawColumn *drawn = mg_draw_list_add_columns (self->list, mg_draw_role_of_channel (channel), self->area.x,
                                                  1, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (columns[i].low > columns[i].high)
        continue;
      drawn[i].top = (float) MAX (mg_plot_drawing_get_y (self, scale, columns[i].high) - THICKNESS / 2, top);
      drawn[i].bottom
        = (float) MIN (mg_plot_drawing_get_y (self, scale, columns[i].low) + THICKNESS / 2, bottom);
    }
  add_points (self, channel);
}

/* A cross for what is no number; an arrow for what lies beyond every scale. */
static void
add_mark (const MgPlotDrawing *self, guint channel, double x, MgPlotMark mark)
{
  MgDrawRole role = mg_draw_role_of_channel (channel);
  gboolean up = mark == MG_PLOT_MARK_INFINITY;
  double y = up ? self->area.y + MG_PLOT_INSET / 2 : self->area.y + self->area.height - MG_PLOT_INSET / 2;
  double tip = up ? y - MARK_SIZE : y + MARK_SIZE;
  double tail = up ? y + MARK_SIZE : y - MARK_SIZE;

  if (mark == MG_PLOT_MARK_NAN)
    {
      mg_draw_list_add_line (self->list, role, x - MARK_SIZE, y - MARK_SIZE, x + MARK_SIZE, y + MARK_SIZE,
                             MARK_THICKNESS);
      mg_draw_list_add_line (self->list, role, x - MARK_SIZE, y + MARK_SIZE, x + MARK_SIZE, y - MARK_SIZE,
                             MARK_THICKNESS);
      return;
    }
  mg_draw_list_add_line (self->list, role, x, tip, x, tail, MARK_THICKNESS);
  mg_draw_list_add_line (self->list, role, x, tip, x - MARK_SIZE, y, MARK_THICKNESS);
  mg_draw_list_add_line (self->list, role, x, tip, x + MARK_SIZE, y, MARK_THICKNESS);
}

/**
 * mg_plot_drawing_add_marks:
 * @self: a drawing
 * @channel: which curve
 *
 * Draws a sign at each place that has a value that the curve cannot show; one sign for many where there is no room.
 */
void
mg_plot_drawing_add_marks (const MgPlotDrawing *self, guint channel)
{
  for (MgPlotMark mark = 0; mark < MG_PLOT_MARK_MISSING; mark++)
    {
      double next = 0;

      if (self->summaries[channel].n_marks[mark] == 0)
        continue;
      for (guint i = 0; i < self->n_columns; i++)
        if (has_mark (&self->columns[channel][i], mark) && i >= next)
          {
            add_mark (self, channel, self->area.x + i + 0.5, mark);
            next = i + MARK_DISTANCE;
          }
    }
}
