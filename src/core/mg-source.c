/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-source.h"

#include "mg-name.h"

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE (MgSource, mg_source, G_TYPE_OBJECT)

static void
mg_source_class_init (MgSourceClass *klass)
{
  /**
   * MgSource::changed:
   * @self: a source
   *
   * A mapping may have appeared, gone or changed: list again. Emitted on the thread that made the source, as
   * often as the system has something to tell.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", MG_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_source_init (MgSource *self)
{
}

/**
 * mg_source_get_scheme:
 * @self: a source
 *
 * Returns: (transfer none): what its URIs begin with, without the colon
 */
const char *
mg_source_get_scheme (MgSource *self)
{
  return MG_SOURCE_GET_CLASS (self)->scheme;
}

/**
 * mg_source_parse:
 * @self: a source
 * @text: what stands behind the colon of a URI, or a name as people type it; %XX stands for a byte
 * @error: return location
 *
 * Returns: (transfer full) (type filename): the name's bytes, or %NULL with %MG_ERROR_INVALID_NAME when no
 * mapping of this kind can have it, or %MG_ERROR_WRONG_KIND when something else has
 */
char *
mg_source_parse (MgSource *self, const char *text, GError **error)
{
  return MG_SOURCE_GET_CLASS (self)->parse (self, text, error);
}

/**
 * mg_source_make_uri:
 * @self: a source
 * @name: (type filename): the name's bytes
 *
 * Returns: (transfer full): its URI, printable UTF-8
 */
char *
mg_source_make_uri (MgSource *self, const char *name)
{
  g_autofree char *escaped = mg_name_escape (name);

  return g_strconcat (mg_source_get_scheme (self), ":", escaped, NULL);
}

/**
 * mg_source_lookup:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Returns: (transfer full): what there is to know of one mapping, or %NULL with %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgMappingInfo *
mg_source_lookup (MgSource *self, const char *name, GError **error)
{
  return MG_SOURCE_GET_CLASS (self)->lookup (self, name, error);
}

/**
 * mg_source_open:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Returns: (transfer full): the mapping, open for looking at, or %NULL with %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgBacking *
mg_source_open (MgSource *self, const char *name, GError **error)
{
  return MG_SOURCE_GET_CLASS (self)->open (self, name, error);
}

/**
 * mg_source_list:
 * @self: a source
 * @cancellable: (nullable): gives up between two mappings
 * @error: return location
 *
 * Returns: (transfer full) (element-type MgMappingInfo): all mappings of this kind, in no order, or %NULL
 * with %MG_ERROR_DENIED or %MG_ERROR_IO when they cannot be listed
 */
GPtrArray *
mg_source_list (MgSource *self, GCancellable *cancellable, GError **error)
{
  return MG_SOURCE_GET_CLASS (self)->list (self, cancellable, error);
}

static void
list_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = mg_source_list (source_object, cancellable, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * mg_source_list_async:
 * @self: a source
 * @cancellable: (nullable): gives up
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_source_list(), off this thread.
 */
void
mg_source_list_async (MgSource *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_run_in_thread (task, list_on_worker);
}

/**
 * mg_source_list_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type MgMappingInfo): as mg_source_list()
 */
GPtrArray *
mg_source_list_finish (MgSource *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mg_source_emit_changed:
 * @self: a source
 *
 * For sources: emits #MgSource::changed.
 */
void
mg_source_emit_changed (MgSource *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
