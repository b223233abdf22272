/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The mutex of another program, as the C library lays it out and takes it, and yet without the C library: that would follow
 * the addresses which a robust mutex keeps, and those are whatever somebody has written there. Nothing is stored before the
 * lock is ours, not even that somebody waits: what only looks like a mutex stays as it is, and nobody has to wake us. */

#include "mg-backing-lock-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mg-error.h"

#ifdef __GLIBC__

/* What the kind of a mutex is made of: nptl/pthreadP.h. */
#  define KIND_MASK      3
#  define KIND_RECURSIVE 1
#  define KIND_ROBUST    0x10
#  define KIND_INHERIT   0x20
#  define KIND_PROTECT   0x40
#  define KIND_SHARED    0x80
#  define KIND_ELISION   0x300
#  define KIND_CEILING   0xfff80000u
/* The owner of a robust mutex that was given up after its holder had ended. */
#  define OWNER_NONE_EVER (INT_MAX - 1)
/* A word that is neither free, nor taken, nor taken and waited for. */
#  define WORD_MAX 2

static _Thread_local struct robust_list_head *robust_head;

static struct robust_list_head *
get_robust_head (void)
{
  size_t length;

  if (robust_head == NULL && syscall (SYS_get_robust_list, 0, &robust_head, &length) != 0)
    robust_head = NULL;
  return robust_head;
}

/* Should this thread end at any point from now on, the system marks the mutex as that of one who has ended, as it does
 * for those in the list of the C library, in which it need not be for that. */
static void
set_pending (gpointer word)
{
  robust_head->list_op_pending
    = word != NULL ? (struct robust_list *) ((char *) word - robust_head->futex_offset) : NULL;
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
}

static void
clear_pending (void)
{
  set_pending (NULL);
}

static void
set_owner (pthread_mutex_t *mutex, int owner)
{
  if ((mutex->__data.__kind & KIND_MASK) == KIND_RECURSIVE)
    mutex->__data.__count = owner != 0;
  mutex->__data.__owner = owner;
  mutex->__data.__nusers += owner != 0 ? 1u : -1u;
}

static void
wake_one (int *word)
{
  syscall (SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void
try_plain (gpointer data)
{
  MgBackingLock *self = data;
  pthread_mutex_t *mutex = self->word;
  int word = 0;

  self->holder = __atomic_load_n (&mutex->__data.__owner, __ATOMIC_RELAXED);
  if (__atomic_load_n (&mutex->__data.__kind, __ATOMIC_RELAXED) != self->kind)
    {
      self->state = MG_LOCK_UNUSABLE;
    }
  else if (__atomic_compare_exchange_n (&mutex->__data.__lock, &word, 1, FALSE, __ATOMIC_SEQ_CST,
                                        __ATOMIC_RELAXED))
    {
      self->state = MG_LOCK_TAKEN;
      set_owner (mutex, gettid ());
    }
  else
    {
      self->state = word < 0 || word > WORD_MAX ? MG_LOCK_UNUSABLE : MG_LOCK_BUSY;
    }
}

static void
release_plain (gpointer data)
{
  MgBackingLock *self = data;
  pthread_mutex_t *mutex = self->word;

  if (__atomic_load_n (&mutex->__data.__owner, __ATOMIC_RELAXED) != gettid ()
      || __atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) == 0)
    return;
  set_owner (mutex, 0);
  if (__atomic_exchange_n (&mutex->__data.__lock, 0, __ATOMIC_SEQ_CST) > 1)
    wake_one (&mutex->__data.__lock);
}

static void
try_robust (gpointer data)
{
  MgBackingLock *self = data;
  pthread_mutex_t *mutex = self->word;
  int word = 0;
  int owner = __atomic_load_n (&mutex->__data.__owner, __ATOMIC_RELAXED);

  if (__atomic_load_n (&mutex->__data.__kind, __ATOMIC_RELAXED) != self->kind || owner == OWNER_NONE_EVER)
    {
      self->state = MG_LOCK_UNUSABLE;
      return;
    }
  set_pending (&mutex->__data.__lock);
  if (__atomic_compare_exchange_n (&mutex->__data.__lock, &word, gettid (), FALSE, __ATOMIC_SEQ_CST,
                                   __ATOMIC_RELAXED))
    {
      self->state = MG_LOCK_TAKEN;
      set_owner (mutex, gettid ());
      return;
    }
  /* Taking it now would be allowed, and would make us the only one who learns that what it guards is half done: the program
   * that it belongs to has to learn that, and to put it right. */
  self->holder = word & FUTEX_TID_MASK;
  self->state = (word & FUTEX_OWNER_DIED) != 0 ? MG_LOCK_ORPHANED : MG_LOCK_BUSY;
}

static void
release_robust (gpointer data)
{
  MgBackingLock *self = data;
  pthread_mutex_t *mutex = self->word;

  if ((__atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) & FUTEX_TID_MASK) != gettid ())
    return;
  set_owner (mutex, 0);
  if ((__atomic_exchange_n (&mutex->__data.__lock, 0, __ATOMIC_SEQ_CST) & (int) FUTEX_WAITERS) != 0)
    wake_one (&mutex->__data.__lock);
}

static const MgLockOps plain_ops = { try_plain, release_plain, NULL };
static const MgLockOps robust_ops = { try_robust, release_robust, clear_pending };

static gboolean
refuse (GError **error, MgError code, const char *format, const char *label)
{
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, (gint) code, format, label);
#  pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
check_kind (guint kind, const char *label, GError **error)
{
  guint known = KIND_MASK | KIND_ROBUST | KIND_INHERIT | KIND_PROTECT | KIND_SHARED | KIND_ELISION;

  if (kind & KIND_PROTECT)
    known |= KIND_CEILING;
  if (kind & ~known)
    return refuse (error, MG_ERROR_WRONG_KIND, _ ("Cannot hold “%s”: there is no mutex."), label);
  if (!(kind & KIND_SHARED))
    return refuse (error, MG_ERROR_WRONG_KIND,
                   _ ("Cannot hold “%s”: there is no mutex that programs share with each other."), label);
  if (kind & KIND_INHERIT)
    return refuse (error, MG_ERROR_NOT_SUPPORTED, _ ("Cannot hold “%s”: it hands priorities on."), label);
  if (kind & KIND_PROTECT)
    return refuse (error, MG_ERROR_NOT_SUPPORTED, _ ("Cannot hold “%s”: it raises priorities."), label);
  return TRUE;
}

/**
 * mg_backing_mutex_get_size:
 *
 * Returns: how many bytes a mutex has; 0: it is not known how this C library lays it out
 */
gsize
mg_backing_mutex_get_size (void)
{
  return sizeof (pthread_mutex_t);
}

/**
 * mg_backing_mutex_look:
 * @bytes: a copy of what may be a mutex
 * @label: what sentences call it
 * @ret_kind: (out): its kind
 * @error: return location
 *
 * Looks whether it can be taken by somebody who is no part of the program that made it. Touches nothing.
 *
 * Returns: (transfer none): how it is taken, or %NULL with %MG_ERROR_WRONG_KIND or %MG_ERROR_NOT_SUPPORTED
 */
const MgLockOps *
mg_backing_mutex_look (gconstpointer bytes, const char *label, int *ret_kind, GError **error)
{
  const pthread_mutex_t *mutex = bytes;
  gboolean is_robust;

  *ret_kind = mutex->__data.__kind;
  is_robust = (*ret_kind & KIND_ROBUST) != 0;
  if (!check_kind ((guint) *ret_kind, label, error))
    return NULL;
  if (!is_robust && (mutex->__data.__lock < 0 || mutex->__data.__lock > WORD_MAX))
    {
      refuse (error, MG_ERROR_WRONG_KIND, _ ("Cannot hold “%s”: there is no mutex."), label);
      return NULL;
    }
  if (is_robust && get_robust_head () == NULL)
    {
      refuse (error, MG_ERROR_NOT_SUPPORTED,
              _ ("Cannot hold “%s”: the system would not tell others if Mapglass ended meanwhile."), label);
      return NULL;
    }
  return is_robust ? &robust_ops : &plain_ops;
}

#else

gsize
mg_backing_mutex_get_size (void)
{
  return 0;
}

const MgLockOps *
mg_backing_mutex_look (gconstpointer bytes, const char *label, int *ret_kind, GError **error)
{
  return NULL;
}

#endif
