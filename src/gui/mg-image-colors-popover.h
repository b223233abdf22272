/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-plot-scale.h"

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_COLORS_POPOVER (mg_image_colors_popover_get_type ())
G_DECLARE_FINAL_TYPE (MgImageColorsPopover, mg_image_colors_popover, MG, IMAGE_COLORS_POPOVER, GtkPopover)

void mg_image_colors_popover_set_memory (MgImageColorsPopover *self, GSettings *memory);
void mg_image_colors_popover_set_scale (MgImageColorsPopover *self, const MgPlotScale *scale);

G_END_DECLS
