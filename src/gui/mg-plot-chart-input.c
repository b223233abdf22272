/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys and pointer of a chart. */

#include <gdk/gdkkeysyms.h>
#include <math.h>

#include "mg-plot-chart-private.h"

/* How many times as much is in sight after one step. */
#define ZOOM_STEP 1.25
/* Pixels that a touchpad moves for a step. */
#define STEP_PIXELS 40
/* Parts of what is in sight: one that is scrolled by, and those that the arrows move a cursor by. */
#define SCROLL_PART   0.1
#define CURSOR_PART   0.05
#define CURSOR_PART_1 0.01

static double
get_step (MgPlotChart *self, gboolean large)
{
  double step = self->zoom.count * (large ? CURSOR_PART : CURSOR_PART_1);

  if (self->over_time)
    return MAX (step, 1);
  return large ? MAX (rint (step), 1) : 1;
}

/* Where the cursor is; where there is none the other one, or the middle. */
static double
get_cursor (MgPlotChart *self, gboolean second)
{
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  guint n = mg_plot_model_get_cursors (self->model, cursors);

  if (n == 0)
    return floor (self->zoom.first + self->zoom.count / 2);
  return (double) cursors[second && n > 1 ? 1 : 0];
}

static void
pick (MgPlotChart *self, double place, gboolean second)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  double last = self->over_time ? curves->end : curves->end - 1;

  place = CLAMP (place, curves->start, MAX (last, curves->start));
  mg_plot_model_pick (self->model, place, second);
  mg_plot_zoom_reveal (&self->zoom, self->over_time ? place : place + 0.5);
  mg_plot_chart_moved (self, FALSE);
}

static gboolean
on_step (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgPlotChart *self = MG_PLOT_CHART (widget);
  gint32 direction;
  gboolean large, second;

  g_variant_get (arguments, "(ibb)", &direction, &large, &second);
  pick (self, get_cursor (self, second) + direction * get_step (self, large), second);
  return TRUE;
}

static gboolean
on_edge (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgPlotChart *self = MG_PLOT_CHART (widget);
  gboolean last, second;

  g_variant_get (arguments, "(bb)", &last, &second);
  pick (self, last ? INFINITY : -INFINITY, second);
  return TRUE;
}

static gboolean
on_page (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgPlotChart *self = MG_PLOT_CHART (widget);
  gint32 direction;

  g_variant_get (arguments, "(i)", &direction);
  mg_plot_zoom_move (&self->zoom, direction * self->zoom.count);
  mg_plot_chart_moved (self, TRUE);
  return TRUE;
}

static gboolean
on_zoom_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gboolean in;

  g_variant_get (arguments, "(b)", &in);
  mg_plot_chart_zoom (MG_PLOT_CHART (widget), in ? 1 / ZOOM_STEP : ZOOM_STEP);
  return TRUE;
}

static gboolean
on_home_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  mg_plot_chart_go_home (MG_PLOT_CHART (widget));
  return TRUE;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgPlotChart *self = MG_PLOT_CHART (widget);

  if (self->drag == MG_PLOT_DRAG_BAND)
    {
      self->drag = MG_PLOT_DRAG_NONE;
      gtk_widget_queue_draw (widget);
      return TRUE;
    }
  return mg_plot_model_drop_cursor (self->model);
}

static gboolean
on_curve_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gint32 curve;

  g_variant_get (arguments, "(i)", &curve);
  mg_plot_model_toggle_curve (MG_PLOT_CHART (widget)->model, (guint) curve);
  return TRUE;
}

static void
add_cursor_keys (GtkWidgetClass *klass, guint key, guint keypad, int direction, gboolean edge)
{
  guint keys[] = { key, keypad };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (gboolean second = FALSE; second <= TRUE; second++)
      {
        GdkModifierType shift = second ? GDK_SHIFT_MASK : 0;

        if (edge)
          {
            gtk_widget_class_add_binding (klass, keys[i], shift, on_edge, "(bb)", direction > 0, second);
            continue;
          }
        gtk_widget_class_add_binding (klass, keys[i], shift, on_step, "(ibb)", direction, FALSE, second);
        gtk_widget_class_add_binding (klass, keys[i], shift | GDK_CONTROL_MASK, on_step, "(ibb)", direction,
                                      TRUE, second);
      }
}

/**
 * mg_plot_chart_class_init_input:
 * @klass: the chart's class
 *
 * For the chart: its keys.
 */
void
mg_plot_chart_class_init_input (GtkWidgetClass *klass)
{
  static const guint in[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  static const guint out[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };
  static const guint home[] = { GDK_KEY_0, GDK_KEY_KP_0 };

  add_cursor_keys (klass, GDK_KEY_Left, GDK_KEY_KP_Left, -1, FALSE);
  add_cursor_keys (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 1, FALSE);
  add_cursor_keys (klass, GDK_KEY_Home, GDK_KEY_KP_Home, -1, TRUE);
  add_cursor_keys (klass, GDK_KEY_End, GDK_KEY_KP_End, 1, TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Up, 0, on_page, "(i)", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Down, 0, on_page, "(i)", 1);
  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    gtk_widget_class_add_binding (klass, in[i], 0, on_zoom_key, "(b)", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (out); i++)
    gtk_widget_class_add_binding (klass, out[i], 0, on_zoom_key, "(b)", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (home); i++)
    gtk_widget_class_add_binding (klass, home[i], 0, on_home_key, NULL);
  for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
    gtk_widget_class_add_binding (klass, GDK_KEY_1 + i, 0, on_curve_key, "(i)", (gint32) i);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_space, 0, "page.pause", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "plot.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "plot.menu", NULL);
}

static gboolean
can_be_used (MgPlotChart *self)
{
  return self->area.width > 0 && mg_plot_model_get_curves (self->model)->n_channels > 0;
}

/* An edge of a value, or a moment: what zooms count in. */
static double
get_zoom_place (MgPlotChart *self, double x)
{
  return mg_plot_chart_get_place (self, x) + (self->over_time ? 0 : 0.5);
}

static GdkModifierType
get_state (gpointer controller)
{
  return gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, MgPlotChart *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  self->drag = MG_PLOT_DRAG_NONE;
  if (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, MgPlotChart *self)
{
  double x, y;

  if (!can_be_used (self) || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->drag == MG_PLOT_DRAG_NONE)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) x, (int) y, (int) (x + dx), (int) (y + dy)))
        return;
      self->drag = get_state (gesture) & GDK_SHIFT_MASK ? MG_PLOT_DRAG_BAND : MG_PLOT_DRAG_MOVE;
      self->drag_x = x;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  if (self->drag == MG_PLOT_DRAG_BAND)
    {
      self->band_from = x;
      self->band_to = x + dx;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  mg_plot_zoom_move (&self->zoom, (self->drag_x - (x + dx)) / self->area.width * self->zoom.count);
  self->drag_x = x + dx;
  mg_plot_chart_moved (self, FALSE);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, MgPlotChart *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  MgPlotDrag drag = self->drag;
  double x, y;

  self->drag = MG_PLOT_DRAG_NONE;
  if (!can_be_used (self) || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (drag == MG_PLOT_DRAG_BAND)
    mg_plot_zoom_show (&self->zoom, get_zoom_place (self, x), get_zoom_place (self, x + dx));
  if (drag != MG_PLOT_DRAG_NONE)
    mg_plot_chart_moved (self, TRUE);
  else if (button != GDK_BUTTON_MIDDLE && !self->is_double && x >= self->area.x
           && x <= self->area.x + self->area.width)
    pick (self, mg_plot_chart_get_place (self, x), (get_state (gesture) & GDK_SHIFT_MASK) != 0);
}

static void
on_cancel (MgPlotChart *self)
{
  self->drag = MG_PLOT_DRAG_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MgPlotChart *self)
{
  self->is_double = n_press > 1;
  if (n_press == 2 && can_be_used (self))
    mg_plot_chart_go_home (self);
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, MgPlotChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "plot.menu-at", "(dd)", x, y);
}

static void
zoom_at (MgPlotChart *self, double x, double factor)
{
  double right = self->area.x + self->area.width;

  /* The pointer may be elsewhere while somebody scrolls on. */
  x = isnan (x) ? (self->area.x + right) / 2 : CLAMP (x, self->area.x, right);
  mg_plot_zoom_scale (&self->zoom, get_zoom_place (self, x), factor);
  mg_plot_chart_moved (self, TRUE);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, MgPlotChart *self)
{
  gboolean sideways = (get_state (controller) & GDK_SHIFT_MASK) != 0;
  double step
    = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE ? STEP_PIXELS : 1;
  double by = (sideways ? dx + dy : dx) / step;

  if (!can_be_used (self))
    return GDK_EVENT_PROPAGATE;
  if (!sideways && dy != 0)
    zoom_at (self, self->hover_x, pow (ZOOM_STEP, dy / step));
  if (by != 0)
    {
      mg_plot_zoom_move (&self->zoom, by * SCROLL_PART * self->zoom.count);
      mg_plot_chart_moved (self, FALSE);
    }
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, MgPlotChart *self)
{
  self->pinch = 1;
  self->drag = MG_PLOT_DRAG_NONE;
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, MgPlotChart *self)
{
  double x, y;

  if (!can_be_used (self) || !(scale > 0)
      || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  zoom_at (self, x, self->pinch / scale);
  self->pinch = scale;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, MgPlotChart *self)
{
  if (x != self->hover_x)
    mg_plot_chart_set_hover (self, x);
}

static void
on_leave (MgPlotChart *self)
{
  mg_plot_chart_set_hover (self, NAN);
}

static void
init_drag (MgPlotChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * mg_plot_chart_init_input:
 * @self: a chart
 *
 * For the chart: its pointer.
 */
void
mg_plot_chart_init_input (MgPlotChart *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  init_drag (self);
  g_signal_connect (primary, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (primary));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
