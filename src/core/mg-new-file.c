/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-new-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"

struct _MgNewFile
{
  /* Closed with the writer. */
  int fd;
  MgBackingWriter *writer;
  char *path;
  char *name;
  /* Under which name it is until then, where it cannot be without one. */
  char *draft;
};

static void
set_error (const char *name, int code, GError **error)
{
  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Cannot make “%s”: its folder does not exist."),
                 name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot make “%s”: permission denied."), name);
  else if (code == EROFS)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot make “%s”: its file system is read-only."),
                 name);
  else if (code == EEXIST)
    g_set_error (error, MG_ERROR, MG_ERROR_EXISTS, _ ("“%s” exists already."), name);
  else if (code == ENAMETOOLONG)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME, _ ("Cannot make “%s”: the name is too long."), name);
  else if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_ROOM,
                 _ ("Cannot make “%s”: its file system has no room for another name."), name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot make “%s”: %s."), name, g_strerror (code));
}

/* For file systems that have no files without a name, as those of networks. */
static int
open_draft (MgNewFile *self, const char *folder, int mode)
{
  static gint count = 0;

  self->draft
    = g_strdup_printf ("%s/.mapglass-new-%d-%d", folder, (int) getpid (), g_atomic_int_add (&count, 1));
  return open (self->draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t) mode);
}

/**
 * mg_new_file_open:
 * @path: (type filename): where it is to be
 * @mode: the permission bits; the mask of this process takes from them as from those of every file
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * Begins an object without a byte. Any thread; blocks as the file system does.
 *
 * Returns: (transfer full): the object, or %NULL with %MG_ERROR_NOT_FOUND when the folder is missing,
 * %MG_ERROR_DENIED, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
MgNewFile *
mg_new_file_open (const char *path, int mode, MgKind kind, const char *name, GError **error)
{
  MgNewFile *self = g_new0 (MgNewFile, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  int code;

  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, (mode_t) mode);
  if (self->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    self->fd = open_draft (self, folder, mode);
  if (self->fd < 0)
    {
      code = errno;
      /* A name of somebody else is not ours to remove. */
      g_clear_pointer (&self->draft, g_free);
      mg_new_file_free (self);
      set_error (name, code, error);
      return NULL;
    }
  self->writer = mg_backing_writer_new (self->fd, kind, name);
  return self;
}

/**
 * mg_new_file_free:
 * @self: (transfer full): a new object
 *
 * Nothing is left of it, unless it was published.
 */
void
mg_new_file_free (MgNewFile *self)
{
  if (self->draft != NULL)
    unlink (self->draft);
  g_clear_pointer (&self->writer, mg_backing_writer_free);
  g_free (self->draft);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/**
 * mg_new_file_get_writer:
 * @self: a new object
 *
 * Returns: (transfer none): what gives it its size and contents
 */
MgBackingWriter *
mg_new_file_get_writer (MgNewFile *self)
{
  return self->writer;
}

/**
 * mg_new_file_set_mode:
 * @self: a new object
 * @mode: its permission bits, exactly
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_DENIED or %MG_ERROR_IO
 */
gboolean
mg_new_file_set_mode (MgNewFile *self, int mode, GError **error)
{
  if (fchmod (self->fd, (mode_t) mode) == 0)
    return TRUE;
  set_error (self->name, errno, error);
  return FALSE;
}

/**
 * mg_new_file_set_owner:
 * @self: a new object
 * @uid: whose it is to be, -1: this process's user
 * @gid: whose group's, -1: as the system has it
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_DENIED (only root may give things away) or %MG_ERROR_IO
 */
gboolean
mg_new_file_set_owner (MgNewFile *self, gint64 uid, gint64 gid, GError **error)
{
  if (fchown (self->fd, (uid_t) uid, (gid_t) gid) == 0)
    return TRUE;
  if (errno == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot make “%s”: only root may give it to somebody else."), self->name);
  else
    set_error (self->name, errno, error);
  return FALSE;
}

static gboolean
publish_draft (MgNewFile *self)
{
  if (renameat2 (AT_FDCWD, self->draft, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
    {
      g_clear_pointer (&self->draft, g_free);
      return TRUE;
    }
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* The draft's name goes when it is freed. */
  return linkat (AT_FDCWD, self->draft, AT_FDCWD, self->path, 0) == 0;
}

static gboolean
publish_nameless (MgNewFile *self)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  /* As open(2) has it. */
  return linkat (AT_FDCWD, link, AT_FDCWD, self->path, AT_SYMLINK_FOLLOW) == 0;
}

/**
 * mg_new_file_publish:
 * @self: a new object
 * @error: return location
 *
 * Gives it its name, whole as it is, in one step.
 *
 * Returns: %FALSE with %MG_ERROR_EXISTS when the name is taken, %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_INVALID_NAME, %MG_ERROR_NO_ROOM or %MG_ERROR_IO
 */
gboolean
mg_new_file_publish (MgNewFile *self, GError **error)
{
  if (self->draft != NULL ? publish_draft (self) : publish_nameless (self))
    return TRUE;
  set_error (self->name, errno, error);
  return FALSE;
}
