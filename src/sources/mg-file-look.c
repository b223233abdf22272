/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be learnt of a file without its being read, and without waiting for somebody who may never answer.
 */

#include "mg-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-backing.h"
#include "mg-file-links.h"
#include "mg-file-name.h"
#include "mg-info-stat.h"
#include "mg-mounts.h"
#include "mg-name.h"
#include "mg-subvolumes.h"

struct _MgFileLook
{
  GHashTable *users;
  /* The namespaces of mounts that processes have, where it is not this one's, and the mounts in them; this
   * one's: 0. */
  GHashTable *namespaces;
  GHashTable *mounts;
};

static void
free_mounts (gpointer data)
{
  if (data != NULL)
    mg_mounts_free (data);
}

/**
 * mg_file_look_new:
 * @census: (nullable): what processes map; they may see other files than this one
 *
 * Returns: (transfer full): ready to look
 */
MgFileLook *
mg_file_look_new (MgCensus *census)
{
  MgFileLook *self = g_new0 (MgFileLook, 1);
  GArray *processes = census != NULL ? mg_census_get_processes (census) : NULL;

  self->users = mg_info_users_new ();
  self->namespaces = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->mounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_mounts);
  for (guint i = 0; processes != NULL && i < processes->len; i++)
    {
      const MgCensusProcess *process = &g_array_index (processes, MgCensusProcess, i);

      if (process->mount_namespace != 0)
        g_hash_table_insert (self->namespaces, GINT_TO_POINTER (process->pid),
                             g_memdup2 (&process->mount_namespace, sizeof process->mount_namespace));
    }
  return self;
}

/**
 * mg_file_look_free:
 * @self: (transfer full): a look
 */
void
mg_file_look_free (MgFileLook *self)
{
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->namespaces);
  g_hash_table_unref (self->mounts);
  g_free (self);
}

static guint64
find_namespace (MgFileLook *self, int pid)
{
  guint64 *found = g_hash_table_lookup (self->namespaces, GINT_TO_POINTER (pid));

  return found != NULL ? *found : 0;
}

/* @pid: 0: this process. %NULL when they cannot be read. */
static MgMounts *
find_mounts (MgFileLook *self, int pid)
{
  guint64 name_space = pid != 0 ? find_namespace (self, pid) : 0;
  gpointer mounts;

  /* A process that was not counted has what it has. */
  if (pid != 0 && name_space == 0)
    name_space = G_MAXUINT64 - (guint64) pid;
  if (!g_hash_table_lookup_extended (self->mounts, &name_space, NULL, &mounts))
    {
      mounts = mg_mounts_new (pid != 0 ? pid : getpid ());
      g_hash_table_insert (self->mounts, g_memdup2 (&name_space, sizeof name_space), mounts);
    }
  return mounts;
}

/* Opens a path to be looked at only. No link is followed: one might lead to where nobody answers; and what
 * the maps of processes tell has none in it. @pid: in whose eyes; 0: in this process's own. */
static int
open_path (int pid, const char *path)
{
  struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_IN_ROOT };
  g_autofree char *root = pid != 0 ? g_strdup_printf ("/proc/%d/root", pid) : g_strdup ("/");
  int folder = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd, code;

  if (folder < 0)
    return -1;
  fd = (int) syscall (SYS_openat2, folder, path, &how, sizeof how);
  code = errno;
  close (folder);
  errno = code;
  return fd;
}

/* Which object it is, by the numbers that the maps of processes show: those of the file system, which on
 * btrfs and overlayfs are not what is told of the file. */
static void
identify (int fd, const struct statx *stat, const MgMount *mount, MgIdentity *identity)
{
  /* Others may be asked for what is on them alone. */
  identity->name_space
    = mount != NULL && mg_mount_get_server (mount) == MG_MOUNT_SYSTEM ? mg_subvolume_find (fd) : 0;
  identity->device = mount != NULL ? mount->device : makedev (stat->stx_dev_major, stat->stx_dev_minor);
  identity->inode = stat->stx_ino;
}

/* The same where the system is so old that its maps show the file below an overlay: only one's own maps tell.
 */
static void
identify_by_maps (int fd, MgIdentity *identity)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (MgBacking) backing = mg_backing_open_link (link, MG_KIND_FILE, "", NULL);
  MgBackingStatus status;

  if (backing == NULL || !mg_backing_check (backing, &status, NULL))
    return;
  identity->device = status.identity.device;
  identity->inode = status.identity.inode;
}

static gboolean
is_overlay (const MgMount *mount)
{
  return mount != NULL && g_str_equal (mount->type, "overlay");
}

static MgMappingInfo *
make_info (MgFileLook *self, int pid, const char *path, const MgMount *mount, gboolean remote)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_FILE);
  g_autofree char *name = mg_file_name_new (pid, path);
  g_autofree char *escaped = mg_name_escape (name);
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  guint64 name_space = pid != 0 ? find_namespace (self, pid) : 0;

  info->name = mg_name_escape (path);
  info->uri = g_strconcat ("file:", escaped, NULL);
  info->pid = pid;
  info->remote = remote;
  if (mount != NULL)
    g_variant_dict_insert (&details, "file-system", "s", mount->type);
  if (name_space != 0)
    g_variant_dict_insert (&details, "namespace", "t", name_space);
  info->details = g_variant_ref_sink (g_variant_dict_end (&details));
  return info;
}

/* Whose eyes to see an object with: 0: this process's own will do. */
static int
find_seer (MgFileLook *self, const MgCensusObject *object)
{
  int seer = -1;

  for (guint i = 0; i < object->users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (object->users, i);

      if (g_str_equal (user->access, "copy"))
        continue;
      if (find_namespace (self, user->pid) == 0)
        return 0;
      if (seer < 0)
        seer = user->pid;
    }
  return MAX (seer, 0);
}

/* Takes over what the system tells of the file that @fd leads to, if that is the object. */
static gboolean
take_object (MgFileLook *self,
             int fd,
             const MgMount *mount,
             const MgCensusObject *object,
             MgMappingInfo *info)
{
  struct statx stat;

  if (statx (fd, "", AT_EMPTY_PATH, MG_INFO_STATX, &stat) != 0 || !S_ISREG (stat.stx_mode))
    return FALSE;
  identify (fd, &stat, mount, &info->identity);
  if (!mg_identity_is_same_object (&info->identity, &object->identity) && is_overlay (mount))
    identify_by_maps (fd, &info->identity);
  if (!mg_identity_is_same_object (&info->identity, &object->identity))
    return FALSE;
  mg_info_take_stat (info, &stat, self->users);
  return TRUE;
}

/* What is no file of anybody's, but a door to a device or to the system. */
static gboolean
is_system (const MgMount *mount)
{
  static const char *const types[] = { "sysfs",   "proc",       "devtmpfs", "devpts",  "debugfs",
                                       "tracefs", "securityfs", "cgroup",   "cgroup2", NULL };

  return mount != NULL && g_strv_contains (types, mount->type);
}

/**
 * mg_file_look_at_object:
 * @self: a look
 * @object: what processes map, that has a path
 *
 * What lies on a network or FUSE file system, or behind one, is not touched. Elsewhere the path is believed
 * only where it leads to the object.
 *
 * Returns: (transfer full) (nullable): what there is to know, or %NULL when it is no file that can be found
 * by its path
 */
MgMappingInfo *
mg_file_look_at_object (MgFileLook *self, const MgCensusObject *object)
{
  int pid = find_seer (self, object);
  MgMounts *mounts = find_mounts (self, pid);
  MgMountServer server = MG_MOUNT_SYSTEM;
  const MgMount *mount = mounts != NULL ? mg_mounts_find_path (mounts, object->path, &server) : NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  gboolean found;
  int fd;

  if (mount == NULL || is_system (mount))
    return NULL;
  info = make_info (self, pid, object->path, mount, server != MG_MOUNT_SYSTEM);
  info->identity.name_space = object->identity.name_space;
  info->identity.device = object->identity.device;
  info->identity.inode = object->identity.inode;
  if (server != MG_MOUNT_SYSTEM)
    return object->deleted || mount->device != object->identity.device ? NULL : g_steal_pointer (&info);

  fd = open_path (pid, object->path);
  if (fd < 0)
    return errno == EACCES && !object->deleted ? g_steal_pointer (&info) : NULL;
  found = take_object (self, fd, mount, object, info);
  close (fd);
  return found ? g_steal_pointer (&info) : NULL;
}

/**
 * mg_file_look_is_device:
 * @self: a look
 * @name: (type filename): the name's bytes
 *
 * Returns: whether it lies where the system shows its devices: what looks like a file there does things when
 * it is read
 */
gboolean
mg_file_look_is_device (MgFileLook *self, const char *name)
{
  int pid;
  const char *path = mg_file_name_get_path (name, &pid);
  MgMounts *mounts = find_mounts (self, pid);
  MgMountServer server;
  const MgMount *mount = mounts != NULL ? mg_mounts_find_path (mounts, path, &server) : NULL;

  return mount != NULL && (g_str_equal (mount->type, "sysfs") || g_str_equal (mount->type, "devtmpfs"));
}

/* @fd leads to the file that @path is in the eyes of @pid. */
static MgMappingInfo *
look_at (MgFileLook *self, int fd, int pid, const char *path)
{
  MgMounts *mounts = find_mounts (self, pid);
  const MgMount *mount = NULL;
  MgMappingInfo *info;
  struct statx stat;

  if (statx (fd, "", AT_EMPTY_PATH, MG_INFO_STATX | STATX_MNT_ID, &stat) != 0 || !S_ISREG (stat.stx_mode))
    return NULL;
  /* Links may have led anywhere. */
  if (mounts != NULL && (stat.stx_mask & STATX_MNT_ID))
    mount = mg_mounts_find_id (mounts, stat.stx_mnt_id);
  info = make_info (self, pid, path, mount, mount != NULL && mg_mount_get_server (mount) != MG_MOUNT_SYSTEM);
  identify (fd, &stat, mount, &info->identity);
  if (is_overlay (mount))
    identify_by_maps (fd, &info->identity);
  mg_info_take_stat (info, &stat, self->users);
  return info;
}

/**
 * mg_file_look_at_name:
 * @self: a look
 * @name: (type filename): the name's bytes
 *
 * Looks at what somebody asks for by its name, and follows links as every program does. May block.
 *
 * Returns: (transfer full) (nullable): what there is to know, or %NULL when there is no file of this name
 */
MgMappingInfo *
mg_file_look_at_name (MgFileLook *self, const char *name)
{
  g_autofree char *system_path = mg_file_name_make_system_path (name);
  int pid;
  const char *path = mg_file_name_get_path (name, &pid);
  int fd = open (system_path, O_PATH | O_CLOEXEC);
  MgMappingInfo *info;

  if (fd < 0)
    return NULL;
  info = look_at (self, fd, pid, path);
  close (fd);
  return info;
}

/**
 * mg_file_look_at_followed:
 * @self: a look
 * @name: (type filename): the name's bytes
 *
 * The same, but where to look is to wait for a network or a program, it is taken to be there: who follows it
 * finds out.
 *
 * Returns: (transfer full) (nullable): what there is to know
 */
MgMappingInfo *
mg_file_look_at_followed (MgFileLook *self, const char *name)
{
  int pid;
  const char *path = mg_file_name_get_path (name, &pid);
  MgMounts *mounts = find_mounts (self, pid);
  const MgMount *mount = NULL;
  g_autofree char *resolved = mounts != NULL ? mg_file_resolve_links (mounts, pid, path, &mount) : NULL;
  MgMappingInfo *info;
  int fd;

  if (mount != NULL)
    return make_info (self, pid, path, mount, TRUE);
  if (resolved == NULL)
    return NULL;
  fd = open_path (pid, resolved);
  if (fd < 0)
    return NULL;
  info = look_at (self, fd, pid, path);
  close (fd);
  return info;
}
