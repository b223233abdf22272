/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Named semaphores, in files that anybody who may write to them may cut off. */

#include "mg-backing-lock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-guard.h"

/* Where the C library keeps them. */
#define PREFIX "/dev/shm/sem."

static void
try_semaphore (gpointer data)
{
  MgBackingLock *self = data;

  self->state = sem_trywait (self->word) == 0 ? MG_LOCK_TAKEN : MG_LOCK_BUSY;
}

static void
release_semaphore (gpointer data)
{
  MgBackingLock *self = data;

  sem_post (self->word);
}

static const MgLockOps semaphore_ops = { try_semaphore, release_semaphore, NULL };

static void
set_system_error (const char *label, int code, GError **error)
{
  if (code == ENOENT)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Cannot hold “%s”: it does not exist."), label);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot hold “%s”: permission denied."), label);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot hold “%s”: %s."), label, g_strerror (code));
}

static void
set_no_semaphore_error (const char *label, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("Cannot hold “%s”: it is not a semaphore."), label);
}

/* The C library would not look whether there is a semaphore in the file that it maps. */
static int
open_semaphore_file (const char *path, const char *label, GError **error)
{
  struct stat stat;
  int fd = -1;

  if (lstat (path, &stat) == 0 && S_ISREG (stat.st_mode))
    {
      fd = open (path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0 || fstat (fd, &stat) != 0)
        set_system_error (label, errno, error);
      else if (S_ISREG (stat.st_mode) && stat.st_size == sizeof (sem_t))
        return fd;
      else
        set_no_semaphore_error (label, error);
    }
  else if (access (path, F_OK) != 0)
    {
      set_system_error (label, errno, error);
    }
  else
    {
      set_no_semaphore_error (label, error);
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

typedef struct
{
  sem_t *semaphore;
  volatile int value;
} Value;

static void
get_value (gpointer data)
{
  Value *value = data;
  int now = -1;

  sem_getvalue (value->semaphore, &now);
  value->value = now;
}

/**
 * mg_backing_lock_open_semaphore:
 * @name: (type filename): its name, with its slash
 * @label: what sentences call it
 * @error: return location
 *
 * Opens a named POSIX semaphore that is there; never makes one. Any thread.
 *
 * Returns: (transfer full): the lock, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND or
 * %MG_ERROR_IO
 */
MgBackingLock *
mg_backing_lock_open_semaphore (const char *name, const char *label, GError **error)
{
  g_autofree char *path = g_strconcat (PREFIX, name + 1, NULL);
  g_autoptr (MgBackingLock) self = mg_backing_lock_new (&semaphore_ops, label);
  int fd = open_semaphore_file (path, label, error);
  Value value = { NULL, -1 };

  if (fd < 0)
    return NULL;
  self->length = sizeof (sem_t);
  self->bytes = mmap (NULL, self->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (self->bytes == MAP_FAILED)
    {
      self->bytes = NULL;
      set_system_error (label, errno, error);
      return NULL;
    }
  self->word = value.semaphore = self->bytes;
  if (!mg_guard_run (get_value, &value) || value.value < 0)
    {
      set_no_semaphore_error (label, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}
