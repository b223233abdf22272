/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Frozen values, and flushing. */

#include <glib/gi18n-lib.h>

#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-view-private.h"

/**
 * mg_editor_get_frozen:
 * @self: an editor
 *
 * Returns: (transfer none) (element-type MgFrozen): the values that are or were written back
 */
GListModel *
mg_editor_get_frozen (MgEditor *self)
{
  return mg_freezer_get_list (self->freezer);
}

/**
 * mg_editor_freeze:
 * @self: an editor
 * @frozen: a value that is in no editor yet
 *
 * Adds it, switched off.
 */
void
mg_editor_freeze (MgEditor *self, MgFrozen *frozen)
{
  mg_freezer_add (self->freezer, frozen);
}

/**
 * mg_editor_release:
 * @self: an editor
 * @frozen: one of its values
 *
 * Lets it be written by others again, and forgets it.
 */
void
mg_editor_release (MgEditor *self, MgFrozen *frozen)
{
  mg_freezer_remove (self->freezer, frozen);
}

/**
 * mg_editor_set_frozen_active:
 * @self: an editor
 * @frozen: one of its values
 * @active: whether it is to be written back
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_READ_ONLY when the view is not read/write, %MG_ERROR_NOT_FOUND when there is no mapping
 */
gboolean
mg_editor_set_frozen_active (MgEditor *self, MgFrozen *frozen, gboolean active, GError **error)
{
  g_autoptr (MgBacking) backing = NULL;
  MgIdentity identity = { 0 };

  if (!active)
    {
      mg_freezer_stop (self->freezer, frozen);
      return TRUE;
    }
  if (!mg_editor_check_access (self, MG_ACCESS_WRITE, error))
    return FALSE;
  backing = self->view != NULL ? mg_view_get_backing (self->view, &identity) : NULL;
  if (backing == NULL)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."),
                   mg_editor_get_name (self));
      return FALSE;
    }
  if (!mg_frozen_get_active (frozen))
    mg_freezer_start (self->freezer, frozen, backing, &identity, mg_editor_get_name (self));
  return TRUE;
}

/**
 * mg_editor_set_frozen_rate:
 * @self: an editor
 * @frozen: one of its values
 * @rate: how often it is to be written back, in times a second, from 1 to %MG_FROZEN_RATE_MAX
 */
void
mg_editor_set_frozen_rate (MgEditor *self, MgFrozen *frozen, guint rate)
{
  mg_freezer_set_rate (self->freezer, frozen, rate);
}

static gboolean
prepare_flush (MgEditor *self, MgOperation *operation)
{
  operation->job = mg_editor_make_job (self);
  operation->job->flushes = TRUE;
  operation->job->flush_offset = operation->offset;
  operation->job->flush_length = operation->length;
  return TRUE;
}

static void
finish_flush (MgEditor *self, MgOperation *operation)
{
  MgEditJob *job = operation->job;

  if (job->error != NULL)
    g_task_return_error (operation->task, g_steal_pointer (&job->error));
  else if (job->written_back)
    g_task_return_pointer (
      operation->task, g_strdup_printf (_ ("“%s” is written back to its disk."), mg_editor_get_name (self)),
      g_free);
  else
    g_task_return_pointer (operation->task,
                           g_strdup_printf (_ ("“%s” lies in memory: there is nothing to write back to."),
                                            mg_editor_get_name (self)),
                           g_free);
}

/**
 * mg_editor_flush_async:
 * @self: an editor
 * @offset: in bytes from the start of the mapping
 * @length: in bytes; 0: to the end
 * @callback: called when it is over
 * @user_data: its data
 *
 * FlushViewOfFile(): writes back what any program has stored in the range. Private changes are no part of it.
 */
void
mg_editor_flush_async (MgEditor *self,
                       guint64 offset,
                       guint64 length,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_flush;
  operation->finish = finish_flush;
  operation->offset = offset;
  operation->length = length;
  mg_editor_push (self, operation);
}

/**
 * mg_editor_flush_finish:
 * @self: an editor
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): what came of it, as a sentence; or %NULL as mg_backing_flush()
 */
char *
mg_editor_flush_finish (MgEditor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
