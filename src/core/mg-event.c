/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-event.h"

G_DEFINE_INTERFACE (MgEvent, mg_event, G_TYPE_OBJECT)

static void
mg_event_default_init (MgEventInterface *iface)
{
}

/**
 * mg_event_get_name:
 * @self: an event
 *
 * Returns: (transfer none): what sentences call it, printable UTF-8. Any thread
 */
const char *
mg_event_get_name (MgEvent *self)
{
  return MG_EVENT_GET_IFACE (self)->get_name (self);
}

/**
 * mg_event_takes:
 * @self: an event
 *
 * Returns: whether who waits for it takes it from the programs that it is for. Any thread
 */
gboolean
mg_event_takes (MgEvent *self)
{
  return MG_EVENT_GET_IFACE (self)->takes (self);
}
