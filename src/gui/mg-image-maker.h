/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-image-zoom.h"
#include "mg-image.h"

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_MAKER (mg_image_maker_get_type ())
G_DECLARE_FINAL_TYPE (MgImageMaker, mg_image_maker, MG, IMAGE_MAKER, GObject)

/**
 * MgImageOrder:
 * @frame: has the bytes
 * @format: how the picture lies in them, checked
 * @map: the colours of numbers
 * @scale: their scale, as somebody wants it: fixed, or to follow
 * @view: what is in sight
 * @whole: whether all pixels are wanted, too
 *
 * What is to be made. A plain value; it owns nothing.
 */
typedef struct
{
  MgFrame *frame;
  MgImageFormat format;
  MgColorMap map;
  MgPlotScale scale;
  MgImageView view;
  gboolean whole;
} MgImageOrder;

/**
 * MgImageMade:
 * @format: how the picture lies in memory
 * @map: the colours of its numbers
 * @scale: their scale
 * @summary: what is in it
 * @view: what is in sight of it
 * @pixels: (nullable): that, as #MgDrawItem has pixels; %NULL: nothing is
 * @whole: (nullable): all pixels, where they were wanted
 * @n_made: how many rows were made for it
 *
 * What was made.
 */
typedef struct
{
  MgImageFormat format;
  MgColorMap map;
  MgPlotScale scale;
  MgImageSummary summary;
  MgImageView view;
  GBytes *pixels;
  GBytes *whole;
  guint n_made;
} MgImageMade;

MgImageMaker *mg_image_maker_new (void);
void mg_image_maker_order (MgImageMaker *self, const MgImageOrder *order);
const MgImageMade *mg_image_maker_get_made (MgImageMaker *self);
void mg_image_maker_forget (MgImageMaker *self);

G_END_DECLS
