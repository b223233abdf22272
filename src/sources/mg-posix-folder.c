/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A folder that holds POSIX shared memory, this process's own or another's. */

#include "mg-posix-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-removal.h"

/* How glibc marks named semaphores, which live in the same folder: sem_overview(7). */
#define SEMAPHORE_PREFIX "sem."

/**
 * mg_posix_check_name:
 * @bare: (type filename): a name without its leading slash
 * @name: (type filename): as it was typed
 * @error: return location
 *
 * Returns: whether shared memory can have the name; else %FALSE with %MG_ERROR_INVALID_NAME or %MG_ERROR_WRONG_KIND
 */
gboolean
mg_posix_check_name (const char *bare, const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  if (*bare == 0 || g_str_equal (bare, ".") || g_str_equal (bare, ".."))
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: there is nothing to call it by."), quoted);
  else if (strchr (bare, '/') != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: it has a slash behind the first character."), quoted);
  else if (strlen (bare) > MG_NAME_MAX)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: it has %zu bytes, and %d are the most."), quoted,
                 strlen (bare), MG_NAME_MAX);
  else if (g_str_has_prefix (bare, SEMAPHORE_PREFIX))
    g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” is a semaphore, not shared memory."), quoted);
  else
    return TRUE;
  return FALSE;
}

/**
 * mg_posix_info_new:
 * @pid: whose it is, 0 for this process's own
 * @bare: (type filename): its name without the leading slash
 * @stat: what the system told of it, %MG_INFO_STATX
 * @users: the names of users as far as they are known
 *
 * Returns: (transfer full): what there is to know of shared memory
 */
MgMappingInfo *
mg_posix_info_new (int pid, const char *bare, const struct statx *stat, GHashTable *users)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_POSIX);
  g_autofree char *escaped = mg_name_escape (bare);

  info->name = g_strconcat ("/", escaped, NULL);
  info->uri
    = pid != 0 ? g_strdup_printf ("posix://%d/%s", pid, escaped) : g_strconcat ("posix:/", escaped, NULL);
  info->pid = pid;
  info->identity.device = makedev (stat->stx_dev_major, stat->stx_dev_minor);
  info->identity.inode = stat->stx_ino;
  mg_info_take_stat (info, stat, users);
  return info;
}

/**
 * mg_posix_folder_look_at:
 * @folder: a descriptor of the folder
 * @pid: whose it is, 0 for this process's own
 * @bare: (type filename): a name without its leading slash
 * @users: the names of users as far as they are known
 *
 * Tells what is behind a name without opening it.
 *
 * Returns: (transfer full) (nullable): what there is to know, or %NULL when it is no shared memory
 */
MgMappingInfo *
mg_posix_folder_look_at (int folder, int pid, const char *bare, GHashTable *users)
{
  struct statx stat;

  if (statx (folder, bare, AT_SYMLINK_NOFOLLOW, MG_INFO_STATX, &stat) != 0 || !S_ISREG (stat.stx_mode))
    return NULL;
  return mg_posix_info_new (pid, bare, &stat, users);
}

/**
 * mg_posix_folder_add:
 * @folder: a descriptor of the folder
 * @pid: whose it is, 0 for this process's own
 * @bare: (type filename): what may be the name of shared memory, without a leading slash
 * @users: the names of users as far as they are known
 * @list: (element-type MgMappingInfo): gets what there is to know of it, unless it is not to be shown
 */
void
mg_posix_folder_add (int folder, int pid, const char *bare, GHashTable *users, GPtrArray *list)
{
  MgMappingInfo *info = NULL;

  if (!g_str_has_prefix (bare, SEMAPHORE_PREFIX) && !mg_removal_hides (folder, bare))
    info = mg_posix_folder_look_at (folder, pid, bare, users);
  if (info != NULL)
    g_ptr_array_add (list, info);
}

/**
 * mg_posix_folder_open:
 * @folder: a descriptor of the folder
 *
 * Returns: (transfer full) (nullable): the names in it, to be read without a trace where the owner does; %NULL with errno
 */
DIR *
mg_posix_folder_open (int folder)
{
  int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  int fd = openat (folder, ".", flags | O_NOATIME);
  DIR *entries;
  int code;

  /* O_NOATIME is for owners alone. */
  if (fd < 0 && errno == EPERM)
    fd = openat (folder, ".", flags);
  if (fd < 0)
    return NULL;
  entries = fdopendir (fd);
  if (entries != NULL)
    return entries;
  code = errno;
  close (fd);
  errno = code;
  return NULL;
}

/**
 * mg_posix_folder_list:
 * @folder: a descriptor of the folder
 * @pid: whose it is, 0 for this process's own
 * @cancellable: (nullable): gives up between two names
 * @list: (element-type MgMappingInfo): gets the shared memory in it
 *
 * Returns: 0, or the code of what kept the system from telling all
 */
int
mg_posix_folder_list (int folder, int pid, GCancellable *cancellable, GPtrArray *list)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  DIR *entries = mg_posix_folder_open (folder);
  struct dirent *entry;
  int code;

  if (entries == NULL)
    return errno;
  while (errno = 0, !g_cancellable_is_cancelled (cancellable) && (entry = readdir (entries)) != NULL)
    mg_posix_folder_add (folder, pid, entry->d_name, users, list);
  code = errno;
  closedir (entries);
  return code;
}
