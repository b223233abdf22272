/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Making memory: CreateFileMapping without a file. */

#include "mg-creation.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "mg-copy-bytes.h"
#include "mg-error.h"
#include "mg-name.h"
#include "mg-text-number.h"

/* How much is allocated, and filled, between two looks at whether to go on, in bytes. */
#define WINDOW_SIZE (8 * 1024 * 1024)
/* How often a name that comes and goes is tried. */
#define MAX_TRIES 10

typedef struct
{
  const MgCreation *creation;
  const char *path;
  MgKind kind;
  const char *uri;
  const char *quoted;
  const MgWork *work;
} Making;

static gboolean
is_zeros (GBytes *pattern)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (pattern, &length);

  for (gsize i = 0; i < length; i++)
    if (bytes[i] != 0)
      return FALSE;
  return TRUE;
}

/* The pattern again and again, for a window that may begin at any byte of it. */
static guint8 *
unroll_pattern (GBytes *pattern)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (pattern, &length);
  guint8 *window = g_malloc (WINDOW_SIZE + length);

  for (gsize at = 0; at < WINDOW_SIZE + length; at += length)
    memcpy (window + at, bytes, MIN (length, WINDOW_SIZE + length - at));
  return window;
}

/* Allocates all of it, and writes the pattern. */
static gboolean
fill (const MgCreation *self, MgBackingWriter *writer, guint64 size, const MgWork *work, GError **error)
{
  gboolean has_pattern = self->pattern != NULL && !is_zeros (self->pattern);
  gsize period = has_pattern ? g_bytes_get_size (self->pattern) : 1;
  g_autofree guint8 *window = has_pattern ? unroll_pattern (self->pattern) : NULL;

  if (self->reserve && !has_pattern)
    return TRUE;
  if (!mg_backing_writer_check_room (writer, size, error))
    return FALSE;
  for (guint64 at = 0; at < size; at += WINDOW_SIZE)
    {
      gsize length = (gsize) MIN (WINDOW_SIZE, size - at);

      if (!mg_work_go_on (work, at, size, error) || !mg_backing_writer_allocate (writer, at, length, error)
          || (has_pattern && !mg_backing_writer_write (writer, at, window + at % period, length, error)))
        return FALSE;
    }
  return mg_work_go_on (work, size, size, error);
}

/**
 * mg_creation_open_contents:
 * @self: a creation with contents
 * @size: (inout): the size asked for, 0: that of the contents; then what it has
 * @ret_length: (out): how many bytes there are
 * @error: return location
 *
 * Opens what it begins with. Any thread; may block.
 *
 * Returns: (transfer full): the contents, or %NULL with %MG_ERROR_EMPTY, %MG_ERROR_OUT_OF_RANGE, or as
 * mg_backing_open_link()
 */
MgBacking *
mg_creation_open_contents (const MgCreation *self, guint64 *size, guint64 *ret_length, GError **error)
{
  g_autofree char *quoted = mg_name_quote (self->contents);
  g_autoptr (MgBacking) backing = mg_backing_open_link (self->contents, MG_KIND_FILE, quoted, error);
  MgBackingStatus status;

  if (backing == NULL || !mg_backing_check (backing, &status, error))
    return NULL;
  if (status.size == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_EMPTY, _ ("“%s” is empty: there is nothing to begin with."),
                   quoted);
      return NULL;
    }
  if (*size != 0 && status.size > *size)
    {
      g_autofree char *needed = mg_text_format_bytes (status.size);
      g_autofree char *there = mg_text_format_number (*size);

      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE, _ ("“%s” has %s and does not fit into %s."),
                   quoted, needed, there);
      return NULL;
    }
  *ret_length = status.size;
  *size = MAX (*size, status.size);
  return g_steal_pointer (&backing);
}

/**
 * mg_creation_fill:
 * @self: a creation
 * @writer: what was made, with its size
 * @size: that size, in bytes
 * @contents: (nullable): what mg_creation_open_contents() gave
 * @length: how many bytes of it there are
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Gives it what it is to begin with. Any thread; blocks.
 *
 * Returns: whether all is there, or %FALSE with %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM, %MG_ERROR_IO or
 * %G_IO_ERROR_CANCELLED
 */
gboolean
mg_creation_fill (const MgCreation *self,
                  MgBackingWriter *writer,
                  guint64 size,
                  MgBacking *contents,
                  guint64 length,
                  const MgWork *work,
                  GError **error)
{
  guint n_parts = contents != NULL ? 2 : 1;
  MgWorkPart part;
  MgWork work_on_part = mg_work_begin_part (&part, work, 0, n_parts);
  guint64 done, data;

  if (!fill (self, writer, size, &work_on_part, error))
    return FALSE;
  if (contents == NULL)
    return TRUE;
  work_on_part = mg_work_begin_part (&part, work, 1, n_parts);
  return mg_copy_bytes (contents, writer, length, FALSE, &work_on_part, &done, &data, error);
}

/* Makes what is not there yet. */
static MgCreated *
make (const Making *self, GError **error)
{
  const MgCreation *creation = self->creation;
  int mode = mg_creation_get_mode (creation);
  guint64 size = creation->size;
  guint64 length = 0;
  g_autoptr (MgBacking) contents = NULL;
  g_autoptr (MgNewFile) file = NULL;

  if (creation->contents != NULL
      && (contents = mg_creation_open_contents (creation, &size, &length, error)) == NULL)
    return NULL;
  file = mg_new_file_open (self->path, mode, self->kind, self->quoted, error);
  if (file == NULL || !mg_backing_writer_resize (mg_new_file_get_writer (file), size, error)
      || !mg_creation_fill (creation, mg_new_file_get_writer (file), size, contents, length, self->work,
                            error)
      || ((creation->uid != -1 || creation->gid != -1)
          && !mg_new_file_set_owner (file, creation->uid, creation->gid, error))
      || (creation->mode != -1 && !mg_new_file_set_mode (file, mode, error))
      || !mg_new_file_publish (file, error))
    return NULL;
  return mg_created_new (self->uri, size);
}

/* Opens what is there for looking at, as its kind is opened. */
static MgBacking *
open_existing (const Making *self, GError **error)
{
  if (self->kind == MG_KIND_FILE)
    return mg_backing_open_link (self->path, self->kind, self->quoted, error);
  return mg_backing_open_file (self->path, self->kind, self->quoted, error);
}

/* What is there already is opened as it was to be made. */
static MgCreated *
find (const Making *self, GError **error)
{
  g_autoptr (MgBacking) backing = open_existing (self, error);
  g_autoptr (MgBackingWriter) writer = NULL;
  g_autofree char *size = NULL;
  MgBackingStatus status;
  MgCreated *created;

  if (backing == NULL || !mg_backing_check (backing, &status, error))
    return NULL;
  if (self->creation->protection == MG_PROTECTION_READWRITE)
    {
      writer = mg_backing_open_writer (backing, error);
      if (writer == NULL)
        return NULL;
    }
  created = mg_created_new (self->uri, status.size);
  created->existed = TRUE;
  size = mg_text_format_bytes (created->size);
  created->note
    = g_strdup_printf (_ ("“%s” exists already and is left as it is, with %s."), self->quoted, size);
  return created;
}

/**
 * mg_creation_make:
 * @self: a creation
 * @path: (type filename): where it is to be
 * @kind: the sort of mapping
 * @uri: what it is to be opened by
 * @quoted: its name in sentences
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Makes memory that has a path: it appears under its name when it is whole, or not at all. What has the name
 * already is opened instead, and may refuse that. Any thread; blocks.
 *
 * Returns: (transfer full): what came of it, or %NULL with %MG_ERROR_NO_MEMORY, %MG_ERROR_NO_ROOM,
 * %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND, %MG_ERROR_NOT_FOUND, %MG_ERROR_EMPTY, %MG_ERROR_OUT_OF_RANGE when
 * the contents do not fit, %MG_ERROR_INVALID_VALUE, %MG_ERROR_IO or %G_IO_ERROR_CANCELLED
 */
MgCreated *
mg_creation_make (const MgCreation *self,
                  const char *path,
                  MgKind kind,
                  const char *uri,
                  const char *quoted,
                  const MgWork *work,
                  GError **error)
{
  Making making = { self, path, kind, uri, quoted, work };

  if (!mg_creation_check (self, quoted, error))
    return NULL;
  for (guint n_tries = 1;; n_tries++)
    {
      g_autoptr (GError) reason = NULL;
      struct stat status;
      gboolean exists = lstat (path, &status) == 0;
      MgCreated *created = exists ? find (&making, &reason) : make (&making, &reason);

      if (created != NULL)
        return created;
      /* It has gone, or somebody else has made it, between the two looks. */
      if (n_tries < MAX_TRIES
          && g_error_matches (reason, MG_ERROR, exists ? MG_ERROR_NOT_FOUND : MG_ERROR_EXISTS))
        continue;
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
}
