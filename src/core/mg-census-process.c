/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How one process is looked into: what it maps, and what shared memory it has open. */

#include "mg-census-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-name.h"
#include "mg-namespace.h"

#define DELETED " (deleted)"

/* While it is looked into. */
typedef struct
{
  MgCensus *census;
  MgSubvolumes *subvolumes;
  MgCensusProcess process;
  /* Read when it turns out to map anything. */
  char *command;
  /* What was mapped last: the parts of a library lie side by side. */
  MgCensusObject *last;
} Look;

/**
 * mg_census_user_free:
 * @data: (transfer full): an #MgUser
 */
void
mg_census_user_free (gpointer data)
{
  MgUser *user = data;

  g_ref_string_release (user->command);
  g_free (user);
}

/**
 * mg_census_object_free:
 * @data: (transfer full): an #MgCensusObject
 */
void
mg_census_object_free (gpointer data)
{
  MgCensusObject *object = data;

  g_ptr_array_unref (object->users);
  g_free (object->path);
  g_free (object);
}

/* Bytes of a command, as proc(5) has it. */
#define COMMAND_MAX 15

/* What a Windows program is called, where the system has cut that off: Wine puts its path, as Windows has it, in front of its
 * arguments. %NULL: it is none. */
static char *
read_windows_command (int pid, const char *cut)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", pid);
  g_autofree char *line = NULL;
  const char *name;

  if (!g_file_get_contents (path, &line, NULL, NULL))
    return NULL;
  name = line;
  for (const char *at = line; *at != 0; at++)
    if (*at == '\\' || *at == '/')
      name = at + 1;
  return g_str_has_prefix (name, cut) && g_str_has_suffix (name, ".exe") ? g_strdup (name) : NULL;
}

/* A command has 15 bytes at most, and those of threads of the system a few more: proc(5). Asked for each process, with no
 * call more than it takes. */
static char *
read_command (int pid)
{
  g_autofree char *escaped = NULL;
  g_autofree char *whole = NULL;
  char text[256];
  gssize length;
  int fd;

  g_snprintf (text, sizeof text, "/proc/%d/comm", pid);
  fd = open (text, O_RDONLY | O_CLOEXEC);
  length = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;
  if (fd >= 0)
    close (fd);
  if (length < 0)
    return g_ref_string_new_intern ("?");
  text[length] = 0;
  whole = strlen (g_strchomp (text)) == COMMAND_MAX ? read_windows_command (pid, text) : NULL;
  escaped = mg_name_escape (whole != NULL ? whole : text);
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

static MgCensusObject *
find_object (Look *self, const MgIdentity *identity)
{
  if (self->last == NULL || !mg_identity_is_same_object (&self->last->identity, identity))
    self->last = g_hash_table_lookup (self->census->by_identity, identity);
  return self->last;
}

/* The path of a file, when a process has told it. What the system itself makes, and what lies in a subvolume, is asked
 * for each time: there the path alone tells two objects of equal device and inode apart. */
static const char *
find_path (guint64 device, guint64 inode, gpointer data)
{
  MgIdentity identity = { .kind = MG_KIND_FILE, .device = device, .inode = inode };
  Look *self = data;
  const MgCensusObject *object;

  if (mg_subvolumes_are_on (self->subvolumes, device))
    return NULL;
  object = find_object (self, &identity);
  if (object == NULL || *object->path != '/' || (major (device) == 0 && object->deleted))
    return NULL;
  return object->path;
}

static MgCensusObject *
find_or_add_object (Look *self, const MgMapsEntry *entry)
{
  MgIdentity identity
    = { .kind = mg_census_guess_kind (entry), .device = entry->device, .inode = entry->inode };
  MgCensusObject *object;

  if (identity.kind == MG_KIND_SYSV)
    identity.name_space = self->process.ipc_namespace;
  else if (identity.kind == MG_KIND_FILE && mg_subvolumes_are_on (self->subvolumes, entry->device))
    identity.name_space
      = mg_subvolumes_find_mapped (self->subvolumes, self->process.pid, self->process.mount_namespace, entry);
  object = find_object (self, &identity);
  if (object != NULL)
    return object;

  object = g_new0 (MgCensusObject, 1);
  object->identity = identity;
  object->path = g_strdup (entry->path);
  object->users = g_ptr_array_new_with_free_func (mg_census_user_free);
  g_ptr_array_add (self->census->objects, object);
  g_hash_table_insert (self->census->by_identity, &object->identity, object);
  self->last = object;
  return object;
}

static gboolean
take_entry (const MgMapsEntry *entry, gpointer data)
{
  Look *self = data;
  MgCensusObject *object = find_or_add_object (self, entry);
  MgUser *user = g_new (MgUser, 1);

  if (self->command == NULL)
    self->command = read_command (self->process.pid);
  *user = (MgUser){
    .pid = self->process.pid,
    .command = g_ref_string_acquire (self->command),
    .address = entry->start,
    .offset = entry->offset,
    .length = entry->end - entry->start,
    /* What is mapped privately is a copy-on-write view. */
    .access = !entry->shared    ? "copy"
              : entry->writable ? "rw"
                                : "r",
  };
  g_ptr_array_add (object->users, user);

  object->deleted = object->deleted || g_str_has_suffix (entry->path, DELETED);
  object->is_shared = object->is_shared || entry->shared;
  object->is_writable = object->is_writable || (entry->shared && entry->writable);
  return TRUE;
}

static void
take_memfd (Look *self, int fd, const struct stat *stat, const char *target)
{
  MgCensusDescriptor *descriptor = g_new0 (MgCensusDescriptor, 1);

  descriptor->pid = self->process.pid;
  descriptor->fd = fd;
  descriptor->device = stat->st_dev;
  descriptor->inode = stat->st_ino;
  descriptor->path = g_strdup (target);
  g_ptr_array_add (self->census->descriptors, descriptor);
}

/* Most lead to something else than shared memory: only their links are read. */
static void
take_descriptor (Look *self, int folder, const char *number)
{
  char target[PATH_MAX];
  gssize length = readlinkat (folder, number, target, sizeof target - 1);
  MgIdentity identity = { 0 };
  gboolean is_memfd;
  struct stat stat;

  if (length <= 0)
    return;
  target[length] = 0;
  is_memfd = g_str_has_prefix (target, "/memfd:");
  if ((!is_memfd && !g_str_has_prefix (target, "/dev/shm/")) || fstatat (folder, number, &stat, 0) != 0)
    return;
  identity.device = stat.st_dev;
  identity.inode = stat.st_ino;
  g_hash_table_add (self->census->open, g_memdup2 (&identity, sizeof identity));
  if (is_memfd)
    take_memfd (self, atoi (number), &stat, target);
}

static void
take_descriptors (Look *self)
{
  char path[32];
  DIR *folder;
  struct dirent *entry;

  g_snprintf (path, sizeof path, "/proc/%d/fd", self->process.pid);
  folder = opendir (path);
  while (folder != NULL && (entry = readdir (folder)) != NULL)
    if (g_ascii_isdigit (entry->d_name[0]))
      take_descriptor (self, dirfd (folder), entry->d_name);
  if (folder != NULL)
    closedir (folder);
}

/* Returns the number of a namespace; 0: this process's own, or not known. */
static guint64
find_namespace (int pid, const char *kind, guint64 own)
{
  guint64 number = mg_namespace_find (pid, kind);

  return number != own ? number : 0;
}

/**
 * mg_census_take_process:
 * @self: a census that is being made by this thread
 * @view: from where and how
 * @subvolumes: what this thread knows of them
 * @pid: a process that it does not have yet
 *
 * Adds what the process maps, and has open. Takes tens of microseconds.
 */
void
mg_census_take_process (MgCensus *self, const MgCensusView *view, MgSubvolumes *subvolumes, int pid)
{
  Look look = { .census = self, .subvolumes = subvolumes };
  int code;

  look.process = (MgCensusProcess){
    .pid = pid,
    .mount_namespace = find_namespace (pid, "mnt", view->mount_namespace),
    .ipc_namespace = find_namespace (pid, "ipc", view->ipc_namespace),
  };
  mg_subvolumes_add_namespace (subvolumes, pid, look.process.mount_namespace);
  code = mg_maps_read_knowing (pid, view->way, find_path, take_entry, &look);
  /* One that ended in between maps nothing. */
  if (code == 0)
    {
      g_array_append_val (self->processes, look.process);
      take_descriptors (&look);
    }
  else if (code != ENOENT && code != ESRCH)
    {
      self->n_unreadable++;
    }
  g_clear_pointer (&look.command, g_ref_string_release);
}
