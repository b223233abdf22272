/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is plotted of an inspection: which values, and with which cursors. */

#include "inspection-fixture.h"
#include "mg-editor.h"
#include "plot-fixture.h"

static double
get_value (PlotFixture *self, guint channel, guint index)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  g_assert_cmpuint (channel, <, curves->n_channels);
  g_assert_cmpuint (index, <, mg_plot_series_get_n_values (curves->channels[channel].series));
  return mg_plot_series_get_values (curves->channels[channel].series)[index];
}

static void
assert_layout (PlotFixture *self, guint64 base, guint n_values)
{
  const MgPlotLayout *layout = mg_plot_model_get_layout (self->model);

  g_assert_null (mg_plot_model_get_message (self->model));
  g_assert_cmpuint (layout->base, ==, base);
  g_assert_cmpuint (layout->n_values, ==, n_values);
}

static void
select_elements (PlotFixture *self, guint first, guint n)
{
  mg_inspection_select (self->inspection, first * sizeof (float), n * sizeof (float));
}

/* All of it, as others write it. */
static void
test_values (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();

  assert_layout (self, 0, PLOT_N);
  mg_test_wait (get_value (self, 0, PLOT_N - 1) == PLOT_N - 1);
  g_assert_cmpfloat (get_value (self, 0, 0), ==, 0);
  plot_fixture_store (self, 7, -1.5f);
  mg_test_wait (get_value (self, 0, 7) == -1.5);
  g_assert_cmpfloat (get_value (self, 0, 8), ==, 8);
  /* As the grid of values has them. */
  mg_inspection_set_element (self->inspection, (MgElement){ MG_ELEMENT_U16, FALSE });
  assert_layout (self, 0, 2 * PLOT_N);
  mg_test_wait (get_value (self, 0, 3) == 0x3f80);
}

static void
test_selection (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();

  select_elements (self, 10, 20);
  assert_layout (self, 10, 20);
  mg_test_wait (get_value (self, 0, 0) == 10);
  /* One that only moves in it is still looking at it. */
  mg_inspection_set_cursor (self->inspection, 15 * sizeof (float), FALSE);
  assert_layout (self, 10, 20);
  mg_inspection_set_cursor (self->inspection, 40 * sizeof (float), FALSE);
  assert_layout (self, 0, PLOT_N);
  /* One element is no array. */
  select_elements (self, 50, 1);
  assert_layout (self, 0, PLOT_N);
}

/* Switched off, what is plotted stays, and is there again the next time. */
static void
test_range (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  g_autoptr (MgPlotModel) other = NULL;

  select_elements (self, 10, 20);
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_FOLLOWS, FALSE);
  select_elements (self, 100, 50);
  assert_layout (self, 10, 20);
  other = mg_plot_model_new (self->inspection, self->memory);
  g_assert_cmpuint (mg_plot_model_get_layout (other)->base, ==, 10);
  g_assert_cmpuint (mg_plot_model_get_layout (other)->n_values, ==, 20);

  gtk_widget_activate_action (self->pane, "plot.selection", NULL);
  assert_layout (self, 100, 50);
  gtk_widget_activate_action (self->pane, "plot.all", NULL);
  assert_layout (self, 0, PLOT_N);
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_FOLLOWS, TRUE);
  select_elements (self, 7, 8);
  assert_layout (self, 7, 8);
  gtk_widget_activate_action (self->pane, "plot.all", NULL);
  assert_layout (self, 0, PLOT_N);
  g_assert_true (g_settings_get_boolean (self->memory, MG_PLOT_KEY_FOLLOWS));
}

static void
test_channels (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  g_assert_cmpstr (curves->channels[0].name, ==, "f32");
  g_settings_set_int (self->memory, MG_PLOT_KEY_CHANNELS, 3);
  assert_layout (self, 0, PLOT_N / 3);
  g_assert_cmpuint (curves->n_channels, ==, 3);
  g_assert_cmpstr (curves->channels[1].name, ==, "[1], [4], …");
  mg_test_wait (get_value (self, 2, 5) == 17);
  g_assert_cmpuint (curves->channels[2].scale, ==, 0);

  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OWN_SCALES, TRUE);
  g_assert_cmpuint (curves->channels[2].scale, ==, 2);
  mg_plot_model_toggle_curve (self->model, 0);
  g_assert_true (curves->channels[0].hidden);
  g_assert_cmpuint (curves->channels[1].scale, ==, 0);
  mg_plot_model_toggle_curve (self->model, 0);
  g_assert_false (curves->channels[0].hidden);

  /* Every third from the second. */
  g_settings_set_int (self->memory, MG_PLOT_KEY_CHANNELS, 1);
  g_settings_set_uint64 (self->memory, MG_PLOT_KEY_FIRST, 1);
  g_settings_set_uint64 (self->memory, MG_PLOT_KEY_STRIDE, 12);
  g_assert_cmpstr (curves->channels[0].name, ==, "f32 [1], [4], …");
  mg_test_wait (get_value (self, 0, 10) == 31);
  g_settings_set_uint64 (self->memory, MG_PLOT_KEY_FIRST, 1 << 20);
  g_assert_cmpstr (
    mg_plot_model_get_message (self->model), ==,
    "Curves of f32 that begin behind 4,194,304 bytes need 4 bytes; there are 2,048 bytes in all.");
  g_assert_cmpuint (curves->n_channels, ==, 0);
}

static void
test_cursors (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  InspectionNews news;

  inspection_fixture_listen (self->base, &news);
  mg_plot_model_pick (self->model, 100.4, FALSE);
  g_assert_cmpuint (mg_inspection_get_cursor (self->inspection), ==, 400);
  g_assert_cmpuint (news.revealed, ==, 400);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 1);
  g_assert_cmpuint (cursors[0], ==, 100);
  mg_plot_model_pick (self->model, 1e9, TRUE);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 2);
  g_assert_cmpuint (cursors[1], ==, PLOT_N - 1);
  g_assert_cmpuint (mg_inspection_get_cursor (self->inspection), ==, 400);
  /* The first one is that of the grids. */
  mg_inspection_set_cursor (self->inspection, 43, FALSE);
  mg_plot_model_get_cursors (self->model, cursors);
  g_assert_cmpuint (cursors[0], ==, 10);
  /* Both stay on their elements where another part is plotted. */
  select_elements (self, 5, 20);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 1);
  g_assert_cmpuint (cursors[0], ==, 19);
  mg_inspection_set_cursor (self->inspection, 400, FALSE);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 2);
  g_assert_true (mg_plot_model_drop_cursor (self->model));
  g_assert_false (mg_plot_model_drop_cursor (self->model));
}

static void
test_words (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  g_autofree char *all = mg_plot_model_describe_all (self->model);
  g_autofree char *place = NULL;
  g_autofree char *outside = mg_plot_model_describe (self->model, 600);

  g_assert_cmpstr (all, ==, "512 values of f32");
  g_assert_cmpstr (outside, ==, "");
  mg_test_wait (get_value (self, 0, 100) == 100);
  place = mg_plot_model_describe (self->model, 100.3);
  g_assert_cmpstr (place, ==, "[100]  100");
}

/* --- Over time ------------------------------------------------------------------------------------------ */

static guint
count_samples (PlotFixture *self, guint channel)
{
  return mg_plot_series_get_n_values (mg_plot_model_get_curves (self->model)->channels[channel].series);
}

static double
get_last (PlotFixture *self, guint channel)
{
  guint n = count_samples (self, channel);

  return n > 0 ? get_value (self, channel, n - 1) : 0;
}

static void
test_time (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);

  mg_inspection_set_cursor (self->inspection, 5 * sizeof (float) + 1, FALSE);
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, TRUE);
  g_assert_cmpuint (curves->n_channels, ==, 1);
  g_assert_cmpstr (curves->channels[0].name, ==, "[5]");
  mg_test_wait (get_last (self, 0) == 5);
  plot_fixture_store (self, 5, 50);
  mg_test_wait (get_last (self, 0) == 50);
  /* Time goes on while nothing changes. */
  {
    double end = curves->end;

    mg_test_wait (curves->end > end);
  }
  g_assert_cmpfloat (curves->home, ==, 10e6);
  /* The elements that are selected, as far as there are colours. */
  select_elements (self, 8, 20);
  g_assert_cmpuint (curves->n_channels, ==, 8);
  mg_test_wait (get_last (self, 7) == 15);
}

static void
test_pinned (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  guint n;

  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, TRUE);
  select_elements (self, 3, 2);
  mg_plot_model_set_pinned (self->model, TRUE);
  mg_test_wait (get_last (self, 1) == 4);
  n = count_samples (self, 0);
  mg_inspection_set_cursor (self->inspection, 400, FALSE);
  g_assert_cmpuint (curves->n_channels, ==, 2);
  g_assert_cmpuint (count_samples (self, 0), >=, n);
  /* The next time they are there again. */
  {
    g_autoptr (MgPlotModel) other = mg_plot_model_new (self->inspection, self->memory);

    g_assert_cmpstr (mg_plot_model_get_curves (other)->channels[1].name, ==, "[4]");
  }
  mg_plot_model_set_pinned (self->model, FALSE);
  g_assert_cmpuint (curves->n_channels, ==, 1);
  g_assert_cmpstr (curves->channels[0].name, ==, "[100]");
}

static void
test_moments (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  guint64 before = mg_inspection_get_cursor (self->inspection);
  guint64 cursors[MG_PLOT_CURSORS_MAX];

  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, TRUE);
  mg_test_wait (count_samples (self, 0) > 2);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 0);
  mg_plot_model_pick (self->model, curves->start, TRUE);
  mg_plot_model_pick (self->model, curves->end, TRUE);
  g_assert_cmpuint (mg_plot_model_get_cursors (self->model, cursors), ==, 2);
  g_assert_cmpuint (cursors[0], ==, (guint64) curves->start);
  g_assert_cmpuint (mg_inspection_get_cursor (self->inspection), ==, before);
  g_assert_true (mg_plot_model_drop_cursor (self->model));
  g_assert_true (mg_plot_model_drop_cursor (self->model));
  g_assert_false (mg_plot_model_drop_cursor (self->model));
}

static gboolean
has_gap (PlotFixture *self)
{
  const MgPlotSeries *series = mg_plot_model_get_curves (self->model)->channels[0].series;

  for (guint i = 0; i + 1 < mg_plot_series_get_n_values (series); i++)
    if (!mg_plot_series_is_joined (series, i))
      return TRUE;
  return FALSE;
}

/* Nothing is known of what was while it was paused. */
static void
test_paused (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();
  guint n;

  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, TRUE);
  mg_test_wait (count_samples (self, 0) > 2);
  g_assert_false (has_gap (self));
  mg_view_set_paused (self->base->view, TRUE);
  n = count_samples (self, 0);
  mg_view_set_paused (self->base->view, FALSE);
  mg_test_wait (count_samples (self, 0) > n + 1);
  g_assert_true (has_gap (self));
}

/* --- What goes wrong ------------------------------------------------------------------------------------ */

static gboolean
is_missing (PlotFixture *self, guint index)
{
  return mg_plot_series_is_missing (mg_plot_model_get_curves (self->model)->channels[0].series, index);
}

static void
test_shrinks (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new ();

  mg_test_wait (!is_missing (self, PLOT_N - 1));
  mg_fake_source_resize (self->base->source, GUI_NAME, 100);
  mg_test_wait (is_missing (self, PLOT_N - 1));
  mg_test_wait (!is_missing (self, 24));
  g_assert_true (is_missing (self, 25));
  assert_layout (self, 0, PLOT_N);
  /* What is past the end is let go. */
  select_elements (self, 100, 10);
  gtk_widget_activate_action (self->pane, "plot.selection", NULL);
  mg_view_fit (self->base->view);
  g_assert_cmpstr (mg_plot_model_get_message (self->model), ==,
                   "What was plotted begins at 0x190, and there is nothing from 0x64 on.");
  gtk_widget_activate_action (self->pane, "plot.all", NULL);
  assert_layout (self, 0, 25);
}

static void
test_empty (void)
{
  g_autoptr (PlotFixture) self = plot_fixture_new_of (NULL, 0);

  g_assert_cmpstr (mg_plot_model_get_message (self->model), ==, "There is no byte to plot.");
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, TRUE);
  g_assert_cmpstr (mg_plot_model_get_message (self->model), ==, "There is no element at the cursor.");
  plot_fixture_press (self, "Right shift+Right plus 0 End Escape ctrl+c 1 Page_Down");
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, FALSE);
  plot_fixture_press (self, "Right shift+Right plus 0 End Escape ctrl+c 1 Page_Down");
  /* It comes. */
  {
    const float values[] = { 1, 2, 3 };

    mg_fake_source_add (self->base->source, GUI_NAME, (const guint8 *) values, sizeof values);
    mg_test_wait (mg_plot_model_get_layout (self->model)->n_values == 3 && get_value (self, 0, 2) == 3);
  }
}

static void
on_edited (GObject *object, GAsyncResult *result, gpointer data)
{
  gboolean *edited = data;

  g_assert_true (mg_editor_edit_finish (MG_EDITOR (object), result, NULL));
  *edited = TRUE;
}

/* What is only in this view's own pages is plotted too. */
static void
test_private (void)
{
  static const float values[64] = { 1, 2, 3 };
  static const float mine = 77;
  g_autoptr (GuiFixture) base = gui_fixture_new_real ((const guint8 *) values, sizeof values, MG_ACCESS_COPY);
  g_autoptr (GSettings) memory = plot_fixture_open_memory ();
  g_autoptr (MgPlotModel) model = mg_plot_model_new (base->inspection, memory);
  g_autoptr (GBytes) bytes = g_bytes_new_static (&mine, sizeof mine);
  const double *numbers;
  gboolean edited = FALSE;

  mg_plot_model_set_watching (model, TRUE);
  numbers = mg_plot_series_get_values (mg_plot_model_get_curves (model)->channels[0].series);
  mg_test_wait (numbers[1] == 2);
  mg_editor_edit_async (mg_view_get_editor (base->view), 4, 4, "f32", bytes, on_edited, &edited);
  mg_test_wait (edited && numbers[1] == 77);
  mg_editor_discard (mg_view_get_editor (base->view), NULL);
  mg_test_wait (numbers[1] == 2);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/plot-model/values", test_values);
  g_test_add_func ("/plot-model/selection", test_selection);
  g_test_add_func ("/plot-model/range", test_range);
  g_test_add_func ("/plot-model/channels", test_channels);
  g_test_add_func ("/plot-model/cursors", test_cursors);
  g_test_add_func ("/plot-model/words", test_words);
  g_test_add_func ("/plot-model/time", test_time);
  g_test_add_func ("/plot-model/pinned", test_pinned);
  g_test_add_func ("/plot-model/moments", test_moments);
  g_test_add_func ("/plot-model/paused", test_paused);
  g_test_add_func ("/plot-model/shrinks", test_shrinks);
  g_test_add_func ("/plot-model/empty", test_empty);
  g_test_add_func ("/plot-model/private", test_private);
  return g_test_run ();
}
