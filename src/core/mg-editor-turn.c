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

static gboolean
prepare_turn (MgEditor *self, MgOperation *operation)
{
  MgEntry *entry = mg_journal_peek (self->journal, operation->undo);
  GError *error = NULL;

  if (entry == NULL || !mg_editor_check_access (self, entry->access, &error))
    {
      if (error != NULL)
        g_task_return_error (operation->task, error);
      else
        g_task_return_int (operation->task, 0);
      return FALSE;
    }
  operation->turning = mg_entry_ref (entry);
  operation->weight = mg_entry_measure (entry);
  if (entry->steps->len == 0)
    return TRUE;
  operation->job = mg_editor_make_job (self);
  operation->job->compare = operation->choice == MG_CONFLICT_ASK;
  return TRUE;
}

static void
make_turn (MgOperation *operation)
{
  const MgEntry *entry = operation->turning;

  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, find_store (entry, operation->undo, i));

      mg_edit_job_add_store (operation->job, step->offset, step->unit, get_target (step, operation->undo),
                             operation->choice == MG_CONFLICT_MINE ? NULL
                                                                   : get_present (step, operation->undo));
    }
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
plan_conflicts (MgOperation *operation)
{
  const MgEntry *entry = operation->turning;

  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, i);

      mg_operation_add_conflicts (
        operation, g_ptr_array_index (operation->job->stores, find_store (entry, operation->undo, i)),
        step->type, get_present (step, operation->undo));
    }
  mg_operation_set_conflict_error (operation, FALSE);
}

/* What could not be stored waits, and what another program wrote between comparing and storing. */
static void
add_rests (MgOperation *operation)
{
  const MgEntry *entry = operation->turning;

  for (guint i = 0; i < entry->steps->len; i++)
    {
      const MgStep *step = g_ptr_array_index (entry->steps, i);
      const MgStore *store
        = g_ptr_array_index (operation->job->stores, find_store (entry, operation->undo, i));

      operation->n_written += mg_store_get_stored (store);
      if (operation->error != NULL)
        mg_operation_add_rest (operation, store, step->type, TRUE);
      if (operation->choice == MG_CONFLICT_ASK)
        mg_operation_add_moved (operation, store, step->type);
    }
  if (operation->error == NULL && operation->n_waiting > 0)
    g_set_error (&operation->error, MG_ERROR, MG_ERROR_PARTIAL,
                 _ ("Another program has written to “%s” meanwhile."), operation->name);
  if (operation->error != NULL)
    mg_operation_tell_rest (operation);
}

static void
plan_turn (MgOperation *operation)
{
  MgEditJob *job = operation->job;

  if (job != NULL && job->differs)
    {
      plan_conflicts (operation);
      return;
    }
  if (job != NULL && !mg_operation_take_error (operation) && is_untouched (job))
    {
      if (mg_operation_is_cancelled (operation))
        mg_operation_add_sentence (operation, g_strdup (_ ("Nothing was written.")));
      return;
    }
  if (job != NULL)
    {
      add_rests (operation);
      operation->entry = make_turned (operation->turning, job, operation->undo);
    }
  operation->effect = mg_entry_ref (operation->turning);
  operation->forward = !operation->undo;
}

static void
finish_turn (MgEditor *self, MgOperation *operation)
{
  /* The mapping may have been made again meanwhile: then there is nothing to undo any more. */
  if (operation->turning != mg_journal_peek (self->journal, operation->undo))
    {
      mg_operation_return (operation);
      return;
    }
  if (operation->conflicts != NULL)
    mg_editor_take_conflicts (self, operation);
  if (operation->effect != NULL)
    {
      mg_editor_take_waiting (self, operation);
      mg_editor_apply (self, operation);
      mg_journal_turn (self->journal, operation->undo, g_steal_pointer (&operation->entry));
      mg_editor_notify_journal (self);
    }
  mg_operation_return (operation);
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
  operation->make = make_turn;
  operation->plan = plan_turn;
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
  return g_task_propagate_int (G_TASK (result), error) >= 0;
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
  return g_task_propagate_int (G_TASK (result), error) >= 0;
}
