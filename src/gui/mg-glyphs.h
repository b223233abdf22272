/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-grid-row.h"

G_BEGIN_DECLS

/**
 * MgGlyphs:
 *
 * The characters of a grid in one font, shaped once, so that a row becomes one text node for each colour.
 */
typedef struct _MgGlyphs MgGlyphs;

MgGlyphs *mg_glyphs_new (PangoContext *context, int points, int spacing);
void mg_glyphs_free (MgGlyphs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgGlyphs, mg_glyphs_free)

double mg_glyphs_get_char_width (MgGlyphs *self);
int mg_glyphs_get_row_height (MgGlyphs *self);
GskRenderNode *mg_glyphs_render (MgGlyphs *self, const MgGridRow *row, const GdkRGBA colours[MG_N_STYLES]);

G_END_DECLS
