/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-value-entry.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-accessible.h"
#include "mg-editing.h"

#define ERROR_CLASS "error"

/* So many characters of the sentence stand in one line. */
#define PROBLEM_WIDTH 40

struct _MgValueEntry
{
  GtkWidget parent_instance;

  GtkWidget *text;
  GtkWidget *popover;
  GtkLabel *problem_label;

  MgInspection *inspection;
  MgElement element;
  guint64 offset;
  gboolean ended;
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgValueEntry, mg_value_entry, GTK_TYPE_WIDGET)

static void
end (MgValueEntry *self, int step)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, step);
}

/* Marks what was typed, and says why; with %NULL there is nothing wrong, as far as one knows. */
static void
set_problem (MgValueEntry *self, const char *problem)
{
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (problem == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), ERROR_CLASS);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), ERROR_CLASS);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem,
                                  -1);
  mg_inspection_say (self->inspection, problem);
}

/* Stores what was typed, and goes on; or stays, where it is no value. */
static void
store (MgValueEntry *self, int step)
{
  gsize size = mg_element_get_size (self->element);
  g_autofree char *type = mg_element_to_string (self->element);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint8 value[MG_ELEMENT_SIZE_MAX];

  if (!mg_element_parse_value (self->element, gtk_editable_get_text (GTK_EDITABLE (self->text)), value,
                               &error))
    {
      set_problem (self, error->message);
      return;
    }
  /* What was typed is not lost with the access. */
  if (!mg_editing_check (GTK_WIDGET (self), self->inspection))
    return;
  bytes = g_bytes_new (value, size);
  mg_editing_store (GTK_WIDGET (self), self->inspection, self->offset, (guint) size, type, bytes, NULL);
  end (self, step);
}

static void
on_activate (MgValueEntry *self)
{
  store (self, 1);
}

static void
on_changed (MgValueEntry *self)
{
  set_problem (self, NULL);
}

/* What the text leaves goes no further, so that the keys of the grid around it do nothing meanwhile. */
static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, MgValueEntry *self)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      end (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      store (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_ISO_Left_Tab:
      store (self, -1);
      return GDK_EVENT_STOP;
    default:
      return keyval < GDK_KEY_F3 || keyval > GDK_KEY_F35 ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    }
}

/* Who goes elsewhere has not stored; a window that is only left for another one stays as it is. */
static void
on_focus_widget (MgValueEntry *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    end (self, 0);
}

static void
mg_value_entry_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mg_value_entry_parent_class)->root (widget);
  g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::focus-widget",
                            G_CALLBACK (on_focus_widget), widget);
}

static void
mg_value_entry_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);
  GTK_WIDGET_CLASS (mg_value_entry_parent_class)->unroot (widget);
}

static gboolean
mg_value_entry_grab_focus (GtkWidget *widget)
{
  return gtk_text_grab_focus_without_selecting (GTK_TEXT (MG_VALUE_ENTRY (widget)->text));
}

static void
mg_value_entry_dispose (GObject *object)
{
  MgValueEntry *self = MG_VALUE_ENTRY (object);

  self->ended = TRUE;
  g_clear_object (&self->inspection);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_value_entry_parent_class)->dispose (object);
}

static void
mg_value_entry_class_init (MgValueEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_value_entry_dispose;
  widget_class->root = mg_value_entry_root;
  widget_class->unroot = mg_value_entry_unroot;
  widget_class->grab_focus = mg_value_entry_grab_focus;

  /**
   * MgValueEntry::ended:
   * @self: an entry
   * @step: how many elements the user wants to go on; 0: it was cancelled
   *
   * The value was handed to the editor, or nothing is to be stored. Whoever shows the entry takes it away.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", MG_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "mg-value-entry");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* It never takes the focus from what is typed. */
static void
add_popover (MgValueEntry *self)
{
  self->problem_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem_label, TRUE);
  gtk_label_set_max_width_chars (self->problem_label, PROBLEM_WIDTH);
  gtk_label_set_xalign (self->problem_label, 0);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->problem_label));
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
mg_value_entry_init (MgValueEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->text = gtk_text_new ();
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  /* Bytes and numbers run from left to right in every language. */
  gtk_widget_set_direction (self->text, GTK_TEXT_DIR_LTR);
  gtk_text_set_input_hints (GTK_TEXT (self->text), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI);
  add_popover (self);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * mg_value_entry_new:
 * @inspection: what is edited
 * @element: as what
 * @offset: where the value is, in bytes from the start of the mapping
 *
 * Where a value is typed in the place of the one that is shown: Enter and Tab store it, Escape and going elsewhere do not.
 * What is no value stays, marked, with the reason; nothing is stored then.
 *
 * Returns: (transfer floating): an empty entry
 */
GtkWidget *
mg_value_entry_new (MgInspection *inspection, MgElement element, guint64 offset)
{
  MgValueEntry *self = g_object_new (MG_TYPE_VALUE_ENTRY, NULL);
  /* Translators: the name of a type, an offset */
  g_autofree char *label
    = g_strdup_printf (_ ("New value, %s at 0x%" PRIx64), mg_element_type_get_name (element.type), offset);

  self->inspection = g_object_ref (inspection);
  self->element = element;
  self->offset = offset;
  mg_accessible_set_label (self->text, label);
  return GTK_WIDGET (self);
}

/**
 * mg_value_entry_get_offset:
 * @self: an entry
 *
 * Returns: where the value is
 */
guint64
mg_value_entry_get_offset (MgValueEntry *self)
{
  return self->offset;
}

/**
 * mg_value_entry_get_element:
 * @self: an entry
 *
 * Returns: as what it is edited
 */
MgElement
mg_value_entry_get_element (MgValueEntry *self)
{
  return self->element;
}

/**
 * mg_value_entry_get_problem:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): why what was typed last could not be stored
 */
const char *
mg_value_entry_get_problem (MgValueEntry *self)
{
  const char *problem = gtk_label_get_text (self->problem_label);

  return *problem != 0 ? problem : NULL;
}

/**
 * mg_value_entry_set_text_size:
 * @self: an entry
 * @points: how large its characters are
 */
void
mg_value_entry_set_text_size (MgValueEntry *self, int points)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new (points * PANGO_SCALE));
  gtk_text_set_attributes (GTK_TEXT (self->text), attributes);
}

/**
 * mg_value_entry_show_value:
 * @self: an entry
 *
 * Puts the present value into it, exactly, and selects it; nothing where that is not known.
 */
void
mg_value_entry_show_value (MgValueEntry *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  gsize size = mg_element_get_size (self->element);
  char value[MG_ELEMENT_TEXT_MAX];
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (frame == NULL || mg_frame_read (frame, self->offset, bytes, size) < size)
    return;
  mg_element_format (self->element, bytes, value);
  gtk_editable_set_text (GTK_EDITABLE (self->text), value);
  gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
}

/**
 * mg_value_entry_forward:
 * @self: an entry that has the focus
 * @keys: who has a key press in hand
 *
 * Types that key, as an input method has it.
 */
void
mg_value_entry_forward (MgValueEntry *self, GtkEventControllerKey *keys)
{
  gtk_event_controller_key_forward (keys, self->text);
}

/**
 * mg_value_entry_cancel:
 * @self: an entry
 *
 * Ends it without storing.
 */
void
mg_value_entry_cancel (MgValueEntry *self)
{
  end (self, 0);
}
