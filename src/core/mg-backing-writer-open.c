/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is open for looking at is opened for writing, and who may not is told why. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-backing-writer-private.h"
#include "mg-error.h"

/* Says why it cannot be written to. Returns: %FALSE */
gboolean
mg_backing_writer_refuse (const char *name, int code, GError **error)
{
  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot write to “%s”: permission denied."), name);
  else if (code == EWOULDBLOCK)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot write to “%s”: another program has a lease on it, and was asked to give it up."),
                 name);
  else if (code == EROFS)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot write to “%s”: its file system is read-only."),
                 name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot write to “%s”: %s."), name, g_strerror (code));
  return FALSE;
}

/**
 * mg_backing_writer_check_mode:
 * @mode: permission bits
 * @name: its name in sentences
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_DENIED when nobody has leave to write to it, whatever the system would let root do
 */
gboolean
mg_backing_writer_check_mode (guint mode, const char *name, GError **error)
{
  if ((mode & 0222) != 0)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot write to “%s”: it is read-only (mode %04o)."),
               name, mode & 07777);
  return FALSE;
}

/* The one seal stops all writing, the other all that begins from now on. */
static gboolean
check_seals (int fd, const char *name, GError **error)
{
  int seals = fcntl (fd, F_GET_SEALS);

  if (seals < 0 || (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) == 0)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot write to “%s”: it is sealed against writing."),
               name);
  return FALSE;
}

/**
 * mg_backing_writer_reopen:
 * @fd: what is open for looking at
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * Opens the same object for writing, whether it has a name or not.
 *
 * Returns: (transfer full): the writer, or %NULL as mg_backing_open_writer()
 */
MgBackingWriter *
mg_backing_writer_reopen (int fd, MgKind kind, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  struct stat stat;
  int writable;

  if (fstat (fd, &stat) != 0)
    {
      mg_backing_writer_refuse (name, errno, error);
      return NULL;
    }
  if (!mg_backing_writer_check_mode ((guint) stat.st_mode, name, error) || !check_seals (fd, name, error))
    return NULL;
  writable = open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (writable < 0)
    {
      mg_backing_writer_refuse (name, errno, error);
      return NULL;
    }
  return mg_backing_writer_new (writable, kind, name);
}
