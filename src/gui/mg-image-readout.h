/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-image-text.h"

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_READOUT (mg_image_readout_get_type ())
G_DECLARE_FINAL_TYPE (MgImageReadout, mg_image_readout, MG, IMAGE_READOUT, GtkWidget)

GtkWidget *mg_image_readout_new (void);
void mg_image_readout_set_pixel (MgImageReadout *self, const char *prefix, const MgImagePixel *pixel);
const char *mg_image_readout_get_text (MgImageReadout *self);
gboolean mg_image_readout_get_color (MgImageReadout *self, guint32 *ret_color);

G_END_DECLS
