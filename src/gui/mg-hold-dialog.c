/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-hold-dialog.h"

#include <glib/gi18n-lib.h>

#include "mg-editor.h"
#include "mg-error.h"
#include "mg-text.h"

struct _MgHoldDialog
{
  AdwWindow parent_instance;

  GtkWidget *button;
  AdwComboRow *kind;
  AdwEntryRow *name;
  AdwEntryRow *offset;
  GtkSpinButton *timeout;
  GtkSwitch *samples;
  GtkLabel *answer;

  MgInspection *inspection;
};

G_DEFINE_FINAL_TYPE (MgHoldDialog, mg_hold_dialog, ADW_TYPE_WINDOW)

static MgHoldKind
get_kind (MgHoldDialog *self)
{
  return adw_combo_row_get_selected (self->kind);
}

static MgHold *
make_inside (MgHoldDialog *self, gint64 timeout, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->offset));
  guint64 extent = mg_inspection_get_extent (self->inspection);
  guint64 offset;

  if (!mg_text_parse_size (text, &offset, error))
    return NULL;
  if (offset % 4 != 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("A lock begins at a multiple of 4: “%s” is none."), text);
      return NULL;
    }
  if (offset >= mg_inspection_get_offset (self->inspection) + extent)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE, _ ("“%s” is behind the end of the mapping."),
                   text);
      return NULL;
    }
  return mg_hold_new_inside (get_kind (self), offset, timeout);
}

static MgHold *
make_hold (MgHoldDialog *self, GError **error)
{
  gint64 timeout = (gint64) gtk_spin_button_get_value_as_int (self->timeout) * 1000;

  if (get_kind (self) == MG_HOLD_SEMAPHORE)
    return mg_hold_new_semaphore (gtk_editable_get_text (GTK_EDITABLE (self->name)), timeout, error);
  return make_inside (self, timeout, error);
}

/* Nothing is said about what nobody has typed yet. */
static void
update (MgHoldDialog *self)
{
  GtkEditable *typed = GTK_EDITABLE (get_kind (self) == MG_HOLD_SEMAPHORE ? self->name : self->offset);
  gboolean is_empty = *gtk_editable_get_text (typed) == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgHold) hold = is_empty ? NULL : make_hold (self, &error);

  gtk_label_set_text (self->answer, error != NULL ? error->message : "");
  gtk_widget_set_sensitive (self->button, hold != NULL);
}

static void
on_kind (MgHoldDialog *self)
{
  gboolean is_named = get_kind (self) == MG_HOLD_SEMAPHORE;

  gtk_widget_set_visible (GTK_WIDGET (self->name), is_named);
  gtk_widget_set_visible (GTK_WIDGET (self->offset), !is_named);
  update (self);
}

static void
on_hold (MgHoldDialog *self)
{
  MgEditor *editor = mg_view_get_editor (mg_inspection_get_view (self->inspection));
  g_autoptr (GError) error = NULL;
  g_autoptr (MgHold) hold = make_hold (self, &error);
  g_autofree char *sentence = NULL;
  g_autofree char *lock = NULL;

  if (hold == NULL)
    {
      gtk_label_set_text (self->answer, error->message);
      return;
    }
  mg_editor_set_hold (editor, hold, gtk_switch_get_active (self->samples));
  lock = mg_hold_describe (hold);
  /* Translators: what a lock is */
  sentence = g_strdup_printf (_ ("Held around each edit from now on: %s"), lock);
  mg_inspection_say (self->inspection, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
mg_hold_dialog_dispose (GObject *object)
{
  g_clear_object (&MG_HOLD_DIALOG (object)->inspection);

  G_OBJECT_CLASS (mg_hold_dialog_parent_class)->dispose (object);
}

static void
mg_hold_dialog_class_init (MgHoldDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_hold_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-hold-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, button);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, offset);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, timeout);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, samples);
  gtk_widget_class_bind_template_child (widget_class, MgHoldDialog, answer);
  gtk_widget_class_bind_template_callback (widget_class, on_hold);
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mg_hold_dialog_init (MgHoldDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_hold_dialog_new:
 * @inspection: what is edited
 *
 * Asks which lock is to be held while it is.
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
mg_hold_dialog_new (MgInspection *inspection)
{
  MgHoldDialog *self = g_object_new (MG_TYPE_HOLD_DIALOG, NULL);

  self->inspection = g_object_ref (inspection);
  on_kind (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WINDOW (self);
}
