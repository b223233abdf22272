/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-bell.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <semaphore.h>
#include <sys/stat.h>
#include <time.h>

#include "mg-demo-guard.h"
#include "mg-demo-open.h"
#include "mg-demo.h"

/* Nanoseconds after which one who waits looks whether a signal has come. */
#define PATIENCE (100 * 1000 * 1000)

struct _MgDemoBell
{
  sem_t *semaphore;
  char *path;
  char *quoted;
  gboolean is_ours;
  volatile int result;
};

static void
set_error (const char *quoted, int code, gboolean create, GError **error)
{
  const char *why = code == ENOENT ? _ ("there is no semaphore of this name") : mg_demo_mapping_reason (code);

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
               create ? _ ("The semaphore “%s” could not be made: %s.")
                      : _ ("The semaphore “%s” could not be opened: %s."),
               quoted, why);
}

static MgDemoBell *
bell_new (const char *name, gboolean create, GError **error)
{
  g_autoptr (MgDemoBell) self = NULL;

  if (!mg_demo_mapping_check_name (name, error))
    return NULL;
  self = g_new0 (MgDemoBell, 1);
  self->quoted = mg_demo_quote_name (name);
  self->path = g_strconcat ("/", name, NULL);
  self->semaphore
    = create ? sem_open (self->path, O_CREAT | O_EXCL, S_IRUSR | S_IWUSR, 0) : sem_open (self->path, 0);
  if (self->semaphore == SEM_FAILED)
    {
      self->semaphore = NULL;
      set_error (self->quoted, errno, create, error);
      return NULL;
    }
  self->is_ours = create;
  return g_steal_pointer (&self);
}

/**
 * mg_demo_bell_create:
 * @name: (type filename): its name, without a slash
 * @error: return location
 *
 * Makes a semaphore of the value 0 that only this user may open. One that exists already is left alone.
 *
 * Returns: (transfer full): the semaphore, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoBell *
mg_demo_bell_create (const char *name, GError **error)
{
  return bell_new (name, TRUE, error);
}

/**
 * mg_demo_bell_open:
 * @name: (type filename): its name, without a slash
 * @error: return location
 *
 * Opens a semaphore that another process has made.
 *
 * Returns: (transfer full): the semaphore, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoBell *
mg_demo_bell_open (const char *name, GError **error)
{
  return bell_new (name, FALSE, error);
}

/**
 * mg_demo_bell_free:
 * @self: (transfer full): a semaphore
 *
 * Closes it, and removes its name when it was made here.
 */
void
mg_demo_bell_free (MgDemoBell *self)
{
  if (self->semaphore != NULL)
    sem_close (self->semaphore);
  if (self->is_ours)
    sem_unlink (self->path);
  g_free (self->path);
  g_free (self->quoted);
  g_free (self);
}

static gboolean
touch (MgDemoBell *self, MgDemoGuardFunc func, GError **error)
{
  if (mg_demo_guard (func, self, NULL))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAULT,
               _ ("The semaphore “%s” was taken away by another program."), self->quoted);
  return FALSE;
}

static void
do_post (gpointer data)
{
  MgDemoBell *self = data;

  /* At the highest value it stays there: nobody waits who could miss one. */
  sem_post (self->semaphore);
}

/**
 * mg_demo_bell_post:
 * @self: a semaphore
 * @error: return location
 *
 * Returns: whether it was there to be posted
 */
gboolean
mg_demo_bell_post (MgDemoBell *self, GError **error)
{
  return touch (self, do_post, error);
}

static void
do_wait (gpointer data)
{
  MgDemoBell *self = data;
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_nsec += PATIENCE;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  self->result = sem_timedwait (self->semaphore, &until) == 0 ? 0 : errno;
}

/**
 * mg_demo_bell_wait:
 * @self: a semaphore
 * @input: what may end the waiting
 * @error: return location
 *
 * Waits for a post, and takes it.
 *
 * Returns: %FALSE without an error: a signal came first
 */
gboolean
mg_demo_bell_wait (MgDemoBell *self, MgDemoInput *input, GError **error)
{
  while (mg_demo_input_pause (input, 0))
    {
      if (!touch (self, do_wait, error))
        return FALSE;
      if (self->result == 0)
        return TRUE;
    }
  return FALSE;
}
