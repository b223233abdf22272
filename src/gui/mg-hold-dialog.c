/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-hold-dialog.h"

#include <glib/gi18n-lib.h>

#include "mg-editor.h"
#include "mg-error.h"
#include "mg-text.h"
#include "mg-windows-name.h"

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
  /* While a mutex of Windows programs is looked for. */
  GCancellable *finding;
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

static gboolean
is_named (MgHoldDialog *self)
{
  return get_kind (self) == MG_HOLD_SEMAPHORE || get_kind (self) == MG_HOLD_NAMED;
}

static gint64
get_timeout (MgHoldDialog *self)
{
  return (gint64) gtk_spin_button_get_value_as_int (self->timeout) * 1000;
}

/* The mutex that is meant: what names no prefix is of that of the mapping. %NULL: it is no name of any. */
static char *
make_mutex_name (MgHoldDialog *self, GError **error)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (self->inspection));
  g_autofree char *place = mg_windows_name_get_place (mg_mapping_get_name (mapping));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autofree char *whole = g_strconcat (g_str_has_prefix (text, "//") ? "" : place, text, NULL);

  return mg_source_parse (mg_mapping_get_source (mapping), whole, error);
}

static MgHold *
make_hold (MgHoldDialog *self, GError **error)
{
  gint64 timeout = get_timeout (self);

  if (get_kind (self) == MG_HOLD_SEMAPHORE)
    return mg_hold_new_semaphore (gtk_editable_get_text (GTK_EDITABLE (self->name)), timeout, error);
  return make_inside (self, timeout, error);
}

/* Nothing is said about what nobody has typed yet. */
static void
update (MgHoldDialog *self)
{
  GtkEditable *typed = GTK_EDITABLE (is_named (self) ? self->name : self->offset);
  gboolean is_empty = *gtk_editable_get_text (typed) == 0;
  gboolean is_windows = get_kind (self) == MG_HOLD_NAMED;
  g_autoptr (GError) error = NULL;
  g_autofree char *mutex = is_windows && !is_empty ? make_mutex_name (self, &error) : NULL;
  g_autoptr (MgHold) hold = is_windows || is_empty ? NULL : make_hold (self, &error);

  gtk_label_set_text (self->answer, error != NULL ? error->message : "");
  gtk_widget_set_sensitive (self->button, (hold != NULL || mutex != NULL) && self->finding == NULL);
}

static void
on_kind (MgHoldDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name), is_named (self));
  gtk_widget_set_visible (GTK_WIDGET (self->offset), !is_named (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), get_kind (self) == MG_HOLD_NAMED
                                                                     ? _ ("Name, as in Local\\lock")
                                                                     : _ ("Name, as in /lock"));
  update (self);
}

static void
take (MgHoldDialog *self, MgHold *hold)
{
  MgEditor *editor = mg_view_get_editor (mg_inspection_get_view (self->inspection));
  g_autofree char *lock = mg_hold_describe (hold);
  /* Translators: what a lock is */
  g_autofree char *sentence = g_strdup_printf (_ ("Held around each edit from now on: %s"), lock);

  mg_editor_set_hold (editor, hold, gtk_switch_get_active (self->samples));
  mg_inspection_say (self->inspection, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
find_on_worker (GTask *task, gpointer source, gpointer name, GCancellable *cancellable)
{
  GError *error = NULL;
  MgMutex *mutex = mg_source_find_mutex (source, name, &error);

  if (mutex != NULL)
    g_task_return_pointer (task, mutex, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgHoldDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgMutex) mutex = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (MgHold) hold = NULL;

  /* It was closed meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->inspection == NULL)
    return;
  g_clear_object (&self->finding);
  if (mutex == NULL)
    {
      update (self);
      gtk_label_set_text (self->answer, error->message);
      return;
    }
  hold = mg_hold_new_named (mutex, get_timeout (self));
  take (self, hold);
}

/* A prefix may take long to answer. */
static void
find_mutex (MgHoldDialog *self)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (self->inspection));
  char *name = make_mutex_name (self, NULL);
  g_autoptr (GTask) task = NULL;

  if (name == NULL || self->finding != NULL)
    {
      g_free (name);
      return;
    }
  self->finding = g_cancellable_new ();
  gtk_widget_set_sensitive (self->button, FALSE);
  task = g_task_new (mg_mapping_get_source (mapping), self->finding, on_found, g_object_ref (self));
  g_task_set_task_data (task, name, g_free);
  g_task_run_in_thread (task, find_on_worker);
}

static void
on_hold (MgHoldDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgHold) hold = NULL;

  if (get_kind (self) == MG_HOLD_NAMED)
    {
      find_mutex (self);
      return;
    }
  hold = make_hold (self, &error);
  if (hold != NULL)
    take (self, hold);
  else
    gtk_label_set_text (self->answer, error->message);
}

static void
mg_hold_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (MG_HOLD_DIALOG (object)->finding);
  g_clear_object (&MG_HOLD_DIALOG (object)->finding);
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
  if (mg_mapping_get_kind (mg_view_get_mapping (mg_inspection_get_view (inspection))) == MG_KIND_SECTION)
    {
      gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->kind)), _ ("Windows mutex"));
      adw_combo_row_set_selected (self->kind, MG_HOLD_NAMED);
    }
  on_kind (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WINDOW (self);
}
