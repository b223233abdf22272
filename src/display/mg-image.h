/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-color-map.h"
#include "mg-draw-list.h"
#include "mg-frame.h"
#include "mg-image-format.h"
#include "mg-plot-columns.h"
#include "mg-plot-scale.h"
#include "mg-plot.h"

G_BEGIN_DECLS

/**
 * MG_IMAGE_N_BINS:
 *
 * In how many parts of the scale values are counted.
 */
#define MG_IMAGE_N_BINS 64

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

/**
 * MgImage:
 *
 * A picture in memory, with what is not known of it, and the colours that were made of it. What did not change is not
 * made again. Not thread-safe, but it may be used by one thread after the other.
 */
typedef struct _MgImage MgImage;

MgImage *mg_image_new (const MgImageFormat *format);
void mg_image_free (MgImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgImage, mg_image_free)

const MgImageFormat *mg_image_get_format (const MgImage *self);
void mg_image_set_map (MgImage *self, MgColorMap map);
MgColorMap mg_image_get_map (const MgImage *self);
void mg_image_set_scale (MgImage *self, const MgPlotScale *scale);
const MgPlotScale *mg_image_get_scale (const MgImage *self);

void mg_image_put (MgImage *self, guint64 offset, const guint8 *bytes, guint64 length);
void mg_image_lose (MgImage *self, guint64 offset, guint64 length);
void mg_image_put_frame (MgImage *self, MgFrame *frame, MgFrame *before);

guint mg_image_update (MgImage *self, gint64 now);
const guint32 *mg_image_get_pixels (const MgImage *self);
const MgImageSummary *mg_image_get_summary (const MgImage *self);

void mg_image_draw (MgImage *self,
                    const char *name,
                    gint64 now,
                    const MgCanvas *canvas,
                    MgDrawList *list,
                    MgPlotArea *ret_area);

G_END_DECLS
