/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-users.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-name.h"

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

/* One line of /proc/PID/maps, as proc(5) has it: start-end perms offset major:minor inode path. What is mapped
 * privately is a copy-on-write view. */
static void
take_line (MgUsers *self, int pid, const char *line, char **command)
{
  guint64 start, end, offset, inode;
  guint major_number, minor_number;
  char perms[5];
  ObjectKey key;
  GPtrArray *users;
  MgUser *user;

  if (sscanf (line,
              "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s %" G_GINT64_MODIFIER
              "x %x:%x %" G_GUINT64_FORMAT,
              &start, &end, perms, &offset, &major_number, &minor_number, &inode)
        != 7
      || inode == 0)
    return;

  key = (ObjectKey){ makedev (major_number, minor_number), inode };
  users = g_hash_table_lookup (self->by_object, &key);
  if (users == NULL)
    {
      users = g_ptr_array_new_with_free_func (user_free);
      g_hash_table_insert (self->by_object, g_memdup2 (&key, sizeof key), users);
    }
  if (*command == NULL)
    *command = read_command (pid);

  user = g_new0 (MgUser, 1);
  user->pid = pid;
  user->command = g_strdup (*command);
  user->address = start;
  user->offset = offset;
  user->length = end - start;
  user->access = perms[3] != 's' ? "copy" : perms[1] == 'w' ? "rw" : "r";
  g_ptr_array_add (users, user);
}

static void
take_process (MgUsers *self, int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *maps = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &maps, NULL, &error))
    {
      /* One that ended in between maps nothing. */
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
          && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_FAILED))
        self->n_unreadable++;
      return;
    }
  for (char *line = maps; line != NULL && *line != 0;)
    {
      char *next = strchr (line, '\n');

      if (next != NULL)
        *next++ = 0;
      take_line (self, pid, line, &command);
      line = next;
    }
}

/**
 * mg_users_new:
 *
 * Looks through the maps of all processes but this one. Takes tens of milliseconds on a busy machine; may be
 * called on any thread.
 *
 * Returns: (transfer full): who maps what
 */
MgUsers *
mg_users_new (void)
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
        take_process (self, (int) pid);
    }
  return self;
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
