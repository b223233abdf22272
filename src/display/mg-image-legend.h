/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image.h"

G_BEGIN_DECLS

/**
 * MgImageLegend:
 * @map: the colours of numbers
 * @scale: their scale, which has followed something
 * @bins: (array fixed-size=64): how many numbers are in each part of the scale
 *
 * What stands beside a picture of numbers: which colour is which, and how often it is there. A plain value; it owns
 * nothing.
 */
typedef struct
{
  MgColorMap map;
  const MgPlotScale *scale;
  const guint *bins;
} MgImageLegend;

double mg_image_legend_measure (const MgImageLegend *self, const MgCanvas *canvas, double height);
void mg_image_legend_draw (const MgImageLegend *self,
                           const MgCanvas *canvas,
                           MgDrawList *list,
                           double x,
                           double y,
                           double height);

G_END_DECLS
