/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events of the kinds that sources know. */

#include "mg-waiter-private.h"

typedef struct
{
  MgEvent *event;
  gpointer wait;
} Event;

static gpointer
event_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  MgEvent *event = mg_trigger_get_event (trigger);
  gpointer wait = MG_EVENT_GET_IFACE (event)->begin (event, error);
  Event *self;

  if (wait == NULL)
    return NULL;
  self = g_new (Event, 1);
  *self = (Event){ g_object_ref (event), wait };
  return self;
}

static gboolean
event_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Event *self = state;

  return MG_EVENT_GET_IFACE (self->event)->wait (self->wait, patience, ret_events, error);
}

static void
event_free (gpointer state)
{
  Event *self = state;

  MG_EVENT_GET_IFACE (self->event)->end (self->wait);
  g_object_unref (self->event);
  g_free (self);
}

const MgWaiterOps mg_waiter_event_ops = { event_open, event_look, event_free, TRUE, FALSE };
