/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mutex.h"

G_DEFINE_INTERFACE (MgMutex, mg_mutex, G_TYPE_OBJECT)

static void
mg_mutex_default_init (MgMutexInterface *iface)
{
}

/**
 * mg_mutex_get_name:
 * @self: a mutex
 *
 * Returns: (transfer none): what sentences call it, printable UTF-8. Any thread
 */
const char *
mg_mutex_get_name (MgMutex *self)
{
  return MG_MUTEX_GET_IFACE (self)->get_name (self);
}

/**
 * mg_mutex_take:
 * @self: a mutex
 * @limit: how long it may take, in microseconds
 * @error: return location
 *
 * Any thread; blocks.
 *
 * Returns: what mg_mutex_release() needs, or %NULL with %MG_ERROR_TIMED_OUT, also when its holder has ended, or why not
 */
gpointer
mg_mutex_take (MgMutex *self, gint64 limit, GError **error)
{
  return MG_MUTEX_GET_IFACE (self)->take (self, limit, error);
}

/**
 * mg_mutex_release:
 * @self: a mutex
 * @taken: (transfer full): what mg_mutex_take() gave
 *
 * Any thread; waits until it is let go.
 */
void
mg_mutex_release (MgMutex *self, gpointer taken)
{
  MG_MUTEX_GET_IFACE (self)->release (taken);
}
