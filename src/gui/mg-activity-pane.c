/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-pane.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-activity-drawing.h"
#include "mg-activity-text.h"
#include "mg-picture.h"

/* What is remembered of a mapping. */
#define KEY_KIND "activity-kind"

struct _MgActivityPane
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  guint tell_id;

  GtkToggleButton *lately_toggle;
  GtkToggleButton *often_toggle;
  GtkLabel *looks_label;
  GtkWidget *menu_button;
  MgActivityDrawing *drawing;
  GtkLabel *cell_label;
};

G_DEFINE_FINAL_TYPE (MgActivityPane, mg_activity_pane, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static gboolean
on_tell (gpointer data)
{
  MgActivityPane *self = data;
  MgActivityWatch *watch = mg_activity_drawing_get_watch (self->drawing);
  g_autofree char *looks = NULL;
  g_autofree char *text = NULL;
  guint cell;

  self->tell_id = 0;
  if (mg_activity_watch_get_cells (watch) == NULL)
    {
      set_label (self->looks_label, "");
      set_label (self->cell_label, "");
      return G_SOURCE_REMOVE;
    }
  looks = mg_activity_text_describe_looks (watch, mg_inspection_get_view (self->inspection));
  text = mg_activity_drawing_get_cell (self->drawing, &cell) ? mg_activity_text_describe_cell (watch, cell)
                                                             : mg_activity_text_describe_scale (watch);
  set_label (self->looks_label, looks);
  set_label (self->cell_label, text);
  return G_SOURCE_REMOVE;
}

/* Labels may not change while sizes are being given out, which is when there may be something to tell, too. */
static void
on_told (MgActivityPane *self)
{
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_tell, self, NULL);
}

static void
on_kind_toggled (MgActivityPane *self)
{
  gboolean often = gtk_toggle_button_get_active (self->often_toggle);

  mg_activity_watch_set_kind (mg_activity_drawing_get_watch (self->drawing),
                              often ? MG_ACTIVITY_OFTEN : MG_ACTIVITY_LATELY);
  g_settings_set_string (self->memory, KEY_KIND, often ? "often" : "lately");
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgActivityPane *self = MG_ACTIVITY_PANE (widget);
  g_autoptr (GdkTexture) texture = mg_activity_drawing_render (self->drawing);

  mg_picture_copy (gtk_widget_get_clipboard (widget), texture, self->inspection);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgActivityPane *self = MG_ACTIVITY_PANE (widget);
  g_autoptr (GdkTexture) texture = mg_activity_drawing_render (self->drawing);
  /* Translators: a part of a suggested file name */
  g_autofree char *suggested = mg_picture_suggest_name (self->inspection, _ ("activity"));

  mg_picture_save (widget, texture, suggested, self->inspection);
}

static gboolean
mg_activity_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_ACTIVITY_PANE (widget)->drawing));
}

static void
mg_activity_pane_dispose (GObject *object)
{
  MgActivityPane *self = MG_ACTIVITY_PANE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tell_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_activity_pane_parent_class)->dispose (object);
}

static void
mg_activity_pane_class_init (MgActivityPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_activity_pane_dispose;
  widget_class->grab_focus = mg_activity_pane_grab_focus;

  g_type_ensure (MG_TYPE_ACTIVITY_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-activity-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, lately_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, often_toggle);
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, looks_label);
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, drawing);
  gtk_widget_class_bind_template_child (widget_class, MgActivityPane, cell_label);
  gtk_widget_class_install_action (widget_class, "activity.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "activity.save", NULL, action_save);
}

static void
mg_activity_pane_init (MgActivityPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mg_accessible_set_button_label (self->menu_button, _ ("Picture of the map"));
}

/**
 * mg_activity_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): which pages of the mapping change
 */
GtkWidget *
mg_activity_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgActivityPane *self = g_object_new (MG_TYPE_ACTIVITY_PANE, NULL);
  g_autofree char *kind = g_settings_get_string (memory, KEY_KIND);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  mg_activity_drawing_set_inspection (self->drawing, inspection);
  g_signal_connect_object (self->drawing, "told", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->often_toggle, "toggled", G_CALLBACK (on_kind_toggled), self,
                           G_CONNECT_SWAPPED);
  if (g_str_equal (kind, "often"))
    gtk_toggle_button_set_active (self->often_toggle, TRUE);
  return GTK_WIDGET (self);
}
