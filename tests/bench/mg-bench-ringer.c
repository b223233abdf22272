/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench-ringer.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <semaphore.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
  const MgBenchRinging *ringing;
  MgBenchBell *bell;
  int fd;
  sem_t *semaphore;
  guint32 number;
  gint64 due;
} Ringer;

/**
 * mg_bench_bell_get_float:
 * @n_events: how many events there were
 * @index: of a value
 *
 * Returns: what it is then
 */
float
mg_bench_bell_get_float (guint64 n_events, guint index)
{
  return (float) (n_events % 65536 + index);
}

/* Each update is told in every way, the store that somebody may look at last. */
static void
ring (Ringer *self)
{
  MgBenchBell *bell = self->bell;
  guint32 sequence = bell->sequence;
  guint64 one = 1;

  __atomic_store_n (&bell->sequence, sequence + 1, __ATOMIC_RELAXED);
  __atomic_thread_fence (__ATOMIC_RELEASE);
  for (guint i = 0; i < G_N_ELEMENTS (bell->floats); i++)
    {
      float value = mg_bench_bell_get_float (bell->n_events + 1, i);

      __atomic_store (&bell->floats[i], &value, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&bell->n_events, bell->n_events + 1, __ATOMIC_RELAXED);
  __atomic_store_n (&bell->time, g_get_monotonic_time (), __ATOMIC_RELAXED);
  __atomic_store_n (&bell->sequence, sequence + 2, __ATOMIC_RELEASE);
  __atomic_store_n (&bell->word, bell->word + 1, __ATOMIC_RELEASE);
  if (self->ringing->quiet)
    return;
  __atomic_store_n (&bell->futex, bell->futex + 1, __ATOMIC_RELEASE);
  syscall (SYS_futex, &bell->futex, FUTEX_WAKE, G_MAXINT, NULL, NULL, 0);
  if (write (bell->eventfd, &one, sizeof one) < 0 || sem_post (self->semaphore) < 0
      || pwrite (self->fd, &one, sizeof one, sizeof *bell) < 0)
    g_error ("An event cannot be told.");
}

/* A number that looks like nothing. */
static guint32
get_random (Ringer *self)
{
  self->number = self->number * 1664525 + 1013904223;
  return self->number >> 8;
}

static void
pass_time (Ringer *self)
{
  const MgBenchRinging *ringing = self->ringing;
  struct timespec due;

  if (ringing->exact)
    {
      self->due = MAX (self->due, 1) + ringing->period;
      due = (struct timespec){ self->due / G_USEC_PER_SEC, self->due % G_USEC_PER_SEC * 1000 };
      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    }
  else if (ringing->pauses)
    {
      usleep (ringing->period / 2 + get_random (self) % MAX (ringing->period, 1));
    }
}

static void
ring_until_end (MgBenchProcess *process, gpointer data)
{
  Ringer self = { .ringing = data };

  /* It sleeps as long as it says, not 50 us longer. */
  prctl (PR_SET_TIMERSLACK, 1);
  self.fd = shm_open (self.ringing->name, O_RDWR | O_CREAT | O_EXCL, 0600);
  self.semaphore = sem_open (self.ringing->name, O_CREAT | O_EXCL, 0600, 0);
  self.bell = MAP_FAILED;
  if (self.fd >= 0 && ftruncate (self.fd, 2 * sizeof (MgBenchBell)) == 0)
    self.bell = mmap (NULL, sizeof (MgBenchBell), PROT_READ | PROT_WRITE, MAP_SHARED, self.fd, 0);
  if (self.bell != MAP_FAILED && self.semaphore != SEM_FAILED)
    {
      self.bell->process = getpid ();
      self.bell->eventfd = eventfd (0, EFD_CLOEXEC);
      mg_bench_process_set_ready (process);
      while (!mg_bench_process_is_ending ())
        {
          if (mg_bench_process_get_mode (process) != 0)
            {
              ring (&self);
              pass_time (&self);
            }
          else
            {
              usleep (1000);
              self.due = g_get_monotonic_time ();
            }
        }
    }
  if (self.fd >= 0)
    shm_unlink (self.ringing->name);
  if (self.semaphore != SEM_FAILED)
    sem_unlink (self.ringing->name);
}

/**
 * mg_bench_ringer_new:
 * @ringing: what it does
 *
 * Returns: (transfer full): a process that makes the mapping of a bell, and rings it while it has a mode
 */
MgBenchProcess *
mg_bench_ringer_new (const MgBenchRinging *ringing)
{
  return mg_bench_process_new (ring_until_end, (gpointer) ringing);
}

/**
 * mg_bench_bell_map:
 * @name: of the mapping, without a slash
 *
 * Returns: (transfer none): what is in it, to look at, for as long as this process lives
 */
MgBenchBell *
mg_bench_bell_map (const char *name)
{
  int fd = shm_open (name, O_RDONLY, 0);
  MgBenchBell *bell = mmap (NULL, sizeof *bell, PROT_READ, MAP_SHARED, fd, 0);

  g_assert (bell != MAP_FAILED);
  close (fd);
  return bell;
}
