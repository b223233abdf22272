/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-demo.h"

struct _MgDemoFile
{
  /* Where it is, or where it is to be. */
  char *path;
  /* As it stands in sentences. */
  char *quoted;
  int descriptor;
  struct stat status;
  gsize size;
  char *bytes;
  /* Of one that is being made: where it is until then, and whether something is to be replaced by it. */
  char *draft;
  gboolean is_new;
  gboolean replace;
  mode_t mode;
};

/* Why, as the part of a sentence after the colon. */
static const char *
reason (int code)
{
  switch (code)
    {
    case EEXIST:
      return _ ("it exists already, and was left alone; --force replaces it");
    case ENOENT:
    case ENOTDIR:
      return _ ("there is no such file or folder");
    case EISDIR:
    case ENXIO:
      return _ ("it is not a file");
    case ELOOP:
      return _ ("it is a symbolic link that leads nowhere");
    case ENODATA:
      return _ ("it is empty, and an empty file cannot be mapped");
    case EACCES:
    case EPERM:
    case EROFS:
      return _ ("the system does not permit it");
    case ENOSPC:
    case EDQUOT:
      return _ ("there is no room for it");
    case ENOMEM:
    case EFBIG:
    case EOVERFLOW:
      return _ ("it is too large");
    case EFAULT:
      return _ ("another program has made it smaller");
    default:
      return g_strerror (code);
    }
}

static gboolean
fail (MgDemoFile *self, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
               self->is_new ? _ ("“%s” could not be made: %s.") : _ ("“%s” could not be read: %s."),
               self->quoted, reason (code));
  return FALSE;
}

static MgDemoFile *
file_new (const char *path, gboolean is_new)
{
  MgDemoFile *self = g_new0 (MgDemoFile, 1);

  self->path = g_strdup (path);
  self->quoted = mg_demo_quote_path (path);
  self->descriptor = -1;
  self->is_new = is_new;
  return self;
}

/**
 * mg_demo_file_open:
 * @path: (type filename): its path
 * @error: return location
 *
 * Opens a file that is not empty, for reading.
 *
 * Returns: (transfer full): the file, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoFile *
mg_demo_file_open (const char *path, GError **error)
{
  g_autoptr (MgDemoFile) self = file_new (path, FALSE);
  int code = 0;

  /* Opening a pipe would wait for its writer. */
  self->descriptor = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (self->descriptor < 0 || fstat (self->descriptor, &self->status) != 0)
    code = errno == ELOOP ? ENOENT : errno;
  else if (!S_ISREG (self->status.st_mode))
    code = ENXIO;
  else if (self->status.st_size == 0)
    code = ENODATA;
  if (code != 0)
    {
      fail (self, code, error);
      return NULL;
    }

  self->size = (gsize) self->status.st_size;
  return g_steal_pointer (&self);
}

static mode_t
get_umask (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return mask;
}

/* Looks at what has the path. Returns: whether the file may be made. */
static gboolean
look_at_place (MgDemoFile *self, MgDemoFile *source, GError **error)
{
  struct stat there;
  char *real;

  if (stat (self->path, &there) != 0)
    {
      int code = errno;

      if (code == ENOENT && lstat (self->path, &there) == 0)
        code = ELOOP;
      self->mode = source->status.st_mode & 0777 & ~get_umask ();
      return code == ENOENT || fail (self, code, error);
    }

  if (there.st_dev == source->status.st_dev && there.st_ino == source->status.st_ino)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("“%s” and “%s” are the same file."),
                   source->quoted, self->quoted);
      return FALSE;
    }
  if (!S_ISREG (there.st_mode))
    return fail (self, ENXIO, error);
  if (!self->replace)
    return fail (self, EEXIST, error);

  /* What a symbolic link leads to is replaced, not the link. */
  real = realpath (self->path, NULL);
  if (real == NULL)
    return fail (self, errno, error);
  g_free (self->path);
  self->path = g_strdup (real);
  free (real);
  self->mode = there.st_mode & 0777;
  return TRUE;
}

/* Makes room for all of it, so that a full file system is met here and not by a store. */
static gboolean
make_draft (MgDemoFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *draft = g_build_filename (folder, ".mapglass-demo-XXXXXX", NULL);
  int code;

  self->descriptor = mkostemp (draft, O_CLOEXEC);
  if (self->descriptor < 0)
    return fail (self, errno, error);

  self->draft = g_steal_pointer (&draft);
  do
    code = posix_fallocate (self->descriptor, 0, (off_t) self->size);
  while (code == EINTR);

  return code == 0 || fail (self, code, error);
}

/**
 * mg_demo_file_make:
 * @path: (type filename): the path that it will have
 * @source: the file of which it becomes a copy
 * @replace: whether a file that has the path already is replaced
 * @error: return location
 *
 * Makes a file as large as another one, beside the place that it will have: nobody meets it there half done.
 *
 * Returns: (transfer full): the file, or %NULL with an error of #G_FILE_ERROR
 */
MgDemoFile *
mg_demo_file_make (const char *path, MgDemoFile *source, gboolean replace, GError **error)
{
  g_autoptr (MgDemoFile) self = file_new (path, TRUE);

  self->replace = replace;
  self->size = source->size;
  if (!look_at_place (self, source, error) || !make_draft (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mg_demo_file_free:
 * @self: the file
 *
 * Closes it. Nothing stays behind of one that was not finished.
 */
void
mg_demo_file_free (MgDemoFile *self)
{
  mg_demo_file_unmap (self);
  if (self->descriptor >= 0)
    close (self->descriptor);
  if (self->draft != NULL)
    unlink (self->draft);
  g_free (self->draft);
  g_free (self->path);
  g_free (self->quoted);
  g_free (self);
}

/**
 * mg_demo_file_get_quoted:
 * @self: the file
 *
 * Returns: its path as it stands in sentences
 */
const char *
mg_demo_file_get_quoted (MgDemoFile *self)
{
  return self->quoted;
}

/**
 * mg_demo_file_get_size:
 * @self: the file
 *
 * Returns: its size, in bytes, as it was when it was opened or made
 */
gsize
mg_demo_file_get_size (MgDemoFile *self)
{
  return self->size;
}

/**
 * mg_demo_file_map:
 * @self: the file
 * @error: return location
 *
 * Maps all of it, one that is being made for writing too. To be touched under mg_demo_guard() alone.
 *
 * Returns: its first byte, or %NULL with an error of #G_FILE_ERROR
 */
char *
mg_demo_file_map (MgDemoFile *self, GError **error)
{
  void *bytes = mmap (NULL, self->size, self->is_new ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED,
                      self->descriptor, 0);

  if (bytes == MAP_FAILED)
    {
      fail (self, errno, error);
      return NULL;
    }
  self->bytes = bytes;
  return self->bytes;
}

/**
 * mg_demo_file_unmap:
 * @self: the file
 *
 * Ends the view, where there is one.
 */
void
mg_demo_file_unmap (MgDemoFile *self)
{
  if (self->bytes != NULL)
    munmap (self->bytes, self->size);
  self->bytes = NULL;
}

/**
 * mg_demo_file_check_size:
 * @self: the file
 * @error: return location
 *
 * What lies behind the end of a file that became smaller, in its last page, reads as zeros, without a fault.
 *
 * Returns: whether it is as large still as it was when it was opened, else %G_FILE_ERROR_FAULT
 */
gboolean
mg_demo_file_check_size (MgDemoFile *self, GError **error)
{
  struct stat status;

  if (fstat (self->descriptor, &status) != 0)
    return fail (self, errno, error);
  return (guint64) status.st_size >= self->size || fail (self, EFAULT, error);
}

/**
 * mg_demo_file_explain_fault:
 * @self: the file
 * @where: an address that could not be touched
 * @error: return location
 *
 * Returns: whether it is in the view of this file; @error says why then
 */
gboolean
mg_demo_file_explain_fault (MgDemoFile *self, gconstpointer where, GError **error)
{
  gsize distance = (gsize) where - (gsize) self->bytes;

  if (self->bytes == NULL || distance >= self->size)
    return FALSE;

  if (mg_demo_file_check_size (self, error))
    fail (self, self->is_new ? ENOSPC : EIO, error);
  return TRUE;
}

/* Gives it its path where nothing has that. Returns: 0, or an errno. */
static int
move_without_replacing (MgDemoFile *self)
{
  if (renameat2 (AT_FDCWD, self->draft, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;

  /* A file system that knows no such renaming. */
  if (link (self->draft, self->path) != 0)
    return errno;
  unlink (self->draft);
  return 0;
}

/**
 * mg_demo_file_finish:
 * @self: a file that is being made
 * @error: return location
 *
 * Brings a file that is complete to its place, in one step.
 *
 * Returns: whether it is there, else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_file_finish (MgDemoFile *self, GError **error)
{
  int code = 0;

  if (fchmod (self->descriptor, self->mode) != 0)
    code = errno;
  else if (!self->replace)
    code = move_without_replacing (self);
  else if (rename (self->draft, self->path) != 0)
    code = errno;

  if (code != 0)
    return fail (self, code, error);

  g_clear_pointer (&self->draft, g_free);
  return TRUE;
}
