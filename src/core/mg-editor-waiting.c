/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What did not get where it was to go: it waits, and can be tried again. Where another program was faster is listed. */

#include <glib/gi18n-lib.h>

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

/**
 * mg_operation_add_waiting:
 * @operation: an operation
 * @offset: in bytes from the start of the mapping
 * @unit: bytes of one element
 * @type: how they read
 * @base: (nullable): what was there when the edit was made
 * @mine: what is to be there
 * @reason: why it waits, as a sentence
 *
 * Lets an edit wait, from mg_editor_take_waiting() on. Any thread.
 */
void
mg_operation_add_waiting (MgOperation *operation,
                          guint64 offset,
                          guint unit,
                          const char *type,
                          GBytes *base,
                          GBytes *mine,
                          const char *reason)
{
  MgChange *change = mg_change_new (offset, unit, type, base, mine);

  mg_change_set_reason (change, reason);
  if (operation->come == NULL)
    operation->come = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (operation->come, change);
  operation->n_waiting += g_bytes_get_size (mine);
}

static void
add_part (MgOperation *operation,
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
  mg_operation_add_waiting (operation, range->offset, unit, type, base, mine, reason);
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
 * mg_operation_add_rest:
 * @operation: an operation that was stopped by its error
 * @store: a store that came only so far
 * @type: how its bytes read
 * @has_base: whether what it expected is what was there when the edit was made
 *
 * Lets wait what did not get there. Any thread.
 */
void
mg_operation_add_rest (MgOperation *operation, const MgStore *store, const char *type, gboolean has_base)
{
  MgRange rest = { store->offset + store->done, mg_store_get_length (store) - store->done };

  if (rest.length > 0)
    add_part (operation, store, &rest, type, has_base, operation->error->message);
}

/**
 * mg_operation_add_moved:
 * @operation: an operation
 * @store: a store that was done
 * @type: how its bytes read
 *
 * Lets wait what it left because another program wrote there between comparing and storing. Any thread.
 */
void
mg_operation_add_moved (MgOperation *operation, const MgStore *store, const char *type)
{
  g_autofree char *reason = NULL;

  if (mg_range_set_is_empty (store->conflicts))
    return;
  reason = g_strdup_printf (_ ("Another program has written to “%s” meanwhile."), operation->name);
  for (guint i = 0; i < mg_range_set_get_n_ranges (store->conflicts); i++)
    add_part (operation, store, mg_range_set_get_range (store->conflicts, i), type, TRUE, reason);
}

/**
 * mg_operation_take_error:
 * @operation: an operation whose job was done, as far as it was
 *
 * What stopped the job is what stopped the operation. Any thread.
 *
 * Returns: %FALSE when something did
 */
gboolean
mg_operation_take_error (MgOperation *operation)
{
  operation->error = g_steal_pointer (&operation->job->error);
  if (mg_operation_is_cancelled (operation))
    {
      g_clear_error (&operation->error);
      /* Translators: the name of a mapping; a sentence about what was written till then follows */
      g_set_error (&operation->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Writing to “%s” was cancelled."),
                   operation->name);
    }
  return operation->error == NULL;
}

/**
 * mg_operation_is_cancelled:
 * @operation: an operation
 *
 * Returns: whether the user has ended it. Any thread
 */
gboolean
mg_operation_is_cancelled (MgOperation *operation)
{
  return g_error_matches (operation->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * mg_operation_add_sentence:
 * @operation: an operation that was stopped by its error
 * @sentence: (transfer full): what became of it
 */
void
mg_operation_add_sentence (MgOperation *operation, char *sentence)
{
  GError *told = g_error_new (operation->error->domain, operation->error->code, "%s %s",
                              operation->error->message, sentence);

  g_free (sentence);
  g_clear_error (&operation->error);
  operation->error = told;
}

/**
 * mg_operation_tell_rest:
 * @operation: an operation that was stopped by its error
 *
 * Adds to the sentence what became of the edit. Any thread.
 */
void
mg_operation_tell_rest (MgOperation *operation)
{
  guint64 written = operation->n_written;
  g_autofree char *part = mg_text_format_number (written);
  g_autofree char *all = mg_text_format_bytes (written + operation->n_waiting);

  if (operation->n_waiting > 0 && written == 0)
    mg_operation_add_sentence (operation, g_strdup (_ ("Nothing was written; the edit waits under Edits.")));
  else if (operation->n_waiting > 0)
    mg_operation_add_sentence (
      operation, g_strdup_printf (_ ("%s of %s were written; the rest waits under Edits."), part, all));
}

/**
 * mg_operation_add_conflicts:
 * @operation: an operation
 * @store: a store that was compared
 * @type: how its bytes read
 * @base: what the edit was made on
 *
 * Lists the whole store when there is a conflict anywhere in it. Any thread.
 */
void
mg_operation_add_conflicts (MgOperation *operation, const MgStore *store, const char *type, GBytes *base)
{
  g_autoptr (GBytes) live = NULL;
  MgChange *change;

  if (operation->conflicts == NULL)
    operation->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  if (mg_range_set_is_empty (store->conflicts))
    return;
  live = g_bytes_new (store->old, mg_store_get_length (store));
  change = mg_change_new (store->offset, store->unit, type, base, store->bytes);
  mg_change_set_live (change, live);
  g_ptr_array_add (operation->conflicts, change);
}

/**
 * mg_operation_set_conflict_error:
 * @operation: an operation whose conflicts are listed
 * @is_done: whether the rest was written
 *
 * Its error is %MG_ERROR_CONFLICT. Any thread.
 */
void
mg_operation_set_conflict_error (MgOperation *operation, gboolean is_done)
{
  guint n = operation->conflicts->len;

  if (is_done)
    g_set_error (&operation->error, MG_ERROR, MG_ERROR_CONFLICT,
                 ngettext ("Another program has written to %u place of “%s” meanwhile, which was left.",
                           "Another program has written to %u places of “%s” meanwhile, which were left.", n),
                 n, operation->name);
  else
    g_set_error (
      &operation->error, MG_ERROR, MG_ERROR_CONFLICT,
      ngettext ("Nothing was written to “%s”: another program has written to %u of the places since.",
                "Nothing was written to “%s”: another program has written to %u of the places since.", n),
      operation->name, n);
}

/* What waits after it. */
static GPtrArray *
make_waiting (MgOperation *operation, GPtrArray *present)
{
  GPtrArray *after = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < present->len; i++)
    if (operation->gone == NULL || !g_hash_table_contains (operation->gone, g_ptr_array_index (present, i)))
      g_ptr_array_add (after, g_object_ref (g_ptr_array_index (present, i)));
  for (guint i = 0; operation->come != NULL && i < operation->come->len; i++)
    g_ptr_array_add (after, g_object_ref (g_ptr_array_index (operation->come, i)));
  return after;
}

/**
 * mg_operation_plan_waiting:
 * @operation: an operation
 *
 * Makes the list of what waits afterwards, if it knows what did before. Any thread.
 */
void
mg_operation_plan_waiting (MgOperation *operation)
{
  if (operation->before != NULL)
    operation->after = make_waiting (operation, operation->before);
}

/**
 * mg_editor_take_waiting:
 * @self: an editor
 * @operation: what something waits by, or waits by no more
 */
void
mg_editor_take_waiting (MgEditor *self, MgOperation *operation)
{
  g_autoptr (GPtrArray) present = NULL;

  if (operation->before == NULL)
    {
      if (operation->come != NULL)
        mg_change_model_append (self->waiting, operation->come);
      return;
    }
  present = mg_change_model_take_items (self->waiting);
  /* Something else waits since. */
  if (operation->after == NULL || present != operation->before)
    {
      g_clear_pointer (&operation->after, g_ptr_array_unref);
      operation->after = make_waiting (operation, present);
    }
  mg_change_model_set_items (self->waiting, operation->after);
}

/**
 * mg_editor_take_conflicts:
 * @self: an editor
 * @operation: an operation that lists its conflicts, or has none
 */
void
mg_editor_take_conflicts (MgEditor *self, MgOperation *operation)
{
  if (operation->conflicts == NULL)
    operation->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  mg_change_model_set_items (self->conflicts, operation->conflicts);
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
