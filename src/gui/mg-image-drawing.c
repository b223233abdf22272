/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-drawing.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-accessible.h"
#include "mg-draw-snapshot.h"
#include "mg-image-drawing-private.h"
#include "mg-image-legend.h"
#include "mg-image-text.h"

/* Around the picture, and the least that is left of it beside the legend; all in pixels. */
#define MARGIN        8
#define PICTURE_LEAST 120
/* From this size on pixels have lines between them. */
#define GRID_LEAST 10
/* The mark of the cursor, where pixels are smaller. */
#define MARK_LEAST 7

enum
{
  SIGNAL_MADE,
  SIGNAL_POINTER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgImageDrawing, mg_image_drawing, GTK_TYPE_WIDGET)

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

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
         && gtk_widget_get_width (GTK_WIDGET (self)) - self->legend_width >= PICTURE_LEAST + 2 * MARGIN;
}

static void
measure_legend (MgImageDrawing *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;
  MgImageLegend legend;
  MgCanvas canvas;

  if (!get_legend (self, &legend) || height < 1)
    {
      self->legend_width = 0;
      return;
    }
  mg_draw_canvas_init (&canvas, self->layout, gtk_widget_get_width (GTK_WIDGET (self)), height);
  self->legend_width = MAX (self->legend_width, ceil (mg_image_legend_measure (&legend, &canvas, height)));
}

/* How much room there is for how large a picture. */
static void
update_room (MgImageDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);
  int scale = gtk_widget_get_scale_factor (widget);
  double width, height;

  measure_legend (self);
  width
    = gtk_widget_get_width (widget) - 2 * MARGIN - (shows_legend (self) ? self->legend_width - MARGIN : 0);
  height = gtk_widget_get_height (widget) - 2 * MARGIN;
  self->room = (MgImageRoom){ plan != NULL ? plan->format.width : 0, plan != NULL ? plan->format.height : 0,
                              (guint) (MAX (width, 0) * scale), (guint) (MAX (height, 0) * scale) };
}

static void
read_scale (MgImageDrawing *self, MgPlotScale *scale)
{
  mg_plot_scale_init (scale, g_settings_get_boolean (self->memory, "image-log"));
  /* Where there is no such range it is found as if none was given; the pane says so. */
  if (g_settings_get_boolean (self->memory, "image-fixed"))
    mg_plot_scale_fix (scale, g_settings_get_double (self->memory, "image-low"),
                       g_settings_get_double (self->memory, "image-high"));
}

static MgColorMap
read_map (MgImageDrawing *self)
{
  g_autofree char *name = g_settings_get_string (self->memory, "image-colors");
  MgColorMap map = MG_COLOR_MAP_VIRIDIS;

  mg_color_map_parse (name, &map, NULL);
  return map;
}

static void
order (MgImageDrawing *self)
{
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  MgImageOrder what = { .frame = frame, .view = self->view, .whole = self->wants_whole };

  if (plan == NULL || frame == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  what.format = plan->format;
  what.map = read_map (self);
  read_scale (self, &what.scale);
  mg_image_maker_order (self->maker, &what);
  self->wants_whole = FALSE;
}

/**
 * mg_image_drawing_update:
 * @self: a drawing
 *
 * For the drawing: finds what is in sight, and has it made.
 */
void
mg_image_drawing_update (MgImageDrawing *self)
{
  update_room (self);
  self->view = (MgImageView){ .width = 0 };
  if (self->room.across > 0)
    {
      mg_image_zoom_settle (&self->zoom, &self->room);
      mg_image_zoom_get_view (&self->zoom, &self->room, &self->view);
    }
  order (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_made (MgImageDrawing *self)
{
  MgImageRoom before = self->room;

  /* With the first numbers a scale comes beside the picture. */
  update_room (self);
  if (before.width != self->room.width)
    mg_image_drawing_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_MADE], 0);
}

static void
on_frame (MgImageDrawing *self)
{
  order (self);
  if (self->has_pointer)
    mg_image_drawing_tell_pointer (self);
}

static void
on_memory (MgImageDrawing *self, const char *key)
{
  if (g_str_has_prefix (key, "image-"))
    {
      self->legend_width = 0;
      order (self);
    }
}

static void
describe_cursor (MgImageDrawing *self)
{
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);
  g_auto (MgImagePixel) pixel = { .text = NULL };
  guint x, y;

  if (!mg_image_drawing_get_cursor (self, &x, &y))
    return;
  mg_image_text_pixel (self->inspection, &plan->format, x, y, &pixel);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, pixel.text, -1);
}

static void
on_cursor (MgImageDrawing *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    describe_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_sentence (MgImageDrawing *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    mg_inspection_get_sentence (self->inspection), -1);
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
    mg_draw_list_add_hatch (list, MG_DRAW_ROLE_MISSING, MARGIN + view->left / scale,
                            MARGIN + view->top / scale, view->width / scale, view->height / scale);
  mg_draw_list_add_picture (list, MARGIN + x / scale, MARGIN + y / scale, made->view.width * grown / scale,
                            made->view.height * grown / scale, made->pixels, made->view.width,
                            made->view.height);
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
  if (get_legend (self, &legend) && shows_legend (self) && height > 2 * MARGIN)
    {
      mg_draw_canvas_init (&canvas, self->layout, width, height);
      mg_image_legend_draw (&legend, &canvas, list, MARGIN + self->room.width / scale, MARGIN,
                            height - 2 * MARGIN);
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

static void
mg_image_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);
  double scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (MgDrawList) list = mg_image_drawing_make_list (self);
  gboolean dark = is_dark ();

  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);
      /* What stands in for a moment may be larger than what is in sight. */
      gboolean clips = item->kind == MG_DRAW_PICTURE && item->x < MARGIN + self->room.width / scale;

      if (clips)
        gtk_snapshot_push_clip (snapshot,
                                &GRAPHENE_RECT_INIT (MARGIN, MARGIN, (float) (self->room.width / scale),
                                                     (float) (self->room.height / scale)));
      mg_draw_snapshot_item (item, snapshot, self->layout, dark);
      if (clips)
        gtk_snapshot_pop (snapshot);
    }
  if (!is_current (self, mg_image_maker_get_made (self->maker)))
    return;
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) (2 * MARGIN + self->room.width / scale),
                                               (float) gtk_widget_get_height (widget)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, MARGIN));
  draw_grid (self, snapshot);
  gtk_snapshot_restore (snapshot);
  draw_cursor (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
mg_image_drawing_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 240;
}

static void
mg_image_drawing_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  mg_image_drawing_update (self);
}

static void
mg_image_drawing_map (GtkWidget *widget)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);

  GTK_WIDGET_CLASS (mg_image_drawing_parent_class)->map (widget);
  mg_image_planner_set_active (self->planner, TRUE);
  mg_image_drawing_update (self);
}

static void
mg_image_drawing_unmap (GtkWidget *widget)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);

  mg_image_planner_set_active (self->planner, FALSE);
  mg_image_maker_forget (self->maker);
  self->has_pointer = FALSE;
  GTK_WIDGET_CLASS (mg_image_drawing_parent_class)->unmap (widget);
}

static void
mg_image_drawing_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);

  GTK_WIDGET_CLASS (mg_image_drawing_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    {
      pango_layout_context_changed (self->layout);
      self->legend_width = 0;
      gtk_widget_queue_allocate (widget);
    }
}

static void
mg_image_drawing_dispose (GObject *object)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (object);

  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  if (self->memory != NULL)
    g_signal_handlers_disconnect_by_data (self->memory, self);
  if (self->planner != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->planner, self);
      /* What it has guessed on another thread holds it for a while. */
      g_object_run_dispose (G_OBJECT (self->planner));
    }
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_signal_handlers_disconnect_by_data (self->maker, self);
  mg_image_maker_forget (self->maker);
  g_clear_object (&self->planner);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);
  g_clear_pointer (&self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_image_drawing_parent_class)->dispose (object);
}

static void
mg_image_drawing_finalize (GObject *object)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (object);

  g_object_unref (self->maker);
  g_object_unref (self->layout);

  G_OBJECT_CLASS (mg_image_drawing_parent_class)->finalize (object);
}

static void
mg_image_drawing_class_init (MgImageDrawingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_image_drawing_dispose;
  object_class->finalize = mg_image_drawing_finalize;
  widget_class->measure = mg_image_drawing_measure;
  widget_class->size_allocate = mg_image_drawing_size_allocate;
  widget_class->snapshot = mg_image_drawing_snapshot;
  widget_class->map = mg_image_drawing_map;
  widget_class->unmap = mg_image_drawing_unmap;
  widget_class->system_setting_changed = mg_image_drawing_system_setting_changed;

  /**
   * MgImageDrawing::made:
   * @self: a drawing
   *
   * It shows something new.
   */
  signals[SIGNAL_MADE]
    = g_signal_new ("made", MG_TYPE_IMAGE_DRAWING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MgImageDrawing::pointer:
   * @self: a drawing
   *
   * The pointer is over another pixel, or over one that may be another.
   */
  signals[SIGNAL_POINTER]
    = g_signal_new ("pointer", MG_TYPE_IMAGE_DRAWING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "mg-image-drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  mg_image_drawing_class_init_input (widget_class);
}

static void
mg_image_drawing_init (MgImageDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  mg_image_zoom_init (&self->zoom);
  self->maker = mg_image_maker_new ();
  self->layout = gtk_widget_create_pango_layout (widget, NULL);
  g_signal_connect_swapped (self->maker, "made", G_CALLBACK (on_made), self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  /* A picture is the same in every language. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark",
                            G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_allocate), NULL);
  mg_image_drawing_init_input (self);
}

/**
 * mg_image_drawing_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): values as a picture, drawn
 */
GtkWidget *
mg_image_drawing_new (MgInspection *inspection, GSettings *memory)
{
  MgImageDrawing *self = g_object_new (MG_TYPE_IMAGE_DRAWING, NULL);
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (inspection));
  g_auto (GStrv) parts = g_strsplit (_ ("Picture of %s"), "%s", 2);
  g_autofree char *label = g_strjoinv (mg_mapping_get_display_name (mapping), parts);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  self->planner = mg_image_planner_new (inspection, memory);
  mg_accessible_set_label (GTK_WIDGET (self), label);
  g_signal_connect_swapped (self->planner, "changed", G_CALLBACK (mg_image_drawing_update), self);
  g_signal_connect_swapped (inspection, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_connect_swapped (inspection, "notify::cursor", G_CALLBACK (on_cursor), self);
  g_signal_connect_swapped (inspection, "notify::sentence", G_CALLBACK (on_sentence), self);
  g_signal_connect_swapped (memory, "changed", G_CALLBACK (on_memory), self);
  return GTK_WIDGET (self);
}

/**
 * mg_image_drawing_get_planner:
 * @self: a drawing
 *
 * Returns: (transfer none): who knows what of the mapping it shows
 */
MgImagePlanner *
mg_image_drawing_get_planner (MgImageDrawing *self)
{
  return self->planner;
}

/**
 * mg_image_drawing_get_made:
 * @self: a drawing
 *
 * Returns: (transfer none) (nullable): what it shows, until it shows something else
 */
const MgImageMade *
mg_image_drawing_get_made (MgImageDrawing *self)
{
  return mg_image_maker_get_made (self->maker);
}

/**
 * mg_image_drawing_want_whole:
 * @self: a drawing
 *
 * Has all pixels of the picture in what is made next.
 */
void
mg_image_drawing_want_whole (MgImageDrawing *self)
{
  self->wants_whole = TRUE;
  order (self);
}

/**
 * mg_image_drawing_to_display:
 * @self: a drawing
 * @x: from the left of the widget
 * @y: from above
 * @ret_x: (out): in pixels of the display, from where the room for the picture begins
 * @ret_y: (out): from above
 *
 * For the drawing.
 */
void
mg_image_drawing_to_display (MgImageDrawing *self, double x, double y, double *ret_x, double *ret_y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  *ret_x = (x - MARGIN) * scale;
  *ret_y = (y - MARGIN) * scale;
}

/**
 * mg_image_drawing_hit:
 * @self: a drawing
 * @x: from the left of the widget
 * @y: from above
 * @ret_x: (out): of the pixel there, from the left
 * @ret_y: (out): from above
 *
 * For the drawing.
 *
 * Returns: %FALSE where there is no pixel
 */
gboolean
mg_image_drawing_hit (MgImageDrawing *self, double x, double y, guint *ret_x, guint *ret_y)
{
  mg_image_drawing_to_display (self, x, y, &x, &y);
  return mg_image_view_hit (&self->view, &self->room, x, y, ret_x, ret_y);
}

/**
 * mg_image_drawing_tell_pointer:
 * @self: a drawing
 *
 * For the drawing: tells that there may be something else under the pointer.
 */
void
mg_image_drawing_tell_pointer (MgImageDrawing *self)
{
  g_signal_emit (self, signals[SIGNAL_POINTER], 0);
}

/**
 * mg_image_drawing_get_factor:
 * @self: a drawing
 *
 * Returns: pixels of the display for one of the picture
 */
double
mg_image_drawing_get_factor (MgImageDrawing *self)
{
  return self->zoom.factor;
}

/**
 * mg_image_drawing_zoom:
 * @self: a drawing
 * @steps: how many steps to enlarge; negative: to make smaller
 */
void
mg_image_drawing_zoom (MgImageDrawing *self, int steps)
{
  if (self->room.across == 0)
    return;
  mg_image_zoom_step (&self->zoom, &self->room, steps, self->room.width / 2.0, self->room.height / 2.0);
  mg_image_drawing_update (self);
}

/**
 * mg_image_drawing_fit:
 * @self: a drawing
 *
 * Shows all of the picture, as large as it fits.
 */
void
mg_image_drawing_fit (MgImageDrawing *self)
{
  self->zoom.fits = TRUE;
  mg_image_drawing_update (self);
}

/**
 * mg_image_drawing_set_factor:
 * @self: a drawing
 * @factor: pixels of the display for one of the picture
 */
void
mg_image_drawing_set_factor (MgImageDrawing *self, double factor)
{
  if (self->room.across == 0)
    return;
  mg_image_zoom_set_factor (&self->zoom, &self->room, factor);
  mg_image_drawing_update (self);
}

/**
 * mg_image_drawing_get_pointer:
 * @self: a drawing
 * @ret_x: (out): of the pixel under the pointer, from the left
 * @ret_y: (out): from above
 *
 * Returns: %FALSE where there is none
 */
gboolean
mg_image_drawing_get_pointer (MgImageDrawing *self, guint *ret_x, guint *ret_y)
{
  return self->has_pointer && mg_image_drawing_hit (self, self->pointer_x, self->pointer_y, ret_x, ret_y);
}

/**
 * mg_image_drawing_get_cursor:
 * @self: a drawing
 * @ret_x: (out): of the pixel that has the byte at the cursor, from the left
 * @ret_y: (out): from above
 *
 * Returns: %FALSE where no pixel has it
 */
gboolean
mg_image_drawing_get_cursor (MgImageDrawing *self, guint *ret_x, guint *ret_y)
{
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);

  return plan != NULL
         && mg_image_format_find (&plan->format, mg_inspection_get_cursor (self->inspection), ret_x, ret_y);
}

/**
 * mg_image_drawing_get_place:
 * @self: a drawing
 * @x: of a pixel, from the left
 * @y: from above
 * @ret_place: (out): where it is in the widget, in sight or not
 */
void
mg_image_drawing_get_place (MgImageDrawing *self, guint x, guint y, graphene_rect_t *ret_place)
{
  float scale = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  MgPlotArea area;

  mg_image_view_place (&self->view, x, y, &area);
  *ret_place = GRAPHENE_RECT_INIT (MARGIN + (float) area.x / scale, MARGIN + (float) area.y / scale,
                                   (float) area.width / scale, (float) area.height / scale);
}
