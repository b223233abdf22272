/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image.h"

G_BEGIN_DECLS

/* How many colours numbers have. */
#define MG_IMAGE_N_COLORS 256

/**
 * MgImageRow:
 * @low: the lowest number that a scale has a place for
 * @high: the highest; below @low where there is none
 * @n_marks: how many pixels are none of these, by #MgPlotMark
 * @bins: how many numbers are in each part of the scale
 * @is_new: whether its bytes are others than those that its colours were made of
 * @is_plain: whether it has nothing but numbers that are known and that the scale has a place for
 *
 * What is known of a row of pixels.
 */
typedef struct
{
  double low;
  double high;
  guint n_marks[MG_PLOT_N_MARKS];
  guint bins[MG_IMAGE_N_BINS];
  gboolean is_new;
  gboolean is_plain;
} MgImageRow;

struct _MgImage
{
  MgImageFormat format;
  gsize pixel_size;
  gsize row_size;
  /* Rows without gaps, in the order that they have in memory. */
  guint8 *bytes;
  /* Of these, by their place in @bytes. */
  MgRangeSet *missing;
  MgImageRow *rows;
  /* As it is shown. */
  guint32 *pixels;
  guint32 colors[MG_IMAGE_N_COLORS];
  MgColorMap map;
  MgPlotScale scale;
  gboolean scale_is_new;
  MgImageSummary summary;
  /* The numbers of a row. */
  double *values;
};

void mg_image_survey_row (MgImage *self, guint index);
void mg_image_make_row (MgImage *self, guint index);

G_END_DECLS
