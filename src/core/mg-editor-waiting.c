/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What did not get where it was to go: it waits, and can be tried again. Where another program was faster is listed. */

#include <glib/gi18n-lib.h>

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

/**
 * mg_editor_add_waiting:
 * @self: an editor
 * @offset: in bytes from the start of the mapping
 * @unit: bytes of one element
 * @type: how they read
 * @base: (nullable): what was there when the edit was made
 * @mine: what is to be there
 * @reason: why it waits, as a sentence
 */
void
mg_editor_add_waiting (MgEditor *self,
                       guint64 offset,
                       guint unit,
                       const char *type,
                       GBytes *base,
                       GBytes *mine,
                       const char *reason)
{
  g_autoptr (MgChange) change = mg_change_new (offset, unit, type, base, mine);

  mg_change_set_reason (change, reason);
  g_list_store_append (self->waiting, change);
}

static void
add_part (MgEditor *self,
          const MgStore *store,
          const MgRange *range,
          const char *type,
          gboolean has_base,
          const char *reason)
{
  gsize at = (gsize) (range->offset - store->offset);
  guint unit = at % store->unit == 0 && range->length % store->unit == 0 ? store->unit : 1;
  g_autoptr (GBytes) mine = g_bytes_new_from_bytes (store->bytes, at, (gsize) range->length);
  g_autoptr (GBytes) base = NULL;

  if (has_base && store->expected != NULL)
    base = g_bytes_new_from_bytes (store->expected, at, (gsize) range->length);
  mg_editor_add_waiting (self, range->offset, unit, type, base, mine, reason);
}

/**
 * mg_editor_is_worth_waiting:
 * @error: what stopped an edit before anything was written
 *
 * Returns: whether trying again can help; else the user is told that nothing was written, and that is all
 */
gboolean
mg_editor_is_worth_waiting (const GError *error)
{
  return error->domain != MG_ERROR
         || (error->code != MG_ERROR_DENIED && error->code != MG_ERROR_READ_ONLY
             && error->code != MG_ERROR_NOT_SUPPORTED && error->code != MG_ERROR_OUT_OF_RANGE);
}

/**
 * mg_editor_add_rest:
 * @self: an editor
 * @store: a store that came only so far
 * @type: how its bytes read
 * @error: what stopped it
 * @has_base: whether what it expected is what was there when the edit was made
 *
 * Lets wait what did not get there.
 *
 * Returns: how many bytes wait
 */
guint64
mg_editor_add_rest (MgEditor *self,
                    const MgStore *store,
                    const char *type,
                    const GError *error,
                    gboolean has_base)
{
  MgRange rest = { store->offset + store->done, mg_store_get_length (store) - store->done };

  if (rest.length == 0)
    return 0;
  add_part (self, store, &rest, type, has_base, error->message);
  return rest.length;
}

/**
 * mg_editor_add_moved:
 * @self: an editor
 * @store: a store that was done
 * @type: how its bytes read
 *
 * Lets wait what it left because another program wrote there between comparing and storing.
 *
 * Returns: how many bytes wait
 */
guint64
mg_editor_add_moved (MgEditor *self, const MgStore *store, const char *type)
{
  g_autofree char *reason
    = g_strdup_printf (_ ("Another program has written to “%s” meanwhile."), mg_editor_get_name (self));

  for (guint i = 0; i < mg_range_set_get_n_ranges (store->conflicts); i++)
    add_part (self, store, mg_range_set_get_range (store->conflicts, i), type, TRUE, reason);
  return mg_range_set_get_length (store->conflicts);
}

/**
 * mg_editor_add_sentence:
 * @error: (inout): what stopped an edit
 * @sentence: (transfer full): what became of it
 */
void
mg_editor_add_sentence (GError **error, char *sentence)
{
  GError *told = g_error_new ((*error)->domain, (*error)->code, "%s %s", (*error)->message, sentence);

  g_free (sentence);
  g_clear_error (error);
  *error = told;
}

/**
 * mg_editor_tell_rest:
 * @error: (inout): what stopped an edit
 * @written: bytes that were written
 * @waiting: bytes that wait
 *
 * Adds to the sentence what became of the edit.
 */
void
mg_editor_tell_rest (GError **error, guint64 written, guint64 waiting)
{
  g_autofree char *part = mg_text_format_number (written);
  g_autofree char *all = mg_text_format_bytes (written + waiting);

  if (waiting > 0 && written == 0)
    mg_editor_add_sentence (error, g_strdup (_ ("Nothing was written; the edit waits under Edits.")));
  else if (waiting > 0)
    mg_editor_add_sentence (
      error, g_strdup_printf (_ ("%s of %s were written; the rest waits under Edits."), part, all));
}

/**
 * mg_editor_add_conflicts:
 * @self: an editor
 * @store: a store that was compared
 * @type: how its bytes read
 * @base: what the edit was made on
 *
 * Lists the whole store when there is a conflict anywhere in it.
 */
void
mg_editor_add_conflicts (MgEditor *self, const MgStore *store, const char *type, GBytes *base)
{
  g_autoptr (GBytes) live = NULL;
  g_autoptr (MgChange) change = NULL;

  if (mg_range_set_is_empty (store->conflicts))
    return;
  live = g_bytes_new (store->old, mg_store_get_length (store));
  change = mg_change_new (store->offset, store->unit, type, base, store->bytes);
  mg_change_set_live (change, live);
  g_list_store_append (self->conflicts, change);
}

/**
 * mg_editor_make_conflict_error:
 * @self: an editor whose conflicts are listed
 * @written: bytes that were written nevertheless
 *
 * Returns: (transfer full): %MG_ERROR_CONFLICT
 */
GError *
mg_editor_make_conflict_error (MgEditor *self, guint64 written)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->conflicts));

  if (written > 0)
    return g_error_new (
      MG_ERROR, MG_ERROR_CONFLICT,
      ngettext ("Another program has written to %u place of “%s” meanwhile, which was left.",
                "Another program has written to %u places of “%s” meanwhile, which were left.", n),
      n, mg_editor_get_name (self));
  return g_error_new (
    MG_ERROR, MG_ERROR_CONFLICT,
    ngettext ("Nothing was written to “%s”: another program has written to %u of the places since.",
              "Nothing was written to “%s”: another program has written to %u of the places since.", n),
    mg_editor_get_name (self), n);
}

/**
 * mg_editor_get_waiting:
 * @self: an editor
 *
 * Returns: (transfer none) (element-type MgChange): what did not get into the mapping, each with its reason
 */
GListModel *
mg_editor_get_waiting (MgEditor *self)
{
  return G_LIST_MODEL (self->waiting);
}

/**
 * mg_editor_get_conflicts:
 * @self: an editor
 *
 * Returns: (transfer none) (element-type MgChange): where something else was than expected, when an operation last failed
 * with %MG_ERROR_CONFLICT; with what is there as the live bytes
 */
GListModel *
mg_editor_get_conflicts (MgEditor *self)
{
  return G_LIST_MODEL (self->conflicts);
}

static void
remove_waiting (MgEditor *self, MgChange *change)
{
  guint position;

  if (g_list_store_find (self->waiting, change, &position))
    g_list_store_remove (self->waiting, position);
}

/* The one that waits for which a conflict stands, or itself. */
static MgChange *
find_waiting (MgEditor *self, MgChange *asked)
{
  guint position;

  if (g_list_store_find (self->waiting, asked, &position))
    return g_object_ref (asked);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->waiting)); i++)
    {
      g_autoptr (MgChange) change = g_list_model_get_item (G_LIST_MODEL (self->waiting), i);

      if (mg_change_get_offset (change) == mg_change_get_offset (asked)
          && g_bytes_equal (mg_change_get_mine (change), mg_change_get_mine (asked)))
        return g_steal_pointer (&change);
    }
  return NULL;
}

static MgEditJob *
prepare_retry (MgEditor *self, MgOperation *operation)
{
  GError *error = NULL;
  MgEditJob *job;

  if (!mg_editor_check_access (self, MG_ACCESS_WRITE, &error))
    {
      g_task_return_error (operation->task, error);
      return NULL;
    }
  job = mg_editor_make_job (self);
  job->compare = TRUE;
  operation->stored = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < operation->changes->len; i++)
    {
      MgChange *asked = g_ptr_array_index (operation->changes, i);
      MgConflictChoice choice = g_array_index (operation->choices, MgConflictChoice, i);
      g_autoptr (MgChange) change = find_waiting (self, asked);
      gboolean seen = choice == MG_CONFLICT_MINE && mg_change_get_live (asked) != NULL;

      if (change == NULL || choice == MG_CONFLICT_SKIP)
        continue;
      if (choice == MG_CONFLICT_LIVE)
        {
          remove_waiting (self, change);
          continue;
        }
      mg_edit_job_add_store (job, mg_change_get_offset (change), mg_change_get_unit (change),
                             mg_change_get_mine (change),
                             seen ? mg_change_get_live (asked) : mg_change_get_base (change));
      g_ptr_array_add (operation->stored, g_steal_pointer (&change));
    }
  if (job->stores->len > 0)
    return job;
  mg_edit_job_free (job);
  g_task_return_int (operation->task, 0);
  return NULL;
}

/* Returns: how many bytes still wait of it. */
static guint64
take_retried (MgEditor *self, MgOperation *operation, guint index, MgEntry *entry)
{
  MgEditJob *job = operation->job;
  const MgStore *store = g_ptr_array_index (job->stores, index);
  MgChange *change = g_ptr_array_index (operation->stored, index);
  const char *type = mg_change_get_type_name (change);
  g_autoptr (GBytes) old = g_bytes_new (store->old, mg_store_get_length (store));
  guint64 waiting = 0;

  mg_entry_add_stored (entry, store, type, old, store->bytes);
  if (store->done == 0 && job->error != NULL)
    {
      mg_change_set_reason (change, job->error->message);
      return mg_store_get_length (store);
    }
  if (job->error != NULL)
    waiting += mg_editor_add_rest (self, store, type, job->error, TRUE);
  waiting += mg_editor_add_moved (self, store, type);
  remove_waiting (self, change);
  return waiting;
}

static void
finish_retry (MgEditor *self, MgOperation *operation)
{
  MgEditJob *job = operation->job;
  guint64 written = 0;
  guint64 waiting = 0;
  MgEntry *entry;

  g_list_store_remove_all (self->conflicts);
  if (job->differs)
    {
      for (guint i = 0; i < job->stores->len; i++)
        {
          MgChange *change = g_ptr_array_index (operation->stored, i);

          mg_editor_add_conflicts (self, g_ptr_array_index (job->stores, i), mg_change_get_type_name (change),
                                   mg_change_get_base (change));
        }
      g_task_return_error (operation->task, mg_editor_make_conflict_error (self, 0));
      return;
    }
  entry = mg_entry_new (MG_ACCESS_WRITE);
  for (guint i = 0; i < job->stores->len; i++)
    {
      written += mg_store_get_stored (g_ptr_array_index (job->stores, i));
      waiting += take_retried (self, operation, i, entry);
    }
  mg_editor_record (self, operation, entry);
  if (job->error != NULL && written > 0)
    mg_editor_tell_rest (&job->error, written, waiting);
  if (job->error != NULL)
    g_task_return_error (operation->task, g_steal_pointer (&job->error));
  else
    g_task_return_int (operation->task, (gssize) written);
}

/**
 * mg_editor_retry_async:
 * @self: a read/write editor
 * @changes: (element-type MgChange): what is to be tried again: of those that wait, or conflicts that stand for them
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

/**
 * mg_editor_drop:
 * @self: an editor
 * @changes: (element-type MgChange): what waits no more, for good
 */
void
mg_editor_drop (MgEditor *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    remove_waiting (self, g_ptr_array_index (changes, i));
}
