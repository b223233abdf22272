/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Semaphores: named ones, looked at in their files, or taken from; and those inside a mapping, looked at. */

#include "mg-waiter-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <semaphore.h>
#include <string.h>

#include "mg-backing-lock-private.h"
#include "mg-error.h"
#include "mg-guard.h"

/* Where the C library keeps them. */
#define PREFIX "/dev/shm/sem."
/* After how many looks it is looked whether the name still leads to it. */
#define LOOKS_PER_CHECK 64
/* How many posts are taken in a row, at the most, until it is looked whether to end. */
#define MAX_TAKEN 1000

typedef struct
{
  /* The file of its own; or the mapping, and where it is in that. */
  MgBacking *backing;
  guint64 offset;
  gboolean is_inside;
  char *label;
  int last;
  guint n_looks;
  /* Only of one that is taken from. */
  MgBackingLock *lock;
  volatile guint64 n_taken;
} Semaphore;

static gboolean
set_gone_error (const char *label, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Cannot wait for “%s”: it was removed."), label);
  return FALSE;
}

static gboolean
set_wrong_kind_error (const char *label, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("Cannot wait for “%s”: it is not a semaphore."),
               label);
  return FALSE;
}

static gboolean
set_end_error (Semaphore *self, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
               _ ("Cannot wait for the semaphore at 0x%" PRIx64 ": “%s” ends before its end."), self->offset,
               mg_backing_get_name (self->backing));
  return FALSE;
}

/* The value is taken out of a copy: what is there may be anything, and go away.
 *
 * The C library knows where it is: as struct new_sem of glibc has it (sysdeps/nptl/internaltypes.h) in the low 32 bits of
 * the first 64, below the number of those who wait, on machines that store 64 bits at once. The sign of it says nothing of
 * the value: glibc never sets it, and musl does where somebody waits. */
static gboolean
read_value (Semaphore *self, int *ret_value, GError **error)
{
  sem_t copy;
  gsize done = 0;

  if (self->offset <= G_MAXINT64 - sizeof copy
      && !mg_backing_read (self->backing, self->offset, sizeof copy, (guint8 *) &copy, &done, error))
    return FALSE;
  if (done < sizeof copy)
    return self->is_inside ? set_end_error (self, error) : set_wrong_kind_error (self->label, error);
  sem_getvalue (&copy, ret_value);
  *ret_value &= G_MAXINT32;
  return TRUE;
}

static gboolean
check_name (Semaphore *self, GError **error)
{
  MgBackingStatus status;

  if (self->is_inside || self->n_looks++ % LOOKS_PER_CHECK != 0)
    return TRUE;
  if (!mg_backing_check (self->backing, &status, error))
    return FALSE;
  if (status.name != MG_NAME_SAME)
    return set_gone_error (self->label, error);
  /* What is cut off within its page can be touched, and is no semaphore to anybody who opens it. */
  return status.size >= sizeof (sem_t) || set_wrong_kind_error (self->label, error);
}

static void
semaphore_free (gpointer state)
{
  Semaphore *self = state;

  g_clear_pointer (&self->lock, mg_backing_lock_free);
  g_clear_pointer (&self->backing, mg_backing_unref);
  g_free (self->label);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Semaphore, semaphore_free)

static gpointer
semaphore_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autoptr (Semaphore) self = g_new0 (Semaphore, 1);
  g_autofree char *path = g_strconcat (PREFIX, mg_trigger_get_semaphore (trigger) + 1, NULL);

  self->label = mg_trigger_describe (trigger);
  self->backing = mg_backing_open_file (path, MG_KIND_SEMAPHORE, self->label, error);
  if (self->backing == NULL || !read_value (self, &self->last, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
semaphore_inside_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autoptr (Semaphore) self = g_new0 (Semaphore, 1);

  self->label = mg_trigger_describe (trigger);
  self->backing = mg_backing_ref (backing);
  self->offset = mg_trigger_get_offset (trigger);
  self->is_inside = TRUE;
  return read_value (self, &self->last, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
semaphore_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Semaphore *self = state;
  int value;

  *ret_events = 0;
  if (!check_name (self, error) || !read_value (self, &value, error))
    return FALSE;
  /* What goes down was taken by the program. */
  if (value > self->last)
    *ret_events = (guint64) (value - self->last);
  self->last = value;
  return TRUE;
}

static gpointer
post_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autoptr (Semaphore) self = semaphore_open (trigger, NULL, error);

  if (self == NULL)
    return NULL;
  self->lock = mg_backing_lock_open_semaphore (mg_trigger_get_semaphore (trigger), self->label, error);
  return self->lock != NULL ? g_steal_pointer (&self) : NULL;
}

/* What is taken here is never given back. */
static void
take_posts (gpointer data)
{
  Semaphore *self = data;

  for (guint i = 0; i < MAX_TAKEN; i++)
    {
      self->lock->ops->try (self->lock);
      if (self->lock->state != MG_LOCK_TAKEN)
        return;
      self->n_taken++;
    }
}

static gboolean
post_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Semaphore *self = state;

  *ret_events = 0;
  if (!check_name (self, error))
    return FALSE;
  self->n_taken = 0;
  if (!mg_guard_run (take_posts, self))
    return set_gone_error (self->label, error);
  *ret_events = self->n_taken;
  return TRUE;
}

const MgWaiterOps mg_waiter_semaphore_inside_ops
  = { semaphore_inside_open, semaphore_look, semaphore_free, FALSE, FALSE };
const MgWaiterOps mg_waiter_semaphore_ops = { semaphore_open, semaphore_look, semaphore_free, FALSE, FALSE };
const MgWaiterOps mg_waiter_post_ops = { post_open, post_look, semaphore_free, FALSE, FALSE };
