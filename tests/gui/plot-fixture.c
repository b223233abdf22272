/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-fixture.h"

/**
 * plot_fixture_open_memory:
 *
 * Returns: (transfer full): what is remembered of the mapping of these tests
 */
GSettings *
plot_fixture_open_memory (void)
{
  return g_settings_new_with_path (MG_APP_ID ".Mapping", "/org/mapglass/Mapglass/mapping/plot-test/");
}

static void
forget (GSettings *memory)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (memory, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (memory, keys[i]);
}

/**
 * plot_fixture_new_of:
 * @values: (array length=n): what the mapping holds
 * @n: how many
 *
 * Returns: (transfer full): a pane in a window that nothing is remembered of
 */
PlotFixture *
plot_fixture_new_of (const float *values, guint n)
{
  PlotFixture *self = g_new0 (PlotFixture, 1);

  self->base = gui_fixture_new ((const guint8 *) values, n * sizeof *values);
  self->inspection = self->base->inspection;
  self->memory = plot_fixture_open_memory ();
  forget (self->memory);
  self->pane = mg_plot_pane_new (self->inspection, self->memory);
  self->chart = MG_PLOT_CHART (gui_find_child (self->pane, "chart"));
  self->model = mg_plot_chart_get_model (self->chart);
  self->base->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (self->base->window), self->pane);
  gtk_window_present (GTK_WINDOW (self->base->window));
  gtk_widget_grab_focus (self->pane);
  mg_test_wait (gtk_widget_get_mapped (self->pane));
  return self;
}

/**
 * plot_fixture_new:
 *
 * Returns: (transfer full): a pane of %PLOT_N floats, each of which is its index, drawn
 */
PlotFixture *
plot_fixture_new (void)
{
  float values[PLOT_N];
  PlotFixture *self;

  for (guint i = 0; i < PLOT_N; i++)
    values[i] = (float) i;
  self = plot_fixture_new_of (values, PLOT_N);
  mg_test_wait (mg_plot_chart_get_area (self->chart)->width > 0
                && mg_plot_chart_get_scale (self->chart, 0)->is_set);
  return self;
}

/**
 * plot_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Checks that nothing holds the pane.
 */
void
plot_fixture_free (PlotFixture *self)
{
  GtkWidget *pane = self->pane;

  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  gui_fixture_free (self->base);
  g_assert_null (pane);
  g_assert_finalize_object (self->memory);
  g_free (self);
}

/**
 * plot_fixture_store:
 * @self: a fixture
 * @index: of a float
 * @value: what another program writes
 */
void
plot_fixture_store (PlotFixture *self, guint index, float value)
{
  gui_fixture_store (self->base, index * sizeof value, (const guint8 *) &value, sizeof value);
}

/**
 * plot_fixture_get_text:
 * @self: a fixture
 *
 * Returns: (transfer none): the line below the curves
 */
const char *
plot_fixture_get_text (PlotFixture *self)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (self->pane, "value_label")));
}

/**
 * plot_fixture_press:
 * @self: a fixture
 * @keys: as gui_press() has them
 *
 * Presses keys as a user does.
 */
void
plot_fixture_press (PlotFixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->base->window), keys);
}
