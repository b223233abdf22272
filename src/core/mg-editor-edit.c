/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* One edit: into the mapping, or into private pages. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-editor-private.h"
#include "mg-error.h"
#include "mg-text-number.h"
#include "mg-view-private.h"

static gboolean
check_range (MgEditor *self, guint64 offset, gsize length, GError **error)
{
  guint64 start = mg_view_get_offset (self->view);
  guint64 extent = mg_view_get_extent (self->view);
  /* Where a view was asked for that reaches further, no mapping can. */
  guint64 end = MIN (start + extent, G_MAXINT64);
  g_autofree char *bytes = NULL;

  if (offset >= start && offset < end && length <= end - offset)
    return TRUE;
  if (extent == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                   _ ("Nothing was written to “%s”: there is no byte of it."), mg_editor_get_name (self));
      return FALSE;
    }
  bytes = mg_text_format_bytes (length);
  g_set_error (
    error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
    _ ("Nothing was written to “%s”: %s from 0x%" PRIx64 " on would go past the end at 0x%" PRIx64 "."),
    mg_editor_get_name (self), bytes, offset, end);
  return FALSE;
}

/* Of what somebody ends who sees it, nothing waits. */
static void
tell_cancelled (MgOperation *operation)
{
  g_autofree char *part = mg_text_format_number (operation->n_written);
  g_autofree char *all = mg_text_format_bytes (g_bytes_get_size (operation->bytes));

  if (operation->n_written == 0)
    mg_operation_add_sentence (operation, g_strdup (_ ("Nothing was written.")));
  else
    /* Translators: a number, as “16 bytes” */
    mg_operation_add_sentence (operation, g_strdup_printf (_ ("%s of %s were written."), part, all));
}

static gboolean
prepare_edit (MgEditor *self, MgOperation *operation)
{
  gsize length = g_bytes_get_size (operation->bytes);
  GError *error = NULL;

  if ((self->access == MG_ACCESS_READ && !mg_editor_check_access (self, MG_ACCESS_WRITE, &error))
      || !check_range (self, operation->offset, length, &error))
    {
      g_task_return_error (operation->task, error);
      return FALSE;
    }
  if (length == 0)
    {
      g_task_return_int (operation->task, 0);
      return FALSE;
    }
  operation->job = mg_editor_make_job (self);
  operation->access = self->access;
  operation->weight = length;
  return TRUE;
}

static void
make_edit (MgOperation *operation)
{
  guint64 end = operation->offset + g_bytes_get_size (operation->bytes);

  if (operation->access == MG_ACCESS_WRITE)
    {
      mg_edit_job_add_store (operation->job, operation->offset, operation->unit, operation->bytes, NULL);
      return;
    }
  for (guint64 page = operation->offset - operation->offset % MG_PAGE_SIZE; page < end; page += MG_PAGE_SIZE)
    mg_edit_job_add_page (operation->job, page);
}

static void
plan_write (MgOperation *operation)
{
  MgEditJob *job = operation->job;
  MgStore *store = g_ptr_array_index (job->stores, 0);
  g_autoptr (GBytes) old = mg_store_take_old (store);

  operation->entry = mg_entry_new (MG_ACCESS_WRITE);
  mg_entry_add_stored (operation->entry, store, operation->type, old, store->bytes);
  operation->n_written = mg_store_get_stored (store);
  if (mg_operation_take_error (operation))
    return;
  if (mg_operation_is_cancelled (operation))
    {
      tell_cancelled (operation);
      return;
    }
  if (store->done > 0 || mg_editor_is_worth_waiting (operation->error))
    mg_operation_add_rest (operation, store, operation->type, FALSE);
  mg_operation_tell_rest (operation);
}

/* Makes one change of the edit and of those that it overlaps. */
static void
plan_change (MgPlan *plan, MgOperation *operation)
{
  GPtrArray *changes = plan->privates->changes;
  guint64 start = operation->offset;
  guint64 end = start + g_bytes_get_size (operation->bytes);
  guint unit = operation->unit;
  const char *type = operation->type;
  g_autoptr (GPtrArray) overlapped = g_ptr_array_new ();

  for (guint i = mg_privates_find (plan->privates, start); i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      guint64 offset = mg_change_get_offset (change);
      guint64 stop = offset + mg_change_get_length (change);

      if (offset >= operation->offset + g_bytes_get_size (operation->bytes))
        break;
      g_ptr_array_add (overlapped, change);
      /* The longer of two says what it is; two that reach past each other are just bytes. */
      if (offset <= start && end <= stop && stop - offset > end - start)
        {
          unit = mg_change_get_unit (change);
          type = mg_change_get_type_name (change);
        }
      else if (offset < start || stop > end)
        {
          unit = 1;
          type = "bytes";
        }
      start = MIN (start, offset);
      end = MAX (end, stop);
    }
  for (guint i = 0; i < overlapped->len; i++)
    mg_plan_remove_change (plan, g_ptr_array_index (overlapped, i));
  mg_plan_add_change (plan, start, (gsize) (end - start), unit, type);
}

/* Whether every byte of the edit was there when its page was copied. */
static gboolean
check_pages (MgPlan *plan, MgOperation *operation, GError **error)
{
  guint64 end = operation->offset + g_bytes_get_size (operation->bytes);

  for (guint64 at = operation->offset; at < end;)
    {
      MgPrivatePage *page = mg_plan_find_page (plan, at);
      guint64 page_end = page->offset + page->length;

      if (MIN (end, page->offset + MG_PAGE_SIZE) > page_end)
        {
          g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                       _ ("Nothing was changed in this view of “%s” at 0x%" PRIx64
                          ": there is nothing any more from 0x%" PRIx64 " on."),
                       operation->name, operation->offset, page_end);
          return FALSE;
        }
      at = page->offset + MG_PAGE_SIZE;
    }
  return TRUE;
}

static void
plan_private (MgOperation *operation)
{
  g_autoptr (MgPlan) plan = mg_plan_new (operation->privates);
  MgEditJob *job = operation->job;

  for (guint i = 0; i < job->pages->len; i++)
    mg_plan_add_page (plan, g_ptr_array_index (job->pages, i));
  if (!mg_operation_take_error (operation) || !check_pages (plan, operation, &operation->error))
    return;
  mg_plan_set_bytes (plan, operation->offset, g_bytes_get_size (operation->bytes), NULL,
                     g_bytes_get_data (operation->bytes, NULL));
  plan_change (plan, operation);
  operation->entry = mg_plan_finish (plan);
  operation->effect = mg_entry_ref (operation->entry);
  operation->forward = TRUE;
}

static void
plan_edit (MgOperation *operation)
{
  if (operation->access == MG_ACCESS_WRITE)
    plan_write (operation);
  else
    plan_private (operation);
}

static void
finish_private (MgEditor *self, MgOperation *operation)
{
  /* The mapping may have been made again meanwhile. */
  if (operation->error == NULL && mg_editor_check_access (self, MG_ACCESS_COPY, &operation->error))
    {
      mg_editor_apply (self, operation);
      mg_editor_record (self, operation);
      return;
    }
  if (mg_operation_is_cancelled (operation))
    {
      tell_cancelled (operation);
      return;
    }
  mg_operation_add_waiting (operation, operation->offset, operation->unit, operation->type, NULL,
                            operation->bytes, operation->error->message);
  mg_operation_tell_rest (operation);
}

static void
finish_edit (MgEditor *self, MgOperation *operation)
{
  if (operation->access == MG_ACCESS_WRITE)
    mg_editor_record (self, operation);
  else
    finish_private (self, operation);
  mg_editor_take_waiting (self, operation);
  mg_operation_return (operation);
}

/**
 * mg_editor_edit_async:
 * @self: an editor
 * @offset: in bytes from the start of the mapping
 * @unit: bytes of one element, 1, 2, 4 or 8: one that is aligned is one machine store
 * @type: how the bytes read, for people: "f32"
 * @bytes: what is to be there; a whole number of units
 * @callback: called when it is
 * @user_data: its data
 *
 * Writes to the mapping, or to the view's own copy of the pages when it is copy-on-write. Never makes a mapping grow.
 */
void
mg_editor_edit_async (MgEditor *self,
                      guint64 offset,
                      guint unit,
                      const char *type,
                      GBytes *bytes,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_edit;
  operation->make = make_edit;
  operation->plan = plan_edit;
  operation->finish = finish_edit;
  operation->offset = offset;
  operation->unit = unit;
  operation->type = g_strdup (type);
  operation->bytes = g_bytes_ref (bytes);
  mg_editor_push (self, operation);
}

/**
 * mg_editor_edit_finish:
 * @self: an editor
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_READ_ONLY or %MG_ERROR_OUT_OF_RANGE, and nothing was written; or as
 * mg_backing_open_writer(), mg_hold_take() and mg_backing_writer_store(), and what did not get there waits, which the
 * sentence says; or with %G_IO_ERROR_CANCELLED, and nothing waits
 */
gboolean
mg_editor_edit_finish (MgEditor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error) >= 0;
}
