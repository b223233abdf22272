/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-input.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-name.h"
#include "mg-text-number.h"

/* How much of what has no size is read at once, in bytes. */
#define STEP 65536

struct _MgCtlInput
{
  char *name;
  int fd;
  /* What has a size is read when it is needed; all else is here. */
  gboolean is_regular;
  GByteArray *bytes;
  guint64 length;
};

static gboolean
fail (const MgCtlInput *self, int code, GError **error)
{
  if (code == ENOENT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” does not exist."), self->name);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot read “%s”: %s."), self->name,
                 g_strerror (code));
  return FALSE;
}

static gboolean
refuse_length (const MgCtlInput *self, guint64 most, GError **error)
{
  g_autofree char *room = mg_text_format_bytes (most);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("“%s” has more than the %s that there is room for: nothing was written."), self->name,
               room);
  return FALSE;
}

/* Reads what has no size to its end. */
static gboolean
read_all (MgCtlInput *self, guint64 most, GError **error)
{
  gssize n;

  do
    {
      guint before = self->bytes->len;

      if (before > G_MAXUINT - STEP)
        return refuse_length (self, before, error);
      g_byte_array_set_size (self->bytes, before + STEP);
      do
        n = read (self->fd, self->bytes->data + before, STEP);
      while (n < 0 && errno == EINTR);
      if (n < 0)
        return fail (self, errno, error);
      g_byte_array_set_size (self->bytes, before + (guint) n);
      if (self->bytes->len > most)
        return refuse_length (self, most, error);
    }
  while (n > 0);
  self->length = self->bytes->len;
  return TRUE;
}

static gboolean
open_input (MgCtlInput *self, const char *path, guint64 most, GError **error)
{
  struct stat stat;

  self->fd = g_str_equal (path, "-") ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &stat) != 0)
    return fail (self, errno, error);
  /* Standard input need not be at its start. */
  self->is_regular = S_ISREG (stat.st_mode) && self->fd != STDIN_FILENO;
  if (!self->is_regular)
    return read_all (self, most, error);
  self->length = (guint64) stat.st_size;
  return self->length <= most || refuse_length (self, most, error);
}

/**
 * mg_ctl_input_open:
 * @path: (type filename): a file, or "-" for standard input
 * @most: how many bytes it may have
 * @error: return location
 *
 * Opens a file; what is no ordinary one, such as a pipe, is read to its end.
 *
 * Returns: (transfer full): the file, or %NULL with %G_IO_ERROR when it cannot be read or has more bytes
 */
MgCtlInput *
mg_ctl_input_open (const char *path, guint64 most, GError **error)
{
  g_autoptr (MgCtlInput) self = g_new0 (MgCtlInput, 1);

  self->name = mg_name_quote (path);
  self->fd = -1;
  self->bytes = g_byte_array_new ();
  return open_input (self, path, most, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mg_ctl_input_free:
 * @self: (transfer full): an input
 */
void
mg_ctl_input_free (MgCtlInput *self)
{
  if (self->fd > STDIN_FILENO)
    close (self->fd);
  g_byte_array_unref (self->bytes);
  g_free (self->name);
  g_free (self);
}

/**
 * mg_ctl_input_get_name:
 * @self: an input
 *
 * Returns: (transfer none): the name that sentences about it give
 */
const char *
mg_ctl_input_get_name (const MgCtlInput *self)
{
  return self->name;
}

/**
 * mg_ctl_input_get_length:
 * @self: an input
 *
 * Returns: how many bytes it had when it was opened
 */
guint64
mg_ctl_input_get_length (const MgCtlInput *self)
{
  return self->length;
}

/**
 * mg_ctl_input_read:
 * @self: an input
 * @at: in bytes; @at + @length is at most its length
 * @length: in bytes
 * @bytes: (out) (array length=length): what is there
 * @error: return location
 *
 * Returns: %FALSE with %G_IO_ERROR when it cannot be read or has become shorter
 */
gboolean
mg_ctl_input_read (MgCtlInput *self, guint64 at, gsize length, guint8 *bytes, GError **error)
{
  if (!self->is_regular)
    {
      memcpy (bytes, self->bytes->data + at, length);
      return TRUE;
    }
  while (length > 0)
    {
      gssize n = pread (self->fd, bytes, length, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (self, errno, error);
      if (n == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” has become shorter meanwhile."),
                       self->name);
          return FALSE;
        }
      bytes += n;
      at += (guint64) n;
      length -= (gsize) n;
    }
  return TRUE;
}
