/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_FORMAT_POPOVER (mg_image_format_popover_get_type ())
G_DECLARE_FINAL_TYPE (MgImageFormatPopover, mg_image_format_popover, MG, IMAGE_FORMAT_POPOVER, GtkPopover)

void mg_image_format_popover_set_memory (MgImageFormatPopover *self, GSettings *memory);
void
mg_image_format_popover_set_sentence (MgImageFormatPopover *self, const char *sentence, gboolean refused);

G_END_DECLS
