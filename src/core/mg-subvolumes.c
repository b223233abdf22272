/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-subvolumes.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "mg-mounts.h"

struct _MgSubvolumes
{
  /* What is mounted, by the numbers of the namespaces. */
  GHashTable *mounts;
  /* The devices on which there may be some. */
  GHashTable *devices;
  /* What was found out, by namespace, inode and path. */
  GHashTable *found;
};

/**
 * mg_subvolume_find:
 * @fd: a descriptor of a file, O_PATH will do
 *
 * Any thread; asks the file system.
 *
 * Returns: the device of the subvolume that the file lies in; 0: its file system has none
 */
guint64
mg_subvolume_find (int fd)
{
  struct statfs file_system;
  struct stat stat;

  if (fstatfs (fd, &file_system) != 0 || file_system.f_type != BTRFS_SUPER_MAGIC || fstat (fd, &stat) != 0)
    return 0;
  return stat.st_dev;
}

static void
free_mounts (gpointer data)
{
  if (data != NULL)
    mg_mounts_free (data);
}

/**
 * mg_subvolumes_new:
 *
 * Returns: (transfer full): for the length of a list
 */
MgSubvolumes *
mg_subvolumes_new (void)
{
  MgSubvolumes *self = g_new0 (MgSubvolumes, 1);

  self->mounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_mounts);
  self->devices = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  mg_subvolumes_add_namespace (self, getpid (), 0);
  return self;
}

/**
 * mg_subvolumes_free:
 * @self: (transfer full): what was found out
 */
void
mg_subvolumes_free (MgSubvolumes *self)
{
  g_hash_table_unref (self->mounts);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->found);
  g_free (self);
}

/**
 * mg_subvolumes_add_namespace:
 * @self: for the length of a list
 * @pid: a process
 * @mount_namespace: that of the process; 0: this process's own
 *
 * Learns what the process has mounted, where no process of its namespace has told it before.
 */
void
mg_subvolumes_add_namespace (MgSubvolumes *self, int pid, guint64 mount_namespace)
{
  MgMounts *mounts;

  if (g_hash_table_contains (self->mounts, &mount_namespace))
    return;
  mounts = mg_mounts_new (pid);
  g_hash_table_insert (self->mounts, g_memdup2 (&mount_namespace, sizeof mount_namespace), mounts);
  if (mounts != NULL)
    mg_mounts_add_devices (mounts, "btrfs", self->devices);
}

/**
 * mg_subvolumes_are_on:
 * @self: for the length of a list
 * @device: a file system's device, as the maps of processes show it
 *
 * Returns: whether its inodes alone do not tell its files apart
 */
gboolean
mg_subvolumes_are_on (MgSubvolumes *self, guint64 device)
{
  return g_hash_table_contains (self->devices, &device);
}

/* The object itself, where that is permitted; else what its path leads to, if nobody is asked on the way who may never
 * answer. */
static int
open_mapped (MgSubvolumes *self, int pid, guint64 mount_namespace, const MgMapsEntry *entry)
{
  g_autofree char *link = g_strdup_printf (
    "/proc/%d/map_files/%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", pid, entry->start, entry->end);
  MgMounts *mounts = g_hash_table_lookup (self->mounts, &mount_namespace);
  g_autofree char *path = NULL;
  MgMountServer server;
  int fd = open (link, O_PATH | O_CLOEXEC);

  if (fd >= 0 || mounts == NULL || entry->path[0] != '/')
    return fd;
  mg_mounts_find_path (mounts, entry->path, &server);
  if (server != MG_MOUNT_SYSTEM)
    return -1;
  path
    = mount_namespace != 0 ? g_strdup_printf ("/proc/%d/root%s", pid, entry->path) : g_strdup (entry->path);
  return open (path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

static guint64
look (MgSubvolumes *self, int pid, guint64 mount_namespace, const MgMapsEntry *entry)
{
  int fd = open_mapped (self, pid, mount_namespace, entry);
  guint64 subvolume = 0;
  struct stat stat;

  if (fd < 0)
    return 0;
  if (fstat (fd, &stat) == 0 && stat.st_ino == entry->inode)
    subvolume = mg_subvolume_find (fd);
  close (fd);
  return subvolume;
}

/**
 * mg_subvolumes_find_mapped:
 * @self: for the length of a list
 * @pid: a process
 * @mount_namespace: that of the process; 0: this process's own
 * @entry: a part of what it maps, on a device that mg_subvolumes_are_on()
 *
 * Returns: as mg_subvolume_find(); 0 where that cannot be learnt: only root can of what is deleted
 */
guint64
mg_subvolumes_find_mapped (MgSubvolumes *self, int pid, guint64 mount_namespace, const MgMapsEntry *entry)
{
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s", mount_namespace,
                                          entry->inode, entry->path);
  guint64 *found = g_hash_table_lookup (self->found, key);
  guint64 subvolume;

  if (found != NULL)
    return *found;
  subvolume = look (self, pid, mount_namespace, entry);
  g_hash_table_insert (self->found, g_steal_pointer (&key), g_memdup2 (&subvolume, sizeof subvolume));
  return subvolume;
}
