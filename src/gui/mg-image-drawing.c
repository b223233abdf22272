/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-drawing.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-image-drawing-private.h"
#include "mg-image-text.h"

enum
{
  SIGNAL_MADE,
  SIGNAL_POINTER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgImageDrawing, mg_image_drawing, GTK_TYPE_WIDGET)

/* How much room there is for how large a picture. */
static void
update_room (MgImageDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);
  int scale = gtk_widget_get_scale_factor (widget);
  double beside = mg_image_drawing_measure_legend (self);
  double width, height;

  width = gtk_widget_get_width (widget) - 2 * MG_IMAGE_MARGIN - beside;
  height = gtk_widget_get_height (widget) - 2 * MG_IMAGE_MARGIN;
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

static void
mg_image_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  mg_image_drawing_draw (MG_IMAGE_DRAWING (widget), snapshot);
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
  /* A sentence above it may take some of the height that the pane asks for. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 20;
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
  g_autofree char *label = g_strdup_printf (_ ("Picture of %s"), mg_mapping_get_display_name (mapping));

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

  *ret_x = (x - MG_IMAGE_MARGIN) * scale;
  *ret_y = (y - MG_IMAGE_MARGIN) * scale;
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
  *ret_place
    = GRAPHENE_RECT_INIT (MG_IMAGE_MARGIN + (float) area.x / scale, MG_IMAGE_MARGIN + (float) area.y / scale,
                          (float) area.width / scale, (float) area.height / scale);
}
