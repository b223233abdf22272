/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-inspector-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-inspector-text.h"

/* How long a change shines fully, in milliseconds; how it fades is in the style sheet. */
#define GLOW_FULL   200
#define GLOW_STEADY 1000

#define CHANGED_CLASS "changed"
#define FADING_CLASS  "fading"
#define CURRENT_CLASS "current"
#define HINT_CLASS    "dim-label"

struct _MgInspectorRow
{
  GtkWidget parent_instance;

  GtkWidget *type_button;
  GtkLabel *type_label;
  GtkLabel *value_label;

  MgElement element;
  gboolean is_hint;
  gint64 glow_end;
  guint glow_id;
  /* Whether what glows goes on, as the picture stands still. */
  gboolean held;
};

G_DEFINE_FINAL_TYPE (MgInspectorRow, mg_inspector_row, GTK_TYPE_WIDGET)

static gboolean
on_query_tooltip (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

static void
copy_value (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);

  if (!self->is_hint)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->value_label));
}

/* The arrows go from type to type; the value takes the focus by a click alone, to select in it. */
static gboolean
mg_inspector_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return gtk_widget_grab_focus (MG_INSPECTOR_ROW (widget)->type_button);
}

static gboolean
mg_inspector_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MG_INSPECTOR_ROW (widget)->type_button);
}

static void
mg_inspector_row_dispose (GObject *object)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (object);

  g_clear_handle_id (&self->glow_id, g_source_remove);
  g_clear_pointer (&self->type_button, gtk_widget_unparent);
  if (self->value_label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->value_label));
  self->value_label = NULL;

  G_OBJECT_CLASS (mg_inspector_row_parent_class)->dispose (object);
}

static void
mg_inspector_row_class_init (MgInspectorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_inspector_row_dispose;
  widget_class->focus = mg_inspector_row_focus;
  widget_class->grab_focus = mg_inspector_row_grab_focus;

  gtk_widget_class_set_css_name (widget_class, "mg-inspector-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "row.copy", NULL, copy_value);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-inspector-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, type_button);
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, type_label);
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, value_label);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static gboolean
on_copy_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);

  /* A part that is selected is copied by the label. */
  if (gtk_label_get_selection_bounds (self->value_label, NULL, NULL))
    return FALSE;
  return gtk_widget_activate_action (widget, "row.copy", NULL);
}

/* Comes before the label, which takes this key without a selection too, and then copies nothing. */
static void
add_copy_key (MgInspectorRow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                                            gtk_callback_action_new (on_copy_key, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
mg_inspector_row_init (MgInspectorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_copy_key (self);
}

/**
 * mg_inspector_row_new:
 * @element: as what the bytes are shown
 *
 * Returns: (transfer floating): a row of the value inspector: a button with the type's name, that activates
 * `inspector.show-as`, and the value
 */
GtkWidget *
mg_inspector_row_new (MgElement element)
{
  MgInspectorRow *self = g_object_new (MG_TYPE_INSPECTOR_ROW, NULL);
  g_autofree char *target = mg_element_to_string (element);
  g_autofree char *name = mg_inspector_text_for_element (element);
  /* Translators: of a type, as “f32 little-endian” */
  g_autofree char *tooltip = g_strdup_printf (_ ("Show the values as %s"), name);

  self->element = element;
  gtk_label_set_text (self->type_label, mg_element_type_get_name (element.type));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->type_button), "s", target);
  gtk_widget_set_tooltip_text (self->type_button, tooltip);
  mg_accessible_set_label (self->type_button, name);
  mg_inspector_row_speak (self);
  return GTK_WIDGET (self);
}

/**
 * mg_inspector_row_get_element:
 * @self: a row
 *
 * Returns: as what the bytes are shown
 */
MgElement
mg_inspector_row_get_element (MgInspectorRow *self)
{
  return self->element;
}

/**
 * mg_inspector_row_get_text:
 * @self: a row
 *
 * Returns: (transfer none): the value, or why there is none
 */
const char *
mg_inspector_row_get_text (MgInspectorRow *self)
{
  return gtk_label_get_text (self->value_label);
}

static void
set_text (MgInspectorRow *self, const char *text, gboolean is_hint)
{
  if (self->is_hint != is_hint)
    {
      self->is_hint = is_hint;
      if (is_hint)
        gtk_widget_add_css_class (GTK_WIDGET (self->value_label), HINT_CLASS);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->value_label), HINT_CLASS);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.copy", !is_hint);
    }
  /* The same text again would take away what is selected. */
  if (!g_str_equal (gtk_label_get_text (self->value_label), text))
    gtk_label_set_text (self->value_label, text);
}

/**
 * mg_inspector_row_set_value:
 * @self: a row
 * @value: the exact value
 */
void
mg_inspector_row_set_value (MgInspectorRow *self, const char *value)
{
  set_text (self, value, FALSE);
}

/**
 * mg_inspector_row_set_hint:
 * @self: a row
 * @hint: why there is no value
 */
void
mg_inspector_row_set_hint (MgInspectorRow *self, const char *hint)
{
  set_text (self, hint, TRUE);
}

/**
 * mg_inspector_row_set_current:
 * @self: a row
 * @current: whether the grid of values shows this type
 */
void
mg_inspector_row_set_current (MgInspectorRow *self, gboolean current)
{
  if (current)
    gtk_widget_add_css_class (GTK_WIDGET (self), CURRENT_CLASS);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), CURRENT_CLASS);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->type_button), GTK_ACCESSIBLE_STATE_PRESSED,
                               current ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static gboolean
on_glow_end (gpointer data)
{
  MgInspectorRow *self = data;
  gint64 left = self->glow_end - g_get_monotonic_time ();

  self->glow_id = 0;
  if (left > 0)
    {
      self->glow_id = g_timeout_add ((guint) (left / 1000 + 1), on_glow_end, self);
      return G_SOURCE_REMOVE;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), FADING_CLASS);
  gtk_widget_remove_css_class (GTK_WIDGET (self), CHANGED_CLASS);
  return G_SOURCE_REMOVE;
}

/**
 * mg_inspector_row_glow:
 * @self: a row
 *
 * The bytes have changed. Changing again starts anew.
 */
void
mg_inspector_row_glow (MgInspectorRow *self)
{
  gboolean animated = TRUE;
  guint length;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animated, NULL);
  length = animated ? GLOW_FULL : GLOW_STEADY;
  self->glow_end = g_get_monotonic_time () + length * 1000;
  if (self->glow_id != 0)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), FADING_CLASS);
  gtk_widget_add_css_class (GTK_WIDGET (self), CHANGED_CLASS);
  if (!self->held)
    self->glow_id = g_timeout_add (length, on_glow_end, self);
}

/**
 * mg_inspector_row_hold:
 * @self: a row
 * @held: whether the picture stands still
 *
 * What glows when the picture stops goes on until it moves again.
 */
void
mg_inspector_row_hold (MgInspectorRow *self, gboolean held)
{
  self->held = held;
  if (held)
    g_clear_handle_id (&self->glow_id, g_source_remove);
  else if (self->glow_id == 0 && mg_inspector_row_is_glowing (self))
    on_glow_end (self);
}

/**
 * mg_inspector_row_fade:
 * @self: a row
 *
 * Stops to glow at once: other bytes are shown.
 */
void
mg_inspector_row_fade (MgInspectorRow *self)
{
  g_clear_handle_id (&self->glow_id, g_source_remove);
  gtk_widget_remove_css_class (GTK_WIDGET (self), CHANGED_CLASS);
  gtk_widget_remove_css_class (GTK_WIDGET (self), FADING_CLASS);
}

/**
 * mg_inspector_row_is_glowing:
 * @self: a row
 *
 * Returns: whether its bytes have changed a moment ago
 */
gboolean
mg_inspector_row_is_glowing (MgInspectorRow *self)
{
  return gtk_widget_has_css_class (GTK_WIDGET (self), CHANGED_CLASS);
}

/**
 * mg_inspector_row_speak:
 * @self: a row
 *
 * Tells screen readers what it shows now. Apart from setting the value, as they are not to be told at the
 * display's rate.
 */
void
mg_inspector_row_speak (MgInspectorRow *self)
{
  g_autofree char *name = mg_inspector_text_for_element (self->element);
  g_autofree char *label = g_strdup_printf ("%s %s", name, gtk_label_get_text (self->value_label));

  mg_accessible_set_label (GTK_WIDGET (self), g_strchomp (label));
}
