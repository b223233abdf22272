/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-maker.h"
#include "mg-image-plan.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MgImagePixel:
 * @text: where it is, and what is there
 * @has_color: whether it is known, and a colour
 * @color: which one, 0xAARRGGBB
 *
 * What is told of a pixel.
 */
typedef struct
{
  char *text;
  gboolean has_color;
  guint32 color;
} MgImagePixel;

void mg_image_pixel_clear (MgImagePixel *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgImagePixel, mg_image_pixel_clear)

void mg_image_text_pixel (MgInspection *inspection,
                          const MgImageFormat *format,
                          guint x,
                          guint y,
                          MgImagePixel *ret_pixel);
char *mg_image_text_plan (const MgImagePlan *plan);
const char *mg_image_text_found (const MgImagePlan *plan);
char *mg_image_text_factor (double factor);
char *mg_image_text_note (MgInspection *inspection, const MgImagePlan *plan, const MgImageMade *made);

G_END_DECLS
