/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-source.h"

#include "mg-name.h"

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  GMutex lock;
  /* How many follow each name. */
  GHashTable *followed;
  gboolean is_watched;
} MgSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MgSource, mg_source, G_TYPE_OBJECT)

static MgSourcePrivate *
get_private (MgSource *self)
{
  return mg_source_get_instance_private (self);
}

static void
mg_source_finalize (GObject *object)
{
  MgSourcePrivate *priv = get_private (MG_SOURCE (object));

  g_hash_table_unref (priv->followed);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (mg_source_parent_class)->finalize (object);
}

static void
mg_source_class_init (MgSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_source_finalize;

  /**
   * MgSource::changed:
   * @self: a source
   *
   * A mapping may have appeared, gone or changed: list again. Emitted on the thread that made the source, as
   * often as the system has something to tell, once mg_source_watch() was called.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", MG_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_source_init (MgSource *self)
{
  MgSourcePrivate *priv = get_private (self);

  g_mutex_init (&priv->lock);
  priv->followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
 * mg_source_warn_open:
 * @self: a source
 * @name: (type filename): the name's bytes
 *
 * Tells what mg_source_open() would change, for who wants to know before. It may change more or less when somebody
 * else comes or goes in between.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL when nothing changes
 */
char *
mg_source_warn_open (MgSource *self, const char *name)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  return klass->warn != NULL ? klass->warn (self, name) : NULL;
}

/**
 * mg_source_follow:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @follow: whether somebody follows it now; as often FALSE as TRUE
 *
 * Some kinds list only a part of what there is: that somebody follows makes a name part of it. Any thread.
 */
void
mg_source_follow (MgSource *self, const char *name, gboolean follow)
{
  MgSourcePrivate *priv = get_private (self);
  guint n;

  g_mutex_lock (&priv->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (priv->followed, name));
  if (follow)
    g_hash_table_replace (priv->followed, g_strdup (name), GUINT_TO_POINTER (n + 1));
  else if (n > 1)
    g_hash_table_replace (priv->followed, g_strdup (name), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (priv->followed, name);
  g_mutex_unlock (&priv->lock);
}

/**
 * mg_source_is_followed:
 * @self: a source
 * @name: (type filename): the name's bytes
 *
 * Returns: whether somebody follows it now. Any thread
 */
gboolean
mg_source_is_followed (MgSource *self, const char *name)
{
  MgSourcePrivate *priv = get_private (self);
  gboolean is_followed;

  g_mutex_lock (&priv->lock);
  is_followed = g_hash_table_contains (priv->followed, name);
  g_mutex_unlock (&priv->lock);
  return is_followed;
}

/**
 * mg_source_get_followed:
 * @self: a source
 *
 * Returns: (transfer full) (element-type filename): the names that are followed, each once. Any thread
 */
GPtrArray *
mg_source_get_followed (MgSource *self)
{
  MgSourcePrivate *priv = get_private (self);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&priv->lock);
  g_hash_table_iter_init (&iter, priv->followed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_mutex_unlock (&priv->lock);
  return names;
}

/**
 * mg_source_watch:
 * @self: a source
 *
 * Begins to tell of changes, where the system has news of them; once it has begun, does nothing. To be called on the
 * thread that made the source.
 */
void
mg_source_watch (MgSource *self)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);
  MgSourcePrivate *priv = get_private (self);

  if (klass->watch != NULL && !priv->is_watched)
    klass->watch (self);
  priv->is_watched = TRUE;
}

/**
 * mg_source_uses_census:
 * @self: a source
 *
 * Returns: whether it can list nothing without a census
 */
gboolean
mg_source_uses_census (MgSource *self)
{
  return MG_SOURCE_GET_CLASS (self)->uses_census;
}

/**
 * mg_source_list:
 * @self: a source
 * @census: (nullable): what processes map and have open
 * @cancellable: (nullable): gives up between two mappings
 * @error: return location
 *
 * Returns: (transfer full) (element-type MgMappingInfo): all mappings of this kind, in no order, or %NULL
 * with %MG_ERROR_DENIED or %MG_ERROR_IO when they cannot be listed
 */
GPtrArray *
mg_source_list (MgSource *self, MgCensus *census, GCancellable *cancellable, GError **error)
{
  return MG_SOURCE_GET_CLASS (self)->list (self, census, cancellable, error);
}

static void
return_list (GTask *task, GPtrArray *list, GError *error)
{
  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
list_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = mg_source_list (source_object, task_data, cancellable, &error);

  return_list (task, list, error);
}

/**
 * mg_source_list_async:
 * @self: a source
 * @census: (nullable): what processes map and have open
 * @cancellable: (nullable): gives up
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_source_list(), off this thread.
 */
void
mg_source_list_async (MgSource *self,
                      MgCensus *census,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (census != NULL)
    g_task_set_task_data (task, mg_census_ref (census), (GDestroyNotify) mg_census_unref);
  g_task_run_in_thread (task, list_on_worker);
}

/**
 * mg_source_can_update:
 * @self: a source
 *
 * Returns: whether mg_source_update_async() may be called
 */
gboolean
mg_source_can_update (MgSource *self)
{
  return MG_SOURCE_GET_CLASS (self)->update != NULL;
}

static void
update_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = MG_SOURCE_GET_CLASS (source_object)->update (source_object, task_data, &error);

  return_list (task, list, error);
}

/**
 * mg_source_update_async:
 * @self: a source that can update, and is watched by this caller alone
 * @list: (element-type MgMappingInfo): what it listed last, or what came of that by an update
 * @cancellable: (nullable): gives up
 * @callback: called on this thread's main context; mg_source_list_finish() gives it the list
 * @user_data: its data
 *
 * Makes the list again, off this thread: what #MgSource::changed was emitted for since is looked at anew, and the rest
 * taken over. Not to be called again before it has ended; when it has failed, the whole list comes next.
 */
void
mg_source_update_async (MgSource *self,
                        GPtrArray *list,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_ptr_array_ref (list), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, update_on_worker);
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

/**
 * mg_source_get_note:
 * @self: a source
 *
 * What cannot be listed need be no failure: it may be closed to this user, for instance. Any thread.
 *
 * Returns: (transfer full) (nullable): why the last list lacks what may be there, as a sentence or more; %NULL: it does not
 */
char *
mg_source_get_note (MgSource *self)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  return klass->get_note != NULL ? klass->get_note (self) : NULL;
}
