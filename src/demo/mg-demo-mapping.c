/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-demo-open.h"
#include "mg-demo.h"

struct _MgDemoMapping
{
  char *path;
  /* As it stands in sentences. */
  char *quoted;
  gboolean is_ours;
  int descriptor;
  dev_t device;
  ino_t inode;
  gsize size;
  _Atomic guint32 *words;
};

static int
map (MgDemoMapping *self)
{
  void *address = mmap (NULL, self->size, PROT_READ | PROT_WRITE, MAP_SHARED, self->descriptor, 0);

  if (address == MAP_FAILED)
    return errno;
  self->words = address;
  return 0;
}

/* Makes the room for all bytes, so that a full file system is met here and not by a store. */
static gboolean
prepare (MgDemoMapping *self, GError **error)
{
  int code;

  do
    code = posix_fallocate (self->descriptor, 0, (off_t) self->size);
  while (code == EINTR);

  if (code == 0)
    code = map (self);
  if (code != 0)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                   _ ("“%s” could not be made: %s."), self->quoted, mg_demo_mapping_reason (code));
      return FALSE;
    }
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

  if (!mg_demo_mapping_check_name (name, error))
    return NULL;

  self = g_new0 (MgDemoMapping, 1);
  self->quoted = mg_demo_quote_name (name);
  self->path = g_strconcat ("/", name, NULL);
  self->size = size;
  self->is_ours = TRUE;
  self->descriptor = shm_open (self->path, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (self->descriptor < 0 || fstat (self->descriptor, &status) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                   _ ("“%s” could not be made: %s."), self->quoted, mg_demo_mapping_reason (code));
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
 * mg_demo_mapping_open:
 * @name: (type filename): its name, without a slash
 * @size: how much to map, in bytes; it must have so many at least
 * @error: return location
 *
 * Opens POSIX shared memory that another process has made, for reading and writing, and maps its start.
 *
 * Returns: (transfer full): the mapping, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoMapping *
mg_demo_mapping_open (const char *name, gsize size, GError **error)
{
  int descriptor = mg_demo_open (name, O_RDWR, size, error);
  g_autoptr (MgDemoMapping) self = NULL;
  int code;

  if (descriptor < 0)
    return NULL;

  self = g_new0 (MgDemoMapping, 1);
  self->quoted = mg_demo_quote_name (name);
  self->path = g_strconcat ("/", name, NULL);
  self->size = size;
  self->descriptor = descriptor;
  code = map (self);
  if (code != 0)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                   _ ("“%s” could not be opened: %s."), self->quoted, mg_demo_mapping_reason (code));
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
 * mg_demo_mapping_get_descriptor:
 * @self: the mapping
 *
 * Returns: its descriptor, which stays its own
 */
int
mg_demo_mapping_get_descriptor (MgDemoMapping *self)
{
  return self->descriptor;
}

/**
 * mg_demo_mapping_get_bytes:
 * @self: the mapping
 *
 * Where the mapping is. To be touched within mg_demo_mapping_touch() alone: another program may make it
 * smaller at any time.
 *
 * Returns: (transfer none): the address of its first byte
 */
gpointer
mg_demo_mapping_get_bytes (MgDemoMapping *self)
{
  return (gpointer) self->words;
}

/**
 * mg_demo_mapping_touch:
 * @self: the mapping
 * @func: what loads from it or stores into it
 * @data: what it is called with
 * @error: return location
 *
 * Calls a function that touches the mapping; it may be left in the middle.
 *
 * Returns: whether it came to its end, else an error of #G_FILE_ERROR: another program has made the mapping
 * smaller, or has freed its memory and there is no room any more
 */
gboolean
mg_demo_mapping_touch (MgDemoMapping *self, MgDemoGuardFunc func, gpointer data, GError **error)
{
  struct stat status;
  int code = ENOSPC;

  if (mg_demo_guard (func, data, NULL))
    return TRUE;

  if (fstat (self->descriptor, &status) == 0 && (guint64) status.st_size < self->size)
    code = EFAULT;
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
               self->is_ours ? _ ("“%s” could not be written: %s.") : _ ("“%s” could not be read: %s."),
               self->quoted, mg_demo_mapping_reason (code));
  return FALSE;
}

typedef struct
{
  _Atomic guint32 *to;
  const guint32 *words;
  gsize n_words;
} StoreRequest;

static void
store (gpointer data)
{
  StoreRequest *request = data;

  for (gsize i = 0; i < request->n_words; i++)
    atomic_store_explicit (&request->to[i], request->words[i], memory_order_relaxed);
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
 * Returns: whether all were stored, else an error as of mg_demo_mapping_touch()
 */
gboolean
mg_demo_mapping_store (MgDemoMapping *self, const guint32 *words, gsize n_words, GError **error)
{
  StoreRequest request = { .to = self->words, .words = words, .n_words = n_words };

  g_return_val_if_fail (n_words * sizeof (guint32) <= self->size, FALSE);

  return mg_demo_mapping_touch (self, store, &request, error);
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
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                   _ ("“%s” could not be removed: %s."), self->quoted, mg_demo_mapping_reason (code));
      return FALSE;
    }

  if (ret_replaced != NULL)
    *ret_replaced = !ours;
  return TRUE;
}
