/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-glyphs.h"

#include <math.h>
#include <string.h>

struct _MgGlyphs
{
  PangoFont *font;
  PangoFont *bold;
  PangoGlyph glyphs[MG_N_GLYPHS];
  PangoGlyph bold_glyphs[MG_N_GLYPHS];
  /* Pango units. */
  int char_width;
  double baseline;
  int row_height;
  PangoGlyphString *string;
};

static PangoGlyph
shape (PangoFont *font, const char *text, int *ret_width)
{
  PangoGlyphString *string = pango_glyph_string_new ();
  PangoAnalysis analysis = { 0 };
  PangoGlyph glyph;

  analysis.font = font;
  analysis.language = pango_language_get_default ();
  analysis.script = PANGO_SCRIPT_LATIN;
  pango_shape (text, -1, &analysis, string);
  glyph = string->num_glyphs > 0 ? string->glyphs[0].glyph : PANGO_GLYPH_EMPTY;
  if (ret_width != NULL && string->num_glyphs > 0)
    *ret_width = string->glyphs[0].geometry.width;
  pango_glyph_string_free (string);
  return glyph;
}

static void
shape_all (PangoFont *font, PangoGlyph *glyphs)
{
  for (int c = ' '; c < 127; c++)
    {
      char text[2] = { (char) c, 0 };

      glyphs[c] = shape (font, text, NULL);
    }
  glyphs[MG_GLYPH_DOT] = shape (font, "·", NULL);
  glyphs[MG_GLYPH_CROSS] = shape (font, "×", NULL);
  /* A font may lack what is not ASCII. */
  if (glyphs[MG_GLYPH_DOT] & PANGO_GLYPH_UNKNOWN_FLAG)
    glyphs[MG_GLYPH_DOT] = glyphs['.'];
  if (glyphs[MG_GLYPH_CROSS] & PANGO_GLYPH_UNKNOWN_FLAG)
    glyphs[MG_GLYPH_CROSS] = glyphs['x'];
}

/**
 * mg_glyphs_new:
 * @context: of the widget that draws
 * @points: how large
 * @spacing: pixels between two rows
 *
 * Returns: (transfer full): the characters in the system's monospace font
 */
MgGlyphs *
mg_glyphs_new (PangoContext *context, int points, int spacing)
{
  MgGlyphs *self = g_new0 (MgGlyphs, 1);
  PangoFontDescription *description = pango_font_description_from_string ("Monospace");
  PangoFontMetrics *metrics;
  double ascent, descent;

  pango_font_description_set_size (description, points * PANGO_SCALE);
  self->font = pango_context_load_font (context, description);
  metrics = pango_font_get_metrics (self->font, NULL);
  ascent = pango_font_metrics_get_ascent (metrics) / (double) PANGO_SCALE;
  descent = pango_font_metrics_get_descent (metrics) / (double) PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  self->bold = pango_context_load_font (context, description);
  pango_font_description_free (description);

  self->row_height = (int) ceil (ascent + descent) + spacing;
  self->baseline = round (ascent + spacing / 2.0);
  shape (self->font, "0", &self->char_width);
  shape_all (self->font, self->glyphs);
  shape_all (self->bold, self->bold_glyphs);
  self->string = pango_glyph_string_new ();
  return self;
}

/**
 * mg_glyphs_free:
 * @self: (transfer full): the characters
 */
void
mg_glyphs_free (MgGlyphs *self)
{
  pango_glyph_string_free (self->string);
  g_object_unref (self->font);
  g_object_unref (self->bold);
  g_free (self);
}

/**
 * mg_glyphs_get_char_width:
 * @self: the characters
 *
 * Returns: how wide each is, in pixels
 */
double
mg_glyphs_get_char_width (MgGlyphs *self)
{
  return self->char_width / (double) PANGO_SCALE;
}

/**
 * mg_glyphs_get_row_height:
 * @self: the characters
 *
 * Returns: how high a row is, in pixels
 */
int
mg_glyphs_get_row_height (MgGlyphs *self)
{
  return self->row_height;
}

/* All characters of one style as one node; the gaps between them become part of the width of the one before.
 */
static GskRenderNode *
render_style (MgGlyphs *self, const MgGridRow *row, MgCellStyle style, const GdkRGBA *colour)
{
  gboolean bold = style == MG_STYLE_SPECIAL || style == MG_STYLE_PENDING;
  const PangoGlyph *glyphs = bold ? self->bold_glyphs : self->glyphs;
  PangoGlyphString *string = self->string;
  guint first = 0;
  guint last = 0;
  int n = 0;

  pango_glyph_string_set_size (string, (int) row->n_columns);
  /* set_size() leaves what it adds as it was. */
  memset (string->glyphs, 0, row->n_columns * sizeof *string->glyphs);
  for (guint i = 0; i < row->n_columns; i++)
    {
      if (row->codes[i] == 0 || row->codes[i] == ' ' || row->styles[i] != style)
        continue;
      if (n == 0)
        first = i;
      else
        string->glyphs[n - 1].geometry.width = (int) (i - last) * self->char_width;
      string->glyphs[n].glyph = glyphs[row->codes[i]];
      string->glyphs[n].geometry.width = self->char_width;
      string->glyphs[n].attr.is_cluster_start = 1;
      string->log_clusters[n] = n;
      last = i;
      n++;
    }
  if (n == 0)
    return NULL;
  string->num_glyphs = n;
  return gsk_text_node_new (
    bold ? self->bold : self->font, string, colour,
    &GRAPHENE_POINT_INIT ((float) (first * mg_glyphs_get_char_width (self)), (float) self->baseline));
}

/**
 * mg_glyphs_render:
 * @self: the characters
 * @row: what to draw
 * @colours: of each style
 *
 * Returns: (transfer full): the row as one node, with its upper left corner at the origin
 */
GskRenderNode *
mg_glyphs_render (MgGlyphs *self, const MgGridRow *row, const GdkRGBA colours[MG_N_STYLES])
{
  GskRenderNode *nodes[MG_N_STYLES];
  GskRenderNode *container;
  guint n = 0;

  for (guint style = 0; style < MG_N_STYLES; style++)
    {
      GskRenderNode *node = render_style (self, row, style, &colours[style]);

      if (node != NULL)
        nodes[n++] = node;
    }
  container = gsk_container_node_new (nodes, n);
  for (guint i = 0; i < n; i++)
    gsk_render_node_unref (nodes[i]);
  return container;
}
