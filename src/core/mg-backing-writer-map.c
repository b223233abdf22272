/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A few bytes of an object that stay mapped for a while: the lock of another program. */

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-backing-writer-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

/* Where the map lies in the object, and how long it is. */
static gsize
find_map (MgBackingWriter *self, guint64 offset, gsize length, gsize *ret_before)
{
  *ret_before = (gsize) (offset % self->alignment);
  return (gsize) ((*ret_before + length + self->alignment - 1) / self->alignment * self->alignment);
}

static gboolean
check_end (MgBackingWriter *self, guint64 offset, gsize length, GError **error)
{
  g_autofree char *size = NULL;
  struct stat stat;
  guint64 end;

  if (fstat (self->fd, &stat) != 0)
    return mg_backing_writer_fail (self, errno, error);
  end = MIN ((guint64) stat.st_size, self->limit);
  if (offset <= end && length <= end - offset)
    return TRUE;
  size = mg_text_format_bytes (end);
  g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
               _ ("Cannot write to “%s” from 0x%" PRIx64 ": it ends at %s."), self->name, offset, size);
  return FALSE;
}

/**
 * mg_backing_writer_map:
 * @self: a writer
 * @offset: in bytes
 * @length: in bytes, not 0
 * @error: return location
 *
 * Maps bytes for reading and writing. Any other process may take them away at any moment: they are for backings alone, and
 * under a guard. Nothing is allocated before they are touched. May block; any thread.
 *
 * Returns: (transfer none): where they lie, until mg_backing_writer_unmap(); %NULL with %MG_ERROR_SHRUNK when the object ends
 * before, %MG_ERROR_NOT_SUPPORTED, %MG_ERROR_DENIED, %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
gpointer
mg_backing_writer_map (MgBackingWriter *self, guint64 offset, gsize length, GError **error)
{
  gsize before, room;
  guint8 *memory;

  if (self->ops != NULL && self->ops->locate == NULL)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
                   _ ("Cannot map “%s” for writing: mappings of this kind can only be stored to."),
                   self->name);
      return NULL;
    }
  if (self->ops != NULL)
    {
      gpointer bytes = self->ops->locate (self->object, offset, length);

      if (bytes == NULL)
        g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                     _ ("Cannot write to “%s” from 0x%" PRIx64 ": it ends before that."), self->name, offset);
      return bytes;
    }
  if (!check_end (self, offset, length, error))
    return NULL;
  room = find_map (self, offset, length, &before);
  /* Mapping huge pages for writing makes the file as long as the map. */
  memory = mmap (NULL, room, PROT_READ, MAP_SHARED, self->fd, (off_t) (offset - before));
  if (memory == MAP_FAILED)
    {
      mg_backing_writer_fail (self, errno, error);
      return NULL;
    }
  if (mprotect (memory, room, PROT_READ | PROT_WRITE) != 0)
    {
      mg_backing_writer_fail (self, errno, error);
      munmap (memory, room);
      return NULL;
    }
  return memory + before;
}

/**
 * mg_backing_writer_unmap:
 * @self: a writer
 * @bytes: (transfer full): what mg_backing_writer_map() gave
 * @offset: as it was given
 * @length: as it was given
 */
void
mg_backing_writer_unmap (MgBackingWriter *self, gpointer bytes, guint64 offset, gsize length)
{
  gsize before, room;

  if (self->ops != NULL)
    return;
  room = find_map (self, offset, length, &before);
  munmap ((guint8 *) bytes - before, room);
}
