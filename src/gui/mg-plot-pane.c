/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-pane.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-context-menu.h"
#include "mg-picture.h"
#include "mg-plot-chart.h"
#include "mg-plot-options.h"
#include "mg-text-number.h"

/* Below this width, in pixels, some buttons are in the menu only. */
#define NARROW 420
/* Between the buttons, as toolbars have it. */
#define SPACING 6

struct _MgPlotPane
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  MgPlotModel *model;
  gboolean narrow;
  guint fold_id;
  gboolean setting;
  GtkWidget *menu;

  GtkWidget *box;
  GtkToggleButton *index_toggle;
  GtkToggleButton *time_toggle;
  GtkWidget *follow_toggle;
  GtkToggleButton *pin_toggle;
  GtkWidget *all_button;
  GtkWidget *copy_button;
  GtkWidget *save_button;
  MgPlotOptions *options;
  GMenuModel *plot_menu;
  MgPlotChart *chart;
  GtkLabel *value_label;
};

G_DEFINE_FINAL_TYPE (MgPlotPane, mg_plot_pane, GTK_TYPE_WIDGET)

/* Which part is in sight, where it is not all. */
static char *
describe_zoom (MgPlotPane *self)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  const MgPlotZoom *zoom = mg_plot_chart_get_zoom (self->chart);
  g_autofree char *all = mg_plot_model_describe_all (self->model);
  double last = MIN (ceil (zoom->first + zoom->count), curves->end) - 1;
  g_autofree char *first_number = NULL;
  g_autofree char *last_number = NULL;

  if (zoom->is_home || curves->over_time || curves->n_channels == 0)
    return g_steal_pointer (&all);
  first_number = mg_text_format_number (curves->base + (guint64) MAX (floor (zoom->first), 0));
  last_number = mg_text_format_number (curves->base + (guint64) MAX (last, 0));
  /* Translators: the indices of the first and the last value in sight, and how many there are: "512 values of f32" */
  return g_strdup_printf (_ ("[%s] to [%s] of %s"), first_number, last_number, all);
}

static void
update_label (MgPlotPane *self)
{
  double hover = mg_plot_chart_get_hover (self->chart);
  g_autofree char *text = mg_plot_model_describe (self->model, hover);

  if (*text == 0)
    {
      g_free (text);
      text = describe_zoom (self);
    }
  if (!g_str_equal (gtk_label_get_text (self->value_label), text))
    gtk_label_set_text (self->value_label, text);
}

/* Screen readers speak it where the chart has the focus: what the user did, never what programs write. */
static void
describe (MgPlotPane *self, const char *text)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self->chart)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                    -1);
}

static void
on_moved (MgPlotPane *self)
{
  g_autofree char *text = describe_zoom (self);

  describe (self, text);
  update_label (self);
}

static void
on_cursors (MgPlotPane *self)
{
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  guint n = mg_plot_model_get_cursors (self->model, cursors);
  g_autofree char *text = NULL;

  if (mg_plot_model_get_settings (self->model)->over_time || n == 0)
    text = n > 0 ? mg_plot_model_describe (self->model, (double) cursors[n - 1]) : g_strdup ("");
  else
    text = mg_inspection_describe_cursor (self->inspection);
  if (n > 1 && !mg_plot_model_get_settings (self->model)->over_time)
    {
      g_autofree char *first = g_steal_pointer (&text);
      g_autofree char *second = mg_plot_model_describe (self->model, (double) cursors[1]);

      /* Translators: what is at the first and at the second cursor */
      text = g_strdup_printf (_ ("%s; second cursor: %s"), first, second);
    }
  describe (self, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.selection",
                                 mg_plot_model_has_selection (self->model));
}

static void
on_sentence (MgPlotPane *self)
{
  describe (self, mg_inspection_get_sentence (self->inspection));
}

static void
on_changed (MgPlotPane *self)
{
  const MgPlotSettings *settings = mg_plot_model_get_settings (self->model);
  gboolean any = mg_plot_model_get_curves (self->model)->n_channels > 0;

  self->setting = TRUE;
  gtk_toggle_button_set_active (settings->over_time ? self->time_toggle : self->index_toggle, TRUE);
  gtk_widget_set_visible (self->follow_toggle, !settings->over_time);
  gtk_widget_set_visible (GTK_WIDGET (self->pin_toggle), settings->over_time);
  gtk_toggle_button_set_active (self->pin_toggle, settings->n_pins > 0);
  self->setting = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.save", any);
  update_label (self);
}

static void
on_pin_toggled (MgPlotPane *self)
{
  if (!self->setting)
    mg_plot_model_set_pinned (self->model, gtk_toggle_button_get_active (self->pin_toggle));
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);
  g_autoptr (GdkTexture) texture = mg_plot_chart_render (self->chart);

  if (texture != NULL)
    mg_picture_copy (gtk_widget_get_clipboard (widget), texture, self->inspection);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);
  g_autoptr (GdkTexture) texture = mg_plot_chart_render (self->chart);
  g_autofree char *suggested = mg_picture_suggest_name (self->inspection, "plot");

  if (texture != NULL)
    mg_picture_save (widget, texture, suggested, self->inspection);
}

static void
action_selection (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);

  g_settings_set_boolean (self->memory, MG_PLOT_KEY_OVER_TIME, FALSE);
  mg_plot_model_plot_selection (self->model);
}

static void
action_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);

  if (!mg_plot_model_get_settings (self->model)->over_time)
    mg_plot_model_plot_all (self->model);
  mg_plot_chart_go_home (self->chart);
}

static void
popup_menu (MgPlotPane *self, double x, double y)
{
  if (self->menu == NULL)
    self->menu = mg_context_menu_new (self->plot_menu, GTK_WIDGET (self));
  mg_context_menu_popup (self->menu, x, y);
}

static void
popup_menu_in_chart (MgPlotPane *self, double x, double y)
{
  gtk_widget_translate_coordinates (GTK_WIDGET (self->chart), GTK_WIDGET (self), x, y, &x, &y);
  popup_menu (self, x, y);
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);
  const MgPlotArea *area = mg_plot_chart_get_area (self->chart);

  popup_menu_in_chart (self, area->x, area->y);
}

static void
action_menu_at (GtkWidget *widget, const char *name, GVariant *parameter)
{
  double x, y;

  g_variant_get (parameter, "(dd)", &x, &y);
  popup_menu_in_chart (MG_PLOT_PANE (widget), x, y);
}

static gboolean
on_fold (gpointer data)
{
  MgPlotPane *self = data;

  self->fold_id = 0;
  gtk_widget_set_visible (self->all_button, !self->narrow);
  gtk_widget_set_visible (self->copy_button, !self->narrow);
  gtk_widget_set_visible (self->save_button, !self->narrow);
  return G_SOURCE_REMOVE;
}

static void
mg_plot_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);

  /* What is shown may not change while sizes are being given out. */
  if ((width < NARROW) != self->narrow && self->fold_id == 0)
    self->fold_id = g_idle_add (on_fold, self);
  self->narrow = width < NARROW;
  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* Buttons that go to the menu do not keep it wide. */
static void
mg_plot_pane_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  MgPlotPane *self = MG_PLOT_PANE (widget);
  GtkWidget *buttons[] = { self->all_button, self->copy_button, self->save_button };

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *natural = MAX (*natural, NARROW);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]))
      {
        int width;

        gtk_widget_measure (buttons[i], orientation, -1, &width, NULL, NULL, NULL);
        *minimum -= width + SPACING;
      }
}

static void
mg_plot_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mg_plot_pane_parent_class)->map (widget);
  mg_plot_model_set_watching (MG_PLOT_PANE (widget)->model, TRUE);
}

static void
mg_plot_pane_unmap (GtkWidget *widget)
{
  mg_plot_model_set_watching (MG_PLOT_PANE (widget)->model, FALSE);
  GTK_WIDGET_CLASS (mg_plot_pane_parent_class)->unmap (widget);
}

static gboolean
mg_plot_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_PLOT_PANE (widget)->chart));
}

static void
mg_plot_pane_dispose (GObject *object)
{
  MgPlotPane *self = MG_PLOT_PANE (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_plot_pane_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "plot.copy", NULL, action_copy);
  gtk_widget_class_install_action (klass, "plot.save", NULL, action_save);
  gtk_widget_class_install_action (klass, "plot.selection", NULL, action_selection);
  gtk_widget_class_install_action (klass, "plot.all", NULL, action_all);
  gtk_widget_class_install_action (klass, "plot.menu", NULL, action_menu);
  gtk_widget_class_install_action (klass, "plot.menu-at", "(dd)", action_menu_at);
}

static void
mg_plot_pane_class_init (MgPlotPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_plot_pane_dispose;
  widget_class->measure = mg_plot_pane_measure;
  widget_class->size_allocate = mg_plot_pane_size_allocate;
  widget_class->map = mg_plot_pane_map;
  widget_class->unmap = mg_plot_pane_unmap;
  widget_class->grab_focus = mg_plot_pane_grab_focus;
  install_actions (widget_class);

  g_type_ensure (MG_TYPE_PLOT_CHART);
  g_type_ensure (MG_TYPE_PLOT_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-plot-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "mg-plot-pane");
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, box);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, index_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, time_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, follow_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, pin_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, all_button);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, copy_button);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, save_button);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, options);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, plot_menu);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, chart);
  gtk_widget_class_bind_template_child (widget_class, MgPlotPane, value_label);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_toggled);
}

static void
mg_plot_pane_init (MgPlotPane *self)
{
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting = FALSE;
  /* Numbers run from left to right in every language: a sign stands before them. */
  gtk_widget_set_direction (GTK_WIDGET (self->value_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_size_request (GTK_WIDGET (self), 160, 120);
}

static void
listen (MgPlotPane *self)
{
  g_settings_bind (self->memory, MG_PLOT_KEY_FOLLOWS, self->follow_toggle, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->memory, MG_PLOT_KEY_OVER_TIME, self->time_toggle, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->model, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->model, "touched", G_CALLBACK (update_label), self);
  g_signal_connect_swapped (self->model, "cursors", G_CALLBACK (on_cursors), self);
  g_signal_connect_object (self->chart, "hover", G_CALLBACK (update_label), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->inspection, "notify::sentence", G_CALLBACK (on_sentence), self);
}

/**
 * mg_plot_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): values as curves
 */
GtkWidget *
mg_plot_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgPlotPane *self = g_object_new (MG_TYPE_PLOT_PANE, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  self->model = mg_plot_model_new (inspection, memory);
  mg_plot_chart_set_model (self->chart, self->model);
  mg_plot_options_set_model (self->options, self->model, self->chart, memory);
  listen (self);
  on_changed (self);
  on_cursors (self);
  return GTK_WIDGET (self);
}
