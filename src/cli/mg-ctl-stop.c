/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ctl-stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* How long a line may still take to go out when it is time to end, in milliseconds. */
#define GRACE 1000

struct _MgCtlStop
{
  GMainLoop *loop;
  GThread *thread;
  int signals;
  int timer;
  int ended;
  MgCtlStatus hung_status;
  int is_over;
};

static void
wait_for (struct pollfd *waiting, nfds_t n_waiting, int patience)
{
  while (poll (waiting, n_waiting, patience) < 0 && (errno == EINTR || errno == EAGAIN))
    ;
}

/* A thread of its own: the main one may hang in writing to somebody who does not read, and has to end all the
 * same. */
static gpointer
stop_thread (gpointer data)
{
  MgCtlStop *self = data;
  struct pollfd waiting[] = {
    { .fd = self->ended, .events = POLLIN },
    { .fd = self->signals, .events = POLLIN },
    { .fd = self->timer, .events = POLLIN },
  };

  wait_for (waiting, G_N_ELEMENTS (waiting), -1);
  if (waiting[0].revents != 0)
    return NULL;
  g_atomic_int_set (&self->is_over, waiting[1].revents == 0 ? 1 : 0);
  g_main_loop_quit (self->loop);
  wait_for (waiting, 1, GRACE);
  if (waiting[0].revents == 0)
    _exit ((int) self->hung_status);
  return NULL;
}

/**
 * mg_ctl_stop_new:
 * @loop: what is to end
 * @hung_status: what to exit with where the main thread hangs and cannot end
 *
 * From here on SIGINT and SIGTERM end the loop. To be called before any other thread is made, so that the
 * signals are blocked in all (that of GLib's own worker blocks them anyway). SIGINT counts also where it is ignored: every background command of a script
 * starts so, and would have no way to be stopped by it.
 *
 * Returns: (transfer full): waits for it
 */
MgCtlStop *
mg_ctl_stop_new (GMainLoop *loop, MgCtlStatus hung_status)
{
  MgCtlStop *self = g_new0 (MgCtlStop, 1);
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL);

  self->loop = g_main_loop_ref (loop);
  self->hung_status = hung_status;
  self->signals = signalfd (-1, &set, SFD_CLOEXEC);
  self->timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  self->ended = eventfd (0, EFD_CLOEXEC);
  g_assert (self->signals >= 0 && self->timer >= 0 && self->ended >= 0);
  self->thread = g_thread_new ("mg-ctl-stop", stop_thread, self);
  return self;
}

/**
 * mg_ctl_stop_after:
 * @self: a stop
 * @duration: in microseconds from now; -1: never
 */
void
mg_ctl_stop_after (MgCtlStop *self, gint64 duration)
{
  struct itimerspec time = { .it_value = { 0 } };

  if (duration >= 0)
    {
      time.it_value.tv_sec = (time_t) (duration / G_USEC_PER_SEC);
      /* A timer of 0 would be none. */
      time.it_value.tv_nsec = (long) (duration % G_USEC_PER_SEC) * 1000 + 1;
    }
  timerfd_settime (self->timer, 0, &time, NULL);
}

/**
 * mg_ctl_stop_is_over:
 * @self: a stop
 *
 * Returns: whether it ended the loop because the time was over, and not for a signal
 */
gboolean
mg_ctl_stop_is_over (MgCtlStop *self)
{
  return g_atomic_int_get (&self->is_over) != 0;
}

/**
 * mg_ctl_stop_free:
 * @self: (transfer full): a stop
 *
 * The signals stay blocked: the process is about to end by itself.
 */
void
mg_ctl_stop_free (MgCtlStop *self)
{
  eventfd_write (self->ended, 1);
  g_thread_join (self->thread);
  close (self->signals);
  close (self->timer);
  close (self->ended);
  g_main_loop_unref (self->loop);
  g_free (self);
}
