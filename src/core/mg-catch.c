/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-catch.h"

struct _MgCatch
{
  MgCatchFunc func;
  gpointer data;
  GDestroyNotify data_free;
};

/**
 * mg_catch_new:
 * @func: tells which frame it is
 * @data: its data
 * @data_free: (nullable): frees @data, on any thread
 *
 * Returns: (transfer full): a catch
 */
MgCatch *
mg_catch_new (MgCatchFunc func, gpointer data, GDestroyNotify data_free)
{
  MgCatch *self = g_atomic_rc_box_new0 (MgCatch);

  self->func = func;
  self->data = data;
  self->data_free = data_free;
  return self;
}

/**
 * mg_catch_ref:
 * @self: a catch
 *
 * Returns: (transfer full): the same. Any thread
 */
MgCatch *
mg_catch_ref (MgCatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_catch_clear (gpointer data)
{
  MgCatch *self = data;

  if (self->data_free != NULL)
    self->data_free (self->data);
}

/**
 * mg_catch_unref:
 * @self: (transfer full): a catch
 *
 * Any thread.
 */
void
mg_catch_unref (MgCatch *self)
{
  g_atomic_rc_box_release_full (self, mg_catch_clear);
}

/**
 * mg_catch_look:
 * @self: a catch
 * @frame: a sample
 *
 * Returns: whether it is the one. Any thread, one at a time
 */
gboolean
mg_catch_look (MgCatch *self, MgFrame *frame)
{
  return self->func (frame, self->data);
}
