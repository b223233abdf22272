/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-demo-picture.h"

/* Pixels that the ball and the field move with each picture. */
#define STEP_X 3
#define STEP_Y 2
#define DRIFT  1

/**
 * mg_demo_picture_get_size:
 * @self: a picture
 *
 * Returns: in bytes, rounded up to whole words
 */
gsize
mg_demo_picture_get_size (const MgDemoPicture *self)
{
  const gsize size = (gsize) self->width * self->height * (self->is_float ? sizeof (float) : 3);

  return (size + 3) / 4 * 4;
}

/* Where something is after so many steps that turns round at both ends. */
static gint64
bounce (guint64 steps, gint64 room)
{
  const guint64 period = 2 * (guint64) MAX (room, 1);
  const guint64 at = steps % period;

  return (gint64) MIN (at, period - at);
}

/* From 0 to 255 and back, once over the width. */
static guint
ramp (guint64 at, guint width)
{
  const guint64 phase = at % width * 512 / width;

  return (guint) MIN (phase, 511 - phase);
}

static void
draw_row (const MgDemoPicture *self,
          guint64 number,
          guint y,
          gint64 ball_x,
          gint64 ball_y,
          gint64 radius,
          gpointer row)
{
  guint8 *bytes = row;
  float *floats = row;
  const guint green = y * 255 / self->height;

  for (guint x = 0; x < self->width; x++)
    {
      const gint64 right = x - ball_x;
      const gint64 down = y - ball_y;
      const gboolean ball = right * right + down * down <= radius * radius;
      const guint red = ramp (x + number * DRIFT, self->width);

      if (self->is_float)
        {
          floats[x] = ball ? 1.0f : (float) (red + green) / 640.0f;
          continue;
        }
      bytes[3 * x] = (guint8) (ball ? 255 : red);
      bytes[3 * x + 1] = (guint8) (ball ? 255 : green);
      bytes[3 * x + 2] = (guint8) (ball ? 255 : 255 - red);
    }
}

/**
 * mg_demo_picture_draw:
 * @self: a picture
 * @number: which of the pictures, from 0
 * @words: (out caller-allocates): mg_demo_picture_get_size() bytes
 *
 * Draws it.
 */
void
mg_demo_picture_draw (const MgDemoPicture *self, guint64 number, guint32 *words)
{
  const gint64 radius = MIN (self->width, self->height) / 8;
  const gint64 ball_x = radius + bounce (number * STEP_X, (gint64) self->width - 1 - 2 * radius);
  const gint64 ball_y = radius + bounce (number * STEP_Y, (gint64) self->height - 1 - 2 * radius);
  const gsize length = (gsize) self->width * (self->is_float ? sizeof (float) : 3);

  for (guint y = 0; y < self->height; y++)
    draw_row (self, number, y, ball_x, ball_y, radius, (guint8 *) words + y * length);
}
