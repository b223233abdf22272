/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-plot.h"

G_BEGIN_DECLS

/**
 * MgImageZoom:
 * @fits: whether all of the picture is in sight, whatever room there is
 * @factor: pixels of the display for one of the picture; where it fits, as it was the last time
 * @x: what of the picture is in the middle, in its pixels from the left
 * @y: the same, from above
 *
 * How large a picture is shown, and what of it. A plain value.
 */
typedef struct
{
  gboolean fits;
  double factor;
  double x;
  double y;
} MgImageZoom;

/**
 * MgImageView:
 * @x: which pixel of the picture is at the left edge; may be between two
 * @y: which one is at the upper edge
 * @factor: pixels of the display for one of the picture
 * @left: where that is on the display, in whole pixels
 * @top: the same, from above
 * @width: how wide it is there; 0: there is nothing to see
 * @height: how high
 *
 * The part of a picture that is in sight, all in pixels of the display. A plain value.
 */
typedef struct
{
  double x;
  double y;
  double factor;
  guint left;
  guint top;
  guint width;
  guint height;
} MgImageView;

/**
 * MgImageRoom:
 * @across: pixels in a row of the picture
 * @down: its rows
 * @width: pixels of the display that there are for it
 * @height: the same, from above
 *
 * What is to be shown, and where. A plain value.
 */
typedef struct
{
  guint across;
  guint down;
  guint width;
  guint height;
} MgImageRoom;

void mg_image_zoom_init (MgImageZoom *self);
void mg_image_zoom_settle (MgImageZoom *self, const MgImageRoom *room);
void mg_image_zoom_step (MgImageZoom *self, const MgImageRoom *room, int steps, double x, double y);
void mg_image_zoom_set_factor (MgImageZoom *self, const MgImageRoom *room, double factor);
void mg_image_zoom_move (MgImageZoom *self, const MgImageRoom *room, double dx, double dy);
void mg_image_zoom_reveal (MgImageZoom *self, const MgImageRoom *room, guint x, guint y);
void mg_image_zoom_get_view (const MgImageZoom *self, const MgImageRoom *room, MgImageView *ret_view);

gboolean mg_image_view_hit (const MgImageView *self,
                            const MgImageRoom *room,
                            double x,
                            double y,
                            guint *ret_x,
                            guint *ret_y);
void mg_image_view_place (const MgImageView *self, guint x, guint y, MgPlotArea *ret_area);
GBytes *mg_image_view_render (const MgImageView *self, const guint32 *pixels, guint n_across, guint n_down);

G_END_DECLS
