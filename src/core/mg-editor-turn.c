/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Undoing and doing again. */

#include <glib/gi18n-lib.h>

#include "mg-editor-private.h"
#include "mg-error.h"

/* What is to be there of a step, and what has to be there now. */
static GBytes *
get_target (const MgStep *step, gboolean undo)
{
  return undo ? step->before : step->after;
}

static GBytes *
get_present (const MgStep *step, gboolean undo)
{
  return undo ? step->after : step->before;
}

/* The store of a step: they are undone from the last on. */
static guint
find_store (const MgEntry *entry, gboolean undo, guint step)
{
  return undo ? entry->steps->len - 1 - step : step;
}

static MgEditJob *
prepare_turn (MgEditor *self, MgOperation *operation)
{
  MgEntry *entry = mg_journal_peek (self->journal, operation->undo);
  GError *error = NULL;
  MgEditJob *job;

  if (entry == NULL || !mg_editor_check_access (self, entry->access, &error))
    {
      if (error != NULL)
        g_task_return_error (operation->task, error);
      else
        g_task_return_boolean (operation->task, TRUE);
      return NULL;
    }
  if (entry->steps->len == 0)
    {
      mg_editor_apply (self, entry, !operation->undo);
      mg_journal_turn (self->journal, operation->undo, NULL);
      mg_editor_notify_journal (self);
      g_task_return_boolean (operation->task, TRUE);
      return NULL;
    }
  job = mg_editor_make_job (self);
  job->compare = operation->choice == MG_CONFLICT_ASK;
  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, find_store (entry, operation->undo, i));

      mg_edit_job_add_store (job, step->offset, step->unit, get_target (step, operation->undo),
                             operation->choice == MG_CONFLICT_MINE ? NULL
                                                                   : get_present (step, operation->undo));
    }
  return job;
}

/* The entry as it stands in the mapping after it was turned as far as it could be. */
static MgEntry *
make_turned (const MgEntry *entry, const MgEditJob *job, gboolean undo)
{
  MgEntry *turned = mg_entry_new (entry->access);

  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, i);

      mg_entry_add_stored (turned, g_ptr_array_index (job->stores, find_store (entry, undo, i)), step->type,
                           step->before, step->after);
    }
  for (guint i = 0; i < entry->pages->len; i++)
    {
      const MgPageStep *step = g_ptr_array_index (entry->pages, i);

      mg_entry_add_page (turned, step->offset, step->before, step->after);
    }
  for (guint i = 0; i < entry->removed->len; i++)
    g_ptr_array_add (turned->removed, g_object_ref (g_ptr_array_index (entry->removed, i)));
  for (guint i = 0; i < entry->added->len; i++)
    g_ptr_array_add (turned->added, g_object_ref (g_ptr_array_index (entry->added, i)));
  return turned;
}

static gboolean
is_untouched (const MgEditJob *job)
{
  for (guint i = 0; i < job->stores->len; i++)
    if (((const MgStore *) g_ptr_array_index (job->stores, i))->done > 0)
      return FALSE;
  return TRUE;
}

static void
add_all_conflicts (MgEditor *self, const MgEntry *entry, const MgEditJob *job, gboolean undo)
{
  g_list_store_remove_all (self->conflicts);
  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, i);

      mg_editor_add_conflicts (self, g_ptr_array_index (job->stores, find_store (entry, undo, i)), step->type,
                               get_present (step, undo));
    }
}

/* What could not be stored waits, and what another program wrote between comparing and storing. */
static void
add_rests (MgEditor *self, const MgEntry *entry, MgOperation *operation)
{
  MgEditJob *job = operation->job;
  guint64 written = 0;
  guint64 waiting = 0;

  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, i);
      const MgStore *store = g_ptr_array_index (job->stores, find_store (entry, operation->undo, i));

      written += mg_store_get_stored (store);
      if (job->error != NULL)
        waiting += mg_editor_add_rest (self, store, step->type, job->error, TRUE);
      if (operation->choice == MG_CONFLICT_ASK)
        waiting += mg_editor_add_moved (self, store, step->type);
    }
  if (job->error == NULL && waiting > 0)
    g_set_error (&job->error, MG_ERROR, MG_ERROR_PARTIAL,
                 _ ("Another program has written to “%s” meanwhile."), mg_editor_get_name (self));
  if (job->error != NULL)
    mg_editor_tell_rest (&job->error, written, waiting);
}

static void
finish_turn (MgEditor *self, MgOperation *operation)
{
  MgEntry *entry = mg_journal_peek (self->journal, operation->undo);
  MgEditJob *job = operation->job;

  /* The mapping may have been made again meanwhile: then there is nothing to undo any more. */
  if (entry == NULL || (job->error != NULL && is_untouched (job)))
    {
      if (job->error != NULL)
        g_task_return_error (operation->task, g_steal_pointer (&job->error));
      else
        g_task_return_boolean (operation->task, TRUE);
      return;
    }
  if (job->differs)
    {
      add_all_conflicts (self, entry, job, operation->undo);
      g_task_return_error (operation->task, mg_editor_make_conflict_error (self, 0));
      return;
    }
  add_rests (self, entry, operation);
  mg_editor_apply (self, entry, !operation->undo);
  mg_journal_turn (self->journal, operation->undo, make_turned (entry, job, operation->undo));
  mg_editor_notify_journal (self);
  if (job->error != NULL)
    g_task_return_error (operation->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (operation->task, TRUE);
}

static void
turn (MgEditor *self,
      gboolean undo,
      MgConflictChoice choice,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_turn;
  operation->finish = finish_turn;
  operation->undo = undo;
  operation->choice = choice;
  mg_editor_push (self, operation);
}

/**
 * mg_editor_get_can_undo:
 * @self: an editor
 *
 * Returns: whether there is anything to undo
 */
gboolean
mg_editor_get_can_undo (MgEditor *self)
{
  return mg_journal_peek (self->journal, TRUE) != NULL;
}

/**
 * mg_editor_get_can_redo:
 * @self: an editor
 *
 * Returns: whether anything was undone that can be done again
 */
gboolean
mg_editor_get_can_redo (MgEditor *self)
{
  return mg_journal_peek (self->journal, FALSE) != NULL;
}

/**
 * mg_editor_undo_async:
 * @self: an editor
 * @choice: what to do where another program wrote since
 * @callback: called when it is over
 * @user_data: its data
 *
 * Turns the last edit, commit or discard back. Old bytes are stored only where that edit's are still there: with
 * %MG_CONFLICT_MINE anyway; with %MG_CONFLICT_LIVE and %MG_CONFLICT_SKIP other bytes are left as they are, and are no part of
 * the edit any more.
 */
void
mg_editor_undo_async (MgEditor *self,
                      MgConflictChoice choice,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  turn (self, TRUE, choice, callback, user_data);
}

/**
 * mg_editor_undo_finish:
 * @self: an editor
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_CONFLICT when nothing was written because something else is there, which
 * mg_editor_get_conflicts() lists; with %MG_ERROR_READ_ONLY when the view has not the access of the edit any more; or as
 * mg_editor_edit_finish(). %TRUE also when there is nothing to undo
 */
gboolean
mg_editor_undo_finish (MgEditor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mg_editor_redo_async:
 * @self: an editor
 * @choice: as for mg_editor_undo_async()
 * @callback: called when it is over
 * @user_data: its data
 *
 * Does again what was undone last.
 */
void
mg_editor_redo_async (MgEditor *self,
                      MgConflictChoice choice,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  turn (self, FALSE, choice, callback, user_data);
}

/**
 * mg_editor_redo_finish:
 * @self: an editor
 * @result: what the callback got
 * @error: return location
 *
 * Returns: as mg_editor_undo_finish()
 */
gboolean
mg_editor_redo_finish (MgEditor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
