/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-accessible.h"
#include "mg-draw-snapshot.h"
#include "mg-picture.h"
#include "mg-plot-chart-private.h"

/* Pictures that leave the window are not smaller than this, in pixels. */
#define LEAST_WIDTH  320
#define LEAST_HEIGHT 200

enum
{
  SIGNAL_HOVER,
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgPlotChart, mg_plot_chart, GTK_TYPE_WIDGET)

static void
reset_scales (MgPlotChart *self)
{
  const MgPlotSettings *settings = mg_plot_model_get_settings (self->model);
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  self->n_scales = 1;
  for (guint i = 0; i < curves->n_channels; i++)
    self->n_scales = MAX (self->n_scales, curves->channels[i].scale + 1);
  for (guint i = 0; i < self->n_scales; i++)
    {
      mg_plot_scale_init (&self->scales[i], settings->logarithmic);
      if (settings->fixed)
        mg_plot_scale_fix (&self->scales[i], settings->low, settings->high);
    }
}

/* What is drawn anew has scales that were given before, and follows them. */
static MgDrawList *
make_list (MgPlotChart *self, const MgCanvas *canvas, MgPlotScale *scales, MgPlotArea *ret_area)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  MgDrawList *list = mg_draw_list_new ();
  MgPlot plot = { .channels = curves->channels,
                  .n_channels = curves->n_channels,
                  .scales = scales,
                  .n_scales = self->n_scales,
                  .over_time = curves->over_time,
                  .base = curves->base,
                  .first = self->zoom.first,
                  .count = self->zoom.count };

  plot.now = curves->over_time ? (gint64) curves->end : g_get_monotonic_time ();
  plot.n_cursors = mg_plot_model_get_cursors (self->model, plot.cursors);
  mg_plot_draw (&plot, canvas, list, ret_area);
  return list;
}

static gboolean
has_curves (MgPlotChart *self)
{
  return self->model != NULL && mg_plot_model_get_curves (self->model)->n_channels > 0;
}

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
draw (MgPlotChart *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (MgDrawList) list = NULL;
  MgCanvas canvas;

  self->drawn_width = gtk_widget_get_width (GTK_WIDGET (self));
  self->drawn_height = gtk_widget_get_height (GTK_WIDGET (self));
  mg_draw_canvas_init (&canvas, layout, self->drawn_width, self->drawn_height);
  list = make_list (self, &canvas, self->scales, &self->area);
  mg_draw_snapshot (list, snapshot, layout, is_dark ());
  self->node = gtk_snapshot_free_to_node (snapshot);
}

static void
draw_band (MgPlotChart *self, GtkSnapshot *snapshot)
{
  double left = CLAMP (MIN (self->band_from, self->band_to), self->area.x, self->area.x + self->area.width);
  double right = CLAMP (MAX (self->band_from, self->band_to), self->area.x, self->area.x + self->area.width);
  guint32 color = mg_draw_role_get_color (MG_DRAW_ROLE_CURSOR, is_dark ());
  GdkRGBA fill = { (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255,
                   (float) (color & 0xff) / 255, 0.15f };

  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT ((float) left, (float) self->area.y, (float) (right - left),
                                                  (float) self->area.height));
}

static void
mg_plot_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgPlotChart *self = MG_PLOT_CHART (widget);

  if (self->node != NULL
      && (self->drawn_width != gtk_widget_get_width (widget)
          || self->drawn_height != gtk_widget_get_height (widget)))
    g_clear_pointer (&self->node, gsk_render_node_unref);
  if (self->node == NULL && has_curves (self))
    draw (self);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->drag == MG_PLOT_DRAG_BAND)
    draw_band (self, snapshot);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
mg_plot_chart_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  int label_minimum;

  /* Whatever the height is: a sentence is wrapped, and keeps nothing wide. */
  gtk_widget_measure (MG_PLOT_CHART (widget)->label, orientation, -1, &label_minimum, NULL, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (120, label_minimum) : 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (400, label_minimum) : 200;
}

static void
mg_plot_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (MG_PLOT_CHART (widget)->label, width, height, baseline, NULL);
}

static void
mg_plot_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mg_plot_chart_parent_class)->css_changed (widget, change);
  mg_plot_chart_redraw (MG_PLOT_CHART (widget));
}

static void
mg_plot_chart_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (mg_plot_chart_parent_class)->system_setting_changed (widget, setting);
  mg_plot_chart_redraw (MG_PLOT_CHART (widget));
}

static void
mg_plot_chart_dispose (GObject *object)
{
  MgPlotChart *self = MG_PLOT_CHART (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_plot_chart_parent_class)->dispose (object);
}

static void
mg_plot_chart_class_init (MgPlotChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_plot_chart_dispose;
  widget_class->snapshot = mg_plot_chart_snapshot;
  widget_class->measure = mg_plot_chart_measure;
  widget_class->size_allocate = mg_plot_chart_size_allocate;
  widget_class->css_changed = mg_plot_chart_css_changed;
  widget_class->system_setting_changed = mg_plot_chart_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "mg-plot-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * MgPlotChart::hover:
   * @self: a chart
   *
   * The pointer is elsewhere, or gone.
   */
  signals[SIGNAL_HOVER]
    = g_signal_new ("hover", MG_TYPE_PLOT_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MgPlotChart::moved:
   * @self: a chart
   *
   * The user has another part in sight.
   */
  signals[SIGNAL_MOVED]
    = g_signal_new ("moved", MG_TYPE_PLOT_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  mg_plot_chart_class_init_input (widget_class);
}

static void
mg_plot_chart_init (MgPlotChart *self)
{
  mg_plot_zoom_init (&self->zoom);
  self->hover_x = NAN;
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  /* Indices and times run from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  mg_accessible_set_label (GTK_WIDGET (self), _ ("Plot"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (mg_plot_chart_redraw), self, G_CONNECT_SWAPPED);
  mg_plot_chart_init_input (self);
}

/**
 * mg_plot_chart_new:
 *
 * Returns: (transfer floating): curves, which can be magnified and read off, of nothing yet
 */
GtkWidget *
mg_plot_chart_new (void)
{
  return g_object_new (MG_TYPE_PLOT_CHART, NULL);
}

/**
 * mg_plot_chart_redraw:
 * @self: a chart
 *
 * For the chart: what was drawn is not true any more.
 */
void
mg_plot_chart_redraw (MgPlotChart *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mg_plot_chart_moved:
 * @self: a chart
 * @refit: whether automatic scales fit themselves to what is in sight at once, rather than steadily
 *
 * For the chart: the user has another part in sight.
 */
void
mg_plot_chart_moved (MgPlotChart *self, gboolean refit)
{
  if (refit)
    reset_scales (self);
  mg_plot_chart_redraw (self);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/**
 * mg_plot_chart_set_hover:
 * @self: a chart
 * @x: where the pointer is, in pixels; NAN: it is not there
 *
 * For the chart.
 */
void
mg_plot_chart_set_hover (MgPlotChart *self, double x)
{
  self->hover_x = x;
  g_signal_emit (self, signals[SIGNAL_HOVER], 0);
}

static void
update_bounds (MgPlotChart *self)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  mg_plot_zoom_set_bounds (&self->zoom, curves->start, MAX (curves->end, curves->start), curves->home,
                           curves->least);
}

static void
on_changed (MgPlotChart *self)
{
  const MgPlotLayout *layout = mg_plot_model_get_layout (self->model);
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  const char *message = mg_plot_model_get_message (self->model);

  if (self->over_time != curves->over_time || self->offset != layout->offset
      || self->stride != layout->stride)
    mg_plot_zoom_init (&self->zoom);
  self->over_time = curves->over_time;
  self->offset = layout->offset;
  self->stride = layout->stride;
  gtk_label_set_text (GTK_LABEL (self->label), message != NULL ? message : "");
  update_bounds (self);
  mg_plot_chart_moved (self, TRUE);
}

static gboolean
is_in_sight (MgPlotChart *self, double first, double n)
{
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  guint n_cursors = mg_plot_model_get_cursors (self->model, cursors);

  for (guint i = 0; i < n_cursors; i++)
    if ((double) cursors[i] >= first && (double) cursors[i] < first + n)
      return TRUE;
  /* Lines come from one value out of sight, and go to one. */
  return first < self->zoom.first + self->zoom.count + 1 && first + n > self->zoom.first - 1;
}

static void
on_touched (MgPlotChart *self, guint64 first, guint64 n)
{
  gboolean in_sight = self->over_time || is_in_sight (self, (double) first, (double) n);

  update_bounds (self);
  if (in_sight)
    mg_plot_chart_redraw (self);
}

/**
 * mg_plot_chart_set_model:
 * @self: a chart that has none yet
 * @model: what is plotted
 */
void
mg_plot_chart_set_model (MgPlotChart *self, MgPlotModel *model)
{
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (model, "touched", G_CALLBACK (on_touched), self);
  g_signal_connect_swapped (model, "cursors", G_CALLBACK (mg_plot_chart_redraw), self);
  on_changed (self);
}

/**
 * mg_plot_chart_get_model:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what is plotted
 */
MgPlotModel *
mg_plot_chart_get_model (MgPlotChart *self)
{
  return self->model;
}

/**
 * mg_plot_chart_get_zoom:
 * @self: a chart
 *
 * Returns: (transfer none): which part is in sight
 */
const MgPlotZoom *
mg_plot_chart_get_zoom (MgPlotChart *self)
{
  return &self->zoom;
}

/**
 * mg_plot_chart_get_area:
 * @self: a chart
 *
 * Returns: (transfer none): where the curves were drawn last; nothing wide where there are none
 */
const MgPlotArea *
mg_plot_chart_get_area (MgPlotChart *self)
{
  return &self->area;
}

/**
 * mg_plot_chart_get_scale:
 * @self: a chart
 * @scale: which one
 *
 * Returns: (transfer none) (nullable): a scale, as it was drawn last; %NULL: there are not so many
 */
const MgPlotScale *
mg_plot_chart_get_scale (MgPlotChart *self, guint scale)
{
  return scale < self->n_scales ? &self->scales[scale] : NULL;
}

static MgPlot
get_plot (MgPlotChart *self)
{
  return (MgPlot){ .first = self->zoom.first, .count = self->zoom.count, .over_time = self->over_time };
}

/**
 * mg_plot_chart_get_place:
 * @self: a chart that was drawn
 * @x: in pixels
 *
 * Returns: the index or the moment that is there
 */
double
mg_plot_chart_get_place (MgPlotChart *self, double x)
{
  MgPlot plot = get_plot (self);

  return mg_plot_get_index (&plot, &self->area, x);
}

/**
 * mg_plot_chart_get_x:
 * @self: a chart that was drawn
 * @place: an index or a moment
 *
 * Returns: where it is, in pixels
 */
double
mg_plot_chart_get_x (MgPlotChart *self, double place)
{
  MgPlot plot = get_plot (self);

  return mg_plot_get_x (&plot, &self->area, place);
}

/**
 * mg_plot_chart_get_hover:
 * @self: a chart
 *
 * Returns: the index or the moment under the pointer; NAN where there is none
 */
double
mg_plot_chart_get_hover (MgPlotChart *self)
{
  if (!has_curves (self) || self->area.width <= 0 || !(self->hover_x >= self->area.x)
      || self->hover_x >= self->area.x + self->area.width)
    return NAN;
  return mg_plot_chart_get_place (self, self->hover_x);
}

/**
 * mg_plot_chart_zoom:
 * @self: a chart
 * @factor: how many times as much is to be in sight
 *
 * The first cursor stays where it is; where that is not in sight the middle does.
 */
void
mg_plot_chart_zoom (MgPlotChart *self, double factor)
{
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  double at = self->zoom.first + self->zoom.count / 2;

  if (mg_plot_model_get_cursors (self->model, cursors) > 0 && (double) cursors[0] >= self->zoom.first
      && (double) cursors[0] <= self->zoom.first + self->zoom.count)
    at = (double) cursors[0] + (self->over_time ? 0 : 0.5);
  mg_plot_zoom_scale (&self->zoom, at, factor);
  mg_plot_chart_moved (self, TRUE);
}

/**
 * mg_plot_chart_go_home:
 * @self: a chart
 *
 * Nothing is magnified any more.
 */
void
mg_plot_chart_go_home (MgPlotChart *self)
{
  mg_plot_zoom_go_home (&self->zoom);
  mg_plot_chart_moved (self, TRUE);
}

/**
 * mg_plot_chart_render:
 * @self: a chart
 *
 * Returns: (transfer full) (nullable): what it shows, as a picture; %NULL: it shows nothing
 */
GdkTexture *
mg_plot_chart_render (MgPlotChart *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH);
  double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT);
  MgPlotScale scales[MG_DRAW_N_CHANNELS];
  g_autoptr (MgDrawList) list = NULL;
  MgPlotArea area;
  MgCanvas canvas;

  if (!has_curves (self))
    return NULL;
  for (guint i = 0; i < self->n_scales; i++)
    scales[i] = self->scales[i];
  mg_draw_canvas_init (&canvas, layout, width, height);
  list = make_list (self, &canvas, scales, &area);
  return mg_picture_render (GTK_WIDGET (self), list, width, height, is_dark ());
}
