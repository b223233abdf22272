/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

/* Private changes: into the mapping, or away. */

#include <glib/gi18n-lib.h>

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

static MgConflictChoice
get_choice (const MgOperation *operation, guint index)
{
  return g_array_index (operation->choices, MgConflictChoice, index);
}

/**
 * mg_operation_set_changes:
 * @operation: an operation
 * @changes: (element-type MgChange): what it is about
 * @choices: (nullable): for each what to do with it; %NULL: to ask
 */
void
mg_operation_set_changes (MgOperation *operation, GPtrArray *changes, const MgConflictChoice *choices)
{
  operation->changes = g_ptr_array_new_with_free_func (g_object_unref);
  operation->choices = g_array_new (FALSE, TRUE, sizeof (MgConflictChoice));
  for (guint i = 0; i < changes->len; i++)
    {
      MgConflictChoice choice = choices != NULL ? choices[i] : MG_CONFLICT_ASK;

      g_ptr_array_add (operation->changes, g_object_ref (g_ptr_array_index (changes, i)));
      g_array_append_val (operation->choices, choice);
    }
}

/* The private change for which a conflict stands, or itself, as it is now. */
static MgChange *
find_private (MgEditor *self, MgChange *asked)
{
  g_autoptr (MgChange) change = g_list_model_get_item (
    G_LIST_MODEL (self->changes), mg_editor_find_change (self, mg_change_get_offset (asked)));

  if (change != NULL && mg_change_get_offset (change) == mg_change_get_offset (asked)
      && mg_change_get_length (change) == mg_change_get_length (asked))
    return g_steal_pointer (&change);
  return NULL;
}

static void
take_all_changes (MgEditor *self, MgOperation *operation)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->changes)); i++)
    g_ptr_array_add (all, g_list_model_get_item (G_LIST_MODEL (self->changes), i));
  mg_operation_set_changes (operation, all, NULL);
}

static MgEditJob *
prepare_commit (MgEditor *self, MgOperation *operation)
{
  GError *error = NULL;
  MgEditJob *job;

  if (!mg_editor_check_access (self, MG_ACCESS_COPY, &error))
    {
      g_task_return_error (operation->task, error);
      return NULL;
    }
  if (operation->changes == NULL)
    take_all_changes (self, operation);
  job = mg_editor_make_job (self);
  job->compare = TRUE;
  operation->stored = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *asked = g_ptr_array_index (operation->changes, i);
      MgConflictChoice choice = get_choice (operation, i);
      g_autoptr (MgChange) change = find_private (self, asked);
      gboolean seen = choice == MG_CONFLICT_MINE && mg_change_get_live (asked) != NULL;

      if (change == NULL || choice == MG_CONFLICT_LIVE || choice == MG_CONFLICT_SKIP)
        continue;
      mg_edit_job_add_store (job, mg_change_get_offset (change), mg_change_get_unit (change),
                             mg_change_get_mine (change),
                             seen ? mg_change_get_live (asked) : mg_change_get_base (change));
      g_ptr_array_add (operation->stored, g_steal_pointer (&change));
    }
  return job;
}

/* What was stored is what is live there now: the rest of the change goes on by itself. */
static void
plan_stored (MgPlan *plan, MgChange *change, const MgStore *store)
{
  g_autoptr (MgRangeSet) stored = mg_store_find_stored (store);
  g_autoptr (MgRangeSet) rest = mg_range_set_new ();
  const guint8 *mine = g_bytes_get_data (store->bytes, NULL);
  g_autoptr (GBytes) old = g_bytes_new (store->old, mg_store_get_length (store));

  if (mg_range_set_is_empty (stored))
    return;
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
  g_autoptr (MgChange) change = find_private (plan->editor, asked);
  GBytes *live = mg_change_get_live (asked) != NULL ? mg_change_get_live (asked) : mg_change_get_base (asked);
  const guint8 *bytes = g_bytes_get_data (live, NULL);

  if (change == NULL)
    return;
  mg_plan_remove_change (plan, change);
  mg_plan_set_bytes (plan, mg_change_get_offset (change), (gsize) mg_change_get_length (change), bytes,
                     bytes);
}

static void
add_conflicts (MgEditor *self, MgOperation *operation)
{
  g_list_store_remove_all (self->conflicts);
  for (guint i = 0; i < operation->stored->len; i++)
    {
      MgChange *change = g_ptr_array_index (operation->stored, i);

      mg_editor_add_conflicts (self, g_ptr_array_index (operation->job->stores, i),
                               mg_change_get_type_name (change), mg_change_get_base (change));
    }
}

/* Adds to what stopped a commit how far it came. */
static void
tell_private (GError **error, guint64 written, guint64 rest)
{
  g_autofree char *part = mg_text_format_number (written);
  g_autofree char *all = mg_text_format_bytes (written + rest);

  if (written > 0)
    mg_editor_add_sentence (
      error, g_strdup_printf (_ ("%s of %s were written; the rest is private still."), part, all));
}

static void
finish_commit (MgEditor *self, MgOperation *operation)
{
  MgEditJob *job = operation->job;
  g_autoptr (MgPlan) plan = NULL;
  g_autoptr (MgEntry) entry = NULL;
  guint64 written = 0;
  guint64 rest = 0;

  add_conflicts (self, operation);
  if (job->differs)
    {
      g_task_return_error (operation->task, mg_editor_make_conflict_error (self, 0));
      return;
    }
  /* The mapping was made again meanwhile: what is private waits already. */
  if (operation->n_falls != self->n_falls)
    {
      g_task_return_error (operation->task, mg_editor_make_fallen_error (self));
      return;
    }
  plan = mg_plan_new (self);
  for (guint i = 0; i < job->stores->len; i++)
    {
      const MgStore *store = g_ptr_array_index (job->stores, i);

      written += mg_store_get_stored (store);
      rest += mg_store_get_length (store) - mg_store_get_stored (store);
      plan_stored (plan, g_ptr_array_index (operation->stored, i), store);
    }
  for (guint i = 0; i < operation->changes->len; i++)
    if (get_choice (operation, i) == MG_CONFLICT_LIVE)
      plan_live (plan, g_ptr_array_index (operation->changes, i));
  entry = mg_plan_finish (plan);
  mg_editor_apply (self, entry, TRUE);
  mg_editor_record (self, operation, g_steal_pointer (&entry));

  if (job->error != NULL)
    {
      tell_private (&job->error, written, rest);
      g_task_return_error (operation->task, g_steal_pointer (&job->error));
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->conflicts)) > 0)
    g_task_return_error (operation->task, mg_editor_make_conflict_error (self, MAX (written, 1)));
  else
    g_task_return_int (operation->task, (gssize) written);
}

/**
 * mg_editor_commit_async:
 * @self: a copy-on-write editor
 * @changes: (nullable) (element-type MgChange): private changes, or conflicts that stand for them; %NULL: all
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

static MgEditJob *
prepare_discard (MgEditor *self, MgOperation *operation)
{
  g_autoptr (MgPlan) plan = mg_plan_new (self);
  g_autoptr (MgEntry) entry = NULL;

  if (operation->changes == NULL)
    take_all_changes (self, operation);
  for (guint i = 0; i < operation->changes->len; i++)
    {
      g_autoptr (MgChange) change = find_private (self, g_ptr_array_index (operation->changes, i));

      if (change == NULL)
        continue;
      mg_plan_remove_change (plan, change);
      mg_plan_set_bytes (plan, mg_change_get_offset (change), (gsize) mg_change_get_length (change), NULL,
                         g_bytes_get_data (mg_change_get_base (change), NULL));
    }
  entry = mg_plan_finish (plan);
  mg_editor_apply (self, entry, TRUE);
  mg_editor_record (self, operation, g_steal_pointer (&entry));
  g_task_return_boolean (operation->task, TRUE);
  return NULL;
}

/**
 * mg_editor_discard:
 * @self: an editor
 * @changes: (nullable) (element-type MgChange): private changes; %NULL: all
 *
 * Takes private changes back; a page without any is live again. Can be undone. It is done at once, or when what was asked for
 * before is over.
 */
void
mg_editor_discard (MgEditor *self, GPtrArray *changes)
{
  MgOperation *operation = mg_operation_new (self, NULL, NULL);

  operation->prepare = prepare_discard;
  if (changes != NULL)
    mg_operation_set_changes (operation, changes, NULL);
  mg_editor_push (self, operation);
}
