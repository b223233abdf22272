/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

/* Private changes: into the mapping, or away. */

#include <glib/gi18n-lib.h>

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

static gboolean
prepare_commit (MgEditor *self, MgOperation *operation)
{
  GError *error = NULL;

  if (!mg_editor_check_access (self, MG_ACCESS_COPY, &error))
    {
      g_task_return_error (operation->task, error);
      return FALSE;
    }
  if (operation->changes == NULL)
    operation->changes = g_ptr_array_ref (operation->privates->changes);
  mg_operation_weigh_changes (operation, operation->changes);
  operation->job = mg_editor_make_job (self);
  operation->job->compare = TRUE;
  return TRUE;
}

static void
make_commit (MgOperation *operation)
{
  operation->stored = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *asked = g_ptr_array_index (operation->changes, i);
      MgConflictChoice choice = mg_operation_get_choice (operation, i);
      MgChange *change = mg_privates_find_like (operation->privates, asked);
      g_autoptr (GBytes) seen = choice == MG_CONFLICT_MINE ? mg_change_take_live (asked) : NULL;

      if (change == NULL || choice == MG_CONFLICT_LIVE || choice == MG_CONFLICT_SKIP)
        continue;
      mg_edit_job_add_store (operation->job, mg_change_get_offset (change), mg_change_get_unit (change),
                             mg_change_get_mine (change), seen != NULL ? seen : mg_change_get_base (change));
      g_ptr_array_add (operation->stored, g_object_ref (change));
    }
}

/* What was stored is what is live there now: the rest of the change goes on by itself. */
static void
plan_stored (MgPlan *plan, MgChange *change, MgStore *store)
{
  g_autoptr (MgRangeSet) stored = mg_store_find_stored (store);
  g_autoptr (MgRangeSet) rest = mg_range_set_new ();
  const guint8 *mine = g_bytes_get_data (store->bytes, NULL);
  g_autoptr (GBytes) old = NULL;

  if (mg_range_set_is_empty (stored))
    return;
  old = mg_store_take_old (store);
  mg_entry_add_stored (plan->entry, store, mg_change_get_type_name (change), old, store->bytes);
  mg_plan_remove_change (plan, change);
  mg_range_set_add (rest, store->offset, mg_store_get_length (store));
  for (guint i = 0; i < mg_range_set_get_n_ranges (stored); i++)
    {
      const MgRange *range = mg_range_set_get_range (stored, i);

      mg_plan_set_bytes (plan, range->offset, (gsize) range->length, mine + (range->offset - store->offset),
                         NULL);
      mg_range_set_remove (rest, range->offset, range->length);
    }
  for (guint i = 0; i < mg_range_set_get_n_ranges (rest); i++)
    {
      const MgRange *range = mg_range_set_get_range (rest, i);
      gboolean is_whole
        = (range->offset - store->offset) % store->unit == 0 && range->length % store->unit == 0;

      mg_plan_add_change (plan, range->offset, (gsize) range->length, is_whole ? store->unit : 1,
                          is_whole ? mg_change_get_type_name (change) : "bytes");
    }
}

/* The user keeps what the mapping has: it stands for what was there, and is shown until the page is live again. */
static void
plan_live (MgPlan *plan, MgChange *asked)
{
  MgChange *change = mg_privates_find_like (plan->privates, asked);
  g_autoptr (GBytes) seen = mg_change_take_live (asked);
  const guint8 *bytes = g_bytes_get_data (seen != NULL ? seen : mg_change_get_base (asked), NULL);

  if (change == NULL)
    return;
  mg_plan_remove_change (plan, change);
  mg_plan_set_bytes (plan, mg_change_get_offset (change), (gsize) mg_change_get_length (change), bytes,
                     bytes);
}

static void
plan_conflicts (MgOperation *operation)
{
  for (guint i = 0; i < operation->stored->len; i++)
    {
      MgChange *change = g_ptr_array_index (operation->stored, i);

      mg_operation_add_conflicts (operation, g_ptr_array_index (operation->job->stores, i),
                                  mg_change_get_type_name (change), mg_change_get_base (change));
    }
}

/* Adds to what stopped a commit how far it came. */
static void
tell_private (MgOperation *operation, guint64 rest)
{
  g_autofree char *part = mg_text_format_number (operation->n_written);
  g_autofree char *all = mg_text_format_bytes (operation->n_written + rest);

  if (operation->n_written > 0)
    mg_operation_add_sentence (
      operation, g_strdup_printf (_ ("%s of %s were written; the rest is private still."), part, all));
  else if (mg_operation_is_cancelled (operation))
    mg_operation_add_sentence (operation, g_strdup (_ ("Nothing was written.")));
}

static void
plan_changes (MgOperation *operation)
{
  g_autoptr (MgPlan) plan = mg_plan_new (operation->privates);

  for (guint i = 0; i < operation->job->stores->len; i++)
    plan_stored (plan, g_ptr_array_index (operation->stored, i),
                 g_ptr_array_index (operation->job->stores, i));
  for (guint i = 0; i < operation->changes->len; i++)
    if (mg_operation_get_choice (operation, i) == MG_CONFLICT_LIVE)
      plan_live (plan, g_ptr_array_index (operation->changes, i));
  operation->entry = mg_plan_finish (plan);
  operation->effect = mg_entry_ref (operation->entry);
  operation->forward = TRUE;
}

static void
plan_commit (MgOperation *operation)
{
  MgEditJob *job = operation->job;
  guint64 rest = 0;

  plan_conflicts (operation);
  if (job->differs)
    {
      mg_operation_set_conflict_error (operation, FALSE);
      return;
    }
  for (guint i = 0; i < job->stores->len; i++)
    {
      const MgStore *store = g_ptr_array_index (job->stores, i);

      operation->n_written += mg_store_get_stored (store);
      rest += mg_store_get_length (store) - mg_store_get_stored (store);
    }
  plan_changes (operation);
  if (!mg_operation_take_error (operation))
    tell_private (operation, rest);
  else if (operation->conflicts != NULL && operation->conflicts->len > 0)
    mg_operation_set_conflict_error (operation, TRUE);
}

static void
finish_commit (MgEditor *self, MgOperation *operation)
{
  mg_editor_take_conflicts (self, operation);
  /* The mapping was made again meanwhile: what is private waits already. */
  if (operation->n_falls != self->n_falls && !operation->job->differs)
    {
      g_clear_error (&operation->error);
      operation->error = mg_editor_make_fallen_error (self->name);
    }
  else
    {
      mg_editor_apply (self, operation);
      mg_editor_record (self, operation);
    }
  mg_operation_return (operation);
}

/**
 * mg_editor_commit_async:
 * @self: a copy-on-write editor
 * @changes: (nullable) (element-type MgChange): private changes, or conflicts that stand for them; stays as it is from
 * now on; %NULL: all
 * @choices: (nullable): for each what to do with it; %NULL: to ask
 * @callback: called when it is over
 * @user_data: its data
 *
 * Writes private changes to the mapping. All are compared first: nothing is written when somewhere something else is there than
 * at the edit, or, with %MG_CONFLICT_MINE, than the conflict lists as live. It is compared again with each store; what has moved
 * until then stays private. Pages without changes join the live ones.
 */
void
mg_editor_commit_async (MgEditor *self,
                        GPtrArray *changes,
                        const MgConflictChoice *choices,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_commit;
  operation->make = make_commit;
  operation->plan = plan_commit;
  operation->finish = finish_commit;
  if (changes != NULL)
    mg_operation_set_changes (operation, changes, choices);
  mg_editor_push (self, operation);
}

/**
 * mg_editor_commit_finish:
 * @self: an editor
 * @result: what the callback got
 * @ret_written: (out) (optional): how many bytes were written
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_CONFLICT when something else is there somewhere, which mg_editor_get_conflicts() lists; or as
 * mg_editor_edit_finish(). What was not written is still private
 */
gboolean
mg_editor_commit_finish (MgEditor *self, GAsyncResult *result, guint64 *ret_written, GError **error)
{
  gssize written = g_task_propagate_int (G_TASK (result), error);

  if (written >= 0 && ret_written != NULL)
    *ret_written = (guint64) written;
  return written >= 0;
}

static gboolean
prepare_discard (MgEditor *self, MgOperation *operation)
{
  if (operation->changes == NULL)
    operation->changes = g_ptr_array_ref (operation->privates->changes);
  mg_operation_weigh_changes (operation, operation->changes);
  return TRUE;
}

static void
plan_discard (MgOperation *operation)
{
  g_autoptr (MgPlan) plan = mg_plan_new (operation->privates);

  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *change
        = mg_privates_find_like (operation->privates, g_ptr_array_index (operation->changes, i));

      if (change == NULL)
        continue;
      mg_plan_remove_change (plan, change);
      mg_plan_set_bytes (plan, mg_change_get_offset (change), (gsize) mg_change_get_length (change), NULL,
                         g_bytes_get_data (mg_change_get_base (change), NULL));
    }
  operation->entry = mg_plan_finish (plan);
  operation->effect = mg_entry_ref (operation->entry);
  operation->forward = TRUE;
}

static void
finish_discard (MgEditor *self, MgOperation *operation)
{
  /* What was private waits by now where the mapping was made again meanwhile. */
  if (operation->n_falls == self->n_falls)
    {
      mg_editor_apply (self, operation);
      mg_editor_record (self, operation);
    }
  mg_operation_return (operation);
}

/**
 * mg_editor_discard:
 * @self: an editor
 * @changes: (nullable) (element-type MgChange): private changes; stays as it is from now on; %NULL: all
 *
 * Takes private changes back; a page without any is live again. Can be undone. It is done at once, or when what was asked for
 * before is over.
 */
void
mg_editor_discard (MgEditor *self, GPtrArray *changes)
{
  MgOperation *operation = mg_operation_new (self, NULL, NULL);

  operation->prepare = prepare_discard;
  operation->plan = plan_discard;
  operation->finish = finish_discard;
  if (changes != NULL)
    mg_operation_set_changes (operation, changes, NULL);
  mg_editor_push (self, operation);
}
