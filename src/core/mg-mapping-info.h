/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MgKind:
 * @MG_KIND_OBJECT: a Windows event, mutex or semaphore: it shares no memory, but tells of it
 *
 * What sort of object shares the memory.
 */
typedef enum
{
  MG_KIND_POSIX,
  MG_KIND_SYSV,
  MG_KIND_MEMFD,
  MG_KIND_FILE,
  MG_KIND_SECTION,
  MG_KIND_SEMAPHORE,
  MG_KIND_OBJECT,
  MG_KIND_ANONYMOUS,
  MG_KIND_FAKE,
} MgKind;

/**
 * MgIdentity:
 * @name_space: the namespace that the numbers below count in; 0 is this process's own. A file on btrfs has its subvolume's
 * device, as fstat() shows it: each counts its inodes alike
 * @kind: the sort of object: memfds and SysV segments share one device, so numbers alone collide
 * @device: as /proc/PID/maps shows it, which is not fstat()'s on overlayfs and btrfs
 * @inode: as /proc/PID/maps shows it
 * @birth: when the object was made, in nanoseconds since 1970; 0 where the file system does not say
 *
 * Which object this is, whatever it is called. A name that is removed and made again has another identity.
 */
typedef struct
{
  guint64 name_space;
  MgKind kind;
  guint64 device;
  guint64 inode;
  gint64 birth;
} MgIdentity;

/**
 * MgUser:
 * @pid: the process, as this namespace counts
 * @command: what it is called, printable UTF-8
 * @address: where it sees the part
 * @offset: in bytes from the start of the mapping
 * @length: in bytes
 * @access: "r", "rw" or "copy"
 *
 * One part of a mapping that a process maps.
 */
typedef struct
{
  int pid;
  char *command;
  guint64 address;
  guint64 offset;
  guint64 length;
  const char *access;
} MgUser;

/**
 * MG_SIZE_UNKNOWN:
 *
 * A number of bytes that could not be learnt.
 */
#define MG_SIZE_UNKNOWN G_MAXUINT64

/**
 * MgMappingInfo:
 * @kind: the sort of mapping
 * @uri: as people type it, printable UTF-8: posix:/NAME
 * @name: as people call it, printable UTF-8: /NAME
 * @identity: which object it is
 * @size: in bytes, or %MG_SIZE_UNKNOWN
 * @allocated: bytes that the system has set aside for it, or %MG_SIZE_UNKNOWN
 * @uid: the owner, -1 where not known
 * @user: (nullable): the owner's name
 * @mode: permission bits, -1 where not known
 * @created: when it was made or, where the system does not say, last given to somebody else or another mode; in seconds
 * since 1970, 0 where not known
 * @deleted: whether its name is gone
 * @remote: whether it lies where answers may take as long as they like: on a network or FUSE file system
 * @pid: in whose eyes it has this name when that is another namespace than this process's own; 0: in one's own
 * @details: (nullable): what only its kind has, as a{sv}; the keys are those of the JSON of mapglassctl show
 *
 * What a source learnt of a mapping at one moment. Immutable; may be shared between threads.
 */
typedef struct
{
  MgKind kind;
  char *uri;
  char *name;
  MgIdentity identity;
  guint64 size;
  guint64 allocated;
  gint64 uid;
  char *user;
  gint mode;
  gint64 created;
  gboolean deleted;
  gboolean remote;
  int pid;
  GVariant *details;
} MgMappingInfo;

#define MG_TYPE_MAPPING_INFO (mg_mapping_info_get_type ())
GType mg_mapping_info_get_type (void);

MgMappingInfo *mg_mapping_info_new (MgKind kind);
MgMappingInfo *mg_mapping_info_ref (MgMappingInfo *self);
void mg_mapping_info_unref (MgMappingInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgMappingInfo, mg_mapping_info_unref)

gboolean mg_mapping_info_equal (const MgMappingInfo *a, const MgMappingInfo *b);

const char *mg_kind_get_nick (MgKind kind);
MgKind mg_kind_from_scheme (const char *scheme);
gboolean mg_identity_equal (const MgIdentity *a, const MgIdentity *b);
guint mg_identity_hash (gconstpointer identity);
gboolean mg_identity_is_same_object (gconstpointer a, gconstpointer b);
gboolean mg_user_equal (const MgUser *a, const MgUser *b);
char *mg_user_name (gint64 uid);

G_END_DECLS
