/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Locks of other programs, in memory that they may take away at any moment. Waiting is trying again: to be woken, one would
 * have to store into the lock that one waits, whatever is there by then, and to be left by the guard in the middle of the C
 * library. */

#include "mg-backing-lock-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mg-error.h"
#include "mg-guard.h"

/* How often a lock is tried before the thread sleeps: one that is held for microseconds is free by then. */
#define TRIES 64
/* Microseconds between such rounds: the longer it was waited for, the longer. */
#define SLEEP_MIN 50
#define SLEEP_MAX 1000
/* Microseconds: no time limit is longer. */
#define LIMIT_MAX (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* Microseconds that the end of the program waits for what is held, at the most. */
#define END_PATIENCE G_USEC_PER_SEC

/* Locks that are held, or tried, by all threads; and whether the program ends, so that no more may be. */
static gint n_held;
static gint is_ending;

/* The end of the program ends its threads wherever they are: a lock that one of them holds would stay taken for good. */
static void
wait_until_released (void)
{
  gint64 deadline = g_get_monotonic_time () + END_PATIENCE;

  g_atomic_int_set (&is_ending, TRUE);
  while (g_atomic_int_get (&n_held) > 0 && g_get_monotonic_time () < deadline)
    g_usleep (SLEEP_MAX);
}

static void
count_held (void)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      atexit (wait_until_released);
      g_once_init_leave (&installed, 1);
    }
  g_atomic_int_inc (&n_held);
}

static void
uncount_held (void)
{
  g_atomic_int_add (&n_held, -1);
}

static void
try_spin (gpointer data)
{
  MgBackingLock *self = data;
  guint32 word = 0;

  if (__atomic_compare_exchange_n ((guint32 *) self->word, &word, 1, FALSE, __ATOMIC_SEQ_CST,
                                   __ATOMIC_RELAXED))
    self->state = MG_LOCK_TAKEN;
  else
    self->state = word == 1 ? MG_LOCK_BUSY : MG_LOCK_UNUSABLE;
}

static void
release_spin (gpointer data)
{
  MgBackingLock *self = data;
  guint32 word = 1;

  __atomic_compare_exchange_n ((guint32 *) self->word, &word, 0, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

static const MgLockOps spin_ops = { try_spin, release_spin, NULL };

static void
pause_briefly (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* A few attempts in a row. */
static void
try_often (gpointer data)
{
  MgBackingLock *self = data;

  for (guint i = 0; i < TRIES; i++)
    {
      self->ops->try (self);
      if (self->state != MG_LOCK_BUSY)
        return;
      pause_briefly ();
    }
}

/* Runs one of the ops. Returns %FALSE when the memory was taken away. */
static gboolean
run (MgBackingLock *self, MgGuardFunc func)
{
  gboolean complete = mg_guard_run (func, self);

  if (self->state != MG_LOCK_TAKEN || func == self->ops->release || !complete)
    if (self->ops->leave != NULL)
      self->ops->leave ();
  return complete;
}

/**
 * mg_backing_lock_new:
 * @ops: how it is taken; not copied
 * @label: what sentences call it
 *
 * Returns: (transfer full): a lock for which nothing is mapped yet
 */
MgBackingLock *
mg_backing_lock_new (const MgLockOps *ops, const char *label)
{
  MgBackingLock *self = g_new0 (MgBackingLock, 1);

  self->ops = ops;
  self->label = g_strdup (label);
  return self;
}

/* Copies what is at @offset, without touching anything: what cannot be the lock is never mapped. */
static gboolean
look (MgBacking *backing,
      guint64 offset,
      gsize length,
      gsize alignment,
      const char *label,
      guint8 *bytes,
      GError **error)
{
  gsize done;

  if (offset % alignment != 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("Cannot hold “%s”: its offset is not a multiple of %u."), label, (guint) alignment);
      return FALSE;
    }
  if (offset <= G_MAXINT64 - length && !mg_backing_read (backing, offset, length, bytes, &done, error))
    return FALSE;
  if (offset > G_MAXINT64 - length || done < length)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
                   _ ("Cannot hold “%s”: it does not lie in the mapping."), label);
      return FALSE;
    }
  return TRUE;
}

static gboolean
map (MgBackingLock *self, MgBacking *backing, guint64 offset, gsize length, GError **error)
{
  self->writer = mg_backing_open_writer (backing, error);
  if (self->writer == NULL)
    return FALSE;
  self->offset = offset;
  self->length = length;
  self->bytes = mg_backing_writer_map (self->writer, offset, length, error);
  self->word = self->bytes;
  return self->bytes != NULL;
}

/**
 * mg_backing_lock_open_mutex:
 * @backing: a mapping
 * @offset: where the mutex lies in it, in bytes
 * @label: what sentences call it
 * @error: return location
 *
 * Opens a process-shared mutex of the C library. The mapping is open for writing as long as the lock is open. Blocks as long
 * as the backing does; any thread.
 *
 * Returns: (transfer full): the lock, or %NULL with %MG_ERROR_WRONG_KIND, %MG_ERROR_NOT_SUPPORTED,
 * %MG_ERROR_INVALID_VALUE, %MG_ERROR_OUT_OF_RANGE or as mg_backing_open_writer()
 */
MgBackingLock *
mg_backing_lock_open_mutex (MgBacking *backing, guint64 offset, const char *label, GError **error)
{
  g_autoptr (MgBackingLock) self = mg_backing_lock_new (NULL, label);
  gsize size = mg_backing_mutex_get_size ();
  g_autofree guint8 *bytes = g_malloc0 (MAX (size, 1));

  if (size == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
                   _ ("Cannot hold “%s”: it is not known how mutexes are laid out on this system."), label);
      return NULL;
    }
  if (!look (backing, offset, size, sizeof (gpointer), label, bytes, error))
    return NULL;
  self->ops = mg_backing_mutex_look (bytes, label, &self->kind, error);
  if (self->ops == NULL || !map (self, backing, offset, size, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mg_backing_lock_open_spin:
 * @backing: a mapping
 * @offset: where the word lies in it, in bytes
 * @label: what sentences call it
 * @error: return location
 *
 * Opens a word of 4 bytes that is 0 while nobody has it, and 1 while somebody has. See mg_backing_lock_open_mutex().
 *
 * Returns: (transfer full): the lock, or %NULL with %MG_ERROR_WRONG_KIND, %MG_ERROR_INVALID_VALUE,
 * %MG_ERROR_OUT_OF_RANGE or as mg_backing_open_writer()
 */
MgBackingLock *
mg_backing_lock_open_spin (MgBacking *backing, guint64 offset, const char *label, GError **error)
{
  g_autoptr (MgBackingLock) self = mg_backing_lock_new (&spin_ops, label);
  guint32 word;

  if (!look (backing, offset, sizeof word, sizeof word, label, (guint8 *) &word, error))
    return NULL;
  if (word > 1)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
                   _ ("Cannot hold “%s”: there is neither 0 (free) nor 1 (taken), but 0x%" PRIx32 "."), label,
                   word);
      return NULL;
    }
  if (!map (self, backing, offset, sizeof word, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mg_backing_lock_free:
 * @self: (transfer full): a lock that is not held
 */
void
mg_backing_lock_free (MgBackingLock *self)
{
  if (self->writer != NULL && self->bytes != NULL)
    mg_backing_writer_unmap (self->writer, self->bytes, self->offset, self->length);
  else if (self->bytes != NULL)
    munmap (self->bytes, self->length);
  g_clear_pointer (&self->writer, mg_backing_writer_free);
  g_free (self->label);
  g_free (self);
}

/* Whether a thread has ended, as far as can be seen from here. */
static gboolean
has_ended (int thread)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", thread);
  g_autofree char *text = NULL;
  const char *state;

  if (kill (thread, 0) != 0 && errno == ESRCH)
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  state = strrchr (text, ')');
  return state != NULL && (g_str_has_prefix (state, ") Z") || g_str_has_prefix (state, ") X"));
}

static void
set_state_error (MgBackingLock *self, gint64 limit, GError **error)
{
  if (self->state == MG_LOCK_UNUSABLE)
    g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
                 _ ("Cannot hold “%s”: it is no lock any more that can be taken."), self->label);
  else if (self->state == MG_LOCK_ORPHANED || (self->holder > 0 && has_ended (self->holder)))
    g_set_error (error, MG_ERROR, MG_ERROR_TIMED_OUT,
                 _ ("Cannot hold “%s”: its holder ended while it held it."), self->label);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_TIMED_OUT,
                 _ ("Cannot hold “%s”: it was not given within %" PRIi64 " ms."), self->label, limit / 1000);
}

/* Tries until @deadline. Returns %FALSE when the memory was taken away. */
static gboolean
try_until (MgBackingLock *self, gint64 began, gint64 deadline)
{
  for (;;)
    {
      gint64 now;

      if (g_atomic_int_get (&is_ending))
        return TRUE;
      if (!run (self, try_often))
        return FALSE;
      now = g_get_monotonic_time ();
      if (self->state != MG_LOCK_BUSY || now >= deadline)
        return TRUE;
      g_usleep ((gulong) MIN (CLAMP ((now - began) / 32, SLEEP_MIN, SLEEP_MAX), deadline - now));
    }
}

/**
 * mg_backing_lock_take:
 * @self: a lock that is not held
 * @limit: how long it may take, in microseconds
 * @wait: whether to wait so long; %FALSE: that was done before, in vain, and now it is only tried
 * @error: return location
 *
 * Takes the lock for this thread. One whose holder has ended is not taken: what it guards may be half done, and the program
 * that it belongs to has to find that out. Where the system has not noted that in it (a mutex that is not robust), it is
 * believed only after the time limit: the number of its holder may be one of another PID namespace. Any thread; the same one
 * lets it go.
 *
 * Returns: %FALSE with %MG_ERROR_TIMED_OUT, also when its holder has ended, %MG_ERROR_SHRUNK or %MG_ERROR_WRONG_KIND
 */
gboolean
mg_backing_lock_take (MgBackingLock *self, gint64 limit, gboolean wait, GError **error)
{
  gint64 began = g_get_monotonic_time ();

  count_held ();
  self->state = MG_LOCK_BUSY;
  self->holder = 0;
  if (!try_until (self, began, wait ? began + CLAMP (limit, 0, LIMIT_MAX) : began))
    g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK, _ ("Cannot hold “%s”: its memory was taken away."),
                 self->label);
  else if (self->state == MG_LOCK_TAKEN)
    return TRUE;
  else
    set_state_error (self, limit, error);
  uncount_held ();
  return FALSE;
}

/**
 * mg_backing_lock_release:
 * @self: a lock that this thread holds
 *
 * Lets it go. What is not ours any more, because its memory was taken away or somebody wrote over it, stays as it is.
 */
void
mg_backing_lock_release (MgBackingLock *self)
{
  run (self, self->ops->release);
  self->state = MG_LOCK_BUSY;
  uncount_held ();
}
