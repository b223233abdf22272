/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-users.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-name.h"

/* The ioctl PROCMAP_QUERY on /proc/PID/maps, of Linux 6.11: linux/fs.h, which may be older here than the
 * kernel. */
typedef struct
{
  guint64 size;
  guint64 flags;
  guint64 address;
  guint64 start;
  guint64 end;
  guint64 vma_flags;
  guint64 page_size;
  guint64 offset;
  guint64 inode;
  guint32 device_major;
  guint32 device_minor;
  guint32 name_size;
  guint32 build_id_size;
  guint64 name;
  guint64 build_id;
} Query;

#define QUERY             _IOWR ('f', 17, Query)
#define QUERY_WRITABLE    0x02
#define QUERY_SHARED      0x08
#define QUERY_NEXT        0x10
#define QUERY_FILE_BACKED 0x20

struct _MgUsers
{
  GHashTable *by_object;
  guint n_unreadable;
};

/* What a line of maps tells an object by. */
typedef struct
{
  guint64 device;
  guint64 inode;
} ObjectKey;

static guint
object_key_hash (gconstpointer key)
{
  const ObjectKey *object = key;

  return g_int64_hash (&object->device) * 31 + g_int64_hash (&object->inode);
}

static gboolean
object_key_equal (gconstpointer a, gconstpointer b)
{
  const ObjectKey *first = a;
  const ObjectKey *second = b;

  return first->device == second->device && first->inode == second->inode;
}

static void
user_free (gpointer data)
{
  MgUser *user = data;

  g_free (user->command);
  g_free (user);
}

static char *
read_command (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("?");
  return mg_name_escape (g_strchomp (text));
}

/* What a process maps, from an object that has a name or had one. What is mapped privately is a
 * copy-on-write view. */
static void
take_map (MgUsers *self, const ObjectKey *key, const MgUser *map, char **command)
{
  GPtrArray *users = g_hash_table_lookup (self->by_object, key);
  MgUser *user;

  if (users == NULL)
    {
      users = g_ptr_array_new_with_free_func (user_free);
      g_hash_table_insert (self->by_object, g_memdup2 (key, sizeof *key), users);
    }
  if (*command == NULL)
    *command = read_command (map->pid);

  user = g_memdup2 (map, sizeof *map);
  user->command = g_strdup (*command);
  g_ptr_array_add (users, user);
}

static const char *
describe_access (gboolean shared, gboolean writable)
{
  return !shared ? "copy" : writable ? "rw" : "r";
}

/* One line of /proc/PID/maps, as proc(5) has it: start-end perms offset major:minor inode path. */
static void
take_line (MgUsers *self, int pid, const char *line, char **command)
{
  MgUser map = { .pid = pid };
  guint64 end;
  guint major_number, minor_number;
  char perms[5];
  ObjectKey key;

  if (sscanf (line,
              "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s %" G_GINT64_MODIFIER
              "x %x:%x %" G_GUINT64_FORMAT,
              &map.address, &end, perms, &map.offset, &major_number, &minor_number, &key.inode)
        != 7
      || key.inode == 0)
    return;

  key.device = makedev (major_number, minor_number);
  map.length = end - map.address;
  map.access = describe_access (perms[3] == 's', perms[1] == 'w');
  take_map (self, &key, &map, command);
}

static void
take_text (MgUsers *self, int pid, char *maps, char **command)
{
  for (char *line = maps; line != NULL && *line != 0;)
    {
      char *next = strchr (line, '\n');

      if (next != NULL)
        *next++ = 0;
      take_line (self, pid, line, command);
      line = next;
    }
}

/* Asks for one map after the other: making text of them, and numbers of that again, takes twice as long.
 * Returns: whether the system can be asked. */
static gboolean
take_queries (MgUsers *self, int pid, int fd, char **command)
{
  Query query = { .size = sizeof query, .flags = QUERY_NEXT | QUERY_FILE_BACKED };

  for (;;)
    {
      MgUser map = { .pid = pid };

      if (ioctl (fd, QUERY, &query) != 0)
        {
          if (errno == EINTR)
            continue;
          /* There are no more, or the process has ended. */
          return errno == ENOENT || errno == ESRCH;
        }
      map.address = query.start;
      map.offset = query.offset;
      map.length = query.end - query.start;
      map.access
        = describe_access ((query.vma_flags & QUERY_SHARED) != 0, (query.vma_flags & QUERY_WRITABLE) != 0);
      if (query.inode != 0)
        take_map (self, &(ObjectKey){ makedev (query.device_major, query.device_minor), query.inode }, &map,
                  command);
      query.address = query.end;
    }
}

static void
take_process (MgUsers *self, int pid, gboolean by_text)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *command = NULL;
  g_autofree char *maps = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ended = fd < 0 && (errno == ENOENT || errno == ESRCH);
  g_autoptr (GError) error = NULL;

  if (fd >= 0 && !by_text && take_queries (self, pid, fd, &command))
    {
      close (fd);
      return;
    }
  if (fd >= 0)
    close (fd);
  if (fd >= 0 && g_file_get_contents (path, &maps, NULL, &error))
    take_text (self, pid, maps, &command);
  /* One that ended in between maps nothing. */
  else if (!ended && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
           && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_FAILED))
    self->n_unreadable++;
}

static MgUsers *
users_new (gboolean by_text)
{
  MgUsers *self = g_new0 (MgUsers, 1);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  self->by_object
    = g_hash_table_new_full (object_key_hash, object_key_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  while (proc != NULL && (entry = g_dir_read_name (proc)) != NULL)
    {
      guint64 pid;

      if (g_ascii_string_to_unsigned (entry, 10, 1, G_MAXINT, &pid, NULL) && (pid_t) pid != getpid ())
        take_process (self, (int) pid, by_text);
    }
  return self;
}

/**
 * mg_users_new:
 *
 * Looks through the maps of all processes but this one. Takes some milliseconds, on kernels before 6.11 tens
 * on a busy machine; may be called on any thread.
 *
 * Returns: (transfer full): who maps what
 */
MgUsers *
mg_users_new (void)
{
  return users_new (FALSE);
}

/**
 * mg_users_new_by_text:
 *
 * The same as older kernels need it, whatever this one can do.
 *
 * Returns: (transfer full): who maps what
 */
MgUsers *
mg_users_new_by_text (void)
{
  return users_new (TRUE);
}

/**
 * mg_users_free:
 * @self: (transfer full): who maps what
 */
void
mg_users_free (MgUsers *self)
{
  g_hash_table_unref (self->by_object);
  g_free (self);
}

/**
 * mg_users_get_n_unreadable:
 * @self: who maps what
 *
 * Returns: how many processes could not be looked at: any of them may map anything
 */
guint
mg_users_get_n_unreadable (MgUsers *self)
{
  return self->n_unreadable;
}

/**
 * mg_users_find:
 * @self: who maps what
 * @identity: an object of this namespace
 *
 * Returns: (transfer none) (nullable) (element-type MgUser): who maps it; %NULL when nobody seen does
 */
GPtrArray *
mg_users_find (MgUsers *self, const MgIdentity *identity)
{
  ObjectKey key = { identity->device, identity->inode };

  return g_hash_table_lookup (self->by_object, &key);
}
