/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is asked of an editor: done one after the other, and on a worker where it might take longer than a main thread has time
 * for. */

#include <glib/gi18n-lib.h>

#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-later.h"
#include "mg-view-private.h"

/* How much may be done on the main thread, in bytes: less than a display frame takes. */
#define MAX_HERE (64 * 1024)

/* What a change weighs besides its bytes: so many as take as long. */
#define CHANGE_WEIGHT 512

/* All but the task, whose objects belong to the main thread. */
static void
operation_free (gpointer data)
{
  MgOperation *self = data;

  g_clear_pointer (&self->job, mg_edit_job_free);
  g_free (self->type);
  g_free (self->name);
  g_free (self->reason);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->privates, mg_privates_unref);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->turning, mg_entry_unref);
  g_clear_pointer (&self->entry, mg_entry_unref);
  g_clear_pointer (&self->effect, mg_entry_unref);
  g_clear_pointer (&self->applied, mg_privates_unref);
  g_clear_pointer (&self->stored, g_ptr_array_unref);
  g_clear_pointer (&self->come, g_ptr_array_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
  g_clear_pointer (&self->after, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
let_go (MgOperation *self)
{
  g_clear_object (&self->task);
  if (self->is_large)
    mg_later_free (self, operation_free);
  else
    operation_free (self);
}

/**
 * mg_operation_new:
 * @self: an editor
 * @callback: called when it is over
 * @user_data: its data
 *
 * Returns: (transfer full): an operation for mg_editor_push()
 */
MgOperation *
mg_operation_new (MgEditor *self, GAsyncReadyCallback callback, gpointer user_data)
{
  MgOperation *operation = g_new0 (MgOperation, 1);

  operation->task = g_task_new (self, NULL, callback, user_data);
  operation->name = g_strdup (self->name);
  return operation;
}

/**
 * mg_operation_set_changes:
 * @operation: an operation
 * @changes: (element-type MgChange): what it is about; stays as it is from now on
 * @choices: (nullable): for each what to do with it; %NULL: to ask
 */
void
mg_operation_set_changes (MgOperation *operation, GPtrArray *changes, const MgConflictChoice *choices)
{
  operation->changes = g_ptr_array_ref (changes);
  if (choices == NULL)
    return;
  operation->choices = g_array_sized_new (FALSE, FALSE, sizeof (MgConflictChoice), changes->len);
  g_array_append_vals (operation->choices, choices, changes->len);
}

/**
 * mg_operation_get_choice:
 * @operation: an operation
 * @index: of one of the changes that it is about
 *
 * Returns: what to do with it. Any thread
 */
MgConflictChoice
mg_operation_get_choice (const MgOperation *operation, guint index)
{
  return operation->choices != NULL ? g_array_index (operation->choices, MgConflictChoice, index)
                                    : MG_CONFLICT_ASK;
}

/**
 * mg_operation_weigh_changes:
 * @operation: an operation
 * @changes: (element-type MgChange): what it is about
 *
 * Adds to how much there is to do, as far as that matters.
 */
void
mg_operation_weigh_changes (MgOperation *operation, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len && operation->weight <= MAX_HERE; i++)
    operation->weight += CHANGE_WEIGHT + mg_change_get_length (g_ptr_array_index (changes, i));
}

/**
 * mg_operation_return:
 * @operation: an operation that is over
 *
 * Ends its task, with its error or with how many bytes it has written.
 */
void
mg_operation_return (MgOperation *operation)
{
  if (operation->error != NULL)
    g_task_return_error (operation->task, g_steal_pointer (&operation->error));
  else
    g_task_return_int (operation->task, (gssize) operation->n_written);
}

/* Any thread. */
static void
work (MgOperation *operation)
{
  if (operation->make != NULL && operation->job != NULL)
    operation->make (operation);
  if (operation->job != NULL)
    mg_edit_job_run (operation->job);
  if (operation->plan != NULL)
    operation->plan (operation);
  if (operation->entry != NULL)
    mg_entry_measure (operation->entry);
}

static void
run_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  MgOperation *operation = task_data;

  work (operation);
  /* What others look at meanwhile is left as it is. */
  if (operation->effect != NULL)
    {
      operation->applied = mg_privates_copy (operation->privates);
      mg_privates_apply (operation->applied, operation->effect, operation->forward, &operation->splice);
    }
  mg_operation_plan_waiting (operation);
  g_task_return_boolean (task, TRUE);
}

static void
finish (MgEditor *self, MgOperation *operation)
{
  const MgEditJob *job = operation->job;

  if (job != NULL && job->held >= 0)
    {
      self->times_held++;
      self->longest_held = MAX (self->longest_held, job->held);
    }
  operation->finish (self, operation);
  if (self->view != NULL && job != NULL && job->stores->len > 0)
    mg_view_sample_once (self->view);
  let_go (operation);
  self->is_running = FALSE;
}

static void run_all (MgEditor *self);

static void
on_worker_done (GObject *object, GAsyncResult *result, gpointer data)
{
  MgEditor *self = MG_EDITOR (object);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  mg_work_relay_close (self->relay);
  g_clear_pointer (&self->relay, mg_work_relay_unref);
  mg_editor_notify_progress (self);
  finish (self, data);
  run_all (self);
}

static void
on_progress (guint64 done, guint64 total, gpointer data)
{
  MgEditor *self = data;

  self->progress = (double) done / (double) total;
  mg_editor_notify_progress (self);
}

static void
start_worker (MgEditor *self, MgOperation *operation)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_worker_done, operation);

  self->cancellable = g_cancellable_new ();
  self->relay = mg_work_relay_new (on_progress, self);
  self->progress = 0;
  if (operation->job != NULL)
    operation->job->work = mg_work_relay_get_work (self->relay, self->cancellable);
  mg_editor_notify_progress (self);
  g_task_set_task_data (task, operation, NULL);
  g_task_run_in_thread (task, run_on_worker);
}

static gboolean
prepare (MgEditor *self, MgOperation *operation)
{
  if (self->view == NULL)
    {
      g_task_return_new_error (operation->task, MG_ERROR, MG_ERROR_NOT_FOUND,
                               _ ("Nothing was done to “%s”: its view is closed."), self->name);
      return FALSE;
    }
  operation->n_falls = self->n_falls;
  operation->privates = mg_privates_ref (self->privates);
  if (!operation->prepare (self, operation))
    return FALSE;
  operation->is_large = operation->weight > MAX_HERE;
  return TRUE;
}

/* Does what is queued until something has to be waited for. */
static void
run_all (MgEditor *self)
{
  /* The last operation may be all that keeps it. */
  g_autoptr (MgEditor) kept = g_object_ref (self);

  while (!self->is_running && !g_queue_is_empty (&self->operations))
    {
      MgOperation *operation = g_queue_pop_head (&self->operations);

      /* Whoever hears of what is done may want more: that comes when this is over. */
      self->is_running = TRUE;
      if (!prepare (self, operation))
        {
          let_go (operation);
          self->is_running = FALSE;
        }
      else if (operation->is_large || (operation->job != NULL && mg_edit_job_may_block (operation->job)))
        {
          start_worker (self, operation);
        }
      else
        {
          work (operation);
          finish (self, operation);
        }
    }
}

/**
 * mg_editor_push:
 * @self: an editor
 * @operation: (transfer full): what is to be done when what was asked for before is done
 */
void
mg_editor_push (MgEditor *self, MgOperation *operation)
{
  g_queue_push_tail (&self->operations, operation);
  run_all (self);
}

/**
 * mg_editor_make_job:
 * @self: an editor
 *
 * Returns: (transfer full): a job on what the view is on now, under the lock that is to be held
 */
MgEditJob *
mg_editor_make_job (MgEditor *self)
{
  MgIdentity identity = { 0 };
  /* The sampler may have met another object that is not in sight yet. */
  g_autoptr (MgBacking) backing = mg_view_get_backing (self->view, &identity);

  return mg_edit_job_new (backing, &identity, self->name, self->hold);
}

/**
 * mg_editor_get_progress:
 * @self: an editor
 *
 * Returns: how far it is with what it does, from 0 to 1; less than 0 when it does nothing that takes time
 */
double
mg_editor_get_progress (MgEditor *self)
{
  return self->relay != NULL ? self->progress : -1;
}

/**
 * mg_editor_cancel:
 * @self: an editor
 *
 * Ends what it does, as soon as that is possible. What is in the mapping by then stays there, and can be undone; of an edit
 * nothing waits, of a commit the rest is private still.
 */
void
mg_editor_cancel (MgEditor *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}
