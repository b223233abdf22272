/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Another program that has a lock, with code of its own. */

#include "lock-holder.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-test.h"

/* Microseconds that a holder's loop leaves the words unequal, and then alone. */
#define HALF_TIME 100
#define REST_TIME 50

const char *
lock_kind_get_name (LockKind kind)
{
  static const char *const names[] = {
    "normal", "recursive", "errorcheck", "robust", "robust-recursive", "semaphore", "spin",
  };

  return names[kind];
}

static gboolean
is_robust (LockKind kind)
{
  return kind == LOCK_ROBUST || kind == LOCK_ROBUST_RECURSIVE;
}

/* @protocol: of priorities, as PTHREAD_PRIO_NONE */
void
lock_fixture_make_mutex (LockFixture *fixture, int protocol, gboolean is_shared)
{
  gboolean is_recursive = fixture->kind == LOCK_RECURSIVE || fixture->kind == LOCK_ROBUST_RECURSIVE;
  pthread_mutexattr_t how;

  pthread_mutexattr_init (&how);
  if (is_shared)
    pthread_mutexattr_setpshared (&how, PTHREAD_PROCESS_SHARED);
  if (is_robust (fixture->kind))
    pthread_mutexattr_setrobust (&how, PTHREAD_MUTEX_ROBUST);
  if (is_recursive)
    pthread_mutexattr_settype (&how, PTHREAD_MUTEX_RECURSIVE);
  if (fixture->kind == LOCK_ERRORCHECK)
    pthread_mutexattr_settype (&how, PTHREAD_MUTEX_ERRORCHECK);
  g_assert_cmpint (pthread_mutexattr_setprotocol (&how, protocol), ==, 0);
  g_assert_cmpint (pthread_mutex_init (&fixture->area->mutex, &how), ==, 0);
  pthread_mutexattr_destroy (&how);
}

/* @data: the kind of lock */
void
lock_fixture_set_up (LockFixture *fixture, gconstpointer data)
{
  g_autofree char *semaphore = NULL;
  sem_t *made;
  int fd;

  G_STATIC_ASSERT (sizeof (LockArea) % 4096 < 100);
  fixture->kind = (LockKind) GPOINTER_TO_INT (data);
  fixture->name = mg_test_name ("hold");
  fixture->path = mg_test_shm_path (fixture->name);
  semaphore = mg_test_name ("hold-lock");
  fixture->semaphore = g_strconcat ("/", semaphore, NULL);
  fd = mg_test_make_file (fixture->path, sizeof (LockArea));
  fixture->area = mmap (NULL, sizeof (LockArea), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (fixture->area != MAP_FAILED);
  close (fd);
  made = sem_open (fixture->semaphore, O_CREAT | O_EXCL, 0600, 1);
  g_assert_true (made != SEM_FAILED);
  sem_close (made);
  lock_fixture_make_mutex (fixture, PTHREAD_PRIO_NONE, TRUE);
  fixture->backing = mg_backing_open_file (fixture->path, MG_KIND_POSIX, fixture->name, NULL);
  g_assert_nonnull (fixture->backing);
}

void
lock_fixture_tear_down (LockFixture *fixture, gconstpointer data)
{
  mg_backing_unref (fixture->backing);
  munmap (fixture->area, sizeof (LockArea));
  unlink (fixture->path);
  sem_unlink (fixture->semaphore);
  g_free (fixture->semaphore);
  g_free (fixture->path);
  g_free (fixture->name);
}

void
lock_fixture_resize (LockFixture *fixture, guint64 size)
{
  g_assert_cmpint (truncate (fixture->path, (off_t) size), ==, 0);
}

/* @timeout: in microseconds */
MgHold *
lock_fixture_hold (LockFixture *fixture, gint64 timeout)
{
  g_autoptr (GError) error = NULL;
  MgHold *hold;

  if (fixture->kind == LOCK_SPIN)
    return mg_hold_new_inside (MG_HOLD_SPIN, G_STRUCT_OFFSET (LockArea, spin), timeout);
  if (fixture->kind != LOCK_SEMAPHORE)
    return mg_hold_new_inside (MG_HOLD_MUTEX, G_STRUCT_OFFSET (LockArea, mutex), timeout);
  hold = mg_hold_new_semaphore (fixture->semaphore, timeout, &error);
  g_assert_no_error (error);
  return hold;
}

/* Returns: what the semaphore has */
int
lock_fixture_get_value (LockFixture *fixture)
{
  sem_t *semaphore = sem_open (fixture->semaphore, 0);
  int value = -1;

  g_assert_true (semaphore != SEM_FAILED);
  sem_getvalue (semaphore, &value);
  sem_close (semaphore);
  return value;
}

typedef struct
{
  LockFixture *fixture;
  sem_t *semaphore;
} Holder;

static int
take (Holder *self)
{
  guint32 *spin = &self->fixture->area->spin;

  if (self->fixture->kind == LOCK_SEMAPHORE)
    return sem_wait (self->semaphore);
  if (self->fixture->kind != LOCK_SPIN)
    return pthread_mutex_lock (&self->fixture->area->mutex);
  for (guint32 free = 0; !__atomic_compare_exchange_n (spin, &free, 1, FALSE, __ATOMIC_SEQ_CST, 0); free = 0)
    ;
  return 0;
}

static int
release (Holder *self)
{
  if (self->fixture->kind == LOCK_SEMAPHORE)
    return sem_post (self->semaphore);
  if (self->fixture->kind != LOCK_SPIN)
    return pthread_mutex_unlock (&self->fixture->area->mutex);
  __atomic_store_n (&self->fixture->area->spin, 0, __ATOMIC_SEQ_CST);
  return 0;
}

/* Ends with an error when the words were touched while it held the lock. */
static void
loop (Holder *self)
{
  volatile LockArea *area = self->fixture->area;

  while (!area->stop)
    {
      guint32 first;

      if (take (self) != 0 || area->first != area->second)
        _exit (1);
      first = area->first;
      area->first = first + 1;
      g_usleep (HALF_TIME);
      if (area->first != first + 1 || area->second != first)
        _exit (1);
      area->second = first + 1;
      release (self);
      g_usleep (REST_TIME);
    }
}

static void
hold (MgTestProcess *process, gpointer data)
{
  Holder self = { data, sem_open (((LockFixture *) data)->semaphore, 0) };

  for (;;)
    {
      guint64 order = mg_test_process_receive_number (process);

      if (order == HOLDER_TAKE)
        mg_test_process_send_number (process, (guint64) take (&self));
      else if (order == HOLDER_RELEASE)
        mg_test_process_send_number (process, (guint64) release (&self));
      else
        mg_test_process_send_number (process, 0);
      if (order == HOLDER_TAKE_LATER)
        mg_test_process_send_number (process, (guint64) take (&self));
      else if (order == HOLDER_LOOP)
        {
          loop (&self);
          mg_test_process_send_number (process, 0);
        }
    }
}

/* Returns: (transfer full): a process that takes the lock as it is told */
MgTestProcess *
lock_holder_new (LockFixture *fixture)
{
  return mg_test_process_new (hold, fixture);
}
