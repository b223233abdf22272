/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What panes draw, to be taken elsewhere. */

#include "mg-picture.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-draw-snapshot.h"
#include "mg-editing.h"
#include "mg-error.h"
#include "mg-name.h"
#include "mg-tell.h"
#include "mg-text-number.h"

typedef struct
{
  GtkWidget *widget;
  GdkTexture *texture;
  MgInspection *inspection;
  GtkFileChooserNative *chooser;
  GFile *file;
} Saver;

static void
saver_free (Saver *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->texture);
  g_object_unref (self->inspection);
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saver, saver_free)

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/**
 * mg_picture_render:
 * @widget: whose font it is drawn with, and at whose scale
 * @list: what to draw
 * @width: how wide it is, in pixels of the list
 * @height: how high
 * @dark: in which colours
 *
 * Draws it as the widget would, whether that is in sight or not.
 *
 * Returns: (transfer full): a picture in memory
 */
GdkTexture *
mg_picture_render (GtkWidget *widget, const MgDrawList *list, double width, double height, gboolean dark)
{
  int scale = gtk_widget_get_scale_factor (widget);
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_ARGB32, MAX ((int) ceil (width * scale), 1), MAX ((int) ceil (height * scale), 1));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;
  cairo_t *cairo;

  mg_draw_snapshot (list, snapshot, layout, dark);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo = cairo_create (surface);
  if (node != NULL)
    gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  texture = make_texture (surface);
  cairo_surface_destroy (surface);
  return texture;
}

/**
 * mg_picture_copy:
 * @clipboard: where it goes to
 * @texture: a picture
 * @inspection: what it shows
 *
 * Copies it, and says so.
 */
void
mg_picture_copy (GdkClipboard *clipboard, GdkTexture *texture, MgInspection *inspection)
{
  g_autofree char *width = mg_text_format_number ((guint64) gdk_texture_get_width (texture));
  g_autofree char *height = mg_text_format_number ((guint64) gdk_texture_get_height (texture));
  g_autofree char *sentence = NULL;

  gdk_clipboard_set_texture (clipboard, texture);
  /* Translators: how wide and how high it is, in pixels */
  sentence = g_strdup_printf (_ ("Copied a picture of %s×%s."), width, height);
  mg_inspection_say (inspection, sentence);
}

/* The reason as the system says it; what GIO says names the draft. */
static const char *
get_reason (const GError *error)
{
  switch (error->domain == G_IO_ERROR ? error->code : G_IO_ERROR_FAILED)
    {
    case G_IO_ERROR_PERMISSION_DENIED:
      return g_strerror (EACCES);
    case G_IO_ERROR_READ_ONLY:
      return g_strerror (EROFS);
    case G_IO_ERROR_NOT_FOUND:
      return g_strerror (ENOENT);
    case G_IO_ERROR_NOT_DIRECTORY:
      return g_strerror (ENOTDIR);
    case G_IO_ERROR_IS_DIRECTORY:
      return g_strerror (EISDIR);
    case G_IO_ERROR_FILENAME_TOO_LONG:
      return g_strerror (ENAMETOOLONG);
    default:
      return error->message;
    }
}

static void
return_failure (GTask *task, GFile *file, const GError *error)
{
  g_autofree char *path = g_file_get_parse_name (file);
  g_autofree char *name = mg_name_quote (path);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_task_return_new_error (task, MG_ERROR, MG_ERROR_NO_ROOM,
                             _ ("There is no room for “%s” on its file system."), name);
  else
    g_task_return_new_error (task, MG_ERROR, MG_ERROR_IO, _ ("“%s” cannot be written: %s."), name,
                             get_reason (error));
}

/* Next to where it is to be, under a name that nobody else has. */
static GFile *
make_draft (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_strdup_printf (".mapglass-%08x%08x", g_random_int (), g_random_int ());

  return g_file_get_child (folder, name);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = data;
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (source);
  g_autoptr (GFile) draft = make_draft (file);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents (draft, g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL, FALSE,
                               G_FILE_CREATE_NONE, NULL, NULL, &error)
      && g_file_move (draft, file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_file_delete (draft, NULL, NULL);
  return_failure (task, file, error);
}

/**
 * mg_picture_write_async:
 * @texture: a picture in memory
 * @file: where to
 * @callback: called in the main thread at the end
 * @data: for @callback
 *
 * Writes it as a PNG, whole or not at all: what was there before stays until it is.
 */
void
mg_picture_write_async (GdkTexture *texture, GFile *file, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (texture, NULL, callback, data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * mg_picture_write_finish:
 * @result: what the callback was given
 * @error: return location: a sentence
 *
 * Returns: whether all of it is there
 */
gboolean
mg_picture_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saver) self = data;
  g_autofree char *path = g_file_get_parse_name (self->file);
  g_autofree char *name = mg_name_quote (path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (!mg_picture_write_finish (result, &error))
    {
      mg_editing_report (self->widget, self->inspection, error);
      return;
    }
  sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  mg_tell (self->widget, self->inspection, sentence);
}

static void
on_response (Saver *self, int response)
{
  if (response != GTK_RESPONSE_ACCEPT)
    {
      saver_free (self);
      return;
    }
  self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  mg_picture_write_async (self->texture, self->file, on_written, self);
}

/**
 * mg_picture_save:
 * @widget: a widget of the window that asks and tells
 * @texture: a picture in memory
 * @suggested_name: for the file
 * @inspection: what it shows
 *
 * Asks for a file, writes it there, and says so.
 */
void
mg_picture_save (GtkWidget *widget, GdkTexture *texture, const char *suggested_name, MgInspection *inspection)
{
  Saver *self = g_new0 (Saver, 1);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  self->widget = g_object_ref (widget);
  self->texture = g_object_ref (texture);
  self->inspection = g_object_ref (inspection);
  self->chooser = gtk_file_chooser_native_new (_ ("Save Picture"), root != NULL ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_filter_set_name (filter, _ ("PNG pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), suggested_name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * mg_picture_suggest_name:
 * @inspection: what a picture shows
 * @what: as what, for a file: "plot"
 *
 * Returns: (transfer full): a name for its file, made of that of the mapping: "wave-plot.png"
 */
char *
mg_picture_suggest_name (MgInspection *inspection, const char *what)
{
  const char *name = mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (inspection)));
  g_autofree char *plain = g_path_get_basename (name);

  return g_strdup_printf ("%s-%s.png", plain, what);
}
