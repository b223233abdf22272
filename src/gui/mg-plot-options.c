/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-options.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-accessible.h"

#define REFUSED_CLASS "error"

struct _MgPlotOptions
{
  GtkPopover parent_instance;

  MgPlotModel *model;
  MgPlotChart *chart;
  GSettings *memory;
  gboolean setting;

  GtkWidget *array_box;
  GtkSpinButton *channels;
  GtkSpinButton *first;
  GtkSpinButton *stride;
  GtkWidget *time_box;
  GtkDropDown *window;
  GtkWidget *curves_box;
  GtkWidget *toggles;
  GtkWidget *curves[MG_DRAW_N_CHANNELS];
  GtkCheckButton *own_scales;
  GtkCheckButton *logarithmic;
  GtkCheckButton *fixed;
  GtkWidget *ends;
  GtkEditable *low;
  GtkEditable *high;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (MgPlotOptions, mg_plot_options, GTK_TYPE_POPOVER)

/* In seconds. */
static const int windows[] = { 1, 2, 5, 10, 30, 60, 120, 300, 600 };

static void
set_problem (MgPlotOptions *self, const char *problem)
{
  GtkEditable *entries[] = { self->low, self->high };

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkWidget *entry = GTK_WIDGET (entries[i]);

      if (problem != NULL)
        gtk_widget_add_css_class (entry, REFUSED_CLASS);
      else
        gtk_widget_remove_css_class (entry, REFUSED_CLASS);
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      problem != NULL ? problem : "", -1);
    }
}

static gboolean
parse (GtkEditable *entry, double *ret_number)
{
  MgElement element = { .type = MG_ELEMENT_F64 };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (!mg_element_parse_value (element, gtk_editable_get_text (entry), bytes, NULL))
    return FALSE;
  *ret_number = mg_element_to_double (element, bytes);
  return TRUE;
}

/* Returns: (nullable): why there is no such scale */
static const char *
find_problem (MgPlotOptions *self, double *ret_low, double *ret_high)
{
  gboolean logarithmic = gtk_check_button_get_active (self->logarithmic);
  MgPlotScale scale;

  if (!parse (self->low, ret_low) || !parse (self->high, ret_high))
    return _ ("Both ends have to be numbers.");
  mg_plot_scale_init (&scale, logarithmic);
  if (mg_plot_scale_fix (&scale, *ret_low, *ret_high))
    return NULL;
  return logarithmic && *ret_low <= 0 ? _ ("A logarithmic scale begins above 0.")
                                      : _ ("The lower end has to be below the upper one.");
}

static void
on_ends_typed (MgPlotOptions *self)
{
  const char *problem;
  double low, high;

  if (self->setting || self->memory == NULL)
    return;
  problem = find_problem (self, &low, &high);
  set_problem (self, problem);
  if (problem != NULL)
    return;
  self->setting = TRUE;
  g_settings_set_double (self->memory, MG_PLOT_KEY_LOW, low);
  g_settings_set_double (self->memory, MG_PLOT_KEY_HIGH, high);
  self->setting = FALSE;
}

static void
show_ends (MgPlotOptions *self, double low, double high)
{
  char text[MG_PLOT_LABEL_MAX];

  mg_plot_format_number (low, 9, text);
  gtk_editable_set_text (self->low, text);
  mg_plot_format_number (high, 9, text);
  gtk_editable_set_text (self->high, text);
}

/* What is fixed is what is there. */
static void
on_fixed (MgPlotOptions *self)
{
  gboolean fixed = gtk_check_button_get_active (self->fixed);
  const MgPlotScale *scale = mg_plot_chart_get_scale (self->chart, 0);

  gtk_widget_set_sensitive (self->ends, fixed);
  if (self->setting || fixed == g_settings_get_boolean (self->memory, MG_PLOT_KEY_FIXED))
    return;
  if (fixed && scale != NULL && scale->is_set)
    {
      show_ends (self, scale->low, scale->high);
      on_ends_typed (self);
    }
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_FIXED, fixed);
}

static void
on_window (MgPlotOptions *self)
{
  guint selected = gtk_drop_down_get_selected (self->window);

  if (!self->setting && self->memory != NULL && selected < G_N_ELEMENTS (windows))
    g_settings_set_int (self->memory, MG_PLOT_KEY_WINDOW, windows[selected]);
}

static void
on_curve_toggled (MgPlotOptions *self, GtkToggleButton *button)
{
  if (self->setting)
    return;
  for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
    if (self->curves[i] == GTK_WIDGET (button))
      mg_plot_model_toggle_curve (self->model, i);
}

/* One of those there are: one that was remembered may lie between. */
static void
show_window (MgPlotOptions *self, gint64 window)
{
  guint selected = 0;

  while (selected + 1 < G_N_ELEMENTS (windows) && windows[selected] * G_USEC_PER_SEC < window)
    selected++;
  gtk_drop_down_set_selected (self->window, selected);
}

static void
show_curves (MgPlotOptions *self)
{
  const MgPlotCurves *curves = mg_plot_model_get_curves (self->model);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_widget_set_visible (self->curves_box, curves->n_channels > 1);
  for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
    {
      g_autofree char *markup
        = g_strdup_printf ("<span foreground=\"#%06x\">■</span> %u",
                           mg_draw_role_get_color (mg_draw_role_of_channel (i), dark), i + 1);

      gtk_widget_set_visible (self->curves[i], i < curves->n_channels);
      gtk_label_set_markup (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->curves[i]))), markup);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->curves[i]),
                                    i < curves->n_channels && !curves->channels[i].hidden);
    }
}

static void
on_changed (MgPlotOptions *self)
{
  const MgPlotSettings *settings = mg_plot_model_get_settings (self->model);
  gboolean was_setting = self->setting;

  self->setting = TRUE;
  gtk_widget_set_visible (self->array_box, !settings->over_time);
  gtk_widget_set_visible (self->time_box, settings->over_time);
  gtk_check_button_set_active (self->fixed, settings->fixed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->own_scales), !settings->fixed);
  if (!was_setting)
    show_ends (self, settings->low, settings->high);
  show_window (self, settings->window);
  show_curves (self);
  self->setting = was_setting;
}

static void
on_logarithmic (MgPlotOptions *self)
{
  double low, high;

  if (gtk_check_button_get_active (self->fixed))
    set_problem (self, find_problem (self, &low, &high));
}

static void
mg_plot_options_dispose (GObject *object)
{
  MgPlotOptions *self = MG_PLOT_OPTIONS (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->chart);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_plot_options_parent_class)->dispose (object);
}

static void
mg_plot_options_class_init (MgPlotOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_plot_options_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-plot-options.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, array_box);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, channels);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, first);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, stride);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, time_box);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, window);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, curves_box);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, toggles);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, own_scales);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, logarithmic);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, fixed);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, ends);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, low);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, high);
  gtk_widget_class_bind_template_child (widget_class, MgPlotOptions, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_ends_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_window);
}

static void
add_curve (MgPlotOptions *self, guint channel)
{
  GtkWidget *button = gtk_toggle_button_new ();
  /* Translators: a curve by its number */
  g_autofree char *spoken = g_strdup_printf (_ ("Curve %u"), channel + 1);

  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (NULL));
  mg_accessible_set_label (button, spoken);
  gtk_widget_set_tooltip_text (button, spoken);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_curve_toggled), self);
  gtk_box_append (GTK_BOX (self->toggles), button);
  self->curves[channel] = button;
}

static void
mg_plot_options_init (MgPlotOptions *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
    add_curve (self, i);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    gtk_string_list_take (names, mg_plot_format_time ((double) windows[i] * G_USEC_PER_SEC));
  gtk_drop_down_set_model (self->window, G_LIST_MODEL (names));
  self->setting = FALSE;
}

/**
 * mg_plot_options_set_model:
 * @self: options that have none yet
 * @model: what is plotted
 * @chart: where it is
 * @memory: what is remembered of the mapping: there the choices go
 */
void
mg_plot_options_set_model (MgPlotOptions *self, MgPlotModel *model, MgPlotChart *chart, GSettings *memory)
{
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->chart = g_object_ref (chart);
  self->memory = g_object_ref (memory);
  g_settings_bind (memory, MG_PLOT_KEY_CHANNELS, gtk_spin_button_get_adjustment (self->channels), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (memory, MG_PLOT_KEY_FIRST, gtk_spin_button_get_adjustment (self->first), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (memory, MG_PLOT_KEY_STRIDE, gtk_spin_button_get_adjustment (self->stride), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (memory, MG_PLOT_KEY_OWN_SCALES, self->own_scales, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (memory, MG_PLOT_KEY_LOGARITHMIC, self->logarithmic, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->fixed, "toggled", G_CALLBACK (on_fixed), self);
  g_signal_connect_swapped (self->logarithmic, "toggled", G_CALLBACK (on_logarithmic), self);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (on_changed), self);
  on_changed (self);
  on_fixed (self);
}
