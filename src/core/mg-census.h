/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-maps.h"
#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgCensusProcess:
 * @pid: as this namespace counts
 * @mount_namespace: which /dev/shm it sees; 0: this process's own, or not known
 * @ipc_namespace: which System V segments it sees; 0: this process's own, or not known
 *
 * A process that could be looked into.
 */
typedef struct
{
  int pid;
  guint64 mount_namespace;
  guint64 ipc_namespace;
} MgCensusProcess;

/**
 * MgCensusObject:
 * @identity: which object it is; @kind is %MG_KIND_SYSV, %MG_KIND_MEMFD or %MG_KIND_ANONYMOUS where the path tells, else
 * %MG_KIND_FILE
 * @path: (type filename): its path as the system tells it
 * @deleted: whether the path says that its name is gone
 * @is_shared: whether some process maps it so that stores reach it or come from it
 * @is_writable: whether some process may store into it
 * @users: (element-type MgUser): the parts that processes map
 *
 * What is mapped.
 */
typedef struct
{
  MgIdentity identity;
  char *path;
  gboolean deleted;
  gboolean is_shared;
  gboolean is_writable;
  GPtrArray *users;
} MgCensusObject;

/**
 * MgCensusDescriptor:
 * @pid: a process
 * @fd: its number for the descriptor
 * @device: the object's device
 * @inode: the object's inode
 * @path: (type filename): what the descriptor leads to, as the system tells it: /memfd:NAME (deleted)
 *
 * A memfd that a process has open, whether it maps it or not.
 */
typedef struct
{
  int pid;
  int fd;
  guint64 device;
  guint64 inode;
  char *path;
} MgCensusDescriptor;

/**
 * MG_CENSUS_N_UNKNOWN:
 *
 * How many processes could not be looked into, where this user is not even told which there are: proc(5), hidepid.
 */
#define MG_CENSUS_N_UNKNOWN G_MAXUINT

/**
 * MgCensus:
 *
 * What all processes but this one map, and which memfds they have open, at one moment. Immutable and reference counted;
 * may be shared between threads.
 */
typedef struct _MgCensus MgCensus;

MgKind mg_census_guess_kind (const MgMapsEntry *entry);

MgCensus *mg_census_new (MgMapsWay way, GCancellable *cancellable);
MgCensus *mg_census_ref (MgCensus *self);
void mg_census_unref (MgCensus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCensus, mg_census_unref)

guint mg_census_get_n_unreadable (MgCensus *self);
GArray *mg_census_get_processes (MgCensus *self);
GPtrArray *mg_census_get_objects (MgCensus *self);
GPtrArray *mg_census_get_descriptors (MgCensus *self);
MgCensusObject *mg_census_find (MgCensus *self, const MgIdentity *identity);
GPtrArray *mg_census_find_users (MgCensus *self, const MgIdentity *identity);
gboolean mg_census_is_orphan (MgCensus *self, const MgMappingInfo *info);
gboolean mg_census_is_open (MgCensus *self, const MgIdentity *identity);

G_END_DECLS
