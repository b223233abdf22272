/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-plot-zoom.h"

#include <math.h>

/* How far it may move in one step at the edge, as a part of what is in sight, when a place is revealed. */
#define REVEAL_PART 0.25
/* Nearer than this part of what is in sight an edge is at the end. */
#define EDGE_PART 1e-9

/**
 * mg_plot_zoom_init:
 * @self: (out): all in sight of nothing
 */
void
mg_plot_zoom_init (MgPlotZoom *self)
{
  *self = (MgPlotZoom){ .end = 1, .home = 1, .least = 1, .count = 1, .is_home = TRUE };
}

static double
get_most (const MgPlotZoom *self)
{
  return MAX (self->home, self->end - self->start);
}

/* At home there may be less than what is in sight. */
static void
stay_inside (MgPlotZoom *self)
{
  double start = MIN (self->start, self->end - self->home);

  self->count = CLAMP (self->count, MIN (self->least, get_most (self)), get_most (self));
  self->first = CLAMP (self->first, start, MAX (self->end - self->count, start));
}

static void
moved (MgPlotZoom *self)
{
  stay_inside (self);
  self->is_live = self->first + self->count >= self->end - self->count * EDGE_PART;
  self->is_home = self->is_live && self->count == self->home;
}

/**
 * mg_plot_zoom_set_bounds:
 * @self: a zoom
 * @start: where what there is begins
 * @end: where it ends, not before @start
 * @home: how much of it is in sight when nothing is magnified, more than 0
 * @least: how much has to be in sight
 *
 * What is in sight stays as far as it can; but it goes along with the end where it was there.
 */
void
mg_plot_zoom_set_bounds (MgPlotZoom *self, double start, double end, double home, double least)
{
  gboolean moves = end != self->end;

  self->start = start;
  self->end = end;
  self->home = home;
  self->least = least;
  if (self->is_home)
    {
      mg_plot_zoom_go_home (self);
      return;
    }
  if (moves && self->is_live)
    self->first = end - self->count;
  stay_inside (self);
}

/**
 * mg_plot_zoom_go_home:
 * @self: a zoom
 *
 * Nothing is magnified any more.
 */
void
mg_plot_zoom_go_home (MgPlotZoom *self)
{
  self->count = self->home;
  self->first = self->end - self->home;
  self->is_home = TRUE;
  self->is_live = TRUE;
}

/**
 * mg_plot_zoom_scale:
 * @self: a zoom
 * @at: a place that stays where it is, as far as that is possible
 * @factor: how many times as much is to be in sight
 */
void
mg_plot_zoom_scale (MgPlotZoom *self, double at, double factor)
{
  double before = self->count;

  self->count = CLAMP (before * factor, MIN (self->least, get_most (self)), get_most (self));
  self->first = at - (at - self->first) * self->count / before;
  moved (self);
}

/**
 * mg_plot_zoom_show:
 * @self: a zoom
 * @from: a place
 * @to: another one, in any order
 *
 * Has in sight what is between them.
 */
void
mg_plot_zoom_show (MgPlotZoom *self, double from, double to)
{
  double middle = (from + to) / 2;

  self->count = MAX (fabs (to - from), MIN (self->least, get_most (self)));
  self->first = middle - self->count / 2;
  moved (self);
}

/**
 * mg_plot_zoom_move:
 * @self: a zoom
 * @by: how far to the right
 */
void
mg_plot_zoom_move (MgPlotZoom *self, double by)
{
  self->first += by;
  moved (self);
}

/**
 * mg_plot_zoom_reveal:
 * @self: a zoom
 * @at: a place
 *
 * Moves so that it is in sight, and something beside it.
 */
void
mg_plot_zoom_reveal (MgPlotZoom *self, double at)
{
  double room = self->count * REVEAL_PART;

  if (at >= self->first && at <= self->first + self->count)
    return;
  self->first = at < self->first ? at - room : at + room - self->count;
  moved (self);
}
