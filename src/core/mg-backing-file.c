/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The descriptor under a view: everything that has a path, /dev/shm first of all. */

#include "mg-backing-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-backing-flush.h"
#include "mg-error.h"
#include "mg-maps.h"
#include "mg-name.h"
#include "mg-subvolumes.h"
#include "mg-text-number.h"

/* How much is mapped at once while pages are visited, in bytes: what stays resident for it. */
#define WINDOW_SIZE (2 * 1024 * 1024)

typedef struct
{
  int fd;
  char *path;
  char *name;
  MgIdentity identity;
  gboolean may_block;
  /* Whether the path is a link of /proc that leads to the object itself and is followed; no other link is. */
  gboolean is_link;
} MgFileBacking;

static gint64
statx_birth (const struct statx *stat)
{
  if (!(stat->stx_mask & STATX_BTIME))
    return 0;
  return stat->stx_btime.tv_sec * G_GINT64_CONSTANT (1000000000) + stat->stx_btime.tv_nsec;
}

static gboolean
file_backing_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  MgFileBacking *self = object;
  MgBackingStatus status = { .identity = self->identity, .name = MG_NAME_SAME };
  struct statx named;
  struct stat stat;

  if (fstat (self->fd, &stat) != 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot read “%s”: %s."), self->name, g_strerror (errno));
      return FALSE;
    }
  status.size = (guint64) stat.st_size;
  status.allocated = (guint64) stat.st_blocks * 512;

  if (statx (AT_FDCWD, self->path, self->is_link ? 0 : AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &named)
      != 0)
    {
      /* A folder that may not be searched any more says nothing about the name. */
      if (errno == ENOENT || errno == ENOTDIR)
        status.name = MG_NAME_GONE;
    }
  else if (named.stx_ino != stat.st_ino || makedev (named.stx_dev_major, named.stx_dev_minor) != stat.st_dev
           || (self->identity.birth != 0 && statx_birth (&named) != self->identity.birth))
    {
      status.name = MG_NAME_REPLACED;
    }

  *ret_status = status;
  return TRUE;
}

static gboolean
file_backing_read (gpointer object,
                   guint64 offset,
                   gsize length,
                   guint8 *buffer,
                   gsize *ret_done,
                   GError **error)
{
  MgFileBacking *self = object;

  *ret_done = 0;
  /* Nothing lies behind the last offset that the system knows; it would refuse a read across it as a whole. */
  if (offset > G_MAXINT64)
    return TRUE;
  length = (gsize) MIN (length, G_MAXINT64 - offset);

  while (*ret_done < length)
    {
      guint64 at = offset + *ret_done;
      gssize done = pread (self->fd, buffer + *ret_done, length - *ret_done, (off_t) at);

      if (done == 0)
        return TRUE;
      if (done > 0)
        {
          *ret_done += (gsize) done;
        }
      else if (errno != EINTR)
        {
          g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot read “%s” from 0x%" PRIx64 ": %s."),
                       self->name, at, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
file_backing_next_data (gpointer object, guint64 offset, guint64 *ret_start)
{
  MgFileBacking *self = object;
  struct stat stat;
  off_t start;

  if (offset > G_MAXINT64)
    return FALSE;
  start = lseek (self->fd, (off_t) offset, SEEK_DATA);
  if (start >= 0)
    {
      *ret_start = (guint64) start;
      return TRUE;
    }
  if (errno == ENXIO || fstat (self->fd, &stat) != 0 || (guint64) stat.st_size <= offset)
    return FALSE;

  /* The file system keeps no account of holes. */
  *ret_start = offset;
  return TRUE;
}

/* Says why the page at @offset could not be touched: all reasons raise the same signal. */
static void
set_fault_error (MgFileBacking *self, guint64 offset, GError **error)
{
  struct stat stat;
  struct statfs fs;

  if (fstat (self->fd, &stat) == 0 && (guint64) stat.st_size <= offset)
    {
      g_autofree char *size = mg_text_format_bytes ((guint64) stat.st_size);

      g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                   _ ("Cannot read “%s” from 0x%" PRIx64 ": it shrank to %s."), self->name, offset, size);
    }
  else if (fstatfs (self->fd, &fs) == 0 && fs.f_type == TMPFS_MAGIC && fs.f_blocks > 0 && fs.f_bavail == 0)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_ROOM,
                 _ ("Cannot read “%s” from 0x%" PRIx64 ": there is no room left in shared memory."),
                 self->name, offset);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO,
                 _ ("Cannot read “%s” from 0x%" PRIx64 ": the system could not deliver the page."),
                 self->name, offset);
}

/* Whether each page of a part that is mapped, and was not touched, is in memory: then there is no hole in
 * it. The system tells that to those alone who may write the object; to others it says so of any page:
 * mincore(2). */
static gboolean
is_resident (MgFileBacking *self, void *bytes, gsize length)
{
  guint8 pages[WINDOW_SIZE / MG_PAGE_SIZE + 1];
  gsize page_size = (gsize) sysconf (_SC_PAGESIZE);

  if (faccessat (self->fd, "", W_OK, AT_EMPTY_PATH | AT_EACCESS) != 0 || mincore (bytes, length, pages) != 0)
    return FALSE;
  for (gsize i = 0; i < (length + page_size - 1) / page_size; i++)
    if (!(pages[i] & 1))
      return FALSE;
  return TRUE;
}

/* Where the data that begins at @offset ends, as far as @end. Asked page by page: the system would walk to
 * the end of all data, however far that is. */
static guint64
find_hole (MgFileBacking *self, guint64 offset, guint64 end)
{
  guint64 start;

  do
    offset = offset - offset % MG_PAGE_SIZE + MG_PAGE_SIZE;
  while (offset < end && file_backing_next_data (self, offset, &start) && start == offset);
  return MIN (offset, end);
}

/* Maps [*ret_reached, end), at which there is data, and visits it as far as there is no hole. */
static gboolean
visit_mapped (MgFileBacking *self,
              guint64 end,
              MgBackingVisitor visitor,
              gpointer data,
              guint64 *ret_reached,
              GError **error)
{
  guint64 offset = *ret_reached;
  /* The machine's pages may be larger than ours. */
  gsize before = (gsize) (offset % (guint64) sysconf (_SC_PAGESIZE));
  gsize length = (gsize) (end - offset);
  guint8 *bytes = mmap (NULL, before + length, PROT_READ, MAP_SHARED, self->fd, (off_t) (offset - before));
  gboolean complete;
  gsize done;

  if (bytes == MAP_FAILED)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot read “%s” from 0x%" PRIx64 ": %s."), self->name,
                   offset, g_strerror (errno));
      return FALSE;
    }
  if (!is_resident (self, bytes, before + length))
    end = find_hole (self, offset, end);
  complete = mg_backing_visit_memory (bytes + before, offset, (gsize) (end - offset), visitor, data, &done);
  if (!complete)
    set_fault_error (self, offset + done, error);
  munmap (bytes, before + length);
  *ret_reached = offset + done;
  return complete;
}

static gboolean
file_backing_visit (gpointer object,
                    guint64 offset,
                    guint64 length,
                    MgBackingVisitor visitor,
                    gpointer data,
                    guint64 *ret_done,
                    GError **error)
{
  MgFileBacking *self = object;
  guint64 end = offset + length;
  guint64 at = offset;
  guint64 start;

  while (at < end && file_backing_next_data (self, at, &start) && start < end)
    {
      struct stat stat;

      if (fstat (self->fd, &stat) != 0 || (guint64) stat.st_size <= start)
        break;
      at = MAX (at, start - start % MG_PAGE_SIZE);
      if (!visit_mapped (self, MIN (MIN (end, at + WINDOW_SIZE), (guint64) stat.st_size), visitor, data, &at,
                         error))
        {
          *ret_done = at - offset;
          return FALSE;
        }
      /* The last page of the object may be short; holes begin at a page. */
      at = MIN (end, (at + MG_PAGE_SIZE - 1) / MG_PAGE_SIZE * MG_PAGE_SIZE);
    }

  *ret_done = length;
  return TRUE;
}

static gpointer
close_descriptor (gpointer data)
{
  close (GPOINTER_TO_INT (data));
  return NULL;
}

static void
file_backing_free (gpointer object)
{
  MgFileBacking *self = object;
  GThread *thread = NULL;

  /* Closing asks a FUSE file system, and waits for its answer. */
  if (self->may_block)
    thread = g_thread_try_new ("mg-close", close_descriptor, GINT_TO_POINTER (self->fd), NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    close (self->fd);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* By the descriptor, which is this object's, whatever its name leads to by now. */
static int
file_backing_watch (gpointer object, GError **error)
{
  MgFileBacking *self = object;
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  int descriptor = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);

  if (descriptor >= 0 && inotify_add_watch (descriptor, link, IN_MODIFY) >= 0)
    return descriptor;
  g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot wait for writes to “%s”: %s."), self->name,
               g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

static MgBackingWriter *
file_backing_open_writer (gpointer object, GError **error)
{
  MgFileBacking *self = object;

  return mg_backing_writer_reopen (self->fd, self->identity.kind, self->name, error);
}

static gboolean
file_backing_flush (gpointer object,
                    guint64 offset,
                    guint64 length,
                    gboolean *ret_written_back,
                    GError **error)
{
  MgFileBacking *self = object;
  MgBackingStatus status;

  /* Memory: there is nothing to write it back to. */
  if (!self->may_block)
    return TRUE;
  if (!file_backing_check (self, &status, error))
    return FALSE;
  offset = MIN (offset, status.size);
  length = MIN (length, status.size - offset);
  *ret_written_back = mg_backing_flush_file (self->fd, self->name, offset, offset + length, error);
  return *ret_written_back;
}

static const MgBackingOps file_backing_ops = {
  .check = file_backing_check,
  .read = file_backing_read,
  .next_data = file_backing_next_data,
  .visit = file_backing_visit,
  .open_writer = file_backing_open_writer,
  .watch = file_backing_watch,
  .flush = file_backing_flush,
  .free = file_backing_free,
};

/* hugetlbfs keeps no account of holes, and to map and read one makes a huge page of it. */
static const MgBackingOps huge_backing_ops = {
  .check = file_backing_check,
  .read = file_backing_read,
  .next_data = file_backing_next_data,
  .open_writer = file_backing_open_writer,
  .free = file_backing_free,
};

/* @no_follow: O_NOFOLLOW or 0 */
static void
set_open_error (const char *path, int no_follow, const char *name, int code, GError **error)
{
  struct stat stat;

  if (code == ENOENT || code == ENOTDIR)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), name);
    }
  else if (code == ELOOP)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” is a symbolic link, not shared memory."),
                   name);
    }
  else if ((code == EACCES || code == EPERM)
           && fstatat (AT_FDCWD, path, &stat, no_follow != 0 ? AT_SYMLINK_NOFOLLOW : 0) == 0)
    {
      g_autofree char *owner = mg_user_name (stat.st_uid);
      g_autofree char *number = g_strdup_printf ("%u", (guint) stat.st_uid);

      g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                   _ ("Cannot open “%s”: permission denied (owner %s, mode %04o)."), name,
                   owner ? owner : number, (guint) stat.st_mode & 07777);
    }
  else if (code == EACCES || code == EPERM)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot open “%s”: permission denied."), name);
    }
  else
    {
      g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), name, g_strerror (code));
    }
}

/* What @name is if it is no file. */
static const char *
describe_other (mode_t mode, MgKind kind)
{
  if (kind == MG_KIND_FILE)
    return S_ISDIR (mode)    ? _ ("“%s” is a folder, not a file.")
           : S_ISLNK (mode)  ? _ ("“%s” is a symbolic link, not a file.")
           : S_ISFIFO (mode) ? _ ("“%s” is a pipe, not a file.")
           : S_ISSOCK (mode) ? _ ("“%s” is a socket, not a file.")
                             : _ ("“%s” is a device, not a file.");
  return S_ISDIR (mode)    ? _ ("“%s” is a folder, not shared memory.")
         : S_ISLNK (mode)  ? _ ("“%s” is a symbolic link, not shared memory.")
         : S_ISFIFO (mode) ? _ ("“%s” is a pipe, not shared memory.")
         : S_ISSOCK (mode) ? _ ("“%s” is a socket, not shared memory.")
                           : _ ("“%s” is a device, not shared memory.");
}

static gboolean
check_is_regular (mode_t mode, MgKind kind, const char *name, GError **error)
{
  if (S_ISREG (mode))
    return TRUE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, describe_other (mode, kind), name);
#pragma GCC diagnostic pop
  return FALSE;
}

static int
open_for_looking (const char *path, int no_follow)
{
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | no_follow;
  int fd = open (path, flags | O_NOATIME);

  /* O_NOATIME is for owners alone. */
  if (fd < 0 && errno == EPERM)
    fd = open (path, flags);
  return fd;
}

static gboolean
take_own_page (const MgMapsEntry *entry, gpointer data)
{
  MgIdentity *identity = data;

  identity->device = entry->device;
  identity->inode = entry->inode;
  return FALSE;
}

/* Which object it is as the maps of processes show it: as one's own do, for a page that is never touched. */
static void
identify_in_maps (int fd, MgIdentity *identity)
{
  gsize length = (gsize) sysconf (_SC_PAGESIZE);
  void *address = mmap (NULL, length, PROT_NONE, MAP_SHARED, fd, 0);

  if (address == MAP_FAILED)
    return;
  mg_maps_read_at (getpid (), MG_MAPS_BEST, (gsize) address, take_own_page, identity);
  munmap (address, length);
}

/* @no_follow: O_NOFOLLOW or 0 */
static MgBacking *
open_path (const char *path, int no_follow, MgKind kind, const char *name, GError **error)
{
  MgFileBacking *self;
  struct statx stat;
  struct statfs fs;
  int fd = open (path, O_PATH | O_CLOEXEC | no_follow);

  if (fd < 0 || statx (fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stat) != 0)
    {
      set_open_error (path, no_follow, name, errno, error);
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  close (fd);
  if (!check_is_regular (stat.stx_mode, kind, name, error))
    return NULL;

  fd = open_for_looking (path, no_follow);
  if (fd < 0 || statx (fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &stat) != 0
      || fstatfs (fd, &fs) != 0)
    {
      set_open_error (path, no_follow, name, errno, error);
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  /* Somebody may have put a pipe there between the two looks. */
  if (!check_is_regular (stat.stx_mode, kind, name, error))
    {
      close (fd);
      return NULL;
    }

  self = g_new0 (MgFileBacking, 1);
  self->may_block = fs.f_type != TMPFS_MAGIC && fs.f_type != RAMFS_MAGIC && fs.f_type != HUGETLBFS_MAGIC;
  self->fd = fd;
  self->is_link = no_follow == 0;
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->identity.kind = kind;
  self->identity.inode = stat.stx_ino;
  self->identity.birth = statx_birth (&stat);
  self->identity.device = makedev (stat.stx_dev_major, stat.stx_dev_minor);
  if (self->may_block)
    identify_in_maps (fd, &self->identity);
  if (fs.f_type == BTRFS_SUPER_MAGIC)
    self->identity.name_space = mg_subvolume_find (fd);

  return mg_backing_new (fs.f_type == HUGETLBFS_MAGIC ? &huge_backing_ops : &file_backing_ops, self, name,
                         self->may_block);
}

/**
 * mg_backing_open_file:
 * @path: (type filename): where it is
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * Opens what has a path, read-only, so that nobody notices: a pipe or device is never opened, a link is not
 * followed, and no access time moves (open(2) grants that to the owner and to root alone: for others it moves as
 * the mount has it). May block where the path lies on a network or FUSE file system.
 *
 * Returns: (transfer full): the backing, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgBacking *
mg_backing_open_file (const char *path, MgKind kind, const char *name, GError **error)
{
  return open_path (path, O_NOFOLLOW, kind, name, error);
}

/**
 * mg_backing_open_link:
 * @path: (type filename): a link of /proc that leads to an object and not to a name: /proc/PID/fd/N,
 * /proc/PID/map_files/START-END
 * @kind: the sort of mapping
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * As mg_backing_open_file(), for what a process has open or maps. The object's name counts as gone when the process has
 * let it go.
 *
 * Returns: (transfer full): the backing, or %NULL as mg_backing_open_file()
 */
MgBacking *
mg_backing_open_link (const char *path, MgKind kind, const char *name, GError **error)
{
  return open_path (path, 0, kind, name, error);
}
