/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MG_TYPE_EVENT (mg_event_get_type ())
G_DECLARE_INTERFACE (MgEvent, mg_event, MG, EVENT, GObject)

/**
 * MgEventInterface:
 * @get_name: what sentences call it, printable UTF-8
 * @takes: whether waiting takes from the program
 * @begin: begins to wait; what it has become, or %NULL
 * @wait: waits for no longer than @patience microseconds; *@ret_events is set, also to 0. %FALSE: it cannot go on
 * @end: ends what @begin began
 *
 * Something outside of mappings that can be waited for. All functions are called on any thread.
 */
struct _MgEventInterface
{
  GTypeInterface parent_interface;

  const char *(*get_name) (MgEvent *self);
  gboolean (*takes) (MgEvent *self);
  gpointer (*begin) (MgEvent *self, GError **error);
  gboolean (*wait) (gpointer wait, gint64 patience, guint64 *ret_events, GError **error);
  void (*end) (gpointer wait);
};

const char *mg_event_get_name (MgEvent *self);
gboolean mg_event_takes (MgEvent *self);

G_END_DECLS
