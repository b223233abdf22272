/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-zoom.h"

#include <math.h>

/* Between these a picture is enlarged; a whole number of pixels each, so that all are alike. */
static const double factors[]
  = { 1.0 / 128, 1.0 / 64, 1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 6, 1.0 / 4, 1.0 / 3, 1.0 / 2, 1,  2,  3,
      4,         6,        8,        12,       16,      24,      32,      48,      64,      96, 128 };

/**
 * mg_image_zoom_init:
 * @self: (out): a zoom that shows all of a picture
 */
void
mg_image_zoom_init (MgImageZoom *self)
{
  *self = (MgImageZoom){ .fits = TRUE, .factor = 1 };
}

/* Whole numbers of pixels, where it is enlarged: else some would be larger than others. */
static double
find_fit (const MgImageRoom *room)
{
  double factor = MIN ((double) room->width / room->across, (double) room->height / room->down);

  return factor >= 1 ? floor (factor) : factor;
}

static double
settle_place (double place, guint n, guint room, double factor)
{
  double half = room / factor / 2;

  return n <= 2 * half ? n / 2.0 : CLAMP (place, half, n - half);
}

/**
 * mg_image_zoom_settle:
 * @self: a zoom
 * @room: what is shown, and where
 *
 * Takes the factor at which all fits, if that is to be; else has nothing beside the picture in sight that need not be.
 */
void
mg_image_zoom_settle (MgImageZoom *self, const MgImageRoom *room)
{
  if (room->across == 0 || room->down == 0 || room->width == 0 || room->height == 0)
    return;
  if (self->fits)
    self->factor = find_fit (room);
  self->x = settle_place (self->x, room->across, room->width, self->factor);
  self->y = settle_place (self->y, room->down, room->height, self->factor);
}

/* Has one place of the picture stay where it is on the display. */
static void
zoom_at (MgImageZoom *self, const MgImageRoom *room, double factor, double x, double y)
{
  double dx = x - room->width / 2.0;
  double dy = y - room->height / 2.0;

  self->x += dx / self->factor - dx / factor;
  self->y += dy / self->factor - dy / factor;
  self->factor = factor;
  self->fits = FALSE;
  mg_image_zoom_settle (self, room);
}

/**
 * mg_image_zoom_step:
 * @self: a zoom that has settled
 * @room: what is shown, and where
 * @steps: how many steps to enlarge; negative: to make smaller
 * @x: what is to stay where it is, in pixels of the display
 * @y: the same, from above
 */
void
mg_image_zoom_step (MgImageZoom *self, const MgImageRoom *room, int steps, double x, double y)
{
  double factor = self->factor;

  for (; steps > 0; steps--)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if (factors[i] > factor * 1.001)
        {
          factor = factors[i];
          break;
        }
  for (; steps < 0; steps++)
    for (guint i = G_N_ELEMENTS (factors); i > 0; i--)
      if (factors[i - 1] < factor * 0.999)
        {
          factor = factors[i - 1];
          break;
        }
  zoom_at (self, room, factor, x, y);
}

/**
 * mg_image_zoom_set_factor:
 * @self: a zoom that has settled
 * @room: what is shown, and where
 * @factor: pixels of the display for one of the picture, more than 0
 *
 * What is in the middle stays there.
 */
void
mg_image_zoom_set_factor (MgImageZoom *self, const MgImageRoom *room, double factor)
{
  zoom_at (self, room, factor, room->width / 2.0, room->height / 2.0);
}

/**
 * mg_image_zoom_move:
 * @self: a zoom that has settled
 * @room: what is shown, and where
 * @dx: how far the picture moves to the right, in pixels of the display
 * @dy: how far down
 */
void
mg_image_zoom_move (MgImageZoom *self, const MgImageRoom *room, double dx, double dy)
{
  self->x -= dx / self->factor;
  self->y -= dy / self->factor;
  mg_image_zoom_settle (self, room);
}

static double
reveal_place (double place, guint pixel, guint room, double factor)
{
  double half = room / factor / 2;

  /* One that is larger than the display: its upper left corner. */
  return CLAMP (place, pixel + MIN (1 - half, half), pixel + MAX (half, 1 - half));
}

/**
 * mg_image_zoom_reveal:
 * @self: a zoom that has settled
 * @room: what is shown, and where
 * @x: a pixel of the picture, from the left
 * @y: from above
 *
 * Moves the picture as little as need be to have that pixel in sight.
 */
void
mg_image_zoom_reveal (MgImageZoom *self, const MgImageRoom *room, guint x, guint y)
{
  self->x = reveal_place (self->x, x, room->width, self->factor);
  self->y = reveal_place (self->y, y, room->height, self->factor);
  mg_image_zoom_settle (self, room);
}

/* Whole pixels of the display, so that what is enlarged by a whole factor is sharp and even. */
static void
find_part (double place,
           guint n,
           guint room,
           double factor,
           double *ret_from,
           guint *ret_at,
           guint *ret_length)
{
  double length = MAX (floor (n * factor), 1);
  /* However it is rounded, something is in sight. */
  double start = CLAMP (round (room / 2.0 - place * factor), 1 - length, room - 1);
  double end = start + length;
  double at = CLAMP (start, 0, room);

  *ret_at = (guint) at;
  *ret_length = (guint) (MIN (end, room) - at);
  *ret_from = (at - start) / factor;
}

/**
 * mg_image_zoom_get_view:
 * @self: a zoom that has settled
 * @room: what is shown, and where
 * @ret_view: (out): what of the picture is in sight
 */
void
mg_image_zoom_get_view (const MgImageZoom *self, const MgImageRoom *room, MgImageView *ret_view)
{
  *ret_view = (MgImageView){ .factor = self->factor };
  if (room->width == 0 || room->height == 0)
    return;
  find_part (self->x, room->across, room->width, self->factor, &ret_view->x, &ret_view->left,
             &ret_view->width);
  find_part (self->y, room->down, room->height, self->factor, &ret_view->y, &ret_view->top,
             &ret_view->height);
}

/**
 * mg_image_view_hit:
 * @self: a view
 * @room: what is shown, and where
 * @x: pixels of the display from the left
 * @y: from above
 * @ret_x: (out): the pixel of the picture there, from the left
 * @ret_y: (out): from above
 *
 * Returns: %FALSE where there is none
 */
gboolean
mg_image_view_hit (const MgImageView *self,
                   const MgImageRoom *room,
                   double x,
                   double y,
                   guint *ret_x,
                   guint *ret_y)
{
  if (x < self->left || y < self->top || x >= self->left + self->width || y >= self->top + self->height)
    return FALSE;
  *ret_x = (guint) MIN (self->x + (x - self->left) / self->factor, room->across - 1);
  *ret_y = (guint) MIN (self->y + (y - self->top) / self->factor, room->down - 1);
  return TRUE;
}

/**
 * mg_image_view_place:
 * @self: a view
 * @x: a pixel of the picture, from the left; need not be in sight
 * @y: from above
 * @ret_area: (out): where it is, in pixels of the display
 */
void
mg_image_view_place (const MgImageView *self, guint x, guint y, MgPlotArea *ret_area)
{
  *ret_area = (MgPlotArea){ self->left + (x - self->x) * self->factor,
                            self->top + (y - self->y) * self->factor, self->factor, self->factor };
}
