/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Sharing a file: CreateFileMapping with one. */

#include "mg-creation.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-text-number.h"

/* How much is allocated between two looks at whether to go on, in bytes. */
#define WINDOW_SIZE (64 * 1024 * 1024)

typedef struct
{
  const MgCreation *creation;
  MgBacking *backing;
  MgBackingWriter *writer;
  guint64 before;
  const MgWork *work;
} Extending;

/* Sets the room aside behind the end, where nobody sees it. */
static gboolean
reserve (const Extending *self, gboolean *ret_reserved, GError **error)
{
  guint64 size = self->creation->size;

  for (guint64 at = self->before; at < size; at += MIN (WINDOW_SIZE, size - at))
    {
      if (!mg_work_go_on (self->work, at - self->before, size - self->before, error)
          || !mg_backing_writer_reserve (self->writer, at, MIN (WINDOW_SIZE, size - at), ret_reserved, error))
        return FALSE;
      if (!*ret_reserved)
        return TRUE;
    }
  return mg_work_go_on (self->work, size - self->before, size - self->before, error);
}

static gboolean
has_size (const Extending *self, guint64 size)
{
  MgBackingStatus status;

  return mg_backing_check (self->backing, &status, NULL) && status.size == size;
}

static gboolean
set_size (const Extending *self, GError **error)
{
  if (has_size (self, self->before))
    return mg_backing_writer_resize (self->writer, self->creation->size, error);
  g_set_error (error, MG_ERROR, MG_ERROR_IO,
               _ ("“%s” was not extended: another program changed its size meanwhile."),
               mg_backing_get_name (self->backing));
  return FALSE;
}

/* Lets go of what was set aside or added, unless somebody else has a share in it. */
static void
undo (const Extending *self, guint64 size)
{
  if (has_size (self, size))
    mg_backing_writer_resize (self->writer, self->before, NULL);
}

/* Extends the file to the size that was asked for, or leaves it as it is. */
static gboolean
extend (const Extending *self, GError **error)
{
  guint64 size = self->creation->size;
  gboolean reserved = FALSE;

  if (self->creation->reserve)
    return set_size (self, error);
  if (!mg_backing_writer_check_room (self->writer, size - self->before, error))
    return FALSE;
  if (!reserve (self, &reserved, error) || !set_size (self, error))
    {
      undo (self, self->before);
      return FALSE;
    }
  /* Where no room can be set aside beforehand it is taken now. */
  if (reserved || mg_backing_writer_allocate (self->writer, self->before, size - self->before, error))
    return TRUE;
  undo (self, size);
  return FALSE;
}

static MgCreated *
report (const char *uri, const char *quoted, guint64 asked, guint64 before, guint64 size)
{
  MgCreated *created = mg_created_new (uri, size);
  g_autofree char *from = mg_text_format_number (before);
  g_autofree char *to = mg_text_format_bytes (size);

  if (size > before)
    /* Translators: a number, and another one with its unit: from 512 to 2,048 bytes */
    created->note = g_strdup_printf (_ ("“%s” was extended from %s to %s."), quoted, from, to);
  else if (asked != 0 && asked < size)
    created->note = g_strdup_printf (_ ("“%s” has %s, and a file is always shared whole."), quoted, to);
  return created;
}

/**
 * mg_creation_use_file:
 * @self: a creation
 * @path: (type filename): the file
 * @uri: what it is to be opened by
 * @quoted: its name in sentences
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Makes a file ready to be mapped: it must be there, have a byte, and may be opened as the protection wants
 * it. Where it ends before the size that is asked for it is extended first, or left as it was. Any thread;
 * blocks.
 *
 * Returns: (transfer full): what came of it, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_WRONG_KIND, %MG_ERROR_EMPTY, %MG_ERROR_TOO_SHORT, %MG_ERROR_NO_ROOM, %MG_ERROR_INVALID_VALUE,
 * %MG_ERROR_IO or %G_IO_ERROR_CANCELLED
 */
MgCreated *
mg_creation_use_file (const MgCreation *self,
                      const char *path,
                      const char *uri,
                      const char *quoted,
                      const MgWork *work,
                      GError **error)
{
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (MgBackingWriter) writer = NULL;
  MgBackingStatus status;

  if (!mg_creation_check (self, quoted, error)
      || (backing = mg_backing_open_link (path, MG_KIND_FILE, quoted, error)) == NULL
      || !mg_backing_check (backing, &status, error))
    return NULL;
  if (self->protection == MG_PROTECTION_READWRITE
      && (writer = mg_backing_writer_open_file (path, MG_KIND_FILE, quoted, error)) == NULL)
    return NULL;
  if (self->size == 0 && status.size == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_EMPTY,
                   _ ("“%s” is empty: without a size there is nothing to map."), quoted);
      return NULL;
    }
  if (self->size <= status.size)
    return report (uri, quoted, self->size, status.size, status.size);
  if (writer == NULL)
    {
      g_autofree char *size = mg_text_format_bytes (status.size);

      g_set_error (error, MG_ERROR, MG_ERROR_TOO_SHORT,
                   _ ("“%s” has only %s, and what is not to be written to is not extended."), quoted, size);
      return NULL;
    }
  if (!extend (&(Extending){ self, backing, writer, status.size, work }, error))
    return NULL;
  return report (uri, quoted, self->size, status.size, self->size);
}
