/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-color-map.h"
#include "mg-draw-list.h"
#include "mg-image-format.h"
#include "mg-plot-columns.h"
#include "mg-plot-scale.h"
#include "mg-plot.h"
#include "mg-range-set.h"

G_BEGIN_DECLS

/**
 * MG_IMAGE_N_BINS:
 *
 * In how many parts of the scale values are counted.
 */
#define MG_IMAGE_N_BINS 64

/**
 * MgImage:
 * @format: how it lies in memory, checked
 * @bytes: (array length=length): what is in memory from the format's offset on
 * @length: how many bytes; less than the picture has where the mapping ends before
 * @missing: (nullable): which bytes of the mapping are not known, though they are in @bytes
 * @map: the colours of numbers
 * @scale: (nullable): the scale of numbers, which follows at every drawing; %NULL for pixels that are colours
 * @now: when it is drawn, in microseconds of the monotonic clock
 *
 * A picture in memory. A plain value; it owns nothing.
 */
typedef struct
{
  const MgImageFormat *format;
  const guint8 *bytes;
  guint64 length;
  const MgRangeSet *missing;
  MgColorMap map;
  MgPlotScale *scale;
  gint64 now;
} MgImage;

/**
 * MgImageSummary:
 * @values: what there is in all
 * @n_missing_rows: rows of which any pixel is missing
 * @bins: how many values are in each part of the scale, from its lower end; those outside are in the first and the last
 */
typedef struct
{
  MgPlotSummary values;
  guint n_missing_rows;
  guint bins[MG_IMAGE_N_BINS];
} MgImageSummary;

GBytes *mg_image_make_pixels (const MgImage *self, MgImageSummary *ret_summary);
void mg_image_draw (const MgImage *self,
                    const char *name,
                    const MgCanvas *canvas,
                    MgDrawList *list,
                    MgPlotArea *ret_area);

G_END_DECLS
