/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MG_TYPE_MUTEX (mg_mutex_get_type ())
G_DECLARE_INTERFACE (MgMutex, mg_mutex, MG, MUTEX, GObject)

/**
 * MgMutexInterface:
 * @get_name: what sentences call it, printable UTF-8
 * @take: takes it within @limit microseconds; what @release needs, or %NULL with %MG_ERROR_TIMED_OUT, also when its holder
 * has ended, or why not
 * @release: lets it go
 *
 * A lock outside of mappings. All functions are called on any thread.
 */
struct _MgMutexInterface
{
  GTypeInterface parent_interface;

  const char *(*get_name) (MgMutex *self);
  gpointer (*take) (MgMutex *self, gint64 limit, GError **error);
  void (*release) (gpointer taken);
};

const char *mg_mutex_get_name (MgMutex *self);
gpointer mg_mutex_take (MgMutex *self, gint64 limit, GError **error);
void mg_mutex_release (MgMutex *self, gpointer taken);

G_END_DECLS
