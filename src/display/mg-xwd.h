/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-format.h"

G_BEGIN_DECLS

/**
 * MG_XWD_HEADER:
 *
 * How many bytes tell whether it is one.
 */
#define MG_XWD_HEADER 100

gboolean mg_xwd_recognize (const guint8 *bytes, gsize length, MgImageFormat *ret_format);

G_END_DECLS
