/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Futex words: the system wakes who waits on the same memory. */

#include "mg-waiter-private.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Microseconds until a word that cannot be waited for, since it lies in a hole for instance, is looked at again. */
#define LOOK_TIME 4000

typedef struct
{
  MgBacking *backing;
  guint64 offset;
  guint32 last;

  struct timespec patience;
  volatile gboolean waited;
  volatile gboolean woken;
} Futex;

static gpointer
futex_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autofree Futex *self = g_new0 (Futex, 1);

  self->backing = backing;
  self->offset = mg_trigger_get_offset (trigger);
  return mg_waiter_read_word (backing, self->offset, &self->last, error) ? g_steal_pointer (&self) : NULL;
}

/* Where the word has changed meanwhile, or cannot be waited for, the system says so at once. */
static void
wait_in_place (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Futex *self = data;
  gsize at = (gsize) (self->offset - offset);

  if (self->offset < offset || at + sizeof self->last > length)
    return;
  self->woken = syscall (SYS_futex, bytes + at, FUTEX_WAIT, self->last, &self->patience, NULL, 0) == 0;
  self->waited = self->woken || errno == ETIMEDOUT;
}

static gboolean
futex_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Futex *self = state;
  const guint64 page = self->offset - self->offset % MG_PAGE_SIZE;
  guint64 done;
  guint32 word;

  *ret_events = 0;
  self->waited = FALSE;
  self->woken = FALSE;
  self->patience = (struct timespec){ patience / G_USEC_PER_SEC, patience % G_USEC_PER_SEC * 1000 };
  if (!mg_backing_visit (self->backing, page, MG_PAGE_SIZE, wait_in_place, self, &done, error)
      || !mg_waiter_read_word (self->backing, self->offset, &word, error))
    return FALSE;
  if (self->woken || word != self->last)
    *ret_events = 1;
  else if (!self->waited)
    g_usleep (LOOK_TIME);
  self->last = word;
  return TRUE;
}

const MgWaiterOps mg_waiter_futex_ops = { futex_open, futex_look, g_free, TRUE, FALSE };
