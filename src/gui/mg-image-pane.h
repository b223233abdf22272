/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MG_TYPE_IMAGE_PANE (mg_image_pane_get_type ())
G_DECLARE_FINAL_TYPE (MgImagePane, mg_image_pane, MG, IMAGE_PANE, GtkWidget)

GtkWidget *mg_image_pane_new (MgInspection *inspection, GSettings *memory);

G_END_DECLS
