/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-format.h"

G_BEGIN_DECLS

/**
 * MG_IMAGE_GUESS_PIXELS:
 *
 * How many pixels are looked at to find out how wide a picture is.
 */
#define MG_IMAGE_GUESS_PIXELS 65536

gboolean mg_image_guess_is_rgb (const guint8 *bytes, gsize length);
guint mg_image_guess_width (const MgImageFormat *format, const guint8 *bytes, gsize length);

G_END_DECLS
