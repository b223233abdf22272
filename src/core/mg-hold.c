/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-hold.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-backing-lock.h"
#include "mg-error.h"
#include "mg-name.h"

/* The C library puts "sem." before it. */
#define SEMAPHORE_NAME_MAX (MG_NAME_MAX - 4)

struct _MgHold
{
  MgHoldKind kind;
  char *semaphore;
  guint64 offset;
  gint64 timeout;
  MgMutex *mutex;
};

struct _MgHeld
{
  MgBackingLock *lock;
  /* Of a named mutex, instead. */
  MgMutex *mutex;
  gpointer taken;
  gint64 since;
};

/* By hand: the macro of this GLib is not ISO C. */
GType
mg_hold_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static ("MgHold", (GBoxedCopyFunc) mg_hold_ref,
                                                            (GBoxedFreeFunc) mg_hold_unref));
  return type;
}

static MgHold *
hold_new (MgHoldKind kind, gint64 timeout)
{
  MgHold *self = g_atomic_rc_box_new0 (MgHold);

  self->kind = kind;
  self->timeout = timeout;
  return self;
}

/* What sentences call it; @name: (nullable): that of the mapping in which it lies. */
static char *
hold_label (MgHold *self, const char *name)
{
  g_autofree char *semaphore = NULL;

  switch (self->kind)
    {
    case MG_HOLD_SEMAPHORE:
      semaphore = mg_name_escape (self->semaphore);
      return g_strdup_printf (_ ("semaphore %s"), semaphore);
    case MG_HOLD_MUTEX:
      if (name != NULL)
        return g_strdup_printf (_ ("mutex at 0x%" PRIx64 " of %s"), self->offset, name);
      return g_strdup_printf (_ ("mutex at 0x%" PRIx64), self->offset);
    case MG_HOLD_SPIN:
      if (name != NULL)
        return g_strdup_printf (_ ("spin word at 0x%" PRIx64 " of %s"), self->offset, name);
      return g_strdup_printf (_ ("spin word at 0x%" PRIx64), self->offset);
    case MG_HOLD_NAMED:
      return g_strdup_printf (_ ("mutex %s"), mg_mutex_get_name (self->mutex));
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_hold_new_semaphore:
 * @name: (type filename): the bytes of its name; the slash before it may be left out
 * @timeout: how long to wait for it each time, in microseconds, not negative
 * @error: return location
 *
 * Looks whether there is such a semaphore, and one that may be used: none is ever made. Any thread.
 *
 * Returns: (transfer full): the lock, or %NULL with %MG_ERROR_INVALID_NAME, %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgHold *
mg_hold_new_semaphore (const char *name, gint64 timeout, GError **error)
{
  g_autoptr (MgHold) self = hold_new (MG_HOLD_SEMAPHORE, timeout);
  const char *bare = name + (*name == '/');
  g_autoptr (MgBackingLock) lock = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (timeout >= 0, NULL);
  if (*bare == 0 || strchr (bare, '/') != NULL || strlen (bare) > SEMAPHORE_NAME_MAX)
    {
      g_autofree char *escaped = mg_name_escape (name);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                   _ ("“%s” is not the name of a semaphore: that is 1 to %d bytes behind its only slash."),
                   escaped, SEMAPHORE_NAME_MAX);
      return NULL;
    }
  self->semaphore = g_strconcat ("/", bare, NULL);
  label = hold_label (self, NULL);
  lock = mg_backing_lock_open_semaphore (self->semaphore, label, error);
  return lock != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * mg_hold_new_inside:
 * @kind: %MG_HOLD_MUTEX or %MG_HOLD_SPIN
 * @offset: where it lies in the mapping, in bytes
 * @timeout: how long to wait for it each time, in microseconds, not negative
 *
 * Whether there is such a lock is looked at each time that it is taken. Any thread.
 *
 * Returns: (transfer full): the lock
 */
MgHold *
mg_hold_new_inside (MgHoldKind kind, guint64 offset, gint64 timeout)
{
  MgHold *self;

  g_return_val_if_fail (kind == MG_HOLD_MUTEX || kind == MG_HOLD_SPIN, NULL);
  g_return_val_if_fail (timeout >= 0, NULL);
  self = hold_new (kind, timeout);
  self->offset = offset;
  return self;
}

/**
 * mg_hold_new_named:
 * @mutex: what a source has found
 * @timeout: how long to wait for it each time, in microseconds, not negative
 *
 * Any thread.
 *
 * Returns: (transfer full): the lock
 */
MgHold *
mg_hold_new_named (MgMutex *mutex, gint64 timeout)
{
  MgHold *self = hold_new (MG_HOLD_NAMED, timeout);

  self->mutex = g_object_ref (mutex);
  return self;
}

/**
 * mg_hold_ref:
 * @self: a lock
 *
 * Returns: (transfer full): the same
 */
MgHold *
mg_hold_ref (MgHold *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_hold_clear (gpointer data)
{
  MgHold *self = data;

  g_free (self->semaphore);
  g_clear_object (&self->mutex);
}

/**
 * mg_hold_unref:
 * @self: (transfer full): a lock
 */
void
mg_hold_unref (MgHold *self)
{
  g_atomic_rc_box_release_full (self, mg_hold_clear);
}

/**
 * mg_hold_get_kind:
 * @self: a lock
 *
 * Returns: what it is
 */
MgHoldKind
mg_hold_get_kind (MgHold *self)
{
  return self->kind;
}

/**
 * mg_hold_get_semaphore:
 * @self: a lock
 *
 * Returns: (transfer none) (nullable) (type filename): the semaphore's name with its slash; %NULL: it is none
 */
const char *
mg_hold_get_semaphore (MgHold *self)
{
  return self->semaphore;
}

/**
 * mg_hold_get_offset:
 * @self: a lock
 *
 * Returns: where it lies in the mapping, in bytes; 0 for a semaphore
 */
guint64
mg_hold_get_offset (MgHold *self)
{
  return self->offset;
}

/**
 * mg_hold_get_timeout:
 * @self: a lock
 *
 * Returns: how long it is waited for each time, in microseconds
 */
gint64
mg_hold_get_timeout (MgHold *self)
{
  return self->timeout;
}

/**
 * mg_hold_describe:
 * @self: a lock
 *
 * Returns: (transfer full): what it is, as “semaphore /lock” or “mutex at 0x40”, translated
 */
char *
mg_hold_describe (MgHold *self)
{
  return hold_label (self, NULL);
}

static MgBackingLock *
open_lock (MgHold *self, MgBacking *backing, GError **error)
{
  g_autofree char *label = hold_label (self, mg_backing_get_name (backing));

  switch (self->kind)
    {
    case MG_HOLD_SEMAPHORE:
      return mg_backing_lock_open_semaphore (self->semaphore, label, error);
    case MG_HOLD_MUTEX:
      return mg_backing_lock_open_mutex (backing, self->offset, label, error);
    case MG_HOLD_SPIN:
      return mg_backing_lock_open_spin (backing, self->offset, label, error);
    case MG_HOLD_NAMED:
    default:
      g_assert_not_reached ();
    }
}

static MgHeld *
take_named (MgHold *self, gboolean wait, GError **error)
{
  gpointer taken = mg_mutex_take (self->mutex, wait ? self->timeout : 0, error);
  MgHeld *held;

  if (taken == NULL)
    return NULL;
  held = g_new0 (MgHeld, 1);
  held->since = g_get_monotonic_time ();
  held->mutex = g_object_ref (self->mutex);
  held->taken = taken;
  return held;
}

static MgHeld *
take (MgHold *self, MgBacking *backing, gboolean wait, GError **error)
{
  g_autoptr (MgBackingLock) lock = NULL;
  g_autofree MgHeld *held = NULL;

  if (self->kind == MG_HOLD_NAMED)
    return take_named (self, wait, error);
  lock = open_lock (self, backing, error);
  held = g_new0 (MgHeld, 1);
  if (lock == NULL || !mg_backing_lock_take (lock, self->timeout, wait, error))
    return NULL;
  held->since = g_get_monotonic_time ();
  held->lock = g_steal_pointer (&lock);
  return g_steal_pointer (&held);
}

/**
 * mg_hold_take:
 * @self: a lock
 * @backing: the mapping that it guards, and lies in unless it is a semaphore
 * @error: return location
 *
 * Takes the lock, in no more than its time limit beside what the backing takes to open. One whose holder has ended is never
 * taken; the sentence says so where that can be known. While a lock inside is held, the mapping is open for writing. The end
 * of the program waits for a moment until what is held is let go. Blocks; any thread.
 *
 * Returns: (transfer full): to be let go by mg_held_release(), on the same thread; or %NULL with %MG_ERROR_TIMED_OUT (also
 * when its holder has ended), %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND, %MG_ERROR_NOT_SUPPORTED,
 * %MG_ERROR_INVALID_VALUE, %MG_ERROR_OUT_OF_RANGE, %MG_ERROR_SHRUNK or as mg_backing_open_writer(); then nothing was taken
 */
MgHeld *
mg_hold_take (MgHold *self, MgBacking *backing, GError **error)
{
  return take (self, backing, TRUE, error);
}

/**
 * mg_hold_try:
 * @self: a lock that was waited for in vain a moment ago
 * @backing: as for mg_hold_take()
 * @error: return location
 *
 * The same without waiting again.
 *
 * Returns: (transfer full): as mg_hold_take()
 */
MgHeld *
mg_hold_try (MgHold *self, MgBacking *backing, GError **error)
{
  return take (self, backing, FALSE, error);
}

/**
 * mg_held_release:
 * @self: (transfer full): a lock that this thread holds
 *
 * Lets it go. What another program took away or wrote over meanwhile stays as it is.
 *
 * Returns: how long it was held, in microseconds
 */
gint64
mg_held_release (MgHeld *self)
{
  gint64 held;

  if (self->mutex != NULL)
    mg_mutex_release (self->mutex, self->taken);
  else
    mg_backing_lock_release (self->lock);
  held = g_get_monotonic_time () - self->since;
  g_clear_pointer (&self->lock, mg_backing_lock_free);
  g_clear_object (&self->mutex);
  g_free (self);
  return held;
}
