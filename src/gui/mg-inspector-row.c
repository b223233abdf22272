/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-inspector-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-editing.h"
#include "mg-freezing.h"
#include "mg-inspector-text.h"
#include "mg-value-entry.h"

/* How long a change shines fully, in milliseconds; how it fades is in the style sheet. */
#define GLOW_FULL   200
#define GLOW_STEADY 1000

#define CHANGED_CLASS "changed"
#define FADING_CLASS  "fading"
#define CURRENT_CLASS "current"
#define FROZEN_CLASS  "frozen"
#define HINT_CLASS    "dim-label"

struct _MgInspectorRow
{
  GtkWidget parent_instance;

  GtkWidget *type_button;
  GtkLabel *type_label;
  GtkToggleButton *pin_button;
  GtkLabel *value_label;

  /* In the place of the value while that is typed anew. */
  GtkWidget *entry;

  MgElement element;
  gboolean is_hint;
  gboolean frozen;
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

static void
edit_value (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *target = mg_element_to_string (MG_INSPECTOR_ROW (widget)->element);

  gtk_widget_activate_action (widget, "inspector.edit", "s", target);
}

static void
freeze_value (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);
  g_autofree char *target = mg_element_to_string (self->element);

  gtk_widget_activate_action (widget, "inspector.freeze", "s", target);
}

/* The button shows what is, and not what was asked for. */
static void
on_pin (MgInspectorRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "row.freeze", NULL);
  gtk_toggle_button_set_active (self->pin_button, self->frozen);
}

static GtkDirectionType
get_direction_to_pin (GtkWidget *widget)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? GTK_DIR_LEFT : GTK_DIR_RIGHT;
}

/* The arrows go from type to type, and to the pin and back; the value takes the focus by a click alone, to select in it. */
static gboolean
mg_inspector_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  gboolean is_across = direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT;

  if (child == NULL)
    return gtk_widget_grab_focus (self->type_button);
  if (child == self->type_button && direction == get_direction_to_pin (widget))
    return gtk_widget_grab_focus (GTK_WIDGET (self->pin_button));
  if (child == GTK_WIDGET (self->pin_button) && is_across && direction != get_direction_to_pin (widget))
    return gtk_widget_grab_focus (self->type_button);
  return FALSE;
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
  mg_inspector_row_cancel (self);
  g_clear_pointer (&self->type_button, gtk_widget_unparent);
  if (self->pin_button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->pin_button));
  self->pin_button = NULL;
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
  gtk_widget_class_install_action (widget_class, "row.edit", NULL, edit_value);
  gtk_widget_class_install_action (widget_class, "row.freeze", NULL, freeze_value);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "row.edit", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-inspector-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, type_button);
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, type_label);
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, pin_button);
  gtk_widget_class_bind_template_child (widget_class, MgInspectorRow, value_label);
  gtk_widget_class_bind_template_callback (widget_class, on_pin);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static gboolean
on_copy_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);

  /* A part that is selected is copied by the label. */
  if (self->entry != NULL || gtk_label_get_selection_bounds (self->value_label, NULL, NULL))
    return FALSE;
  return gtk_widget_activate_action (widget, "row.copy", NULL);
}

/* On the button it is the type that Enter chooses. */
static gboolean
on_edit_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgInspectorRow *self = MG_INSPECTOR_ROW (widget);

  if (self->entry != NULL || !gtk_widget_has_focus (GTK_WIDGET (self->value_label)))
    return FALSE;
  return gtk_widget_activate_action (widget, "row.edit", NULL);
}

static void
add_key (GtkEventController *keys, guint key, GdkModifierType modifiers, GtkShortcutFunc callback)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (callback, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

/* They come before the label, which takes these keys too, without a selection or a link, and then does nothing. */
static void
add_keys (MgInspectorRow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  add_key (keys, GDK_KEY_c, GDK_CONTROL_MASK, on_copy_key);
  add_key (keys, GDK_KEY_Return, 0, on_edit_key);
  add_key (keys, GDK_KEY_KP_Enter, 0, on_edit_key);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MgInspectorRow *self)
{
  if (n_press != 2)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (GTK_WIDGET (self), "row.edit", NULL);
}

/* The second click comes before the label, which would select a word. */
static void
add_click (MgInspectorRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->value_label), GTK_EVENT_CONTROLLER (click));
}

static void
mg_inspector_row_init (MgInspectorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Numbers run from left to right in every language: a sign stands before them. */
  gtk_widget_set_direction (GTK_WIDGET (self->value_label), GTK_TEXT_DIR_LTR);
  add_keys (self);
  add_click (self);
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
  mg_inspector_row_update_frozen (self, NULL);
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

/* What is frozen can be released even where there is no value any more. */
static void
update_pin (MgInspectorRow *self)
{
  gboolean can = self->frozen || !self->is_hint;

  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_button), can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.freeze", can);
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
      update_pin (self);
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

static void
set_frozen (MgInspectorRow *self, gboolean frozen)
{
  self->frozen = frozen;
  gtk_toggle_button_set_active (self->pin_button, frozen);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pin_button),
                               frozen ? _ ("Release This Value") : _ ("Freeze This Value"));
  if (frozen)
    gtk_widget_add_css_class (GTK_WIDGET (self), FROZEN_CLASS);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), FROZEN_CLASS);
  update_pin (self);
}

/**
 * mg_inspector_row_update_frozen:
 * @self: a row
 * @inspection: (nullable): what it shows
 *
 * Looks whether the value at the cursor is written back as this type, to mark it.
 */
void
mg_inspector_row_update_frozen (MgInspectorRow *self, MgInspection *inspection)
{
  set_frozen (self,
              inspection != NULL
                && mg_freezing_is_frozen (inspection, mg_inspection_get_cursor (inspection), self->element));
}

/**
 * mg_inspector_row_freeze:
 * @self: a row
 * @inspection: what it shows
 *
 * Freezes the value at the cursor as this type; or releases it, when it is frozen as that.
 */
void
mg_inspector_row_freeze (MgInspectorRow *self, MgInspection *inspection)
{
  mg_freezing_set (GTK_WIDGET (self), inspection, mg_inspection_get_cursor (inspection), self->element,
                   !self->frozen);
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
  g_autofree char *pin_label = NULL;

  mg_accessible_set_label (GTK_WIDGET (self), g_strchomp (label));
  /* Translators: a type and a value, as “f32 little-endian 123”; a toggle */
  pin_label = g_strdup_printf (_ ("Freeze %s"), self->is_hint ? name : label);
  mg_accessible_set_label (GTK_WIDGET (self->pin_button), pin_label);
}

static void
on_ended (MgInspectorRow *self, int step)
{
  GtkWidget *entry = g_steal_pointer (&self->entry);

  gtk_widget_set_visible (GTK_WIDGET (self->value_label), TRUE);
  /* Before it goes, or GTK 4.8 may keep the focus for ever. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == entry)
    gtk_widget_grab_focus (self->type_button);
  gtk_widget_unparent (entry);
}

/**
 * mg_inspector_row_edit:
 * @self: a row
 * @inspection: what it shows
 *
 * Has the value under the cursor typed anew, in the place of the one that is shown.
 */
void
mg_inspector_row_edit (MgInspectorRow *self, MgInspection *inspection)
{
  if (self->entry != NULL || !mg_editing_check (GTK_WIDGET (self), inspection))
    return;
  self->entry = mg_value_entry_new (inspection, self->element, mg_inspection_get_cursor (inspection));
  g_signal_connect_swapped (self->entry, "ended", G_CALLBACK (on_ended), self);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_insert_after (self->entry, GTK_WIDGET (self), GTK_WIDGET (self->pin_button));
  mg_value_entry_show_value (MG_VALUE_ENTRY (self->entry));
  gtk_widget_grab_focus (self->entry);
  gtk_widget_set_visible (GTK_WIDGET (self->value_label), FALSE);
}

/**
 * mg_inspector_row_cancel:
 * @self: a row
 *
 * Takes away what is being typed.
 */
void
mg_inspector_row_cancel (MgInspectorRow *self)
{
  if (self->entry != NULL)
    mg_value_entry_cancel (MG_VALUE_ENTRY (self->entry));
}
