/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-editor-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-later.h"
#include "mg-view-private.h"

enum
{
  PROP_0,
  PROP_ACCESS,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_HOLD,
  PROP_PROGRESS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgEditor, mg_editor, G_TYPE_OBJECT)

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
    case PROP_PROGRESS:
      g_value_set_double (value, mg_editor_get_progress (self));
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
  mg_editor_stop_looking (self);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (mg_editor_parent_class)->dispose (object);
}

static void
mg_editor_finalize (GObject *object)
{
  MgEditor *self = MG_EDITOR (object);

  g_free (self->name);
  mg_journal_free (self->journal);
  mg_later_free (self->privates, (GDestroyNotify) mg_privates_unref);
  mg_range_set_free (self->unseen);
  mg_range_set_free (self->unknown);
  mg_range_set_free (self->postponed);
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
  properties[PROP_PROGRESS]
    = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_editor_init (MgEditor *self)
{
  g_queue_init (&self->operations);
  self->journal = mg_journal_new ();
  self->privates = mg_privates_new ();
  self->changes = mg_change_model_new ();
  self->waiting = mg_change_model_new ();
  self->conflicts = mg_change_model_new ();
  self->unseen = mg_range_set_new ();
  self->unknown = mg_range_set_new ();
  self->postponed = mg_range_set_new ();
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
 * mg_editor_notify_progress:
 * @self: an editor
 *
 * Tells how far it is with what it does.
 */
void
mg_editor_notify_progress (MgEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/**
 * mg_editor_record:
 * @self: an editor
 * @operation: what did something; that is forgotten when it is nothing, or to a mapping that is another one by now
 */
void
mg_editor_record (MgEditor *self, MgOperation *operation)
{
  if (operation->entry == NULL || mg_entry_is_empty (operation->entry) || operation->n_falls != self->n_falls)
    return;
  mg_journal_push (self->journal, mg_entry_ref (operation->entry));
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

static gboolean
prepare_access (MgEditor *self, MgOperation *operation)
{
  guint n_private = g_list_model_get_n_items (G_LIST_MODEL (self->changes));

  if (operation->access == self->access)
    {
      g_task_return_boolean (operation->task, TRUE);
      return FALSE;
    }
  if (n_private > 0)
    {
      g_task_return_new_error (
        operation->task, MG_ERROR, MG_ERROR_CONFLICT,
        ngettext ("This view of “%s” has %u private change: commit or discard it first.",
                  "This view of “%s” has %u private changes: commit or discard them first.", n_private),
        self->name, n_private);
      return FALSE;
    }
  if (operation->access != MG_ACCESS_WRITE)
    {
      set_access (self, operation->access);
      g_task_return_boolean (operation->task, TRUE);
      return FALSE;
    }
  operation->job = mg_editor_make_job (self);
  operation->job->opens = TRUE;
  return TRUE;
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
      g_task_return_error (operation->task, mg_editor_make_fallen_error (self->name));
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
 * @name: what sentences call the mapping
 *
 * Returns: (transfer full): %MG_ERROR_REPLACED, for what was under way when the mapping was made again
 */
GError *
mg_editor_make_fallen_error (const char *name)
{
  return g_error_new (MG_ERROR, MG_ERROR_REPLACED, _ ("“%s” was removed and made again since."), name);
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
  MgPrivates *before = self->privates;
  g_autoptr (GPtrArray) lost = g_ptr_array_ref (before->changes);
  MgChangeSplice splice = { 0, lost->len, 0 };

  self->n_falls++;
  if (lost->len > 0)
    {
      self->privates = mg_privates_new ();
      mg_editor_show_privates (self, &splice);
      mg_later_free (before, (GDestroyNotify) mg_privates_unref);
    }
  mg_journal_clear (self->journal);
  mg_editor_notify_journal (self);
  set_access (self, MG_ACCESS_READ);
  if (lost->len > 0)
    mg_editor_push_fallen (self, lost);
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
