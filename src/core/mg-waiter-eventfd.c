/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Eventfds of other processes: a second descriptor of the same one, that is polled. Only reading would take from it. */

#include "mg-waiter-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mg-error.h"

#define LINK "anon_inode:[eventfd]"

typedef struct
{
  int process;
  int descriptor;
  int process_fd;
  int event_fd;
  int epoll_fd;
} Eventfd;

static void
close_if_open (int descriptor)
{
  if (descriptor >= 0)
    close (descriptor);
}

static void
eventfd_free (gpointer state)
{
  Eventfd *self = state;

  close_if_open (self->epoll_fd);
  close_if_open (self->event_fd);
  close_if_open (self->process_fd);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eventfd, eventfd_free)

static gboolean
set_error (Eventfd *self, int code, GError **error)
{
  switch (code)
    {
    case ESRCH:
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                   _ ("Cannot wait for eventfd %d of process %d: there is no such process."),
                   self->descriptor, self->process);
      break;
    case EBADF:
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                   _ ("Cannot wait for eventfd %d of process %d: it has no such descriptor."),
                   self->descriptor, self->process);
      break;
    case EPERM:
    case EACCES:
      g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                   _ ("Cannot wait for eventfd %d of process %d: the system permits that only to who may "
                      "trace the process."),
                   self->descriptor, self->process);
      break;
    default:
      g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot wait for eventfd %d of process %d: %s."),
                   self->descriptor, self->process, g_strerror (code));
      break;
    }
  return FALSE;
}

static gboolean
open_event (Eventfd *self, GError **error)
{
  g_autofree char *link = NULL;
  g_autofree char *target = NULL;

  self->process_fd = (int) syscall (SYS_pidfd_open, self->process, 0);
  if (self->process_fd < 0)
    /* What is no process, but a thread of one, is not found either. */
    return set_error (self, errno == EINVAL ? ESRCH : errno, error);
  self->event_fd = (int) syscall (SYS_pidfd_getfd, self->process_fd, self->descriptor, 0);
  if (self->event_fd < 0)
    return set_error (self, errno, error);
  link = g_strdup_printf ("/proc/self/fd/%d", self->event_fd);
  target = g_file_read_link (link, NULL);
  if (g_strcmp0 (target, LINK) == 0)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
               _ ("Cannot wait for descriptor %d of process %d: it is not an eventfd."), self->descriptor,
               self->process);
  return FALSE;
}

/* Each write is told once (EPOLLET), whether anybody reads or not. */
static gboolean
open_epoll (Eventfd *self, GError **error)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.fd = self->event_fd };
  struct epoll_event end = { .events = EPOLLIN, .data.fd = self->process_fd };
  struct epoll_event first;

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0 || epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->event_fd, &event) != 0)
    return set_error (self, errno, error);
  /* What was written before is told at once, and no event. */
  epoll_wait (self->epoll_fd, &first, 1, 0);
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->process_fd, &end) != 0)
    return set_error (self, errno, error);
  return TRUE;
}

static gpointer
eventfd_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autoptr (Eventfd) self = g_new0 (Eventfd, 1);

  self->process = mg_trigger_get_process (trigger);
  self->descriptor = mg_trigger_get_descriptor (trigger);
  self->process_fd = self->event_fd = self->epoll_fd = -1;
  return open_event (self, error) && open_epoll (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
eventfd_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Eventfd *self = state;
  struct epoll_event events[2];
  int n_events = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), (int) (patience / 1000));

  *ret_events = 0;
  if (n_events < 0 && errno != EINTR)
    return set_error (self, errno, error);
  for (int i = 0; i < n_events; i++)
    {
      if (events[i].data.fd == self->process_fd)
        {
          g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                       _ ("Cannot wait for eventfd %d of process %d: the process has ended."),
                       self->descriptor, self->process);
          return FALSE;
        }
      *ret_events = 1;
    }
  return TRUE;
}

/* Of a process that has ended the number may come back as that of another one. */
const MgWaiterOps mg_waiter_eventfd_ops = { eventfd_open, eventfd_look, eventfd_free, TRUE, TRUE };
