/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-new-dialog-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-lookup.h"
#include "mg-new-form.h"
#include "mg-text.h"

enum
{
  SIGNAL_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* How the template calls the rows. */
static const char *const row_names[MG_NEW_N_FIELDS]
  = { "name", "file", "size", "mode", "owner", "pattern", "source" };
static const char *const hint_names[MG_NEW_N_FIELDS]
  = { "name_hint", "file_hint", "size_hint", "mode_hint", "owner_hint", "pattern_hint", "source_hint" };

G_DEFINE_FINAL_TYPE (MgNewDialog, mg_new_dialog, ADW_TYPE_WINDOW)

static void
set_foot (MgNewDialog *self, const char *sentence)
{
  gtk_label_set_text (self->foot, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->foot), *sentence != 0);
}

static void
update (MgNewDialog *self)
{
  g_autoptr (MgCreation) creation = NULL;

  mg_new_dialog_update_visibility (self);
  creation = mg_new_dialog_read_form (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button),
                            (creation != NULL || self->existing != NULL) && self->making == NULL);
}

static void
on_changed (MgNewDialog *self)
{
  set_foot (self, "");
  update (self);
}

/* What has the name already is opened, and then nothing else is asked for. */
static void
set_existing (MgNewDialog *self, const char *uri)
{
  g_free (self->existing);
  self->existing = g_strdup (uri);
  gtk_button_set_label (self->button,
                        uri != NULL || mg_new_dialog_is_file (self) ? _ ("_Open") : _ ("Crea_te"));
  update (self);
}

static char *
describe_existing (const MgMappingInfo *info)
{
  g_autofree char *size = NULL;

  if (info->size == MG_SIZE_UNKNOWN)
    return g_strdup_printf (_ ("“%s” already exists; it will be opened as it is."), info->name);
  size = mg_text_format_size (info->size);
  /* Translators: a name and a size, as in 64 KiB */
  return g_strdup_printf (_ ("“%s” already exists with %s; it will be opened as it is."), info->name, size);
}

/* Shared memory has the name, or something else has, or nothing has. */
static void
show_name (MgNewDialog *self, const char *uri, GAsyncResult *result)
{
  g_autoptr (GError) reason = NULL;
  const MgMappingInfo *info = mg_lookup_get_info (result, &reason);
  g_autofree char *sentence = info != NULL ? describe_existing (info) : NULL;
  gboolean is_free = g_error_matches (reason, MG_ERROR, MG_ERROR_NOT_FOUND);

  /* Why it could not be made may stand there. */
  if (is_free && self->existing == NULL)
    return;
  set_existing (self, info != NULL ? uri : NULL);
  if (is_free)
    mg_new_dialog_set_hint (self, MG_NEW_FIELD_NAME, "", FALSE);
  else
    mg_new_dialog_set_hint (self, MG_NEW_FIELD_NAME, info != NULL ? sentence : reason->message, info == NULL);
}

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgNewDialog) self = user_data;
  gboolean exists = FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_lookup_finish (result, &exists, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->looking);
  if (uri == NULL)
    return;
  if (!mg_new_dialog_is_file (self))
    show_name (self, uri, result);
  else if (!exists)
    mg_new_dialog_set_hint (self, MG_NEW_FIELD_FILE, _ ("There is no such file yet."), TRUE);
}

/* Finds out whether there is already what is to be made. */
static void
look_up (MgNewDialog *self)
{
  g_autoptr (MgCreation) creation = mg_creation_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *uri = NULL;
  MgSource *source;

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (!mg_new_dialog_read_field (self, mg_new_dialog_get_target (self), creation, NULL))
    return;
  source = mg_catalog_resolve_creation (self->catalog, creation, &name, NULL);
  if (source == NULL)
    return;
  uri = mg_source_make_uri (source, name);
  self->looking = g_cancellable_new ();
  mg_lookup_async (self->catalog, uri, self->looking, on_looked_up, g_object_ref (self));
}

static void
on_target_changed (MgNewDialog *self)
{
  mg_new_dialog_set_hint (self, MG_NEW_FIELD_NAME, "", FALSE);
  mg_new_dialog_set_hint (self, MG_NEW_FIELD_FILE, "", FALSE);
  set_foot (self, "");
  set_existing (self, NULL);
  look_up (self);
}

static void
on_catalog_changed (MgNewDialog *self)
{
  if (self->making == NULL)
    look_up (self);
}

static void
on_file_chosen (MgNewDialog *self, int response)
{
  g_autoptr (GFile) file = NULL;
  GtkWidget *row = g_object_get_data (G_OBJECT (self->chooser), "row");

  if (response == GTK_RESPONSE_ACCEPT
      && (file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser))) != NULL)
    {
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL && g_utf8_validate (path, -1, NULL))
        gtk_editable_set_text (GTK_EDITABLE (row), path);
      else
        set_foot (self, _ ("The path of this file cannot be written as text."));
    }
  g_clear_object (&self->chooser);
}

static void
choose_file (MgNewDialog *self, MgNewField field)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a File"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_object_set_data (G_OBJECT (self->chooser), "row", self->rows[field]);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_choose_file (MgNewDialog *self)
{
  choose_file (self, MG_NEW_FIELD_FILE);
}

static void
on_choose_source (MgNewDialog *self)
{
  choose_file (self, MG_NEW_FIELD_SOURCE);
}

static void
complain (MgNewDialog *self, MgNewField field, const GError *error)
{
  guint number;
  const char *name = mg_error_get_api_name (error, &number);
  /* Translators: the name and number of an error of the Windows file-mapping API. */
  g_autofree char *detail = name != NULL ? g_strdup_printf (_ ("Windows API: %s (%u)"), name, number) : NULL;
  g_autofree char *text
    = detail != NULL ? g_strdup_printf ("%s\n%s", error->message, detail) : g_strdup (error->message);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      field = MG_NEW_N_FIELDS;
      set_foot (self, _ ("It was stopped; nothing was made."));
    }
  else if (field == MG_NEW_N_FIELDS)
    set_foot (self, text);
  else
    mg_new_dialog_set_hint (self, field, text, TRUE);
  gtk_widget_grab_focus (self->rows[field != MG_NEW_N_FIELDS ? field : mg_new_dialog_get_target (self)]);
}

static void
set_making (MgNewDialog *self, gboolean making)
{
  /* GTK 4.8 warns of an entry that becomes insensitive while it has the focus. */
  if (making)
    gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  gtk_widget_set_sensitive (self->form, !making);
  gtk_spinner_set_spinning (self->spinner, making);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_widget_set_visible (self->progress, making);
  if (making)
    {
      self->making = g_cancellable_new ();
      gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
      return;
    }
  g_clear_object (&self->making);
  g_clear_pointer (&self->creation, mg_creation_unref);
  update (self);
}

static void
finish (MgNewDialog *self, const char *uri, const char *note)
{
  g_signal_emit (self, signals[SIGNAL_MADE], 0, uri, note);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgNewDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgCreated) created = mg_source_create_finish (MG_SOURCE (object), result, &error);

  if (self->making == NULL)
    return;
  set_making (self, FALSE);
  if (created != NULL)
    finish (self, created->uri, created->note);
  else
    complain (self, mg_new_dialog_find_field (self, error), error);
}

static void
on_progress (guint64 done, guint64 total, gpointer data)
{
  MgNewDialog *self = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) done / (double) total);
}

static void
find_owner (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  MgCreation *creation = g_task_get_task_data (task);
  GError *error = NULL;

  if (mg_new_form_find_owner (g_object_get_data (G_OBJECT (task), "owner"), &creation->uid, &creation->gid,
                              &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_owner_found (GObject *object, GAsyncResult *result, gpointer data)
{
  MgNewDialog *self = MG_NEW_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  MgSource *source = NULL;

  if (self->making == NULL)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      set_making (self, FALSE);
      complain (self, MG_NEW_FIELD_OWNER, error);
      return;
    }
  source = mg_catalog_resolve_creation (self->catalog, self->creation, &name, &error);
  if (source == NULL)
    {
      set_making (self, FALSE);
      complain (self, mg_new_dialog_get_target (self), error);
      return;
    }
  mg_source_create_async (source, name, self->creation, self->making, on_progress, self, on_made,
                          g_object_ref (self));
}

static void
on_button (MgNewDialog *self)
{
  g_autoptr (MgCreation) creation = mg_new_dialog_read_form (self);
  g_autoptr (GTask) task = NULL;

  if (self->making != NULL)
    return;
  if (self->existing != NULL)
    {
      finish (self, self->existing, NULL);
      return;
    }
  if (creation == NULL)
    return;
  set_foot (self, "");
  set_making (self, TRUE);
  self->creation = mg_creation_ref (creation);
  task = g_task_new (self, self->making, on_owner_found, NULL);
  g_task_set_task_data (task, mg_creation_ref (creation), (GDestroyNotify) mg_creation_unref);
  g_object_set_data_full (G_OBJECT (task), "owner",
                          !gtk_widget_get_visible (self->rows[MG_NEW_FIELD_OWNER])
                            ? g_strdup ("")
                            : mg_new_dialog_get_text (self, MG_NEW_FIELD_OWNER),
                          g_free);
  g_task_run_in_thread (task, find_owner);
}

/* What is being made is stopped first. */
static gboolean
mg_new_dialog_close_request (GtkWindow *window)
{
  MgNewDialog *self = MG_NEW_DIALOG (window);

  if (self->making == NULL)
    return GTK_WINDOW_CLASS (mg_new_dialog_parent_class)->close_request (window);
  g_cancellable_cancel (self->making);
  return GDK_EVENT_STOP;
}

/* The rows that can have the focus, in their order. */
static void
collect_rows (GtkWidget *widget, GPtrArray *rows)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_LIST_BOX_ROW (child))
      collect_rows (child, rows);
    else if (gtk_widget_get_mapped (child) && gtk_widget_get_focusable (child)
             && gtk_widget_is_sensitive (child))
      g_ptr_array_add (rows, child);
}

/* Tab leaves a list with its first row: here it goes from field to field, as in any form. */
static gboolean
on_key (MgNewDialog *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean backward = key == GDK_KEY_ISO_Left_Tab || (modifiers & GDK_SHIFT_MASK) != 0;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint position;

  if (row == NULL || (key != GDK_KEY_Tab && key != GDK_KEY_KP_Tab && key != GDK_KEY_ISO_Left_Tab))
    return GDK_EVENT_PROPAGATE;
  collect_rows (self->form, rows);
  if (!g_ptr_array_find (rows, row, &position))
    return GDK_EVENT_PROPAGATE;
  /* What else there is in the row comes first. */
  if (gtk_widget_child_focus (row, backward ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD))
    return GDK_EVENT_STOP;
  position += backward ? -1 : 1;
  return position < rows->len && gtk_widget_grab_focus (g_ptr_array_index (rows, position));
}

static void
mg_new_dialog_dispose (GObject *object)
{
  MgNewDialog *self = MG_NEW_DIALOG (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  g_clear_object (&self->chooser);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);

  G_OBJECT_CLASS (mg_new_dialog_parent_class)->dispose (object);
}

static void
mg_new_dialog_finalize (GObject *object)
{
  MgNewDialog *self = MG_NEW_DIALOG (object);

  g_free (self->existing);
  g_clear_pointer (&self->creation, mg_creation_unref);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (mg_new_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, button);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, form);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, backing);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, prefix);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, protection);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, commit_row);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, commit);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, huge_row);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, huge);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, contents_group);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, contents);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, foot);
  gtk_widget_class_bind_template_child (widget_class, MgNewDialog, progress);
  for (guint i = 0; i < MG_NEW_N_FIELDS; i++)
    {
      gtk_widget_class_bind_template_child_full (widget_class, row_names[i], FALSE, 0);
      gtk_widget_class_bind_template_child_full (widget_class, hint_names[i], FALSE, 0);
    }
}

static void
mg_new_dialog_class_init (MgNewDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_new_dialog_dispose;
  object_class->finalize = mg_new_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mg_new_dialog_close_request;

  /**
   * MgNewDialog::made:
   * @self: a dialog
   * @uri: what the mapping is to be opened by
   * @note: (nullable): what is otherwise than one would think, as a sentence
   */
  signals[SIGNAL_MADE] = g_signal_new ("made", MG_TYPE_NEW_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-new-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_target_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_file);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_source);
  gtk_widget_class_bind_template_callback (widget_class, on_button);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

static void
mg_new_dialog_init (MgNewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MG_NEW_N_FIELDS; i++)
    {
      self->rows[i]
        = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self), MG_TYPE_NEW_DIALOG, row_names[i]));
      self->hints[i]
        = GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (self), MG_TYPE_NEW_DIALOG, hint_names[i]));
    }
  gtk_widget_grab_focus (self->rows[MG_NEW_FIELD_NAME]);
}

/**
 * mg_new_dialog_new:
 * @catalog: the mappings, one more of which is to be
 *
 * Asks for all that a new mapping needs, and makes it.
 *
 * Returns: (transfer none): a dialog that emits “made” and closes
 */
GtkWindow *
mg_new_dialog_new (MgCatalog *catalog)
{
  MgNewDialog *self = g_object_new (MG_TYPE_NEW_DIALOG, NULL);

  self->catalog = g_object_ref (catalog);
  mg_new_dialog_offer_sections (self);
  g_signal_connect_swapped (catalog, "items-changed", G_CALLBACK (on_catalog_changed), self);
  update (self);
  return GTK_WINDOW (self);
}
