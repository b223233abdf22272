/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What waits is tried again, given up, or comes when the mapping has become another one. */

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-error.h"

/* What waits, by its place. */
static guint
hash_change (gconstpointer key)
{
  guint64 offset = mg_change_get_offset ((MgChange *) key);

  return g_int64_hash (&offset);
}

static gboolean
equal_changes (gconstpointer a, gconstpointer b)
{
  MgChange *first = (MgChange *) a;
  MgChange *second = (MgChange *) b;

  return first == second
         || (mg_change_get_offset (first) == mg_change_get_offset (second)
             && g_bytes_equal (mg_change_get_mine (first), mg_change_get_mine (second)));
}

typedef struct
{
  /* Those that wait, and of several that are equal the first. */
  GHashTable *all;
  GHashTable *alike;
} Present;

static void
find_present (Present *present, GPtrArray *waiting)
{
  present->all = g_hash_table_new (NULL, NULL);
  present->alike = g_hash_table_new (hash_change, equal_changes);
  for (guint i = 0; i < waiting->len; i++)
    {
      gpointer change = g_ptr_array_index (waiting, i);

      g_hash_table_add (present->all, change);
      if (!g_hash_table_contains (present->alike, change))
        g_hash_table_add (present->alike, change);
    }
}

static void
present_clear (Present *present)
{
  g_hash_table_unref (present->all);
  g_hash_table_unref (present->alike);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Present, present_clear)

/* The one that waits for which a conflict stands, or itself. */
static MgChange *
find_waiting (const Present *present, MgChange *asked)
{
  return g_hash_table_contains (present->all, asked) ? asked : g_hash_table_lookup (present->alike, asked);
}

static gboolean
prepare_retry (MgEditor *self, MgOperation *operation)
{
  GError *error = NULL;

  if (!mg_editor_check_access (self, MG_ACCESS_WRITE, &error))
    {
      g_task_return_error (operation->task, error);
      return FALSE;
    }
  operation->job = mg_editor_make_job (self);
  operation->job->compare = TRUE;
  operation->before = mg_change_model_take_items (self->waiting);
  /* It goes through all that wait, too. */
  mg_operation_weigh_changes (operation, operation->before);
  return TRUE;
}

static void
make_retry (MgOperation *operation)
{
  g_auto (Present) present = { NULL };

  find_present (&present, operation->before);
  operation->gone = g_hash_table_new (NULL, NULL);
  operation->stored = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *asked = g_ptr_array_index (operation->changes, i);
      MgConflictChoice choice = mg_operation_get_choice (operation, i);
      MgChange *change = find_waiting (&present, asked);
      g_autoptr (GBytes) seen = choice == MG_CONFLICT_MINE ? mg_change_take_live (asked) : NULL;

      if (change == NULL || choice == MG_CONFLICT_SKIP || g_hash_table_contains (operation->gone, change))
        continue;
      if (choice == MG_CONFLICT_LIVE)
        {
          g_hash_table_add (operation->gone, change);
          continue;
        }
      mg_edit_job_add_store (operation->job, mg_change_get_offset (change), mg_change_get_unit (change),
                             mg_change_get_mine (change), seen != NULL ? seen : mg_change_get_base (change));
      g_ptr_array_add (operation->stored, g_object_ref (change));
    }
  if (operation->stored->len == 0)
    g_clear_pointer (&operation->job, mg_edit_job_free);
}

static void
plan_retried (MgOperation *operation, guint index)
{
  MgStore *store = g_ptr_array_index (operation->job->stores, index);
  MgChange *change = g_ptr_array_index (operation->stored, index);
  const char *type = mg_change_get_type_name (change);
  g_autoptr (GBytes) old = mg_store_take_old (store);

  mg_entry_add_stored (operation->entry, store, type, old, store->bytes);
  if (store->done == 0 && operation->error != NULL)
    {
      operation->n_waiting += mg_store_get_length (store);
      return;
    }
  operation->n_written += mg_store_get_stored (store);
  g_hash_table_add (operation->gone, change);
  if (operation->error != NULL)
    mg_operation_add_rest (operation, store, type, TRUE);
  mg_operation_add_moved (operation, store, type);
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
  mg_operation_set_conflict_error (operation, FALSE);
}

static void
plan_retry (MgOperation *operation)
{
  MgEditJob *job = operation->job;

  if (job == NULL)
    return;
  if (job->differs)
    {
      plan_conflicts (operation);
      return;
    }
  operation->entry = mg_entry_new (MG_ACCESS_WRITE);
  if (!mg_operation_take_error (operation))
    operation->reason = g_strdup (operation->error->message);
  for (guint i = 0; i < job->stores->len; i++)
    plan_retried (operation, i);
  if (operation->error != NULL && operation->n_written > 0)
    mg_operation_tell_rest (operation);
}

/* Those of which nothing was done wait on, now for another reason. */
static void
reword (MgOperation *operation, const char *reason)
{
  for (guint i = 0; i < operation->stored->len; i++)
    {
      MgChange *change = g_ptr_array_index (operation->stored, i);

      if (!g_hash_table_contains (operation->gone, change))
        mg_change_set_reason (change, reason);
    }
}

static void
finish_retry (MgEditor *self, MgOperation *operation)
{
  if (operation->job != NULL)
    mg_editor_take_conflicts (self, operation);
  if (operation->reason != NULL)
    reword (operation, operation->reason);
  mg_editor_take_waiting (self, operation);
  mg_editor_record (self, operation);
  mg_operation_return (operation);
}

/**
 * mg_editor_retry_async:
 * @self: a read/write editor
 * @changes: (element-type MgChange): what is to be tried again: of those that wait, or conflicts that stand for them; stays
 * as it is from now on
 * @choices: (nullable): for each what to do with it; %NULL: to ask
 * @callback: called when it is over
 * @user_data: its data
 *
 * Tries to store what waits. Where it is known what was there when the edit was made, it must still be there; with
 * %MG_CONFLICT_MINE, what the conflict lists as live.
 */
void
mg_editor_retry_async (MgEditor *self,
                       GPtrArray *changes,
                       const MgConflictChoice *choices,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_retry;
  operation->make = make_retry;
  operation->plan = plan_retry;
  operation->finish = finish_retry;
  mg_operation_set_changes (operation, changes, choices);
  mg_editor_push (self, operation);
}

/**
 * mg_editor_retry_finish:
 * @self: an editor
 * @result: what the callback got
 * @ret_written: (out) (optional): how many bytes were written
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_CONFLICT when nothing was written because something else is there, which
 * mg_editor_get_conflicts() lists; or as mg_editor_edit_finish()
 */
gboolean
mg_editor_retry_finish (MgEditor *self, GAsyncResult *result, guint64 *ret_written, GError **error)
{
  gssize written = g_task_propagate_int (G_TASK (result), error);

  if (written >= 0 && ret_written != NULL)
    *ret_written = (guint64) written;
  return written >= 0;
}

/* What else comes to wait, or waits no more, touches no mapping. */
static gboolean
prepare_waiting (MgEditor *self, MgOperation *operation)
{
  operation->before = mg_change_model_take_items (self->waiting);
  mg_operation_weigh_changes (operation, operation->before);
  mg_operation_weigh_changes (operation, operation->changes);
  return TRUE;
}

static void
finish_waiting (MgEditor *self, MgOperation *operation)
{
  mg_editor_take_waiting (self, operation);
  mg_operation_return (operation);
}

static void
push_waiting (MgEditor *self, GPtrArray *changes, void (*plan) (MgOperation *operation))
{
  MgOperation *operation = mg_operation_new (self, NULL, NULL);

  operation->prepare = prepare_waiting;
  operation->plan = plan;
  operation->finish = finish_waiting;
  mg_operation_set_changes (operation, changes, NULL);
  mg_editor_push (self, operation);
}

static void
plan_drop (MgOperation *operation)
{
  operation->gone = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < operation->changes->len; i++)
    g_hash_table_add (operation->gone, g_ptr_array_index (operation->changes, i));
}

/**
 * mg_editor_drop:
 * @self: an editor
 * @changes: (element-type MgChange): what waits no more, for good; stays as it is from now on
 *
 * It is done at once, or when what was asked for before is over.
 */
void
mg_editor_drop (MgEditor *self, GPtrArray *changes)
{
  push_waiting (self, changes, plan_drop);
}

static void
plan_fallen (MgOperation *operation)
{
  g_autoptr (GError) reason = mg_editor_make_fallen_error (operation->name);

  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (operation->changes, i);

      mg_operation_add_waiting (operation, mg_change_get_offset (change), mg_change_get_unit (change),
                                mg_change_get_type_name (change), mg_change_get_base (change),
                                mg_change_get_mine (change), reason->message);
    }
}

/**
 * mg_editor_push_fallen:
 * @self: an editor
 * @changes: (element-type MgChange): what was private when the mapping became another one
 *
 * Lets it wait.
 */
void
mg_editor_push_fallen (MgEditor *self, GPtrArray *changes)
{
  push_waiting (self, changes, plan_fallen);
}
