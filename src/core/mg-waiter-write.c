/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Files that programs write to by write(2). Stores through a mapping are told to nobody. */

#include "mg-waiter-private.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

typedef struct
{
  int descriptor;
} Write;

static gpointer
write_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  int descriptor = mg_backing_watch (backing, error);
  Write *self;

  if (descriptor < 0)
    return NULL;
  self = g_new0 (Write, 1);
  self->descriptor = descriptor;
  return self;
}

static void
write_free (gpointer state)
{
  Write *self = state;

  close (self->descriptor);
  g_free (self);
}

static gboolean
write_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Write *self = state;
  struct pollfd ready = { .fd = self->descriptor, .events = POLLIN };
  union
  {
    struct inotify_event event;
    char bytes[4096];
  } buffer;
  gssize got;

  *ret_events = 0;
  if (poll (&ready, 1, (int) (patience / 1000)) <= 0)
    return TRUE;
  got = read (self->descriptor, &buffer, sizeof buffer);
  /* The system makes one of several that are equal; none of them has a name behind it. */
  if (got > 0)
    *ret_events = (guint64) got / sizeof buffer.event;
  return TRUE;
}

const MgWaiterOps mg_waiter_write_ops = { write_open, write_look, write_free, TRUE, FALSE };
