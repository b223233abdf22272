/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-backing.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-guard.h"

struct _MgBacking
{
  const MgBackingOps *ops;
  gpointer object;
  char *name;
  gboolean may_block;
};

/**
 * mg_backing_new:
 * @ops: how the object is read; not copied
 * @object: (transfer full): what @ops work on
 * @name: the name that sentences about it give, printable UTF-8
 * @may_block: whether a call may take long, or for ever (a network or FUSE file, a disk)
 *
 * Returns: (transfer full): the backing
 */
MgBacking *
mg_backing_new (const MgBackingOps *ops, gpointer object, const char *name, gboolean may_block)
{
  MgBacking *self = g_atomic_rc_box_new0 (MgBacking);

  self->ops = ops;
  self->object = object;
  self->name = g_strdup (name);
  self->may_block = may_block;
  return self;
}

/**
 * mg_backing_ref:
 * @self: a backing
 *
 * Returns: (transfer full): the same
 */
MgBacking *
mg_backing_ref (MgBacking *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_backing_clear (gpointer data)
{
  MgBacking *self = data;

  self->ops->free (self->object);
  g_free (self->name);
}

/**
 * mg_backing_unref:
 * @self: (transfer full): a backing
 *
 * The object is let go with the last reference: a deleted one gives its memory back then.
 */
void
mg_backing_unref (MgBacking *self)
{
  g_atomic_rc_box_release_full (self, mg_backing_clear);
}

/**
 * mg_backing_may_block:
 * @self: a backing
 *
 * Returns: whether a call may take long, so that it belongs on a worker
 */
gboolean
mg_backing_may_block (MgBacking *self)
{
  return self->may_block;
}

/**
 * mg_backing_get_name:
 * @self: a backing
 *
 * Returns: (transfer none): the name that sentences about it give
 */
const char *
mg_backing_get_name (MgBacking *self)
{
  return self->name;
}

/**
 * mg_backing_check:
 * @self: a backing
 * @ret_status: (out): what the object is like now
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_IO when the object does not say, or with %MG_ERROR_NOT_FOUND when it is kept by nobody but
 * those who look, so that it is to be let go
 */
gboolean
mg_backing_check (MgBacking *self, MgBackingStatus *ret_status, GError **error)
{
  return self->ops->check (self->object, ret_status, error);
}

/**
 * mg_backing_read:
 * @self: a backing
 * @offset: in bytes
 * @length: in bytes
 * @buffer: (out caller-allocates): room for @length bytes
 * @ret_done: (out): how many bytes of @buffer are true; set in any case
 * @error: return location
 *
 * Copies bytes. Reading a hole gives zeros and allocates nothing. The end of the object makes *@ret_done
 * short and is no failure.
 *
 * Returns: %FALSE with %MG_ERROR_IO when the system could not deliver the byte after *@ret_done
 */
gboolean
mg_backing_read (MgBacking *self,
                 guint64 offset,
                 gsize length,
                 guint8 *buffer,
                 gsize *ret_done,
                 GError **error)
{
  return self->ops->read (self->object, offset, length, buffer, ret_done, error);
}

/**
 * mg_backing_next_data:
 * @self: a backing
 * @offset: in bytes
 * @ret_start: (out): where data begins, not before @offset
 *
 * Finds what is not a hole. It is a hint: another process may fill or punch a hole at any moment. Where the
 * data ends is not asked for: the system would walk through all of it, however far that is.
 *
 * Returns: %FALSE when there is no data at or after @offset
 */
gboolean
mg_backing_next_data (MgBacking *self, guint64 offset, guint64 *ret_start)
{
  return self->ops->next_data (self->object, offset, ret_start);
}

/* Looks at copies of the pages, for what cannot be mapped. */
static gboolean
visit_copies (MgBacking *self,
              guint64 offset,
              guint64 end,
              MgBackingVisitor visitor,
              gpointer data,
              guint64 *ret_done,
              GError **error)
{
  guint64 first = offset;
  guint64 start;
  guint8 page[MG_PAGE_SIZE];

  while (offset < end && mg_backing_next_data (self, offset, &start) && start < end)
    {
      gsize done = 0;

      offset = start - start % MG_PAGE_SIZE;
      if (!mg_backing_read (self, offset, MG_PAGE_SIZE, page, &done, error))
        {
          *ret_done = offset - first;
          return FALSE;
        }
      if (done > 0)
        visitor (page, offset, done, data);
      /* The object ends here: there is nothing behind it to look at. */
      if (done < MG_PAGE_SIZE)
        break;
      offset += MG_PAGE_SIZE;
    }
  *ret_done = end - first;
  return TRUE;
}

/**
 * mg_backing_visit:
 * @self: a backing
 * @offset: in bytes, a multiple of %MG_PAGE_SIZE
 * @length: in bytes, a multiple of %MG_PAGE_SIZE
 * @visitor: looks at one page
 * @data: its data
 * @ret_done: (out): bytes from @offset that are dealt with; set in any case
 * @error: return location
 *
 * Calls @visitor for every page of the range that has data, in ascending order, in place where the object can
 * be mapped. Holes are passed over and stay holes. What is mapped for it is unmapped again.
 *
 * Returns: %FALSE with %MG_ERROR_SHRUNK, %MG_ERROR_NO_ROOM or %MG_ERROR_IO when the page after *@ret_done
 * could not be looked at
 */
gboolean
mg_backing_visit (MgBacking *self,
                  guint64 offset,
                  guint64 length,
                  MgBackingVisitor visitor,
                  gpointer data,
                  guint64 *ret_done,
                  GError **error)
{
  g_assert (offset % MG_PAGE_SIZE == 0 && length % MG_PAGE_SIZE == 0);

  if (self->ops->visit != NULL)
    return self->ops->visit (self->object, offset, length, visitor, data, ret_done, error);
  return visit_copies (self, offset, offset + length, visitor, data, ret_done, error);
}

/**
 * mg_backing_open_writer:
 * @self: a backing
 * @error: return location
 *
 * Opens exactly this object for writing, whatever has its name by now. What nobody has leave to write to is kept to
 * even where the system would let root. While it is open, others may see that somebody writes: leases break, sealing against
 * writing fails, and the attach count of a segment goes up. May block; any thread.
 *
 * Returns: (transfer full): the writer, or %NULL with %MG_ERROR_DENIED, %MG_ERROR_NOT_SUPPORTED, %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_REPLACED, %MG_ERROR_NO_MEMORY or %MG_ERROR_IO
 */
MgBackingWriter *
mg_backing_open_writer (MgBacking *self, GError **error)
{
  if (self->ops->open_writer != NULL)
    return self->ops->open_writer (self->object, error);
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("Cannot write to “%s”: nothing of its kind can be written to."), self->name);
  return NULL;
}

/**
 * mg_backing_watch:
 * @self: a backing
 * @error: return location
 *
 * Has the system tell of writes to the object by write(2), and of changes of its size. Nothing tells of stores
 * into memory.
 *
 * Returns: a descriptor that can be read when there was one, as of inotify(7), to be closed; -1 with
 * %MG_ERROR_NOT_SUPPORTED or %MG_ERROR_IO
 */
int
mg_backing_watch (MgBacking *self, GError **error)
{
  if (self->ops->watch != NULL)
    return self->ops->watch (self->object, error);
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("Cannot wait for writes to “%s”: it is not a file, and the system tells nobody of them."),
               self->name);
  return -1;
}

/**
 * mg_backing_flush:
 * @self: a backing
 * @offset: in bytes
 * @length: in bytes; 0: to the end
 * @ret_written_back: (out): whether it lies on a disk, and is there now; %FALSE: it is memory, there is nothing to
 * write back
 * @error: return location
 *
 * Writes what programs changed in a range back to the disk, and waits for that. A file that this process may not write to is
 * written back as a whole: the system has no other way. May block; any thread.
 *
 * Returns: %FALSE with %MG_ERROR_NO_ROOM, %MG_ERROR_IO, %MG_ERROR_NOT_FOUND or %MG_ERROR_REPLACED when it did not get
 * there
 */
gboolean
mg_backing_flush (MgBacking *self, guint64 offset, guint64 length, gboolean *ret_written_back, GError **error)
{
  *ret_written_back = FALSE;
  if (self->ops->flush == NULL)
    return TRUE;
  if (length == 0)
    length = G_MAXUINT64 - offset;
  return self->ops->flush (self->object, offset, length, ret_written_back, error);
}

typedef struct
{
  const guint8 *bytes;
  guint64 offset;
  gsize length;
  MgBackingVisitor visitor;
  gpointer data;
  volatile gsize done;
} Memory;

static void
visit_memory (gpointer data)
{
  Memory *memory = data;

  while (memory->done < memory->length)
    {
      gsize step = MIN (MG_PAGE_SIZE, memory->length - memory->done);

      memory->visitor (memory->bytes + memory->done, memory->offset + memory->done, step, memory->data);
      /* What the visitor kept must be there before the page counts as done: it may be left at once. */
      __atomic_signal_fence (__ATOMIC_SEQ_CST);
      memory->done += step;
    }
}

/**
 * mg_backing_visit_memory:
 * @bytes: foreign memory, at the start of a page
 * @offset: where it lies in the mapping, in bytes
 * @length: in bytes
 * @visitor: looks at one page
 * @data: its data
 * @ret_done: (out): bytes of the pages that were looked at
 *
 * For backings: visits what is mapped, page by page, under a guard.
 *
 * Returns: %FALSE when the page after *@ret_done was taken away
 */
gboolean
mg_backing_visit_memory (const guint8 *bytes,
                         guint64 offset,
                         gsize length,
                         MgBackingVisitor visitor,
                         gpointer data,
                         gsize *ret_done)
{
  Memory memory = { bytes, offset, length, visitor, data, 0 };
  gboolean complete = mg_guard_run (visit_memory, &memory);

  *ret_done = memory.done;
  return complete;
}
