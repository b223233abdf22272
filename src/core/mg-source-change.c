/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What changes mappings: making, writing and removing them. */

#include "mg-source.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"

/* By the URI: a number alone says little. */
static gpointer
refuse (MgSource *self, const char *format, const char *name, GError **error)
{
  g_autofree char *uri = mg_source_make_uri (self, name);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED, format, uri);
#pragma GCC diagnostic pop
  return NULL;
}

/**
 * mg_source_get_alias:
 * @self: a source
 * @name: (type filename): the name's bytes
 *
 * Returns: (transfer full) (nullable): another URI of the same mapping, by which it is listed; %NULL: there
 * is none
 */
char *
mg_source_get_alias (MgSource *self, const char *name)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  return klass->alias != NULL ? klass->alias (self, name) : NULL;
}

/**
 * mg_source_create:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @creation: what is to be made
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Makes a mapping: it appears when it is whole, or not at all. One that exists is left as it is, which is no
 * failure. Any thread; blocks.
 *
 * Returns: (transfer full): what came of it, or %NULL with %MG_ERROR_NOT_SUPPORTED, or as mg_creation_make()
 * and mg_creation_use_file()
 */
MgCreated *
mg_source_create (MgSource *self,
                  const char *name,
                  const MgCreation *creation,
                  const MgWork *work,
                  GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->create != NULL)
    return klass->create (self, name, creation, work, error);
  return refuse (self, _ ("“%s” cannot be made: only POSIX shared memory and files can."), name, error);
}

/**
 * mg_source_make:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @mode: the permission bits, before this process's mask takes from them
 * @error: return location
 *
 * Begins a mapping without a byte, which has no name yet. Any thread; may block.
 *
 * Returns: (transfer full): the object, or %NULL with %MG_ERROR_NOT_SUPPORTED or as mg_new_file_open()
 */
MgNewFile *
mg_source_make (MgSource *self, const char *name, int mode, GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->make != NULL)
    return klass->make (self, name, mode, error);
  return refuse (self, _ ("“%s” cannot be made: only POSIX shared memory and files can."), name, error);
}

/**
 * mg_source_open_writer:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Returns: (transfer full): the mapping, open for writing, or %NULL with %MG_ERROR_NOT_SUPPORTED or as
 * mg_backing_writer_open_file()
 */
MgBackingWriter *
mg_source_open_writer (MgSource *self, const char *name, GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->open_writer != NULL)
    return klass->open_writer (self, name, error);
  return refuse (self, _ ("“%s” cannot be written to: only POSIX shared memory and files can."), name, error);
}

/**
 * mg_source_find_use:
 * @self: a source
 * @name: (type filename): the name's bytes
 *
 * Asks the system itself whether anybody has a mapping open or maps it, this process too: a census sees only
 * the processes that may be looked into. Any thread; does not block for long.
 *
 * Returns: what it says
 */
MgUse
mg_source_find_use (MgSource *self, const char *name)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  return klass->find_use != NULL ? klass->find_use (self, name) : MG_USE_UNKNOWN;
}

static MgRemoval *
remove_or_check (MgSource *self,
                 const char *name,
                 const MgIdentity *identity,
                 gboolean dry_run,
                 GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->remove != NULL)
    return klass->remove (self, name, identity, dry_run, error);
  return refuse (self, _ ("“%s” has no name to remove: it is gone when the last program lets it go."), name,
                 error);
}

/**
 * mg_source_remove:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @identity: (nullable): which object was looked at, so that no other is removed; %NULL: whichever it is
 * @error: return location
 *
 * Takes a mapping's name. Any thread; may block.
 *
 * Returns: (transfer full): the removal, to be undone or completed, or %NULL with %MG_ERROR_NOT_SUPPORTED
 * where there is nothing to remove, %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_REPLACED,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgRemoval *
mg_source_remove (MgSource *self, const char *name, const MgIdentity *identity, GError **error)
{
  return remove_or_check (self, name, identity, FALSE, error);
}

/**
 * mg_source_check_removal:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @identity: (nullable): which object was looked at
 * @error: return location
 *
 * Returns: whether mg_source_remove() could remove it now, or %FALSE as that; nothing is changed
 */
gboolean
mg_source_check_removal (MgSource *self, const char *name, const MgIdentity *identity, GError **error)
{
  g_autoptr (MgRemoval) removal = remove_or_check (self, name, identity, TRUE, error);

  return removal != NULL;
}

/* What is asked for off the thread. */
typedef struct
{
  char *name;
  MgCreation *creation;
  MgWorkRelay *relay;
  gboolean has_identity;
  MgIdentity identity;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  if (self->relay != NULL)
    mg_work_relay_close (self->relay);
  g_clear_pointer (&self->relay, mg_work_relay_unref);
  g_clear_pointer (&self->creation, mg_creation_unref);
  g_free (self->name);
  g_free (self);
}

static void
create_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  MgWork work = mg_work_relay_get_work (request->relay, cancellable);
  GError *error = NULL;
  MgCreated *created = mg_source_create (source_object, request->name, request->creation, &work, &error);

  if (created != NULL)
    g_task_return_pointer (task, created, (GDestroyNotify) mg_created_free);
  else
    g_task_return_error (task, error);
}

/**
 * mg_source_create_async:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @creation: what is to be made
 * @cancellable: (nullable): ends it; nothing is left then
 * @progress: (nullable): told how far it is, on this thread's main context
 * @progress_data: its data
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_source_create(), off this thread.
 */
void
mg_source_create_async (MgSource *self,
                        const char *name,
                        MgCreation *creation,
                        GCancellable *cancellable,
                        MgProgressFunc progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->name = g_strdup (name);
  request->creation = mg_creation_ref (creation);
  request->relay = mg_work_relay_new (progress, progress_data);
  /* What was made by the time it is cancelled is there. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, create_on_worker);
}

/**
 * mg_source_create_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_create()
 */
MgCreated *
mg_source_create_finish (MgSource *self, GAsyncResult *result, GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  mg_work_relay_close (request->relay);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;
  MgRemoval *removal = mg_source_remove (source_object, request->name,
                                         request->has_identity ? &request->identity : NULL, &error);

  if (removal != NULL)
    g_task_return_pointer (task, removal, (GDestroyNotify) mg_removal_free);
  else
    g_task_return_error (task, error);
}

/**
 * mg_source_remove_async:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @identity: (nullable): which object was looked at
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_source_remove(), off this thread.
 */
void
mg_source_remove_async (MgSource *self,
                        const char *name,
                        const MgIdentity *identity,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->name = g_strdup (name);
  request->has_identity = identity != NULL;
  if (identity != NULL)
    request->identity = *identity;
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, remove_on_worker);
}

/**
 * mg_source_remove_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_remove()
 */
MgRemoval *
mg_source_remove_finish (MgSource *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mg_source_find_event:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Any thread; may block.
 *
 * Returns: (transfer full): what can be waited for, or %NULL with %MG_ERROR_NOT_SUPPORTED, %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_DENIED
 */
MgEvent *
mg_source_find_event (MgSource *self, const char *name, GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->find_event != NULL)
    return klass->find_event (self, name, error);
  return refuse (self, _ ("“%s” cannot be waited for: it is no event."), name, error);
}

/**
 * mg_source_find_mutex:
 * @self: a source
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Any thread; may block.
 *
 * Returns: (transfer full): what can be held, or %NULL with %MG_ERROR_NOT_SUPPORTED, %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_DENIED
 */
MgMutex *
mg_source_find_mutex (MgSource *self, const char *name, GError **error)
{
  MgSourceClass *klass = MG_SOURCE_GET_CLASS (self);

  if (klass->find_mutex != NULL)
    return klass->find_mutex (self, name, error);
  return refuse (self, _ ("“%s” cannot be held: it is no mutex."), name, error);
}
