/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-patch-saver.h"

#include <glib/gi18n-lib.h>

#include "mg-change.h"
#include "mg-editing.h"
#include "mg-element.h"
#include "mg-patch.h"
#include "mg-tell.h"

typedef struct
{
  GtkWidget *host;
  MgInspection *inspection;
  GPtrArray *changes;
  GtkFileChooserNative *chooser;
  MgPatchSaverDone on_done;
  gpointer data;
} Saver;

/* What was there before an edit that waits may be unknown: then it is what is there now, and past the end nothing. */
static GBytes *
find_old (MgInspection *inspection, MgChange *change)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);
  gsize length = (gsize) mg_change_get_length (change);
  guint8 *bytes;

  if (mg_change_get_base (change) != NULL)
    return g_bytes_ref (mg_change_get_base (change));
  if (mg_change_get_live (change) != NULL)
    return g_bytes_ref (mg_change_get_live (change));
  bytes = g_malloc0 (length);
  if (frame != NULL)
    mg_frame_read (frame, mg_change_get_offset (change), bytes, length);
  return g_bytes_new_take (bytes, length);
}

static void
add_change (MgPatch *patch, MgInspection *inspection, MgChange *change)
{
  const char *type = mg_change_get_type_name (change);
  g_autoptr (GBytes) old = find_old (inspection, change);
  MgElement element;

  if (!mg_element_parse_type (type, &element, NULL))
    type = MG_PATCH_BYTES;
  mg_patch_add (patch, mg_change_get_offset (change), mg_change_get_unit (change), type, old,
                mg_change_get_mine (change));
}

/**
 * mg_patch_saver_save_to:
 * @inspection: what was edited
 * @changes: (element-type MgChange): changes of it
 * @file: where to
 * @error: return location
 *
 * Writes them as a patch. Replaces what is there.
 *
 * Returns: %FALSE with the system's sentence when it cannot be written
 */
gboolean
mg_patch_saver_save_to (MgInspection *inspection, GPtrArray *changes, GFile *file, GError **error)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (inspection));
  MgFrame *frame = mg_inspection_get_frame (inspection);
  g_autoptr (MgPatch) patch = mg_patch_new (mg_mapping_get_uri (mapping), frame != NULL ? frame->size : 0);
  g_autofree char *text = NULL;

  for (guint i = 0; i < changes->len; i++)
    add_change (patch, inspection, g_ptr_array_index (changes, i));
  text = mg_patch_to_string (patch, NULL);
  return g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                                  error);
}

/* Owns @self. */
static void
end (Saver *self, gboolean saved)
{
  if (self->on_done != NULL)
    self->on_done (saved, self->data);
  g_clear_object (&self->chooser);
  g_ptr_array_unref (self->changes);
  g_object_unref (self->inspection);
  g_object_unref (self->host);
  g_free (self);
}

static void
on_response (Saver *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *name = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    {
      end (self, FALSE);
      return;
    }
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  name = g_file_get_parse_name (file);
  if (!mg_patch_saver_save_to (self->inspection, self->changes, file, &error))
    {
      mg_editing_report (self->host, self->inspection, error);
      end (self, FALSE);
      return;
    }
  sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  mg_tell (self->host, self->inspection, sentence);
  end (self, TRUE);
}

/* A name for a file, made of that of the mapping. */
static char *
suggest_name (MgInspection *inspection)
{
  const char *name = mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (inspection)));
  g_autofree char *plain = g_path_get_basename (name);

  return g_strdup_printf ("%s.mgpatch", plain);
}

/**
 * mg_patch_saver_save:
 * @host: a widget of the window that asks and tells
 * @inspection: what was edited
 * @changes: (element-type MgChange): changes of it
 * @on_done: (nullable): called at the end
 * @data: for @on_done
 *
 * Asks for a file, and writes them there as a patch.
 */
void
mg_patch_saver_save (GtkWidget *host,
                     MgInspection *inspection,
                     GPtrArray *changes,
                     MgPatchSaverDone on_done,
                     gpointer data)
{
  Saver *self = g_new0 (Saver, 1);
  GtkRoot *root = gtk_widget_get_root (host);
  g_autofree char *name = suggest_name (inspection);

  self->host = g_object_ref (host);
  self->inspection = g_object_ref (inspection);
  self->changes = g_ptr_array_ref (changes);
  self->on_done = on_done;
  self->data = data;
  self->chooser = gtk_file_chooser_native_new (_ ("Save Patch"), root != NULL ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
