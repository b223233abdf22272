/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The POSIX shared memory that another process sees. It is reached through the process's root, a step at a time, and no
 * link is followed: whoever rules there may put in the way what leads out of it, or what hangs. */

#include "mg-posix-namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-mounts.h"
#include "mg-name.h"
#include "mg-namespace.h"
#include "mg-posix-folder.h"
#include "mg-process.h"

/* Splits //PID/NAME. */
static gboolean
split (const char *name, int *ret_pid, const char **ret_bare)
{
  gsize length;
  guint64 pid;
  g_autofree char *digits = NULL;

  if (!g_str_has_prefix (name, "//"))
    return FALSE;
  length = strspn (name + 2, "0123456789");
  digits = g_strndup (name + 2, length);
  if (name[2 + length] != '/' || !g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT, &pid, NULL))
    return FALSE;
  *ret_pid = (int) pid;
  *ret_bare = name + 2 + length + 1;
  return TRUE;
}

/**
 * mg_posix_namespace_has_name:
 * @name: (type filename): what may be the name of an object as another process sees it
 *
 * Returns: whether it begins as one does: //PID/
 */
gboolean
mg_posix_namespace_has_name (const char *name)
{
  const char *bare;
  int pid;

  return split (name, &pid, &bare);
}

/**
 * mg_posix_namespace_parse:
 * @name: (type filename): the name of an object as another process sees it: //PID/NAME
 * @error: return location
 *
 * Returns: (transfer full): the same as all spell it, or %NULL as mg_source_parse()
 */
char *
mg_posix_namespace_parse (const char *name, GError **error)
{
  const char *bare;
  int pid;

  if (!split (name, &pid, &bare))
    {
      g_autofree char *quoted = mg_name_quote (name);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                   _ ("“%s” is no name for what another process sees (it is posix://PID/NAME)."), quoted);
      return NULL;
    }
  if (!mg_posix_check_name (bare, name, error))
    return NULL;
  return g_strdup_printf ("//%d/%s", pid, bare);
}

/**
 * mg_posix_namespace_find:
 * @pid: a process
 *
 * Returns: the number of its mount namespace; 0 when that is this process's own, or not known
 */
guint64
mg_posix_namespace_find (int pid)
{
  guint64 number = mg_namespace_find (pid, "mnt");

  return number != mg_namespace_find (0, "mnt") ? number : 0;
}

/**
 * mg_posix_namespace_make_details:
 * @name_space: a mount namespace; 0: this process's own, or not known
 *
 * Returns: (transfer full) (nullable): what there is to tell of it with an object
 */
GVariant *
mg_posix_namespace_make_details (guint64 name_space)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);

  if (name_space == 0)
    return NULL;
  g_variant_dict_insert (&details, "namespace", "t", name_space);
  return g_variant_ref_sink (g_variant_dict_end (&details));
}

/* One step at a time: older than Linux 5.6, or where a filter of system calls is in the way. Closes @root. */
static int
walk_by_steps (int root)
{
  static const char *const parts[] = { "dev", "shm" };
  int folder = root;

  for (guint i = 0; folder >= 0 && i < G_N_ELEMENTS (parts); i++)
    {
      int next = openat (folder, parts[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      int code = errno;

      close (folder);
      folder = next;
      errno = code;
    }
  return folder;
}

/* @at_once: whether only what the system knows without asking anybody will do. Returns a descriptor, or -1 with errno. */
static int
walk (int pid, gboolean at_once)
{
  struct open_how how = {
    .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | (at_once ? RESOLVE_CACHED : 0),
  };
  char path[32];
  int root, folder, code;

  g_snprintf (path, sizeof path, "/proc/%d/root", pid);
  root = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    return -1;
  folder = (int) syscall (SYS_openat2, root, "dev/shm", &how, sizeof how);
  if (folder < 0 && !at_once && (errno == ENOSYS || errno == EPERM))
    return walk_by_steps (root);
  code = errno;
  close (root);
  errno = code;
  return folder;
}

/**
 * mg_posix_namespace_open_folder_at_once:
 * @pid: a process
 *
 * Opens where a process has its shared memory, to start from, and never waits for anybody: what lies behind a network file
 * system is left, and so is what lies behind one of FUSE that does not let the system remember its folders. As long
 * as the descriptor is open the process cannot unmount the folder.
 *
 * Returns: a descriptor, or -1
 */
int
mg_posix_namespace_open_folder_at_once (int pid)
{
  g_autoptr (MgMounts) mounts = mg_mounts_new (pid);
  MgMountServer server;
  const MgMount *mount = mounts != NULL ? mg_mounts_find_path (mounts, "/dev/shm", &server) : NULL;

  /* Only what lies in memory counts: on a disk there are files. */
  if (mount == NULL || server == MG_MOUNT_NETWORK
      || (!g_str_equal (mount->type, "tmpfs") && !g_str_equal (mount->type, "ramfs")))
    return -1;
  return walk (pid, server != MG_MOUNT_SYSTEM);
}

/* The same, however long it takes. Returns -1 with errno. */
static int
open_folder (int pid)
{
  int folder = walk (pid, FALSE);
  struct statfs fs;

  if (folder < 0 || (fstatfs (folder, &fs) == 0 && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC)))
    return folder;
  close (folder);
  errno = ENOENT;
  return -1;
}

/* @quoted: the name as it stands in sentences */
static void
set_error (int pid, const char *quoted, int code, GError **error)
{
  code = mg_process_explain (pid, code);
  if (kill (pid, 0) != 0 && errno == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist: process %d has ended."),
                 quoted, pid);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot open “%s”: only the owner of process %d and root may see what it sees."), quoted,
                 pid);
  else if (code == ENOENT)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), quoted);
  else if (code == ENOTDIR || code == ELOOP)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                 _ ("“%s” does not exist: what process %d sees as /dev/shm is no folder."), quoted, pid);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), quoted, g_strerror (code));
}

/**
 * mg_posix_namespace_find_object:
 * @name: (type filename): what mg_posix_namespace_parse() gave
 * @ret_stat: (out): what the system tells of it
 * @error: return location
 *
 * Finds what is under a name without opening it. May block.
 *
 * Returns: a descriptor that leads to it and does no more, or -1 with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED or
 * %MG_ERROR_IO
 */
int
mg_posix_namespace_find_object (const char *name, struct statx *ret_stat, GError **error)
{
  g_autofree char *quoted = NULL;
  const char *bare = NULL;
  int pid = 0;
  int folder, object, code;

  split (name, &pid, &bare);
  folder = open_folder (pid);
  object = folder >= 0 ? openat (folder, bare, O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1;
  code = errno;
  if (folder >= 0)
    close (folder);
  if (object >= 0)
    {
      if (statx (object, "", AT_EMPTY_PATH, MG_INFO_STATX, ret_stat) == 0)
        return object;
      code = errno;
      close (object);
    }
  quoted = mg_name_quote (name);
  set_error (pid, quoted, code, error);
  return -1;
}

/**
 * mg_posix_namespace_open_object:
 * @name: (type filename): what it is called
 * @object: what mg_posix_namespace_find_object() gave
 * @error: return location
 *
 * Opens it for looking at. As long as that lasts, nobody can unmount the folder that it is in.
 *
 * Returns: (transfer full): the backing, or %NULL as mg_source_open()
 */
MgBacking *
mg_posix_namespace_open_object (const char *name, int object, GError **error)
{
  /* This leads to what was found, whatever is under the name by now. */
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", object);
  g_autofree char *quoted = mg_name_quote (name);

  return mg_backing_open_link (link, MG_KIND_POSIX, quoted, error);
}

/**
 * mg_posix_namespace_lookup:
 * @name: (type filename): what mg_posix_namespace_parse() gave
 * @error: return location
 *
 * May block.
 *
 * Returns: (transfer full): what there is to know of it, or %NULL as mg_source_lookup()
 */
MgMappingInfo *
mg_posix_namespace_lookup (const char *name, GError **error)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (MgBacking) refused = NULL;
  MgMappingInfo *info = NULL;
  const char *bare = NULL;
  struct statx stat;
  int pid = 0;
  int object = mg_posix_namespace_find_object (name, &stat, error);

  if (object < 0)
    return NULL;
  split (name, &pid, &bare);
  if (S_ISREG (stat.stx_mode))
    {
      info = mg_posix_info_new (pid, bare, &stat, users);
      info->details = mg_posix_namespace_make_details (mg_posix_namespace_find (pid));
    }
  else
    {
      /* Opening knows how to say why not. */
      refused = mg_posix_namespace_open_object (name, object, error);
    }
  close (object);
  return info;
}
