/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-name.h"
#include "mg-namespace.h"

#define DELETED " (deleted)"

struct _MgCensus
{
  GArray *processes;
  GPtrArray *objects;
  GPtrArray *descriptors;
  GHashTable *by_identity;
  /* Of what some process has a descriptor, as far as that is looked for. */
  GHashTable *open;
  guint n_unreadable;
};

/* While it is made. */
typedef struct
{
  MgCensus *census;
  MgMapsWay way;
  guint64 own_mounts;
  guint64 own_ipc;
  /* The process that is looked into; its command is read when it turns out to map anything. */
  MgCensusProcess process;
  char *command;
  /* Those of files, by the identities of their objects. */
  GHashTable *paths;
} Counting;

static void
user_free (gpointer data)
{
  MgUser *user = data;

  g_ref_string_release (user->command);
  g_free (user);
}

static void
object_free (gpointer data)
{
  MgCensusObject *object = data;

  g_ptr_array_unref (object->users);
  g_free (object->path);
  g_free (object);
}

static void
descriptor_free (gpointer data)
{
  MgCensusDescriptor *descriptor = data;

  g_free (descriptor->path);
  g_free (descriptor);
}

static char *
read_command (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_ref_string_new_intern ("?");
  escaped = mg_name_escape (g_strchomp (text));
  return g_ref_string_new (escaped);
}

/**
 * mg_census_guess_kind:
 * @entry: what a process maps
 *
 * What the system itself makes and gives no name in any folder is told by its path, as mm/shmem.c and ipc/shm.c of Linux
 * call it. Thread-safe.
 *
 * Returns: the sort of object; %MG_KIND_FILE for all that has or had a path
 */
MgKind
mg_census_guess_kind (const MgMapsEntry *entry)
{
  if (major (entry->device) != 0 || !g_str_has_suffix (entry->path, DELETED))
    return MG_KIND_FILE;
  if (g_str_has_prefix (entry->path, "/SYSV"))
    return MG_KIND_SYSV;
  if (g_str_has_prefix (entry->path, "/memfd:"))
    return MG_KIND_MEMFD;
  if (g_str_equal (entry->path, "/dev/zero" DELETED) || g_str_equal (entry->path, "/anon_hugepage" DELETED))
    return MG_KIND_ANONYMOUS;
  return MG_KIND_FILE;
}

/* The path of a file, when another process has told it. What the system itself makes is asked for each time: there the
 * path alone tells two objects of equal device and inode apart. */
static const char *
find_path (guint64 device, guint64 inode, gpointer data)
{
  Counting *self = data;
  MgIdentity identity = { .kind = MG_KIND_FILE, .device = device, .inode = inode };

  return g_hash_table_lookup (self->paths, &identity);
}

static void
remember_path (Counting *self, const MgCensusObject *object, const MgMapsEntry *entry)
{
  if (*entry->path != '/' || (major (entry->device) == 0 && g_str_has_suffix (entry->path, DELETED)))
    return;
  g_hash_table_insert (self->paths, (gpointer) &object->identity, g_strdup (entry->path));
}

static MgCensusObject *
find_or_add_object (Counting *self, const MgMapsEntry *entry)
{
  MgIdentity identity
    = { .kind = mg_census_guess_kind (entry), .device = entry->device, .inode = entry->inode };
  MgCensusObject *object;

  if (identity.kind == MG_KIND_SYSV)
    identity.name_space = self->process.ipc_namespace;
  object = g_hash_table_lookup (self->census->by_identity, &identity);
  if (object != NULL)
    return object;

  object = g_new0 (MgCensusObject, 1);
  object->identity = identity;
  object->users = g_ptr_array_new_with_free_func (user_free);
  g_ptr_array_add (self->census->objects, object);
  g_hash_table_insert (self->census->by_identity, &object->identity, object);
  remember_path (self, object, entry);
  return object;
}

static gboolean
take_entry (const MgMapsEntry *entry, gpointer data)
{
  Counting *self = data;
  MgCensusObject *object = find_or_add_object (self, entry);
  MgUser *user = g_new0 (MgUser, 1);

  if (self->command == NULL)
    self->command = read_command (self->process.pid);
  user->pid = self->process.pid;
  user->command = g_ref_string_acquire (self->command);
  user->address = entry->start;
  user->offset = entry->offset;
  user->length = entry->end - entry->start;
  /* What is mapped privately is a copy-on-write view. */
  user->access = !entry->shared ? "copy" : entry->writable ? "rw" : "r";
  g_ptr_array_add (object->users, user);

  if (entry->shared && object->path == NULL)
    object->path = g_strdup (entry->path);
  object->deleted = object->deleted || g_str_has_suffix (entry->path, DELETED);
  object->is_shared = object->is_shared || entry->shared;
  object->is_writable = object->is_writable || (entry->shared && entry->writable);
  return TRUE;
}

static void
take_memfd (Counting *self, int fd, const struct stat *stat, const char *target)
{
  MgCensusDescriptor *descriptor = g_new0 (MgCensusDescriptor, 1);

  descriptor->pid = self->process.pid;
  descriptor->fd = fd;
  descriptor->device = stat->st_dev;
  descriptor->inode = stat->st_ino;
  descriptor->path = g_strdup (target);
  g_ptr_array_add (self->census->descriptors, descriptor);
}

/* The shared memory among the descriptors of a process. Most are something else: only their links are read. */
static void
take_descriptors (Counting *self)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", self->process.pid);
  DIR *entries = opendir (folder);
  struct dirent *entry;

  while (entries != NULL && (entry = readdir (entries)) != NULL)
    {
      char target[PATH_MAX];
      gssize length = readlinkat (dirfd (entries), entry->d_name, target, sizeof target - 1);
      MgIdentity identity = { 0 };
      gboolean is_memfd;
      struct stat stat;

      if (length <= 0)
        continue;
      target[length] = 0;
      is_memfd = g_str_has_prefix (target, "/memfd:");
      if (!is_memfd && !g_str_has_prefix (target, "/dev/shm/"))
        continue;
      if (fstatat (dirfd (entries), entry->d_name, &stat, 0) != 0)
        continue;
      identity.device = stat.st_dev;
      identity.inode = stat.st_ino;
      g_hash_table_add (self->census->open, g_memdup2 (&identity, sizeof identity));
      if (is_memfd)
        take_memfd (self, atoi (entry->d_name), &stat, target);
    }
  if (entries != NULL)
    closedir (entries);
}

static void
find_namespaces (Counting *self)
{
  self->process.mount_namespace = mg_namespace_find (self->process.pid, "mnt");
  self->process.ipc_namespace = mg_namespace_find (self->process.pid, "ipc");
  if (self->process.mount_namespace == self->own_mounts)
    self->process.mount_namespace = 0;
  if (self->process.ipc_namespace == self->own_ipc)
    self->process.ipc_namespace = 0;
}

static void
take_process (Counting *self, int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d", pid);
  struct stat entry;
  int code;

  if (stat (path, &entry) != 0)
    return;
  self->process = (MgCensusProcess){ .pid = pid, .uid = entry.st_uid };
  find_namespaces (self);
  code = mg_maps_read_knowing (pid, self->way, find_path, take_entry, self);
  /* One that ended in between maps nothing. */
  if (code == 0)
    {
      g_array_append_val (self->census->processes, self->process);
      take_descriptors (self);
    }
  else if (code != ENOENT && code != ESRCH)
    {
      self->census->n_unreadable++;
    }
  g_clear_pointer (&self->command, g_ref_string_release);
}

/**
 * mg_census_new:
 * @way: how the maps are read
 * @cancellable: (nullable): gives up between two processes
 *
 * Looks into all processes but this one. Takes tens of milliseconds on a busy machine; any thread.
 *
 * Returns: (transfer full): what was seen
 */
MgCensus *
mg_census_new (MgMapsWay way, GCancellable *cancellable)
{
  MgCensus *census = g_atomic_rc_box_new0 (MgCensus);
  Counting counting = {
    .census = census,
    .way = way,
    .own_mounts = mg_namespace_find (0, "mnt"),
    .own_ipc = mg_namespace_find (0, "ipc"),
  };
  g_autoptr (GHashTable) paths
    = g_hash_table_new_full (mg_identity_hash, mg_identity_is_same_object, NULL, g_free);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  counting.paths = paths;
  census->processes = g_array_new (FALSE, FALSE, sizeof (MgCensusProcess));
  census->objects = g_ptr_array_new_with_free_func (object_free);
  census->descriptors = g_ptr_array_new_with_free_func (descriptor_free);
  census->by_identity = g_hash_table_new (mg_identity_hash, mg_identity_is_same_object);
  census->open = g_hash_table_new_full (mg_identity_hash, mg_identity_is_same_object, g_free, NULL);
  while (proc != NULL && !g_cancellable_is_cancelled (cancellable)
         && (entry = g_dir_read_name (proc)) != NULL)
    {
      guint64 pid;

      if (g_ascii_string_to_unsigned (entry, 10, 1, G_MAXINT, &pid, NULL) && (pid_t) pid != getpid ())
        take_process (&counting, (int) pid);
    }
  return census;
}

/**
 * mg_census_ref:
 * @self: a census
 *
 * Returns: (transfer full): the same census. Thread-safe
 */
MgCensus *
mg_census_ref (MgCensus *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_census_clear (gpointer data)
{
  MgCensus *self = data;

  g_hash_table_unref (self->by_identity);
  g_hash_table_unref (self->open);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->descriptors);
  g_array_unref (self->processes);
}

/**
 * mg_census_unref:
 * @self: (transfer full): a census
 *
 * Thread-safe.
 */
void
mg_census_unref (MgCensus *self)
{
  g_atomic_rc_box_release_full (self, mg_census_clear);
}

/**
 * mg_census_get_n_unreadable:
 * @self: a census
 *
 * Returns: how many processes could not be looked into: any of them may map anything
 */
guint
mg_census_get_n_unreadable (MgCensus *self)
{
  return self->n_unreadable;
}

/**
 * mg_census_get_processes:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusProcess): those that could be looked into
 */
GArray *
mg_census_get_processes (MgCensus *self)
{
  return self->processes;
}

/**
 * mg_census_get_objects:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusObject): what is mapped, each once
 */
GPtrArray *
mg_census_get_objects (MgCensus *self)
{
  return self->objects;
}

/**
 * mg_census_get_descriptors:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusDescriptor): the memfds that are open, once for each descriptor
 */
GPtrArray *
mg_census_get_descriptors (MgCensus *self)
{
  return self->descriptors;
}

/**
 * mg_census_find:
 * @self: a census
 * @identity: which object
 *
 * Returns: (transfer none) (nullable): what is known of it; %NULL when nobody seen maps it
 */
MgCensusObject *
mg_census_find (MgCensus *self, const MgIdentity *identity)
{
  return g_hash_table_lookup (self->by_identity, identity);
}

/**
 * mg_census_find_users:
 * @self: a census
 * @identity: which object
 *
 * Returns: (transfer none) (nullable) (element-type MgUser): who maps it; %NULL when nobody seen does
 */
GPtrArray *
mg_census_find_users (MgCensus *self, const MgIdentity *identity)
{
  MgCensusObject *object = mg_census_find (self, identity);

  return object != NULL ? object->users : NULL;
}

/**
 * mg_census_is_open:
 * @self: a census
 * @identity: a memfd, or an object in /dev/shm
 *
 * Returns: whether some process seen has a descriptor of it
 */
gboolean
mg_census_is_open (MgCensus *self, const MgIdentity *identity)
{
  return g_hash_table_contains (self->open, identity);
}

/**
 * mg_census_is_orphan:
 * @self: a census
 * @info: what is known of a mapping
 *
 * An orphan lives on without anybody who uses it. Files and semaphores are none: they are there to be opened by and
 * by; and what is only reached through a process has that.
 *
 * Returns: whether no process seen maps it, has attached it or has it open
 */
gboolean
mg_census_is_orphan (MgCensus *self, const MgMappingInfo *info)
{
  guint64 attached = 0;

  if (info->kind != MG_KIND_POSIX && info->kind != MG_KIND_SYSV)
    return FALSE;
  if (info->details != NULL)
    g_variant_lookup (info->details, "attached", "t", &attached);
  return attached == 0 && mg_census_find (self, &info->identity) == NULL
         && !mg_census_is_open (self, &info->identity);
}
