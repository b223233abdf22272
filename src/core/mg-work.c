/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-work.h"

struct _MgWorkRelay
{
  GMainContext *context;
  MgProgressFunc progress;
  gpointer data;
  /* Only on the thread of the context. */
  gboolean closed;

  GMutex lock;
  guint64 done;
  guint64 total;
  gboolean pending;
};

/**
 * mg_work_go_on:
 * @self: (nullable): who looks after the work
 * @done: how much of @total is done
 * @total: not 0
 * @error: return location
 *
 * Tells how far it is.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when it is to end
 */
gboolean
mg_work_go_on (const MgWork *self, guint64 done, guint64 total, GError **error)
{
  if (self == NULL)
    return TRUE;
  if (self->progress != NULL)
    self->progress (done, total, self->data);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static void
tell_part (guint64 done, guint64 total, gpointer data)
{
  MgWorkPart *self = data;

  self->whole->progress (self->index * total + done, self->n_parts * total, self->whole->data);
}

/**
 * mg_work_begin_part:
 * @part: (out caller-allocates): a part
 * @whole: (nullable): who looks after the whole
 * @index: which of the parts, from 0
 * @n_parts: how many parts there are; this many times the total of each must be less than 2^64
 *
 * Returns: what to tell how far the part is
 */
MgWork
mg_work_begin_part (MgWorkPart *part, const MgWork *whole, guint index, guint n_parts)
{
  *part = (MgWorkPart){ whole, index, n_parts };
  if (whole == NULL)
    return (MgWork){ NULL };
  return (MgWork){ whole->cancellable, whole->progress != NULL ? tell_part : NULL, part };
}

/**
 * mg_work_relay_new:
 * @progress: (nullable): told how far the work is, on this thread
 * @data: its data
 *
 * Returns: (transfer full): a relay
 */
MgWorkRelay *
mg_work_relay_new (MgProgressFunc progress, gpointer data)
{
  MgWorkRelay *self = g_atomic_rc_box_new0 (MgWorkRelay);

  self->context = g_main_context_ref_thread_default ();
  self->progress = progress;
  self->data = data;
  g_mutex_init (&self->lock);
  return self;
}

static void
mg_work_relay_clear (gpointer data)
{
  MgWorkRelay *self = data;

  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

/**
 * mg_work_relay_unref:
 * @self: (transfer full): a relay
 *
 * Any thread.
 */
void
mg_work_relay_unref (MgWorkRelay *self)
{
  g_atomic_rc_box_release_full (self, mg_work_relay_clear);
}

static gboolean
on_told (gpointer data)
{
  MgWorkRelay *self = data;
  guint64 done, total;

  g_mutex_lock (&self->lock);
  done = self->done;
  total = self->total;
  self->pending = FALSE;
  g_mutex_unlock (&self->lock);
  if (!self->closed)
    self->progress (done, total, self->data);
  return G_SOURCE_REMOVE;
}

static void
relay (guint64 done, guint64 total, gpointer data)
{
  MgWorkRelay *self = data;
  gboolean pending;

  g_mutex_lock (&self->lock);
  self->done = done;
  self->total = total;
  pending = self->pending;
  self->pending = TRUE;
  g_mutex_unlock (&self->lock);
  if (!pending)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, on_told, g_atomic_rc_box_acquire (self),
                             (GDestroyNotify) mg_work_relay_unref);
      g_source_attach (source, self->context);
    }
}

/**
 * mg_work_relay_get_work:
 * @self: a relay, that outlives the work
 * @cancellable: (nullable): ends the work
 *
 * Returns: what to tell on another thread
 */
MgWork
mg_work_relay_get_work (MgWorkRelay *self, GCancellable *cancellable)
{
  return (MgWork){ cancellable, self->progress != NULL ? relay : NULL, self };
}

/**
 * mg_work_relay_close:
 * @self: a relay
 *
 * Nothing is told any more. On the thread that made it.
 */
void
mg_work_relay_close (MgWorkRelay *self)
{
  self->closed = TRUE;
}
