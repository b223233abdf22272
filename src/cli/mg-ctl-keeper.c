/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ctl-keeper.h"

#include <unistd.h>

#include "mg-census.h"

/* Microseconds between two looks through the maps of all processes, which take a while. */
#define INTERVAL G_USEC_PER_SEC

struct _MgCtlKeeper
{
  MgView *view;
  GCancellable *cancellable;
  gboolean is_own;
  gboolean looking;
  gint64 looked_at;
};

/**
 * mg_ctl_keeper_new:
 * @view: shows the mapping
 * @info: (nullable): what is known of the mapping
 *
 * Returns: (transfer full): a keeper
 */
MgCtlKeeper *
mg_ctl_keeper_new (MgView *view, const MgMappingInfo *info)
{
  MgCtlKeeper *self = g_new0 (MgCtlKeeper, 1);

  self->view = g_object_ref (view);
  self->cancellable = g_cancellable_new ();
  self->is_own = info != NULL && info->uid == geteuid ();
  return self;
}

/**
 * mg_ctl_keeper_free:
 * @self: (transfer full): a keeper
 */
void
mg_ctl_keeper_free (MgCtlKeeper *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->view);
  g_free (self);
}

static void
look_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, mg_census_new (MG_MAPS_BEST, NULL), (GDestroyNotify) mg_census_unref);
}

static gboolean
is_orphan (MgFrame *frame)
{
  return frame != NULL && frame->state == MG_FRAME_LIVE && frame->deleted;
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer data)
{
  MgCtlKeeper *self = data;
  g_autoptr (MgCensus) census = g_task_propagate_pointer (G_TASK (result), NULL);
  const MgIdentity *identity = g_task_get_task_data (G_TASK (result));
  MgFrame *frame;

  /* Cancelled: there is no keeper any more. */
  if (census == NULL)
    return;
  self->looking = FALSE;
  self->looked_at = g_get_monotonic_time ();

  /* Programs of other users cannot be looked into; what belongs to this one is mapped by its own. */
  frame = mg_view_get_frame (self->view);
  if (is_orphan (frame) && mg_identity_equal (&frame->identity, identity)
      && mg_census_find_users (census, identity) == NULL
      && (self->is_own || mg_census_get_n_unreadable (census) == 0))
    mg_view_release (self->view);
}

/**
 * mg_ctl_keeper_take:
 * @self: a keeper
 * @frame: the newest one of the view
 */
void
mg_ctl_keeper_take (MgCtlKeeper *self, MgFrame *frame)
{
  g_autoptr (GTask) task = NULL;

  if (self->looking || !is_orphan (frame) || g_get_monotonic_time () - self->looked_at < INTERVAL)
    return;
  self->looking = TRUE;
  task = g_task_new (NULL, self->cancellable, on_looked, self);
  g_task_set_task_data (task, g_memdup2 (&frame->identity, sizeof frame->identity), g_free);
  g_task_run_in_thread (task, look_on_worker);
}
