/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-backing-flush.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-error.h"

/* How much is written back at once, in bytes: what takes addresses for it. */
#define WINDOW_SIZE (G_GUINT64_CONSTANT (1) << 30)

static int
flush_window (int fd, guint64 offset, guint64 length)
{
  void *window = mmap (NULL, (gsize) length, PROT_NONE, MAP_SHARED, fd, (off_t) offset);
  int code;

  if (window == MAP_FAILED)
    return errno;
  code = msync (window, (gsize) length, MS_SYNC) == 0 ? 0 : errno;
  munmap (window, (gsize) length);
  return code;
}

/* Writes back [@offset, @end) of a file, of which @fd is open for writing: the system does nothing for a map of one that is
 * not. */
static int
flush_range (int fd, guint64 offset, guint64 end)
{
  guint64 page = (guint64) sysconf (_SC_PAGESIZE);
  int code = 0;

  for (guint64 at = offset - offset % page; code == 0 && at < end; at += WINDOW_SIZE)
    code = flush_window (fd, at, MIN (WINDOW_SIZE, end - at));
  return code;
}

/**
 * mg_backing_flush_file:
 * @fd: a file on a disk, open for looking at
 * @name: its name in sentences
 * @offset: in bytes
 * @end: in bytes; not past the end of the file
 * @error: return location
 *
 * Returns: as mg_backing_flush()
 */
gboolean
mg_backing_flush_file (int fd, const char *name, guint64 offset, guint64 end, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int writable = open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  int code;

  if (offset >= end)
    code = 0;
  else if (writable >= 0)
    code = flush_range (writable, offset, end);
  else
    code = fdatasync (fd) == 0 ? 0 : errno;
  if (writable >= 0)
    close (writable);
  if (code == 0)
    return TRUE;
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_ROOM,
                 _ ("Cannot write “%s” back to its disk: there is no room left on it."), name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot write “%s” back to its disk: %s."), name,
                 g_strerror (code));
  return FALSE;
}
