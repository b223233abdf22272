/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-demo.h"

/* The longest name in bytes, without the leading slash: NAME_MAX of shm_overview(7). */
#define LONGEST_NAME 255

struct _MgDemoMapping
{
  char *path;
  /* As it stands in sentences. */
  char *quoted;
  int descriptor;
  dev_t device;
  ino_t inode;
  gsize size;
  _Atomic guint32 *words;
};

/* One thread stores, into one mapping at a time. */
static sigjmp_buf fault_landing;
static volatile sig_atomic_t fault_is_ours;

/* Why, as the part of a sentence after the colon. */
static const char *
reason (int code)
{
  switch (code)
    {
    case EEXIST:
      return _ ("something of this name exists already, and was left alone");
    case ENOENT:
      return _ ("there is no mapping of this name");
    case EACCES:
    case EPERM:
    case EROFS:
      return _ ("the system does not permit it");
    case ENOSPC:
    case ENOMEM:
    case EDQUOT:
      return _ ("there is no room for it in shared memory");
    case EFAULT:
      return _ ("another program has made it smaller");
    case ELOOP:
    case ENXIO:
      return _ ("what has this name is not a mapping");
    default:
      return g_strerror (code);
    }
}

static gint
error_code (int code)
{
  return (gint) g_file_error_from_errno (code);
}

static gboolean
refuse_name (GError **error, const char *name, const char *why)
{
  g_autofree char *quoted = mg_demo_quote_name (name);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("“%s” cannot be the name of a mapping: %s."),
               quoted, why);
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (*name == 0)
    return refuse_name (error, name, _ ("it is empty"));
  if (strchr (name, '/') != NULL)
    return refuse_name (error, name, _ ("it contains a slash"));
  if (g_str_equal (name, ".") || g_str_equal (name, ".."))
    return refuse_name (error, name, _ ("folders are called so"));
  if (strlen (name) > LONGEST_NAME)
    return refuse_name (error, name, _ ("it is longer than 255 bytes"));
  return TRUE;
}

static void
on_fault (int number)
{
  if (!fault_is_ours)
    {
      /* The access is made once more on return, and then ends the process as it would have. */
      signal (number, SIG_DFL);
      return;
    }
  siglongjmp (fault_landing, 1);
}

static void
watch_faults (void)
{
  struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, NULL);
}

/* Makes the room for all bytes, so that a full file system is met here and not by a store. */
static gboolean
prepare (MgDemoMapping *self, GError **error)
{
  void *address = MAP_FAILED;
  int code;

  do
    code = posix_fallocate (self->descriptor, 0, (off_t) self->size);
  while (code == EINTR);

  if (code == 0)
    {
      address = mmap (NULL, self->size, PROT_READ | PROT_WRITE, MAP_SHARED, self->descriptor, 0);
      code = address == MAP_FAILED ? errno : 0;
    }
  if (code != 0)
    {
      g_set_error (error, G_FILE_ERROR, error_code (code), _ ("“%s” could not be made: %s."), self->quoted,
                   reason (code));
      return FALSE;
    }

  self->words = address;
  return TRUE;
}

/**
 * mg_demo_mapping_create:
 * @name: (type filename): its name, without a slash
 * @size: in bytes, a multiple of 4
 * @error: return location
 *
 * Makes POSIX shared memory full of zeros that only this user may open, and maps it. A mapping that exists
 * already is never opened. Nothing stays behind on failure.
 *
 * Returns: (transfer full): the mapping, or %NULL with an error of #G_FILE_ERROR: %G_FILE_ERROR_INVAL where
 * nothing can have this name, %G_FILE_ERROR_EXIST where it is taken, %G_FILE_ERROR_NOSPC where there is no
 * room, or the system's
 */
MgDemoMapping *
mg_demo_mapping_create (const char *name, gsize size, GError **error)
{
  g_autoptr (MgDemoMapping) self = NULL;
  struct stat status;

  if (!check_name (name, error))
    return NULL;

  watch_faults ();

  self = g_new0 (MgDemoMapping, 1);
  self->quoted = mg_demo_quote_name (name);
  self->path = g_strconcat ("/", name, NULL);
  self->size = size;
  self->descriptor = shm_open (self->path, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (self->descriptor < 0 || fstat (self->descriptor, &status) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, error_code (code), _ ("“%s” could not be made: %s."), self->quoted,
                   reason (code));
      return NULL;
    }
  self->device = status.st_dev;
  self->inode = status.st_ino;

  if (!prepare (self, error))
    {
      mg_demo_mapping_remove (self, NULL, NULL);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * mg_demo_mapping_free:
 * @self: the mapping
 *
 * Unmaps the mapping and closes it. Its name and its bytes stay: see mg_demo_mapping_remove().
 */
void
mg_demo_mapping_free (MgDemoMapping *self)
{
  if (self->words != NULL)
    munmap ((void *) self->words, self->size);
  if (self->descriptor >= 0)
    close (self->descriptor);
  g_free (self->path);
  g_free (self->quoted);
  g_free (self);
}

/**
 * mg_demo_mapping_get_name:
 * @self: the mapping
 *
 * Returns: (type filename): its name, without a slash
 */
const char *
mg_demo_mapping_get_name (MgDemoMapping *self)
{
  return self->path + 1;
}

/**
 * mg_demo_mapping_store:
 * @self: the mapping
 * @words: (array length=n_words): what to store
 * @n_words: how many 32-bit words; not more than the mapping was made with
 * @error: return location
 *
 * Stores words from the start of the mapping on, one after the other. Each is one store of the machine: a
 * reader sees the old word or the new one, but a reader of several may see the new of one and the old of
 * another.
 *
 * Returns: whether all were stored, else an error of #G_FILE_ERROR: another program has made the mapping
 * smaller, or has freed its memory and there is no room any more
 */
gboolean
mg_demo_mapping_store (MgDemoMapping *self, const guint32 *words, gsize n_words, GError **error)
{
  g_return_val_if_fail (n_words * sizeof (guint32) <= self->size, FALSE);

  if (sigsetjmp (fault_landing, 0) != 0)
    {
      struct stat status;
      gboolean shrunk = fstat (self->descriptor, &status) == 0 && (guint64) status.st_size < self->size;

      fault_is_ours = 0;
      g_set_error (error, G_FILE_ERROR, shrunk ? G_FILE_ERROR_FAULT : G_FILE_ERROR_NOSPC,
                   _ ("“%s” could not be written: %s."), self->quoted, reason (shrunk ? EFAULT : ENOSPC));
      return FALSE;
    }

  fault_is_ours = 1;
  atomic_signal_fence (memory_order_seq_cst);
  for (gsize i = 0; i < n_words; i++)
    atomic_store_explicit (&self->words[i], words[i], memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
  fault_is_ours = 0;
  return TRUE;
}

/**
 * mg_demo_mapping_remove:
 * @self: the mapping
 * @ret_replaced: (out) (optional): whether the name belongs to something else by now
 * @error: return location
 *
 * Removes the name, where it still leads to what this process has made; a name that is gone or that another
 * program has taken over meanwhile is left alone. The system has no way to look and remove in one step: one
 * that is taken over between the two calls is lost to it.
 *
 * Returns: whether the name does not lead to this mapping any more, else the system's error of #G_FILE_ERROR
 */
gboolean
mg_demo_mapping_remove (MgDemoMapping *self, gboolean *ret_replaced, GError **error)
{
  /* O_PATH needs no permission on the mapping, which somebody may have changed, and leaves no trace on it. */
  int descriptor = shm_open (self->path, O_PATH, 0);
  struct stat status;
  gboolean ours, looked;
  int code = errno;

  if (descriptor < 0 && code == ENOENT)
    {
      if (ret_replaced != NULL)
        *ret_replaced = FALSE;
      return TRUE;
    }

  looked = descriptor >= 0 && fstat (descriptor, &status) == 0;
  ours = looked && status.st_dev == self->device && status.st_ino == self->inode;
  if (descriptor >= 0)
    close (descriptor);

  if (!looked || (ours && shm_unlink (self->path) != 0 && errno != ENOENT))
    {
      code = looked ? errno : code;
      g_set_error (error, G_FILE_ERROR, error_code (code), _ ("“%s” could not be removed: %s."), self->quoted,
                   reason (code));
      return FALSE;
    }

  if (ret_replaced != NULL)
    *ret_replaced = !ours;
  return TRUE;
}

/* Returns: a descriptor of what has this name, where it is a mapping and large enough, else -1. */
static int
open_for_reading (const char *name, gsize size, char **ret_why, int *ret_code)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);
  /* Nothing hinders a pipe from having this name, and opening one would wait for its writer. */
  int descriptor = shm_open (path, O_RDONLY | O_NONBLOCK, 0);
  struct stat status;

  if (descriptor < 0 || fstat (descriptor, &status) != 0)
    {
      *ret_code = errno;
      *ret_why = g_strdup (reason (*ret_code));
    }
  else if (!S_ISREG (status.st_mode))
    {
      *ret_code = ENXIO;
      *ret_why = g_strdup (reason (*ret_code));
    }
  else if ((guint64) status.st_size < size)
    {
      *ret_code = EINVAL;
      *ret_why = g_strdup_printf (_ ("it has %" PRIu64 " bytes, and %zu are needed"),
                                  (guint64) status.st_size, size);
    }
  else
    {
      return descriptor;
    }

  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/* Returns: whether all was read, else errno says why not; EFAULT where it ends before. */
static gboolean
read_all (int descriptor, char *bytes, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      gssize got = pread (descriptor, bytes + done, size - done, (off_t) done);

      if (got > 0)
        done += (gsize) got;
      else if (got == 0)
        errno = EFAULT;

      if (got == 0 || (got < 0 && errno != EINTR))
        return FALSE;
    }
  return TRUE;
}

/**
 * mg_demo_mapping_read:
 * @name: (type filename): the name of a mapping, without a slash
 * @bytes: (out caller-allocates) (array length=size): where the bytes go
 * @size: how many, in bytes
 * @error: return location
 *
 * Opens a mapping by its name, read-only, and copies its start. It is not mapped: one that another program
 * makes smaller between looking at its size and reading it is an error, not a signal.
 *
 * Returns: whether all bytes were read, else an error of #G_FILE_ERROR; @bytes is undefined then
 */
gboolean
mg_demo_mapping_read (const char *name, gpointer bytes, gsize size, GError **error)
{
  g_autofree char *quoted = mg_demo_quote_name (name);
  g_autofree char *why = NULL;
  int code = 0;
  int descriptor;

  if (!check_name (name, error))
    return FALSE;

  descriptor = open_for_reading (name, size, &why, &code);
  if (descriptor >= 0)
    {
      gboolean complete = read_all (descriptor, bytes, size);

      code = errno;
      close (descriptor);
      if (complete)
        return TRUE;
      why = g_strdup (reason (code));
    }

  g_set_error (error, G_FILE_ERROR, error_code (code), _ ("“%s” could not be read: %s."), quoted, why);
  return FALSE;
}
