/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-backing-writer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-guard.h"
#include "mg-text-number.h"

/* How much is set to zero at once where no hole can be made, in bytes. */
#define ZEROS_SIZE (256 * 1024)

/**
 * mg_backing_writer_new:
 * @fd: (transfer full): a descriptor of a regular file, for reading and writing
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 *
 * Returns: (transfer full): the writer
 */
MgBackingWriter *
mg_backing_writer_new (int fd, MgKind kind, const char *name)
{
  MgBackingWriter *self = g_new0 (MgBackingWriter, 1);
  struct statfs fs;

  self->fd = fd;
  self->kind = kind;
  self->name = g_strdup (name);
  self->limit = G_MAXUINT64;
  self->alignment = (guint64) sysconf (_SC_PAGESIZE);
  if (fstatfs (fd, &fs) != 0)
    return self;
  self->is_memory = fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC || fs.f_type == HUGETLBFS_MAGIC;
  self->is_huge = fs.f_type == HUGETLBFS_MAGIC;
  if (self->is_huge)
    self->alignment = (guint64) fs.f_bsize;
  return self;
}

/**
 * mg_backing_writer_new_for_object:
 * @ops: how it is written to; not copied
 * @object: (transfer full): what @ops work on
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 *
 * For what has no descriptor: it can be stored to, and that is all.
 *
 * Returns: (transfer full): the writer
 */
MgBackingWriter *
mg_backing_writer_new_for_object (const MgBackingWriterOps *ops,
                                  gpointer object,
                                  MgKind kind,
                                  const char *name)
{
  MgBackingWriter *self = g_new0 (MgBackingWriter, 1);

  self->fd = -1;
  self->ops = ops;
  self->object = object;
  self->kind = kind;
  self->name = g_strdup (name);
  self->is_memory = TRUE;
  return self;
}

/**
 * mg_backing_writer_open_file:
 * @path: (type filename): where it is
 * @kind: the sort of mapping; the link that a file's path may be is followed, no other is
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * Opens what has a path for writing.
 *
 * Returns: (transfer full): the writer, or %NULL as mg_backing_open_file() or mg_backing_open_writer()
 */
MgBackingWriter *
mg_backing_writer_open_file (const char *path, MgKind kind, const char *name, GError **error)
{
  g_autoptr (MgBacking) backing = kind == MG_KIND_FILE ? mg_backing_open_link (path, kind, name, error)
                                                       : mg_backing_open_file (path, kind, name, error);

  return backing != NULL ? mg_backing_open_writer (backing, error) : NULL;
}

/**
 * mg_backing_writer_limit:
 * @self: a writer
 * @size: in bytes
 *
 * Lets stores end there though the file goes on: that of a segment does to the end of the last huge page.
 */
void
mg_backing_writer_limit (MgBackingWriter *self, guint64 size)
{
  self->limit = size;
}

/**
 * mg_backing_writer_free:
 * @self: (transfer full): a writer
 */
void
mg_backing_writer_free (MgBackingWriter *self)
{
  if (self->ops != NULL)
    self->ops->free (self->object);
  else
    close (self->fd);
  g_free (self->name);
  g_free (self);
}

/**
 * mg_backing_writer_get_name:
 * @self: a writer
 *
 * Returns: (transfer none): the name that sentences about it give
 */
const char *
mg_backing_writer_get_name (MgBackingWriter *self)
{
  return self->name;
}

/**
 * mg_backing_writer_get_kind:
 * @self: a writer
 *
 * Returns: the sort of mapping
 */
MgKind
mg_backing_writer_get_kind (MgBackingWriter *self)
{
  return self->kind;
}

/**
 * mg_backing_writer_open_backing:
 * @self: a writer
 * @error: return location
 *
 * Returns: (transfer full): the same object, open for looking at, whether it has a name or not; or %NULL as
 * mg_backing_open_link()
 */
MgBacking *
mg_backing_writer_open_backing (MgBackingWriter *self, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  return mg_backing_open_link (path, self->kind, self->name, error);
}

/* What the system can give to shared memory without killing a program for it, in bytes: proc(5). */
static guint64
find_free_memory (void)
{
  g_autofree char *text = NULL;
  guint64 sum = 0;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return G_MAXUINT64;
  for (const char *line = text; line != NULL && *line != 0; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      if (g_str_has_prefix (line, "MemAvailable:"))
        sum += g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024;
      else if (g_str_has_prefix (line, "SwapFree:"))
        sum += g_ascii_strtoull (line + strlen ("SwapFree:"), NULL, 10) * 1024;
    }
  return sum;
}

/* A file is a file also where its file system is one of memory. */
static void
set_room_error (MgBackingWriter *self, GError **error)
{
  if (self->kind != MG_KIND_FILE)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_MEMORY, _ ("There is no room for “%s” in shared memory."),
                 self->name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_NO_ROOM, _ ("There is no room for “%s” on its file system."),
                 self->name);
}

/**
 * mg_backing_writer_check_room:
 * @self: a writer
 * @length: in bytes
 * @error: return location
 *
 * Asks beforehand, so that a system is not filled up for nothing. Others may take what is free at any moment.
 *
 * Returns: %FALSE with %MG_ERROR_NO_MEMORY or %MG_ERROR_NO_ROOM when there clearly is no room for so much
 * more
 */
gboolean
mg_backing_writer_check_room (MgBackingWriter *self, guint64 length, GError **error)
{
  guint64 free_bytes = self->is_memory ? find_free_memory () : G_MAXUINT64;
  g_autofree char *needed = NULL;
  g_autofree char *there = NULL;
  struct statfs fs;

  /* No blocks at all: a memory file system without a limit of its own. */
  if (fstatfs (self->fd, &fs) == 0 && fs.f_blocks > 0)
    {
      guint64 on_it = (guint64) fs.f_bavail * (guint64) fs.f_bsize;

      /* Huge pages are set aside beforehand: they are no part of what is free else. */
      free_bytes = fs.f_type == HUGETLBFS_MAGIC ? on_it : MIN (free_bytes, on_it);
    }
  if (length <= free_bytes)
    return TRUE;
  needed = mg_text_format_bytes (length);
  there = mg_text_format_number (free_bytes);
  if (self->kind != MG_KIND_FILE)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_MEMORY,
                 _ ("There is no room for “%s” in shared memory: it needs %s, and %s are free."), self->name,
                 needed, there);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_NO_ROOM,
                 _ ("There is no room for “%s” on its file system: it needs %s, and %s are free."),
                 self->name, needed, there);
  return FALSE;
}

gboolean
mg_backing_writer_fail (MgBackingWriter *self, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT || code == EFBIG || code == ENOMEM)
    set_room_error (self, error);
  else
    mg_backing_writer_refuse (self->name, code, error);
  return FALSE;
}

/**
 * mg_backing_writer_resize:
 * @self: a writer
 * @size: in bytes
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM, %MG_ERROR_DENIED or %MG_ERROR_IO when it
 * cannot have that size; it keeps the one that it had
 */
gboolean
mg_backing_writer_resize (MgBackingWriter *self, guint64 size, GError **error)
{
  if (size > G_MAXINT64)
    return mg_backing_writer_fail (self, EFBIG, error);
  return ftruncate (self->fd, (off_t) size) == 0 || mg_backing_writer_fail (self, errno, error);
}

/**
 * mg_backing_writer_allocate:
 * @self: a writer
 * @offset: in bytes
 * @length: in bytes, not 0
 * @error: return location
 *
 * Sets memory or disk space aside, so that a store finds it. The object grows where the range reaches past
 * its end; what is new is zeros.
 *
 * Returns: %FALSE with %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
gboolean
mg_backing_writer_allocate (MgBackingWriter *self, guint64 offset, guint64 length, GError **error)
{
  int code;

  if (length > G_MAXINT64 || offset > G_MAXINT64 - length)
    return mg_backing_writer_fail (self, EFBIG, error);
  do
    code = posix_fallocate (self->fd, (off_t) offset, (off_t) length);
  while (code == EINTR);
  return code == 0 || mg_backing_writer_fail (self, code, error);
}

/**
 * mg_backing_writer_reserve:
 * @self: a writer
 * @offset: in bytes
 * @length: in bytes, not 0
 * @ret_reserved: (out): whether it was; %FALSE: the file system cannot do that
 * @error: return location
 *
 * Sets disk space aside also behind the end, and lets the end where it is.
 *
 * Returns: %FALSE with %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
gboolean
mg_backing_writer_reserve (MgBackingWriter *self,
                           guint64 offset,
                           guint64 length,
                           gboolean *ret_reserved,
                           GError **error)
{
  *ret_reserved = FALSE;
  while (fallocate (self->fd, FALLOC_FL_KEEP_SIZE, (off_t) offset, (off_t) length) != 0)
    {
      if (errno == EOPNOTSUPP || errno == ENOSYS)
        return TRUE;
      if (errno != EINTR)
        return mg_backing_writer_fail (self, errno, error);
    }
  *ret_reserved = TRUE;
  return TRUE;
}

/**
 * mg_backing_writer_clear:
 * @self: a writer
 * @offset: in bytes
 * @length: in bytes, not 0
 * @error: return location
 *
 * Makes a hole, or zeros where the file system has no holes.
 *
 * Returns: %FALSE as mg_backing_writer_write()
 */
gboolean
mg_backing_writer_clear (MgBackingWriter *self, guint64 offset, guint64 length, GError **error)
{
  g_autofree guint8 *zeros = NULL;

  if (fallocate (self->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) offset, (off_t) length) == 0)
    return TRUE;
  if (errno != EOPNOTSUPP && errno != ENOSYS)
    return mg_backing_writer_fail (self, errno, error);

  zeros = g_malloc0 (ZEROS_SIZE);
  while (length > 0)
    {
      gsize step = (gsize) MIN (length, ZEROS_SIZE);

      if (!mg_backing_writer_write (self, offset, zeros, step, error))
        return FALSE;
      offset += step;
      length -= step;
    }
  return TRUE;
}

typedef struct
{
  guint8 *to;
  const guint8 *from;
  gsize length;
} Store;

static void
store (gpointer data)
{
  Store *self = data;

  memcpy (self->to, self->from, self->length);
}

/* Says why [offset, end) could not be stored to: all reasons raise the same signal. */
void
mg_backing_writer_set_fault_error (MgBackingWriter *self, guint64 offset, guint64 end, GError **error)
{
  struct stat stat;
  struct statfs fs;

  if (fstat (self->fd, &stat) == 0 && (guint64) stat.st_size < end)
    {
      g_autofree char *size = mg_text_format_bytes ((guint64) stat.st_size);

      g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                   _ ("Cannot write to “%s” from 0x%" PRIx64 ": it shrank to %s."), self->name, offset, size);
    }
  else if (fstatfs (self->fd, &fs) == 0 && fs.f_blocks > 0
           && (guint64) fs.f_bavail * (guint64) fs.f_bsize < end - offset)
    set_room_error (self, error);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO,
                 _ ("Cannot write to “%s” from 0x%" PRIx64 ": the system could not deliver the page."),
                 self->name, offset);
}

/**
 * mg_backing_writer_write:
 * @self: a writer
 * @offset: in bytes
 * @bytes: what is written
 * @length: in bytes, not 0; @offset + @length lies within the object
 * @error: return location
 *
 * Writes through a view of the object. Never changes its size. When it fails, any part may have been written.
 *
 * Returns: %FALSE with %MG_ERROR_SHRUNK, %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
gboolean
mg_backing_writer_write (MgBackingWriter *self,
                         guint64 offset,
                         gconstpointer bytes,
                         gsize length,
                         GError **error)
{
  gsize before = (gsize) (offset % self->alignment);
  gsize room = (before + length + self->alignment - 1) / self->alignment * self->alignment;
  /* Asking for the pages at once is faster, and quiet where there is no room for them: the store tells. */
  guint8 *view = mmap (NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, self->fd,
                       (off_t) (offset - before));
  Store copy = { view + before, bytes, length };
  gboolean done;

  if (view == MAP_FAILED)
    return mg_backing_writer_fail (self, errno, error);
  done = mg_guard_run (store, &copy);
  munmap (view, room);
  if (!done)
    mg_backing_writer_set_fault_error (self, offset, offset + length, error);
  return done;
}
