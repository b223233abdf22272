/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Draw lists, as render nodes. */

#include "mg-draw-snapshot.h"

#include <math.h>

#include "mg-image-zoom.h"

static double
measure (const char *text, gpointer data)
{
  PangoLayout *layout = data;
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/**
 * mg_draw_canvas_init:
 * @canvas: (out caller-allocates): what can be drawn on
 * @layout: (transfer none): has the font; stays as long as @canvas does
 * @width: in pixels
 * @height: in pixels
 *
 * A canvas for what mg_draw_snapshot() draws with the same layout.
 */
void
mg_draw_canvas_init (MgCanvas *canvas, PangoLayout *layout, double width, double height)
{
  PangoContext *context = pango_layout_get_context (layout);
  const PangoFontDescription *font = pango_layout_get_font_description (layout);
  double size;

  if (font == NULL)
    font = pango_context_get_font_description (context);
  size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  *canvas = (MgCanvas){ width, height, size, measure, layout };
}

static GdkRGBA
get_color (MgDrawRole role, gboolean dark)
{
  guint32 color = mg_draw_role_get_color (role, dark);

  return (GdkRGBA){ (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255,
                    (float) (color & 0xff) / 255, 1 };
}

static void
add_rectangle (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* What is neither level nor upright has no node of its own in GTK 4.8, other than one that cairo paints. */
static void
add_slanted (GtkSnapshot *snapshot, const GdkRGBA *color, const MgDrawItem *item)
{
  double left = MIN (item->x, item->x + item->width) - item->thickness;
  double top = MIN (item->y, item->y + item->height) - item->thickness;
  cairo_t *cairo = gtk_snapshot_append_cairo (
    snapshot,
    &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (fabs (item->width) + 2 * item->thickness),
                         (float) (fabs (item->height) + 2 * item->thickness)));

  gdk_cairo_set_source_rgba (cairo, color);
  cairo_set_line_width (cairo, item->thickness);
  cairo_move_to (cairo, item->x, item->y);
  cairo_rel_line_to (cairo, item->width, item->height);
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

static void
add_line (GtkSnapshot *snapshot, const GdkRGBA *color, const MgDrawItem *item)
{
  double half = item->thickness / 2;

  if (item->height == 0)
    add_rectangle (snapshot, color, MIN (item->x, item->x + item->width), item->y - half, fabs (item->width),
                   item->thickness);
  else if (item->width == 0)
    add_rectangle (snapshot, color, item->x - half, MIN (item->y, item->y + item->height), item->thickness,
                   fabs (item->height));
  else
    add_slanted (snapshot, color, item);
}

static void
add_columns (GtkSnapshot *snapshot, const GdkRGBA *color, const MgDrawItem *item)
{
  for (guint i = 0; i < item->n_columns; i++)
    {
      const MgDrawColumn *column = &item->columns[i];

      if (column->top < column->bottom)
        add_rectangle (snapshot, color, item->x + i * item->width, (double) column->top, item->width,
                       (double) (column->bottom - column->top));
    }
}

/* A line is where x + y is a multiple of the step: where two rectangles meet their lines do. */
static void
add_hatch (GtkSnapshot *snapshot, const GdkRGBA *color, const MgDrawItem *item)
{
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT ((float) item->x, (float) item->y, (float) item->width, (float) item->height);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &bounds);

  gdk_cairo_set_source_rgba (cairo, color);
  for (double sum = floor ((item->x + item->y) / MG_DRAW_HATCH_STEP) * MG_DRAW_HATCH_STEP;
       sum < item->x + item->width + item->y + item->height; sum += MG_DRAW_HATCH_STEP)
    {
      cairo_move_to (cairo, sum - item->y, item->y);
      cairo_rel_line_to (cairo, -item->height, item->height);
    }
  cairo_set_line_width (cairo, 1);
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

static void
add_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, const MgDrawItem *item)
{
  double x = item->x;
  int width, height;

  pango_layout_set_text (layout, item->text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (item->align == MG_DRAW_END)
    x -= width;
  else if (item->align == MG_DRAW_CENTER)
    x -= (double) width / 2;
  gtk_snapshot_save (snapshot);
  /* Letters are sharp where they begin at a pixel. */
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (item->y - (double) height / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* Renderers blur what they enlarge: pixels that are drawn larger than they are have to be squares before. */
static GBytes *
enlarge (const MgDrawItem *item, MgImageView *view)
{
  const double factor = item->width / item->n_pixels_across;

  *view = (MgImageView){ .factor = factor, .width = (guint) item->width, .height = (guint) item->height };
  return mg_image_view_render (view, g_bytes_get_data (item->pixels, NULL), item->n_pixels_across,
                               item->n_pixels_down);
}

static gboolean
is_enlarged (const MgDrawItem *item)
{
  double across = item->width / item->n_pixels_across;
  double down = item->height / item->n_pixels_down;

  return across > 1 && fabs (across / down - 1) < 0.01;
}

static void
add_picture (GtkSnapshot *snapshot, const MgDrawItem *item)
{
  MgImageView view = { .width = item->n_pixels_across, .height = item->n_pixels_down };
  g_autoptr (GBytes) pixels = is_enlarged (item) ? enlarge (item, &view) : g_bytes_ref (item->pixels);
  GdkTexture *texture = gdk_memory_texture_new ((int) view.width, (int) view.height, GDK_MEMORY_DEFAULT,
                                                pixels, view.width * sizeof (guint32));
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT ((float) item->x, (float) item->y, (float) item->width, (float) item->height);

  gtk_snapshot_append_texture (snapshot, texture, &bounds);
  g_object_unref (texture);
}

/**
 * mg_draw_snapshot_item:
 * @item: what to draw
 * @snapshot: what to draw it on
 * @layout: has the font; its text changes
 * @dark: in which colours
 *
 * Draws one thing of a list.
 */
void
mg_draw_snapshot_item (const MgDrawItem *item, GtkSnapshot *snapshot, PangoLayout *layout, gboolean dark)
{
  GdkRGBA color = get_color (item->role, dark);

  switch (item->kind)
    {
    case MG_DRAW_RECTANGLE:
      add_rectangle (snapshot, &color, item->x, item->y, item->width, item->height);
      break;
    case MG_DRAW_LINE:
      add_line (snapshot, &color, item);
      break;
    case MG_DRAW_COLUMNS:
      add_columns (snapshot, &color, item);
      break;
    case MG_DRAW_HATCH:
      add_hatch (snapshot, &color, item);
      break;
    case MG_DRAW_TEXT:
      add_text (snapshot, layout, &color, item);
      break;
    case MG_DRAW_PICTURE:
      add_picture (snapshot, item);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_draw_snapshot:
 * @list: what to draw
 * @snapshot: what to draw it on
 * @layout: has the font; its text changes
 * @dark: in which colours
 *
 * Draws a list, one thing over the other.
 */
void
mg_draw_snapshot (const MgDrawList *list, GtkSnapshot *snapshot, PangoLayout *layout, gboolean dark)
{
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    mg_draw_snapshot_item (mg_draw_list_get_item (list, i), snapshot, layout, dark);
}
