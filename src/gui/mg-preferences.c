/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-preferences.h"

struct _MgPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSpinButton *rate;
  GtkSpinButton *text_size;
  GtkSwitch *mark_changes;
};

G_DEFINE_FINAL_TYPE (MgPreferences, mg_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
mg_preferences_class_init (MgPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPreferences, rate);
  gtk_widget_class_bind_template_child (widget_class, MgPreferences, text_size);
  gtk_widget_class_bind_template_child (widget_class, MgPreferences, mark_changes);
}

static void
mg_preferences_init (MgPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_preferences_new:
 * @settings: the settings of the program
 *
 * Returns: (transfer none): a window that changes them as they are changed in it
 */
GtkWindow *
mg_preferences_new (GSettings *settings)
{
  MgPreferences *self = g_object_new (MG_TYPE_PREFERENCES, NULL);

  g_settings_bind (settings, "default-rate", self->rate, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "text-size", self->text_size, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "mark-changes", self->mark_changes, "active", G_SETTINGS_BIND_DEFAULT);
  return GTK_WINDOW (self);
}
