/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the mapping has now under each private change. There may be very many, and frames come often: only what moved is looked
 * at, for a moment at once, and large changes on a worker. */

#include "mg-change-private.h"
#include "mg-editor-private.h"
#include "mg-view-private.h"

/* How long is looked at once, in microseconds: less than a display frame takes. */
#define MOMENT 3000

/* A change of more bytes is looked at on a worker. */
#define LARGE (64 * 1024)

/* Whether every byte of the range is there in the frame: of what is lost it may have the last bytes. */
static gboolean
is_there (MgFrame *frame, guint64 offset, guint64 length)
{
  while (length > 0)
    {
      guint64 run;
      MgByteState state = mg_frame_get_state (frame, offset, &run);

      if (state != MG_BYTE_DATA && state != MG_BYTE_HOLE)
        return FALSE;
      run = MIN (run, length);
      offset += run;
      length -= run;
    }
  return TRUE;
}

/* Any thread. */
static MgChangeLook *
look (MgChange *change, MgFrame *frame)
{
  guint64 offset = mg_change_get_offset (change);
  gsize length = (gsize) mg_change_get_length (change);
  g_autofree guint8 *bytes = NULL;

  if (!is_there (frame, offset, length))
    return mg_change_look (change, NULL);
  bytes = g_malloc (length);
  if (mg_frame_read (frame, offset, bytes, length) < length)
    return mg_change_look (change, NULL);
  return mg_change_look (change, g_bytes_new_take (g_steal_pointer (&bytes), length));
}

static void
take_look (MgEditor *self, MgChange *change, const MgChangeLook *seen)
{
  if (seen->live == NULL)
    mg_range_set_add (self->unknown, mg_change_get_offset (change), mg_change_get_length (change));
  mg_change_take_look (change, seen);
}

typedef struct
{
  MgChange *change;
  MgFrame *frame;
  guint n_applied;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;

  g_object_unref (looking->change);
  mg_frame_unref (looking->frame);
  g_free (looking);
}

static void
look_on_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Looking *looking = data;

  g_task_return_pointer (task, look (looking->change, looking->frame), (GDestroyNotify) mg_change_look_free);
}

static void look_for_a_moment (MgEditor *self);

static void
on_looked (GObject *object, GAsyncResult *result, gpointer data)
{
  MgEditor *self = MG_EDITOR (object);
  const Looking *looking = g_task_get_task_data (G_TASK (result));
  g_autoptr (MgChangeLook) seen = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_looking = FALSE;
  if (!self->follows_changes)
    return;
  if (looking->n_applied == self->n_applied)
    take_look (self, looking->change, seen);
  else
    mg_range_set_add (self->postponed, mg_change_get_offset (looking->change),
                      mg_change_get_length (looking->change));
  mg_range_set_add_set (self->unseen, self->postponed);
  mg_range_set_clear (self->postponed);
  look_for_a_moment (self);
}

static void
look_at_large (MgEditor *self, MgChange *change)
{
  g_autoptr (GTask) task = NULL;
  Looking *looking;

  if (self->is_looking)
    {
      mg_range_set_add (self->postponed, mg_change_get_offset (change), mg_change_get_length (change));
      return;
    }
  self->is_looking = TRUE;
  looking = g_new0 (Looking, 1);
  looking->change = g_object_ref (change);
  looking->frame = mg_frame_ref (self->followed);
  looking->n_applied = self->n_applied;
  task = g_task_new (self, NULL, on_looked, NULL);
  g_task_set_task_data (task, looking, looking_free);
  g_task_run_in_thread (task, look_on_worker);
}

static gboolean
on_idle (gpointer data)
{
  MgEditor *self = data;

  self->look_id = 0;
  look_for_a_moment (self);
  return G_SOURCE_REMOVE;
}

/* Looks at the next change that lies in what was not seen. Returns: FALSE when there is none. */
static gboolean
look_at_next (MgEditor *self)
{
  while (!mg_range_set_is_empty (self->unseen))
    {
      MgRange range = *mg_range_set_get_range (self->unseen, 0);
      guint index = mg_privates_find (self->privates, range.offset);
      g_autoptr (MgChange) change = NULL;
      g_autoptr (MgChangeLook) seen = NULL;
      guint64 offset;

      if (index == self->privates->changes->len)
        break;
      change = g_object_ref (g_ptr_array_index (self->privates->changes, index));
      offset = mg_change_get_offset (change);
      if (offset >= range.offset + range.length)
        {
          mg_range_set_remove (self->unseen, 0, offset);
          continue;
        }
      mg_range_set_remove (self->unseen, 0, offset + mg_change_get_length (change));
      if (mg_change_get_length (change) > LARGE)
        {
          look_at_large (self, change);
        }
      else
        {
          seen = look (change, self->followed);
          take_look (self, change, seen);
        }
      return TRUE;
    }
  mg_range_set_clear (self->unseen);
  return FALSE;
}

static void
look_for_a_moment (MgEditor *self)
{
  gint64 end = g_get_monotonic_time () + MOMENT;

  if (self->followed == NULL)
    return;
  while (look_at_next (self))
    if (g_get_monotonic_time () >= end)
      break;
  if (!mg_range_set_is_empty (self->unseen) && self->look_id == 0)
    self->look_id = g_idle_add (on_idle, self);
}

/**
 * mg_editor_take_frame:
 * @self: an editor
 * @frame: a sample of the live bytes, the newest
 *
 * For the view.
 */
void
mg_editor_take_frame (MgEditor *self, MgFrame *frame)
{
  guint64 before = self->generation;

  self->generation = frame->generation;
  if (before != 0 && frame->generation > before)
    mg_editor_fall_back (self);
  if (!self->follows_changes)
    return;
  mg_frame_ref (frame);
  g_clear_pointer (&self->followed, mg_frame_unref);
  self->followed = frame;
  if (self->looks_again || frame->size != self->followed_size)
    mg_range_set_add (self->unseen, 0, G_MAXUINT64);
  else
    mg_range_set_add_set (self->unseen, frame->changed);
  mg_range_set_add_set (self->unseen, self->unknown);
  mg_range_set_clear (self->unknown);
  self->looks_again = FALSE;
  self->followed_size = frame->size;
  look_for_a_moment (self);
}

/**
 * mg_editor_look_at:
 * @self: an editor
 * @splice: which changes there are now that there were not before
 *
 * What the newest sample has there may be older than they are: they are looked at in the next one.
 */
void
mg_editor_look_at (MgEditor *self, const MgChangeSplice *splice)
{
  GPtrArray *changes = self->privates->changes;
  MgChange *first, *last;

  self->n_applied++;
  if (splice->added == 0)
    return;
  first = g_ptr_array_index (changes, splice->position);
  last = g_ptr_array_index (changes, splice->position + splice->added - 1);
  mg_range_set_add (self->unknown, mg_change_get_offset (first),
                    mg_change_get_offset (last) + mg_change_get_length (last) - mg_change_get_offset (first));
}

/**
 * mg_editor_stop_looking:
 * @self: an editor
 */
void
mg_editor_stop_looking (MgEditor *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->followed, mg_frame_unref);
  mg_range_set_clear (self->unseen);
  mg_range_set_clear (self->unknown);
  mg_range_set_clear (self->postponed);
}

/**
 * mg_editor_set_follow_changes:
 * @self: an editor
 * @follow: whether it is to be known of every private change what the mapping has there now, in sight or not
 */
void
mg_editor_set_follow_changes (MgEditor *self, gboolean follow)
{
  if (follow == self->follows_changes)
    return;
  self->follows_changes = follow;
  /* What was known has not been looked at since. */
  self->looks_again = TRUE;
  mg_editor_stop_looking (self);
  if (self->view != NULL)
    mg_view_set_followed (self->view, follow ? self->privates->edited : NULL);
}

/**
 * mg_editor_get_changes:
 * @self: an editor
 *
 * Returns: (transfer none) (element-type MgChange): every private change, in the order of their offsets; they do not
 * overlap
 */
GListModel *
mg_editor_get_changes (MgEditor *self)
{
  return G_LIST_MODEL (self->changes);
}
