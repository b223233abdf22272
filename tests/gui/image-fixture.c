/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-fixture.h"

#include <math.h>

/**
 * image_fixture_make_values:
 *
 * Returns: (transfer full): numbers that are a picture, each of which differs from those beside it
 */
float *
image_fixture_make_values (void)
{
  float *values = g_new (float, IMAGE_WIDTH *IMAGE_HEIGHT);

  for (guint i = 0; i < IMAGE_WIDTH * IMAGE_HEIGHT; i++)
    values[i] = (float) (0.5 + 0.5 * sin ((i % IMAGE_WIDTH) * 0.3)) * (float) (i / IMAGE_WIDTH + 30) / 60;
  return values;
}

/**
 * image_fixture_make_memory:
 *
 * Returns: (transfer full): what is remembered of a mapping that was never shown before
 */
GSettings *
image_fixture_make_memory (void)
{
  static guint n;
  g_autofree char *path = g_strdup_printf ("/org/mapglass/Mapglass/mapping/image-%u/", n++);

  return g_settings_new_with_path ("org.mapglass.Mapglass.Mapping", path);
}

/**
 * image_fixture_find_drawing:
 * @widget: where to look
 *
 * Returns: (transfer none) (nullable): the picture in it
 */
MgImageDrawing *
image_fixture_find_drawing (GtkWidget *widget)
{
  MgImageDrawing *found = MG_IS_IMAGE_DRAWING (widget) ? MG_IMAGE_DRAWING (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = image_fixture_find_drawing (child);
  return found;
}

static gboolean
is_bound (GtkShortcut *shortcut, guint key, GdkModifierType modifiers)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  return GTK_IS_KEYVAL_TRIGGER (trigger)
         && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
         && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

/**
 * image_fixture_press:
 * @widget: a widget
 * @key: a key
 * @modifiers: what is held
 *
 * Does what the bindings of its class have for a key; fails the test when there is nothing.
 *
 * Returns: whether it took the key
 */
gboolean
image_fixture_press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (is_bound (shortcut, key, modifiers))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_error ("Nothing is bound to the key %s with the modifiers %x.", gdk_keyval_name (key), modifiers);
}
