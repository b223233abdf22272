/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plot as somebody uses it. */

#include <math.h>

#include "mg-plot-chart-private.h"
#include "plot-fixture.h"

static guint64
get_cursor (PlotFixture *self)
{
  return mg_inspection_get_cursor (self->inspection) / sizeof (float);
}

static const MgPlotZoom *
get_zoom (PlotFixture *self)
{
  return mg_plot_chart_get_zoom (self->chart);
}

static gboolean
is_second_at (PlotFixture *self, guint64 index)
{
  guint64 cursors[MG_PLOT_CURSORS_MAX];

  return mg_plot_model_get_cursors (self->model, cursors) == 2 && cursors[1] == index;
}

static void
test_cursor_keys (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  guint64 cursors[MG_PLOT_CURSORS_MAX];

  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (self->chart)));
  plot_fixture_press (self, "Right Right Right Left");
  mg_test_wait (get_cursor (self) == 2);
  plot_fixture_press (self, "ctrl+Right");
  mg_test_wait (get_cursor (self) == 28);
  plot_fixture_press (self, "End");
  mg_test_wait (get_cursor (self) == PLOT_N - 1);
  plot_fixture_press (self, "Right");
  plot_fixture_press (self, "shift+Left shift+Left");
  mg_test_wait (is_second_at (self, PLOT_N - 3));
  g_assert_cmpuint (get_cursor (self), ==, PLOT_N - 1);
  plot_fixture_press (self, "shift+Home");
  mg_test_wait (is_second_at (self, 0));
  plot_fixture_press (self, "Escape");
  mg_test_wait (mg_plot_model_get_cursors (self->model, cursors) == 1);
}

static void
test_zoom_keys (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();

  g_assert_true (get_zoom (self)->is_home);
  g_assert_cmpstr (plot_fixture_get_text (self), ==, "512 values of f32");
  mg_inspection_set_cursor (self->inspection, 256 * sizeof (float), FALSE);
  plot_fixture_press (self, "plus plus plus plus plus plus plus");
  mg_test_wait (get_zoom (self)->count < 110);
  /* Around the cursor. */
  g_assert_cmpfloat (get_zoom (self)->first, <, 256);
  g_assert_cmpfloat (get_zoom (self)->first + get_zoom (self)->count, >, 256);
  mg_test_wait (g_str_has_suffix (plot_fixture_get_text (self), " of 512 values of f32"));
  /* The scale fits what is in sight, at once. */
  mg_test_wait (mg_plot_chart_get_scale (self->chart, 0)->is_set);
  g_assert_cmpfloat (mg_plot_chart_get_scale (self->chart, 0)->low, >, 100);
  /* A cursor that leaves takes it along. */
  plot_fixture_press (self, "Home");
  mg_test_wait (get_zoom (self)->first == 0);
  plot_fixture_press (self, "Page_Down");
  mg_test_wait (get_zoom (self)->first > 100);
  plot_fixture_press (self, "0");
  mg_test_wait (get_zoom (self)->is_home);
}

static void
test_curve_keys (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  g_settings_set_int (self->memory, MG_PLOT_KEY_CHANNELS, 2);
  plot_fixture_press (self, "2");
  mg_test_wait (curves->channels[1].hidden);
  /* There is no third. */
  plot_fixture_press (self, "3 2");
  mg_test_wait (!curves->channels[1].hidden);
  g_assert_cmpuint (g_settings_get_uint (self->memory, MG_PLOT_KEY_HIDDEN), ==, 0);
}

/* What does not change what is in sight does not have it drawn again. */
static void
test_kept (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  guint64 serial;
  GskRenderNode *node;

  mg_plot_zoom_show (&self->chart->zoom, 100, 200);
  mg_plot_chart_moved (self->chart, TRUE);
  mg_test_wait (self->chart->node != NULL);
  node = gsk_render_node_ref (self->chart->node);

  plot_fixture_store (self, 500, 0);
  serial = gui_fixture_samples (self->base);
  mg_test_wait (gui_fixture_samples (self->base) > serial + 2);
  g_assert_true (self->chart->node == node);
  plot_fixture_store (self, 150, 0);
  mg_test_wait (self->chart->node != NULL && self->chart->node != node);
  gsk_render_node_unref (node);
}

/* Who does not see it does not have it sampled. */
static void
test_hidden (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  MgFrame *frame;

  mg_test_wait ((frame = mg_inspection_get_frame (self->inspection)) != NULL
                && mg_frame_get_state (frame, 1000, NULL) == MG_BYTE_DATA);
  gui_fixture_look_at (self->base, 0, 4);
  gtk_widget_set_visible (self->pane, FALSE);
  mg_test_wait (mg_frame_get_state (mg_inspection_get_frame (self->inspection), 1000, NULL)
                == MG_BYTE_UNREAD);
  plot_fixture_store (self, 250, -5);
  gtk_widget_set_visible (self->pane, TRUE);
  mg_test_wait (mg_plot_series_get_values (mg_plot_model_get_curves (self->model)->channels[0].series)[250]
                == -5);
}

static void
test_nothing_but_nan (void)
{
  const float values[] = { NAN, NAN, NAN, NAN };
  g_autoptr (PlotFixture) self = plot_fixture_new_of (values, 4);

  mg_test_wait (mg_plot_chart_get_area (self->chart)->width > 0);
  g_assert_cmpuint (mg_plot_model_get_curves (self->model)->n_channels, ==, 1);
  plot_fixture_store (self, 2, 1);
  mg_test_wait (mg_plot_chart_get_scale (self->chart, 0)->is_set);
}

static void
test_copy (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  g_autofree char *sentence
    = g_strdup_printf ("Copied a picture of %d×%d.", gtk_widget_get_width (GTK_WIDGET (self->chart)),
                       gtk_widget_get_height (GTK_WIDGET (self->chart)));

  plot_fixture_press (self, "ctrl+c");
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (self->inspection), sentence));
}

static void
test_menu (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  GtkWidget *menu = NULL;

  plot_fixture_press (self, "shift+F10");
  mg_test_wait ((menu = gtk_widget_get_last_child (self->pane)) != NULL && GTK_IS_POPOVER_MENU (menu)
                && gui_is_shown (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  mg_test_wait (!gui_is_shown (menu));
}

/* Narrow, the header has what has no other place. */
static void
test_narrow (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  GtkWidget *save = gui_find_child (self->pane, "save_button");

  g_assert_true (gui_is_shown (save));
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 300, 400);
  mg_test_wait (!gui_is_shown (save));
  mg_test_wait (gtk_widget_get_width (self->pane) == 300);
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 600, 400);
  mg_test_wait (gui_is_shown (save));
}

/* --- Curves and scale ----------------------------------------------------------------------------------- */

static GtkWidget *
get_option (PlotFixture *self, const char *id)
{
  return gui_find_child (gui_find_child (self->pane, "options"), id);
}

static void
test_options (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_option (self, "channels")), 4);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_option (self, "first")), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_option (self, "stride")), 24);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_option (self, "logarithmic")), TRUE);
  g_assert_cmpuint (mg_plot_model_get_layout (self->model)->n_channels, ==, 4);
  g_assert_cmpuint (mg_plot_model_get_layout (self->model)->offset, ==, 8);
  g_assert_cmpuint (mg_plot_model_get_layout (self->model)->stride, ==, 24);
  g_assert_true (mg_plot_chart_get_scale (self->chart, 0)->log);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gui_find_child (self->pane, "time_toggle")), TRUE);
  g_assert_true (mg_plot_model_get_settings (self->model)->over_time);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_option (self, "window")), 8);
  g_assert_cmpfloat (get_zoom (self)->count, ==, 600e6);
  g_assert_cmpint (g_settings_get_int (self->memory, MG_PLOT_KEY_WINDOW), ==, 600);
}

/* What is fixed is what is there, until something else is typed. */
static void
test_fixed (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  GtkEditable *low = GTK_EDITABLE (get_option (self, "low"));
  GtkEditable *high = GTK_EDITABLE (get_option (self, "high"));
  GtkLabel *problem = GTK_LABEL (get_option (self, "problem"));
  double top;

  mg_test_wait (mg_plot_chart_get_scale (self->chart, 0)->high >= PLOT_N - 1);
  top = mg_plot_chart_get_scale (self->chart, 0)->high;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_option (self, "fixed")), TRUE);
  g_assert_true (mg_plot_chart_get_scale (self->chart, 0)->fixed);
  g_assert_cmpfloat (mg_plot_chart_get_scale (self->chart, 0)->high, ==, top);
  gtk_editable_set_text (high, "50");
  g_assert_cmpfloat (mg_plot_chart_get_scale (self->chart, 0)->high, ==, 50);
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "");

  gtk_editable_set_text (low, "60");
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "The lower end has to be below the upper one.");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (low), "error"));
  gtk_editable_set_text (low, "wide");
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "Both ends have to be numbers.");
  g_assert_cmpfloat (mg_plot_chart_get_scale (self->chart, 0)->low, ==, 0);
  gtk_editable_set_text (low, "-1e3");
  g_assert_cmpfloat (mg_plot_chart_get_scale (self->chart, 0)->low, ==, -1000);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_option (self, "logarithmic")), TRUE);
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "A logarithmic scale begins above 0.");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_option (self, "fixed")), FALSE);
  g_assert_false (mg_plot_chart_get_scale (self->chart, 0)->fixed);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/plot-pane/cursor-keys", test_cursor_keys);
  g_test_add_func ("/plot-pane/zoom-keys", test_zoom_keys);
  g_test_add_func ("/plot-pane/curve-keys", test_curve_keys);
  g_test_add_func ("/plot-pane/kept", test_kept);
  g_test_add_func ("/plot-pane/hidden", test_hidden);
  g_test_add_func ("/plot-pane/nothing-but-nan", test_nothing_but_nan);
  g_test_add_func ("/plot-pane/copy", test_copy);
  g_test_add_func ("/plot-pane/menu", test_menu);
  g_test_add_func ("/plot-pane/narrow", test_narrow);
  g_test_add_func ("/plot-pane/options", test_options);
  g_test_add_func ("/plot-pane/fixed", test_fixed);
  return g_test_run ();
}
