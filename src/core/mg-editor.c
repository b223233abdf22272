/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-editor-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-view-private.h"

enum
{
  PROP_0,
  PROP_ACCESS,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_HOLD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgEditor, mg_editor, G_TYPE_OBJECT)

static void
operation_free (MgOperation *self)
{
  g_clear_object (&self->task);
  g_clear_pointer (&self->job, mg_edit_job_free);
  g_free (self->type);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->stored, g_ptr_array_unref);
  g_free (self);
}

static void
mg_editor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgEditor *self = MG_EDITOR (object);

  switch (id)
    {
    case PROP_ACCESS:
      g_value_set_int (value, self->access);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, mg_editor_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, mg_editor_get_can_redo (self));
      break;
    case PROP_HOLD:
      g_value_set_boxed (value, self->hold);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_editor_dispose (GObject *object)
{
  MgEditor *self = MG_EDITOR (object);

  g_clear_pointer (&self->freezer, mg_freezer_free);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (mg_editor_parent_class)->dispose (object);
}

static void
mg_editor_finalize (GObject *object)
{
  MgEditor *self = MG_EDITOR (object);

  g_free (self->name);
  mg_journal_free (self->journal);
  mg_private_pages_free (self->pages);
  mg_range_set_free (self->edited);
  g_object_unref (self->changes);
  g_object_unref (self->waiting);
  g_object_unref (self->conflicts);
  g_clear_pointer (&self->hold, mg_hold_unref);

  G_OBJECT_CLASS (mg_editor_parent_class)->finalize (object);
}

static void
mg_editor_class_init (MgEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_editor_get_property;
  object_class->dispose = mg_editor_dispose;
  object_class->finalize = mg_editor_finalize;

  properties[PROP_ACCESS] = g_param_spec_int ("access", NULL, NULL, MG_ACCESS_READ, MG_ACCESS_COPY,
                                              MG_ACCESS_READ, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_UNDO]
    = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_REDO]
    = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOLD]
    = g_param_spec_boxed ("hold", NULL, NULL, MG_TYPE_HOLD, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_editor_init (MgEditor *self)
{
  g_queue_init (&self->operations);
  self->journal = mg_journal_new ();
  self->pages = mg_private_pages_new ();
  self->edited = mg_range_set_new ();
  self->changes = g_list_store_new (MG_TYPE_CHANGE);
  self->waiting = g_list_store_new (MG_TYPE_CHANGE);
  self->conflicts = g_list_store_new (MG_TYPE_CHANGE);
}

/**
 * mg_editor_new:
 * @view: what is edited
 *
 * For the view: what turns what the user types into bytes, and keeps account of it. All its calls are for the main
 * thread; what is asked of it is done one after the other, off that thread where it might block.
 *
 * Returns: (transfer full): an editor of a read-only view
 */
MgEditor *
mg_editor_new (MgView *view)
{
  MgEditor *self = g_object_new (MG_TYPE_EDITOR, NULL);

  g_set_weak_pointer (&self->view, view);
  self->name = g_strdup (mg_mapping_get_display_name (mg_view_get_mapping (view)));
  self->freezer = mg_freezer_new ();
  return self;
}

/**
 * mg_editor_get_view:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): what it edits; %NULL when it is closed
 */
MgView *
mg_editor_get_view (MgEditor *self)
{
  return self->view;
}

/**
 * mg_editor_get_name:
 * @self: an editor
 *
 * Returns: (transfer none): what sentences call the mapping
 */
const char *
mg_editor_get_name (MgEditor *self)
{
  return self->name;
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
  return operation;
}

static void
finish (MgEditor *self, MgOperation *operation)
{
  const MgEditJob *job = operation->job;

  if (job->held >= 0)
    {
      self->times_held++;
      self->longest_held = MAX (self->longest_held, job->held);
    }
  operation->finish (self, operation);
  if (self->view != NULL && job->stores->len > 0)
    mg_view_sample_once (self->view);
  operation_free (operation);
  self->is_running = FALSE;
}

static void
run_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  MgOperation *operation = task_data;

  mg_edit_job_run (operation->job);
  g_task_return_boolean (task, TRUE);
}

static void run_all (MgEditor *self);

static void
on_worker_done (GObject *object, GAsyncResult *result, gpointer data)
{
  MgEditor *self = MG_EDITOR (object);

  finish (self, data);
  run_all (self);
}

/* Whether there is anything to do for its job. */
static gboolean
prepare (MgEditor *self, MgOperation *operation)
{
  operation->n_falls = self->n_falls;
  if (self->view != NULL)
    operation->job = operation->prepare (self, operation);
  else
    g_task_return_new_error (operation->task, MG_ERROR, MG_ERROR_NOT_FOUND,
                             _ ("Nothing was done to “%s”: its view is closed."), self->name);
  return operation->job != NULL;
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
          operation_free (operation);
          self->is_running = FALSE;
        }
      else if (mg_edit_job_may_block (operation->job))
        {
          g_autoptr (GTask) task = g_task_new (self, NULL, on_worker_done, operation);

          g_task_set_task_data (task, operation, NULL);
          g_task_run_in_thread (task, run_on_worker);
        }
      else
        {
          mg_edit_job_run (operation->job);
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
 * mg_editor_notify_journal:
 * @self: an editor
 *
 * Tells that there may be something else to undo.
 */
void
mg_editor_notify_journal (MgEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

/**
 * mg_editor_record:
 * @self: an editor
 * @operation: what did it
 * @entry: (transfer full): what was done; forgotten when nothing happened, or to a mapping that is another one by now
 */
void
mg_editor_record (MgEditor *self, MgOperation *operation, MgEntry *entry)
{
  if (mg_entry_is_empty (entry) || operation->n_falls != self->n_falls)
    {
      mg_entry_free (entry);
      return;
    }
  mg_journal_push (self->journal, entry);
  mg_editor_notify_journal (self);
}

/**
 * mg_editor_get_access:
 * @self: an editor
 *
 * Returns: what edits do
 */
MgAccess
mg_editor_get_access (MgEditor *self)
{
  return self->access;
}

static void
set_access (MgEditor *self, MgAccess access)
{
  if (access == self->access)
    return;
  self->access = access;
  if (access != MG_ACCESS_WRITE)
    mg_freezer_stop (self->freezer, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCESS]);
}

/**
 * mg_editor_check_access:
 * @self: an editor
 * @access: what is needed
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_READ_ONLY when the view has another one
 */
gboolean
mg_editor_check_access (MgEditor *self, MgAccess access, GError **error)
{
  if (self->access == access)
    return TRUE;
  if (self->access == MG_ACCESS_READ)
    g_set_error (error, MG_ERROR, MG_ERROR_READ_ONLY,
                 _ ("Nothing was written to “%s”: this view of it is read-only."), self->name);
  else if (access == MG_ACCESS_WRITE)
    g_set_error (error, MG_ERROR, MG_ERROR_READ_ONLY,
                 _ ("Nothing was written to “%s”: this takes read/write access."), self->name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_READ_ONLY,
                 _ ("Nothing was changed in this view of “%s”: this takes copy-on-write access."),
                 self->name);
  return FALSE;
}

static MgEditJob *
prepare_access (MgEditor *self, MgOperation *operation)
{
  guint n_private = g_list_model_get_n_items (G_LIST_MODEL (self->changes));
  MgEditJob *job;

  if (operation->access == self->access)
    {
      g_task_return_boolean (operation->task, TRUE);
      return NULL;
    }
  if (n_private > 0)
    {
      g_task_return_new_error (
        operation->task, MG_ERROR, MG_ERROR_CONFLICT,
        ngettext ("This view of “%s” has %u private change: commit or discard it first.",
                  "This view of “%s” has %u private changes: commit or discard them first.", n_private),
        self->name, n_private);
      return NULL;
    }
  if (operation->access != MG_ACCESS_WRITE)
    {
      set_access (self, operation->access);
      g_task_return_boolean (operation->task, TRUE);
      return NULL;
    }
  job = mg_editor_make_job (self);
  job->opens = TRUE;
  return job;
}

static void
finish_access (MgEditor *self, MgOperation *operation)
{
  if (operation->job->error != NULL)
    {
      g_task_return_error (operation->task, g_steal_pointer (&operation->job->error));
      return;
    }
  /* It is another mapping by now that nobody has tried. */
  if (operation->n_falls != self->n_falls)
    {
      g_task_return_error (operation->task, mg_editor_make_fallen_error (self));
      return;
    }
  set_access (self, operation->access);
  g_task_return_boolean (operation->task, TRUE);
}

/**
 * mg_editor_set_access_async:
 * @self: an editor
 * @access: what edits are to do
 * @callback: called when it is so, or cannot be
 * @user_data: its data
 *
 * A mode of 0444, seals and a read-only file system are kept to, also where the system would let root. The mapping is
 * opened for writing for a moment only, here to try it and later for the length of an edit.
 */
void
mg_editor_set_access_async (MgEditor *self, MgAccess access, GAsyncReadyCallback callback, gpointer user_data)
{
  MgOperation *operation = mg_operation_new (self, callback, user_data);

  operation->prepare = prepare_access;
  operation->finish = finish_access;
  operation->access = access;
  mg_editor_push (self, operation);
}

/**
 * mg_editor_set_access_finish:
 * @self: an editor
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %FALSE as mg_backing_open_writer(), with %MG_ERROR_NOT_FOUND when there is no mapping yet, with
 * %MG_ERROR_REPLACED when it was made again meanwhile, or with %MG_ERROR_CONFLICT when there are private changes, which belong to copy-on-write access
 */
gboolean
mg_editor_set_access_finish (MgEditor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mg_editor_make_fallen_error:
 * @self: an editor
 *
 * Returns: (transfer full): %MG_ERROR_REPLACED, for what was under way when the mapping was made again
 */
GError *
mg_editor_make_fallen_error (MgEditor *self)
{
  return g_error_new (MG_ERROR, MG_ERROR_REPLACED, _ ("“%s” was removed and made again since."), self->name);
}

/**
 * mg_editor_fall_back:
 * @self: an editor
 *
 * For a mapping that is another one by now: nothing more is written unasked, and what was to be waits.
 */
void
mg_editor_fall_back (MgEditor *self)
{
  g_autoptr (MgEntry) entry = mg_entry_new (MG_ACCESS_COPY);
  g_autoptr (GError) reason = mg_editor_make_fallen_error (self);

  self->n_falls++;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->changes)); i++)
    {
      g_autoptr (MgChange) change = g_list_model_get_item (G_LIST_MODEL (self->changes), i);

      mg_editor_add_waiting (self, mg_change_get_offset (change), mg_change_get_unit (change),
                             mg_change_get_type_name (change), mg_change_get_base (change),
                             mg_change_get_mine (change), reason->message);
      g_ptr_array_add (entry->removed, g_object_ref (change));
    }
  for (guint i = 0; i < mg_private_pages_get_n_pages (self->pages); i++)
    {
      MgPrivatePage *page = mg_private_pages_get_page (self->pages, i);

      mg_entry_add_page (entry, page->offset, page, NULL);
    }
  mg_editor_apply (self, entry, TRUE);
  mg_journal_clear (self->journal);
  mg_editor_notify_journal (self);
  set_access (self, MG_ACCESS_READ);
}

/**
 * mg_editor_get_hold:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): the lock that is held around each edit; %NULL: none
 */
MgHold *
mg_editor_get_hold (MgEditor *self)
{
  return self->hold;
}

/**
 * mg_editor_get_hold_samples:
 * @self: an editor
 *
 * Returns: whether it is held around each sample too
 */
gboolean
mg_editor_get_hold_samples (MgEditor *self)
{
  return self->holds_samples;
}

/**
 * mg_editor_set_hold:
 * @self: an editor
 * @hold: (nullable): a lock to be held around each edit; %NULL: none
 * @samples: whether around each sample too
 */
void
mg_editor_set_hold (MgEditor *self, MgHold *hold, gboolean samples)
{
  if (hold != NULL)
    mg_hold_ref (hold);
  g_clear_pointer (&self->hold, mg_hold_unref);
  self->hold = hold;
  self->holds_samples = hold != NULL && samples;
  self->times_held = 0;
  self->longest_held = 0;
  mg_freezer_set_hold (self->freezer, hold);
  if (self->view != NULL)
    mg_view_set_hold (self->view, self->holds_samples ? hold : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLD]);
}

/**
 * mg_editor_get_times_held:
 * @self: an editor
 * @ret_longest: (out): the longest time that it was held, in microseconds; 0 when it was not
 *
 * Returns: how many times the lock was held for an edit since it was set: for so long others had to wait
 */
guint64
mg_editor_get_times_held (MgEditor *self, gint64 *ret_longest)
{
  *ret_longest = self->longest_held;
  return self->times_held;
}
