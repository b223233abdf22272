/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgMountServer:
 * @MG_MOUNT_SYSTEM: the system itself
 * @MG_MOUNT_PROGRAM: a program of this machine, by FUSE
 * @MG_MOUNT_NETWORK: another machine, or who knows what on the way to it
 *
 * Who answers for a file system. All but the system may take as long as they like.
 */
typedef enum
{
  MG_MOUNT_SYSTEM,
  MG_MOUNT_PROGRAM,
  MG_MOUNT_NETWORK,
} MgMountServer;

/**
 * MgMount:
 * @id: its number
 * @parent: the number of the mount that it is mounted on
 * @device: the file system's device, as the maps of processes show it
 * @point: (type filename): where it is mounted
 * @type: the file system's type: "tmpfs"
 * @options: what it was told when it was mounted: "rw,hidepid=invisible"
 *
 * A mounted file system.
 */
typedef struct
{
  guint id;
  guint parent;
  guint64 device;
  char *point;
  char *type;
  char *options;
} MgMount;

/**
 * MgMounts:
 *
 * What is mounted where, as a process sees it. Immutable; may be shared between threads.
 */
typedef struct _MgMounts MgMounts;

MgMounts *mg_mounts_new (int pid);
void mg_mounts_free (MgMounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgMounts, mg_mounts_free)

const MgMount *mg_mounts_find_path (MgMounts *self, const char *path, MgMountServer *ret_server);
const MgMount *mg_mounts_find_device (MgMounts *self, guint64 device);
const MgMount *mg_mounts_find_id (MgMounts *self, guint64 id);
const MgMount *mg_mounts_find_type (MgMounts *self, const char *type);
void mg_mounts_add_devices (MgMounts *self, const char *type, GHashTable *devices);
MgMountServer mg_mount_get_server (const MgMount *mount);

G_END_DECLS
