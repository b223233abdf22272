/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-image-drawing.h"

G_BEGIN_DECLS

/* The mapping of most of these tests: numbers from 0 to 1. */
#define IMAGE_WIDTH  40
#define IMAGE_HEIGHT 30
#define IMAGE_SIZE   (IMAGE_WIDTH * IMAGE_HEIGHT * sizeof (float))

float *image_fixture_make_values (void);
GSettings *image_fixture_make_memory (void);
MgImageDrawing *image_fixture_find_drawing (GtkWidget *widget);
gboolean image_fixture_press (GtkWidget *widget, guint key, GdkModifierType modifiers);

G_END_DECLS
