/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes that are read once, as the view shows them. */

#include "mg-editor-private.h"
#include "mg-view-private.h"

typedef struct
{
  MgSource *source;
  char *name;
  MgBacking *backing;
  MgPrivatePages *pages;
  guint64 offset;
  gsize length;
} ReadData;

static void
read_data_free (gpointer data)
{
  ReadData *read = data;

  g_object_unref (read->source);
  g_free (read->name);
  g_clear_pointer (&read->backing, mg_backing_unref);
  mg_private_pages_free (read->pages);
  g_free (read);
}

static void
read_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  ReadData *read = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc (MAX (read->length, 1));
  gsize done = 0;

  if (read->backing == NULL)
    read->backing = mg_source_open (read->source, read->name, &error);
  if (read->backing == NULL
      || !mg_backing_read (read->backing, read->offset, read->length, bytes, &done, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  mg_private_pages_lay_over_bytes (read->pages, read->offset, bytes, done);
  g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&bytes), done),
                         (GDestroyNotify) g_bytes_unref);
}

/**
 * mg_view_read_async:
 * @self: a view
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 * @cancellable: (nullable): gives up
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * Reads bytes once, off this thread, in sight or not, with private pages over them: for what is copied or saved. An object
 * whose name is gone is read as long as the view has it.
 */
void
mg_view_read_async (MgView *self,
                    guint64 offset,
                    gsize length,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ReadData *read = g_new0 (ReadData, 1);

  read->source = g_object_ref (mg_mapping_get_source (mg_view_get_mapping (self)));
  read->name = g_strdup (mg_mapping_get_name (mg_view_get_mapping (self)));
  read->backing = mg_view_get_backing (self, NULL);
  read->pages = mg_editor_copy_pages (mg_view_get_editor (self), offset, length);
  read->offset = offset;
  read->length = length;
  g_task_set_task_data (task, read, read_data_free);
  g_task_run_in_thread (task, read_on_worker);
}

/**
 * mg_view_read_finish:
 * @self: a view
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): what there is, shorter than asked for at the end of the mapping, or %NULL as
 * mg_source_open() and mg_backing_read()
 */
GBytes *
mg_view_read_finish (MgView *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
