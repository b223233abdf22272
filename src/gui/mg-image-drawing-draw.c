/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How a picture is drawn, with the scale of its colours and the cursor. */

#include <adwaita.h>
#include <math.h>

#include "mg-draw-snapshot.h"
#include "mg-image-drawing-private.h"
#include "mg-image-legend.h"

/* The least that is left of the picture beside the legend, in pixels. */
#define PICTURE_LEAST 120
/* From this size on pixels have lines between them. */
#define GRID_LEAST 10
/* The mark of the cursor, where pixels are smaller. */
#define MARK_LEAST 7

/* Returns: whether there is a scale of what was made. */
static gboolean
get_legend (MgImageDrawing *self, MgImageLegend *legend)
{
  const MgImageMade *made = mg_image_maker_get_made (self->maker);

  if (made == NULL || made->format.kind != MG_PIXEL_VALUE || !made->scale.is_set)
    return FALSE;
  *legend = (MgImageLegend){ made->map, &made->scale, made->summary.bins };
  return TRUE;
}

/* Whether there is room for it beside the picture. */
static gboolean
shows_legend (MgImageDrawing *self)
{
  return self->legend_width > 0
         && gtk_widget_get_width (GTK_WIDGET (self)) - self->legend_width
              >= PICTURE_LEAST + 2 * MG_IMAGE_MARGIN;
}

/**
 * mg_image_drawing_measure_legend:
 * @self: a drawing
 *
 * For the drawing: finds how wide the scale beside the picture is. It gets wider, but not narrower, so that the picture
 * does not jump.
 *
 * Returns: how much narrower the room for the picture is with it, in pixels
 */
double
mg_image_drawing_measure_legend (MgImageDrawing *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MG_IMAGE_MARGIN;
  MgImageLegend legend;
  MgCanvas canvas;

  if (!get_legend (self, &legend) || height < 1)
    {
      self->legend_width = 0;
      return 0;
    }
  mg_draw_canvas_init (&canvas, self->layout, gtk_widget_get_width (GTK_WIDGET (self)), height);
  self->legend_width = MAX (self->legend_width, ceil (mg_image_legend_measure (&legend, &canvas, height)));
  return shows_legend (self) ? self->legend_width - MG_IMAGE_MARGIN : 0;
}

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

/* What was made, where it is in sight now: while it is zoomed what there is stands in for what is being made. */
static void
add_picture (MgImageDrawing *self, const MgImageMade *made, MgDrawList *list)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const MgImageView *view = &self->view;
  double grown = view->factor / made->view.factor;
  double x = view->left + (made->view.x - view->x) * view->factor;
  double y = view->top + (made->view.y - view->y) * view->factor;

  if (made->summary.n_missing_rows > 0)
    mg_draw_list_add_hatch (list, MG_DRAW_ROLE_MISSING, MG_IMAGE_MARGIN + view->left / scale,
                            MG_IMAGE_MARGIN + view->top / scale, view->width / scale, view->height / scale);
  mg_draw_list_add_picture (list, MG_IMAGE_MARGIN + x / scale, MG_IMAGE_MARGIN + y / scale,
                            made->view.width * grown / scale, made->view.height * grown / scale, made->pixels,
                            made->view.width, made->view.height);
}

static gboolean
is_current (MgImageDrawing *self, const MgImageMade *made)
{
  return made != NULL && made->pixels != NULL && self->view.width > 0
         && made->format.width == self->room.across && made->format.height == self->room.down;
}

/**
 * mg_image_drawing_make_list:
 * @self: a drawing
 *
 * Returns: (transfer full): all that it shows beside the cursor, in its size
 */
MgDrawList *
mg_image_drawing_make_list (MgImageDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MgImageMade *made = mg_image_maker_get_made (self->maker);
  double scale = gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  MgDrawList *list = mg_draw_list_new ();
  MgImageLegend legend;
  MgCanvas canvas;

  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, width, height);
  if (!is_current (self, made))
    return list;
  add_picture (self, made, list);
  if (get_legend (self, &legend) && shows_legend (self) && height > 2 * MG_IMAGE_MARGIN)
    {
      mg_draw_canvas_init (&canvas, self->layout, width, height);
      mg_image_legend_draw (&legend, &canvas, list, MG_IMAGE_MARGIN + self->room.width / scale,
                            MG_IMAGE_MARGIN, height - 2 * MG_IMAGE_MARGIN);
    }
  return list;
}

/* Lines between pixels that are large enough, on whole pixels of the display. */
static void
draw_grid (MgImageDrawing *self, GtkSnapshot *snapshot)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const MgImageView *view = &self->view;
  const GdkRGBA color = { 0.5f, 0.5f, 0.5f, 0.6f };
  float left = (float) (view->left / scale), top = (float) (view->top / scale);
  float width = (float) (view->width / scale), height = (float) (view->height / scale);

  if (view->factor / scale < GRID_LEAST)
    return;
  for (double x = ceil (view->x); (x - view->x) * view->factor < view->width; x++)
    gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (left + (float) ((x - view->x) * view->factor / scale), top, 1, height));
  for (double y = ceil (view->y); (y - view->y) * view->factor < view->height; y++)
    gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (left, top + (float) ((y - view->y) * view->factor / scale), width, 1));
}

static void
append_border (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ width, width, width, width },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

/* Black in white: seen on whatever the picture has there. With the keys it is bolder. */
static void
draw_cursor (MgImageDrawing *self, GtkSnapshot *snapshot)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA black = { 0, 0, 0, 1 };
  float width = gtk_widget_has_focus (GTK_WIDGET (self)) ? 2 : 1;
  graphene_rect_t rect;
  guint x, y;

  if (!mg_image_drawing_get_cursor (self, &x, &y))
    return;
  mg_image_drawing_get_place (self, x, y, &rect);
  graphene_rect_inset (&rect, MIN ((rect.size.width - MARK_LEAST) / 2, 0),
                       MIN ((rect.size.height - MARK_LEAST) / 2, 0));
  rect = GRAPHENE_RECT_INIT (floorf (rect.origin.x), floorf (rect.origin.y), ceilf (rect.size.width),
                             ceilf (rect.size.height));
  graphene_rect_inset (&rect, -width, -width);
  append_border (snapshot, &rect, width, &black);
  graphene_rect_inset (&rect, -width, -width);
  append_border (snapshot, &rect, width, &white);
}

/**
 * mg_image_drawing_draw:
 * @self: a drawing
 * @snapshot: what to draw it on
 *
 * For the drawing: all that it shows.
 */
void
mg_image_drawing_draw (MgImageDrawing *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (MgDrawList) list = mg_image_drawing_make_list (self);
  gboolean dark = is_dark ();

  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);
      /* What stands in for a moment may be larger than what is in sight. */
      gboolean clips = item->kind == MG_DRAW_PICTURE && item->x < MG_IMAGE_MARGIN + self->room.width / scale;

      if (clips)
        gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (MG_IMAGE_MARGIN, MG_IMAGE_MARGIN,
                                                               (float) (self->room.width / scale),
                                                               (float) (self->room.height / scale)));
      mg_draw_snapshot_item (item, snapshot, self->layout, dark);
      if (clips)
        gtk_snapshot_pop (snapshot);
    }
  if (!is_current (self, mg_image_maker_get_made (self->maker)))
    return;
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) (2 * MG_IMAGE_MARGIN + self->room.width / scale),
                                               (float) gtk_widget_get_height (widget)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MG_IMAGE_MARGIN, MG_IMAGE_MARGIN));
  draw_grid (self, snapshot);
  gtk_snapshot_restore (snapshot);
  draw_cursor (self, snapshot);
  gtk_snapshot_pop (snapshot);
}
