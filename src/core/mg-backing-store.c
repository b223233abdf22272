/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How a store gets to the object: window by window through memory that is mapped for it, never by write(2), and never past
 * the end. */

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-backing-writer-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

typedef struct
{
  guint8 *memory;
  gsize length;
  /* Where the store goes on in it. */
  gsize before;
} Map;

/* Maps what the next @length bytes go to, and no page more. */
static gboolean
map_window (MgBackingWriter *self, const MgStore *store, gsize length, Map *ret_map, GError **error)
{
  guint64 offset = store->offset + store->done;
  /* Asking for the pages at once is faster; where it is not sure that each is stored to, none may be made. */
  int populate = store->expected == NULL && !self->is_huge && length > MG_PAGE_SIZE ? MAP_POPULATE : 0;
  /* Mapping huge pages for writing makes the file as long as the map. */
  int protection = self->is_huge ? PROT_READ : PROT_READ | PROT_WRITE;
  void *memory;

  ret_map->before = (gsize) (offset % self->alignment);
  ret_map->length
    = (gsize) ((ret_map->before + length + self->alignment - 1) / self->alignment * self->alignment);
  memory = mmap (NULL, ret_map->length, protection, MAP_SHARED | populate, self->fd,
                 (off_t) (offset - ret_map->before));
  if (memory == MAP_FAILED)
    return mg_backing_writer_fail (self, errno, error);
  ret_map->memory = memory;
  if (!self->is_huge || mprotect (memory, ret_map->length, PROT_READ | PROT_WRITE) == 0)
    return TRUE;
  mg_backing_writer_fail (self, errno, error);
  munmap (memory, ret_map->length);
  return FALSE;
}

static gboolean
is_hole (guint64 offset, gsize length, gpointer data)
{
  MgBackingWriter *self = data;
  off_t start = lseek (self->fd, (off_t) offset, SEEK_DATA);

  return start >= 0 ? (guint64) start >= offset + length : errno == ENXIO;
}

static gboolean
store_window (MgBackingWriter *self, MgStore *store, gsize length, GError **error)
{
  gboolean complete;
  Map map = { 0 };

  if (!map_window (self, store, length, &map, error))
    return FALSE;
  complete = mg_store_run (store, map.memory + map.before, length, is_hole, self);
  munmap (map.memory, map.length);
  if (!complete)
    mg_backing_writer_set_fault_error (self, store->offset + store->done,
                                       store->offset + mg_store_get_length (store), error);
  return complete;
}

static gboolean
find_end (MgBackingWriter *self, guint64 *ret_end, GError **error)
{
  struct stat stat;

  if (fstat (self->fd, &stat) != 0)
    return mg_backing_writer_fail (self, errno, error);
  *ret_end = MIN ((guint64) stat.st_size, self->limit);
  return TRUE;
}

static gboolean
store_windows (MgBackingWriter *self, MgStore *store, gsize length, GError **error)
{
  while (store->done < length)
    if (!mg_store_go_on (store, error)
        || !store_window (self, store, MIN (length - store->done, MG_STORE_WINDOW), error))
      return FALSE;
  return TRUE;
}

/**
 * mg_backing_writer_store:
 * @self: a writer
 * @store: a store that was not done yet
 * @error: return location
 *
 * Stores in place, as #MgStore has it. The object never grows: of what reaches past its end no unit is stored that does not
 * fit in whole. Nothing is allocated but the pages that are stored to. @store tells what was done also when it fails: what is
 * counted as done is in the object, and nothing behind it is, but for a part of the one unit that was cut through when the
 * object shrank meanwhile. May block; any thread.
 *
 * Returns: %FALSE with %MG_ERROR_SHRUNK when the object ends before, %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM,
 * %MG_ERROR_DENIED or %MG_ERROR_IO, or with %G_IO_ERROR_CANCELLED. What was left because something else was there is no failure
 */
gboolean
mg_backing_writer_store (MgBackingWriter *self, MgStore *store, GError **error)
{
  gsize length = mg_store_get_length (store);
  g_autoptr (GError) reason = NULL;
  g_autofree char *size = NULL;
  guint64 end;

  g_assert (store->done == 0);
  if (self->ops != NULL)
    return self->ops->store (self->object, store, error);
  if (!find_end (self, &end, error))
    return FALSE;
  store_windows (self, store, mg_store_find_room (store, end), &reason);

  /* What another process cut off meanwhile did not get there, whether it was stored before or behind the end. */
  if (find_end (self, &end, NULL))
    mg_store_cut (store, end);
  if (store->done == length)
    return TRUE;
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  size = mg_text_format_bytes (end);
  g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
               _ ("Cannot write to “%s” from 0x%" PRIx64 ": it ends at %s."), self->name,
               store->offset + store->done, size);
  return FALSE;
}
