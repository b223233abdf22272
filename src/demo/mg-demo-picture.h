/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgDemoPicture:
 * @width: in pixels
 * @height: in pixels
 * @is_float: whether a pixel is one float from 0.0 to 1.0, or three bytes: red, green and blue
 *
 * A picture that moves: a ball on a field of colours that drifts. Rows lie one behind the other, the upper one first.
 */
typedef struct
{
  guint width;
  guint height;
  gboolean is_float;
} MgDemoPicture;

gsize mg_demo_picture_get_size (const MgDemoPicture *self);
void mg_demo_picture_draw (const MgDemoPicture *self, guint64 number, guint32 *words);

G_END_DECLS
