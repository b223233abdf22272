/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench-process.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What both processes have. */
typedef struct
{
  int ready;
  int mode;
} Control;

struct _MgBenchProcess
{
  pid_t pid;
  Control *control;
};

static volatile sig_atomic_t ending;

static void
on_end (int number)
{
  (void) number;
  ending = 1;
}

static void
end_with (pid_t parent)
{
  const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], on_end);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    ending = 1;
}

/**
 * mg_bench_process_new:
 * @main: (scope async): what it does
 * @data: its data
 *
 * Forks: to be called before there are threads.
 *
 * Returns: (transfer full): the other process, ready
 */
MgBenchProcess *
mg_bench_process_new (MgBenchMain main, gpointer data)
{
  MgBenchProcess *self = g_new0 (MgBenchProcess, 1);
  pid_t parent = getpid ();

  self->control = mmap (NULL, sizeof (Control), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (self->control != MAP_FAILED);
  self->pid = fork ();
  g_assert (self->pid >= 0);
  if (self->pid == 0)
    {
      end_with (parent);
      main (self, data);
      _exit (0);
    }
  while (!__atomic_load_n (&self->control->ready, __ATOMIC_ACQUIRE))
    {
      if (waitpid (self->pid, NULL, WNOHANG) != 0)
        g_error ("The other process has ended: what it was to make could not be made.");
      usleep (1000);
    }
  return self;
}

/**
 * mg_bench_process_free:
 * @self: (transfer full): the other process
 *
 * Ends it, and waits until it has.
 */
void
mg_bench_process_free (MgBenchProcess *self)
{
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
  munmap (self->control, sizeof (Control));
  g_free (self);
}

/**
 * mg_bench_process_set_mode:
 * @self: the other process
 * @mode: what it is to do from now on; at first 0
 */
void
mg_bench_process_set_mode (MgBenchProcess *self, int mode)
{
  __atomic_store_n (&self->control->mode, mode, __ATOMIC_RELEASE);
}

/**
 * mg_bench_process_set_ready:
 * @self: this process
 *
 * Tells that everything is there.
 */
void
mg_bench_process_set_ready (MgBenchProcess *self)
{
  __atomic_store_n (&self->control->ready, 1, __ATOMIC_RELEASE);
}

/**
 * mg_bench_process_is_ending:
 *
 * Returns: whether this process is to end
 */
gboolean
mg_bench_process_is_ending (void)
{
  return ending != 0;
}

/**
 * mg_bench_process_get_mode:
 * @self: this process
 *
 * Returns: what it is to do
 */
int
mg_bench_process_get_mode (MgBenchProcess *self)
{
  return __atomic_load_n (&self->control->mode, __ATOMIC_ACQUIRE);
}
