/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-page-edit.h"

#include <glib/gi18n-lib.h>

#include "mg-change-list.h"
#include "mg-committer.h"
#include "mg-dialog.h"
#include "mg-edit-progress.h"
#include "mg-editing.h"
#include "mg-editor.h"
#include "mg-error.h"
#include "mg-fill-dialog.h"
#include "mg-freezing.h"
#include "mg-hold-dialog.h"
#include "mg-tell.h"
#include "mg-text.h"

static MgView *
get_view (MgPage *self)
{
  return mg_inspection_get_view (mg_page_get_inspection (self));
}

static MgEditor *
get_editor (MgPage *self)
{
  return mg_view_get_editor (get_view (self));
}

static const char *
get_name (MgPage *self)
{
  return mg_mapping_get_display_name (mg_view_get_mapping (get_view (self)));
}

static void
action_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_committer_undo (widget, mg_page_get_inspection (MG_PAGE (widget)));
}

static void
action_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_committer_redo (widget, mg_page_get_inspection (MG_PAGE (widget)));
}

static void
action_fill (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPage *self = MG_PAGE (widget);

  if (mg_editing_check (widget, mg_page_get_inspection (self)))
    mg_dialog_present (mg_fill_dialog_new (widget, mg_page_get_inspection (self)), widget);
}

static void
action_hold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPage *self = MG_PAGE (widget);

  mg_dialog_present (mg_hold_dialog_new (mg_page_get_inspection (self)), widget);
}

static void
on_flushed (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (MgPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = mg_editor_flush_finish (MG_EDITOR (object), result, &error);

  if (sentence != NULL)
    mg_tell (GTK_WIDGET (self), mg_page_get_inspection (self), sentence);
  else
    mg_editing_report (GTK_WIDGET (self), mg_page_get_inspection (self), error);
}

static void
action_flush (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPage *self = MG_PAGE (widget);
  MgInspection *inspection = mg_page_get_inspection (self);
  MgRange range;

  mg_inspection_get_selection (inspection, &range);
  if (range.length <= 1)
    range = (MgRange){ mg_inspection_get_offset (inspection), mg_inspection_get_extent (inspection) };
  mg_editor_flush_async (get_editor (self), range.offset, range.length, on_flushed, g_object_ref (self));
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgPage *self = MG_PAGE (widget);
  g_autoptr (GPtrArray) changes = NULL;

  if (mg_editor_get_access (get_editor (self)) != MG_ACCESS_COPY)
    {
      action_flush (widget, name, parameter);
      return;
    }
  changes = mg_change_list_get_all (mg_editor_get_changes (get_editor (self)));
  if (changes->len > 0)
    mg_committer_commit (widget, mg_page_get_inspection (self), changes, NULL, NULL);
  else
    mg_tell (widget, mg_page_get_inspection (self), _ ("There are no private changes to commit."));
}

/* The element at the cursor; where it is frozen, that ends. */
static void
action_freeze (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgInspection *inspection = mg_page_get_inspection (MG_PAGE (widget));
  MgElement element = mg_inspection_get_element (inspection);
  gsize size = mg_element_get_size (element);
  guint64 start = mg_inspection_get_offset (inspection);

  mg_freezing_toggle (widget, inspection,
                      start + (mg_inspection_get_cursor (inspection) - start) / size * size, element);
}

static void
report_import (MgPage *self, const GError *error)
{
  mg_editing_report (GTK_WIDGET (self), mg_page_get_inspection (self), error);
}

/* Room from the cursor to the end of what is shown. */
static guint64
get_room (MgPage *self, guint64 offset)
{
  MgInspection *inspection = mg_page_get_inspection (self);
  guint64 end = mg_inspection_get_offset (inspection) + mg_inspection_get_extent (inspection);

  return end > offset ? end - offset : 0;
}

static gboolean
check_room (MgPage *self, GFile *file, guint64 offset, guint64 length, GError **error)
{
  guint64 room = get_room (self, offset);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *place = mg_text_format_offset (offset);
  g_autofree char *has = mg_text_format_bytes (length);
  g_autofree char *fits = mg_text_format_bytes (room);

  if (length <= room && length > 0)
    return TRUE;
  if (length == 0)
    g_set_error (error, MG_ERROR, MG_ERROR_EMPTY, _ ("Nothing written to “%s”: “%s” is empty."),
                 get_name (self), name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
                 /* Translators: two names, as “20 bytes” twice, an offset */
                 _ ("Nothing written to “%s”: “%s” has %s, and from %s on there are %s."), get_name (self),
                 name, has, place, fits);
  return FALSE;
}

typedef struct
{
  MgPage *page;
  guint64 offset;
} Import;

static void
import_free (Import *import)
{
  g_object_unref (import->page);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  GFile *file = G_FILE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (file, result, NULL, &error);
  g_autofree char *sentence = NULL;
  g_autofree char *size = NULL;
  g_autofree char *name = NULL;

  if (bytes == NULL || !check_room (import->page, file, import->offset, g_bytes_get_size (bytes), &error))
    {
      report_import (import->page, error);
      return;
    }
  name = g_file_get_parse_name (file);
  size = mg_text_format_bytes (g_bytes_get_size (bytes));
  /* Translators: as “16 bytes”, the name of a file */
  sentence = g_strdup_printf (_ ("Imported %s of “%s”"), size, name);
  mg_editing_store (GTK_WIDGET (import->page), mg_page_get_inspection (import->page), import->offset, 1,
                    "bytes", bytes, sentence);
}

/**
 * mg_page_edit_import:
 * @self: a page
 * @file: a file
 *
 * Writes the whole of it from the cursor on. What does not fit is refused before anything is written.
 */
void
mg_page_edit_import (MgPage *self, GFile *file)
{
  guint64 offset = mg_inspection_get_cursor (mg_page_get_inspection (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info
    = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &error);
  Import *import;

  /* What is larger is not read at all. */
  if (info == NULL || !check_room (self, file, offset, (guint64) g_file_info_get_size (info), &error))
    {
      report_import (self, error);
      return;
    }
  import = g_new0 (Import, 1);
  import->page = g_object_ref (self);
  import->offset = offset;
  g_file_load_bytes_async (file, NULL, on_loaded, import);
}

static void
on_file_chosen (MgPage *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    mg_page_edit_import (self, file);
  g_object_unref (chooser);
}

static void
action_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser;

  if (!mg_editing_check (widget, mg_page_get_inspection (MG_PAGE (widget))))
    return;
  chooser
    = gtk_file_chooser_native_new (_ ("Import from the Cursor On"), root != NULL ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * mg_page_edit_class_init:
 * @widget_class: of the page
 *
 * For the page: its actions.
 */
void
mg_page_edit_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.undo", NULL, action_undo);
  gtk_widget_class_install_action (widget_class, "page.redo", NULL, action_redo);
  gtk_widget_class_install_action (widget_class, "page.fill", NULL, action_fill);
  gtk_widget_class_install_action (widget_class, "page.import", NULL, action_import);
  gtk_widget_class_install_action (widget_class, "page.freeze", NULL, action_freeze);
  gtk_widget_class_install_action (widget_class, "page.save", NULL, action_save);
  gtk_widget_class_install_action (widget_class, "page.flush", NULL, action_flush);
  gtk_widget_class_install_action (widget_class, "page.hold", NULL, action_hold);
}

static void
update_actions (MgPage *self)
{
  MgEditor *editor = get_editor (self);
  gboolean has_bytes = mg_inspection_get_extent (mg_page_get_inspection (self)) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.undo", mg_editor_get_can_undo (editor));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.redo", mg_editor_get_can_redo (editor));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.fill", has_bytes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.import", has_bytes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.freeze", has_bytes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.save", has_bytes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.flush", has_bytes);
}

/**
 * mg_page_edit_follow:
 * @self: a page with an inspection
 *
 * For the page: keeps the actions permitted that can be done.
 */
void
mg_page_edit_follow (MgPage *self)
{
  g_signal_connect_object (get_editor (self), "notify", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mg_page_get_inspection (self), "notify::extent", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  mg_edit_progress_follow (GTK_WIDGET (self), get_editor (self), get_name (self));
  update_actions (self);
}
