/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mounts.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

struct _MgMounts
{
  GArray *mounts;
};

static void
mount_clear (gpointer data)
{
  MgMount *mount = data;

  g_free (mount->point);
  g_free (mount->type);
  g_free (mount->options);
}

static gboolean
is_octal (const char *text)
{
  for (guint i = 0; i < 3; i++)
    if (text[i] < '0' || text[i] > '7')
      return FALSE;
  return TRUE;
}

/* What would end a word stands as three octal digits: \040 for a blank. */
static char *
unescape (const char *text)
{
  char *out = g_malloc (strlen (text) + 1);
  char *to = out;

  for (const char *at = text; *at != 0; to++)
    {
      if (*at == '\\' && is_octal (at + 1))
        {
          *to = (char) ((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0'));
          at += 4;
        }
      else
        {
          *to = *at++;
        }
    }
  *to = 0;
  return out;
}

/* One line, as proc(5) has it: ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [FIELD...] - TYPE SOURCE OPTIONS. */
static void
take_line (GArray *mounts, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);
  MgMount mount = { 0 };
  guint major_number, minor_number;
  guint i = 6;

  if (n < 10 || sscanf (line, "%u %u %u:%u", &mount.id, &mount.parent, &major_number, &minor_number) != 4)
    return;
  while (i < n && !g_str_equal (words[i], "-"))
    i++;
  if (i + 3 >= n)
    return;
  mount.device = makedev (major_number, minor_number);
  mount.point = unescape (words[4]);
  mount.type = unescape (words[i + 1]);
  mount.options = unescape (words[i + 3]);
  g_array_append_val (mounts, mount);
}

/**
 * mg_mounts_new:
 * @pid: a process
 *
 * Reads what is mounted, which asks no file system. Any thread; takes tens of microseconds.
 *
 * Returns: (transfer full) (nullable): the mounts that the process can reach; %NULL when it has ended or may not be looked
 * into
 */
MgMounts *
mg_mounts_new (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/mountinfo", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  MgMounts *self;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  self = g_new0 (MgMounts, 1);
  self->mounts = g_array_new (FALSE, FALSE, sizeof (MgMount));
  g_array_set_clear_func (self->mounts, mount_clear);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    take_line (self->mounts, lines[i]);
  return self;
}

/**
 * mg_mounts_free:
 * @self: (transfer full): mounts
 */
void
mg_mounts_free (MgMounts *self)
{
  g_array_unref (self->mounts);
  g_free (self);
}

static const MgMount *
mount_at (MgMounts *self, guint index)
{
  return &g_array_index (self->mounts, MgMount, index);
}

static gboolean
is_listed (MgMounts *self, guint id)
{
  for (guint i = 0; i < self->mounts->len; i++)
    if (mount_at (self, i)->id == id)
      return TRUE;
  return FALSE;
}

/* Whether a walk along @path comes by @point. */
static gboolean
leads_by (const char *path, const char *point)
{
  gsize length = strlen (point);

  if (g_str_equal (point, "/"))
    return TRUE;
  return g_str_has_prefix (path, point) && (path[length] == 0 || path[length] == '/');
}

/* The first mount that a walk along @path steps into from @on; %NULL for @on: from where nothing is known to be
 * mounted. */
static const MgMount *
find_next (MgMounts *self, const char *path, const MgMount *on)
{
  const MgMount *next = NULL;

  for (guint i = 0; i < self->mounts->len; i++)
    {
      const MgMount *mount = mount_at (self, i);

      if (!leads_by (path, mount->point) || (on != NULL && mount->parent != on->id)
          || (on == NULL && is_listed (self, mount->parent)))
        continue;
      if (next == NULL || strlen (mount->point) < strlen (next->point))
        next = mount;
    }
  return next;
}

/**
 * mg_mounts_find_path:
 * @self: mounts
 * @path: (type filename): from the root of the process
 * @ret_server: (out): whom a walk along @path may have to wait for
 *
 * Where several file systems are mounted over each other the one in sight counts. No link is looked at.
 *
 * Returns: (transfer none) (nullable): the mount that @path lies on; %NULL when the process sees a part of one alone
 */
const MgMount *
mg_mounts_find_path (MgMounts *self, const char *path, MgMountServer *ret_server)
{
  const MgMount *mount = NULL;
  const MgMount *next;
  guint steps = 0;

  *ret_server = MG_MOUNT_SYSTEM;
  /* A text that is read while something is mounted might go in circles. */
  while (steps++ <= self->mounts->len && (next = find_next (self, path, mount)) != NULL)
    {
      mount = next;
      *ret_server = MAX (*ret_server, mg_mount_get_server (mount));
    }
  return mount;
}

/**
 * mg_mounts_find_device:
 * @self: mounts
 * @device: a file system's device, as the maps of processes show it
 *
 * Returns: (transfer none) (nullable): one of its mounts; %NULL when it is mounted nowhere: what lies on it never had a
 * path
 */
const MgMount *
mg_mounts_find_device (MgMounts *self, guint64 device)
{
  for (guint i = 0; i < self->mounts->len; i++)
    if (mount_at (self, i)->device == device)
      return mount_at (self, i);
  return NULL;
}

/**
 * mg_mounts_find_id:
 * @self: mounts
 * @id: a mount's number, as statx(2) tells it
 *
 * Returns: (transfer none) (nullable): the mount
 */
const MgMount *
mg_mounts_find_id (MgMounts *self, guint64 id)
{
  for (guint i = 0; i < self->mounts->len; i++)
    if (mount_at (self, i)->id == id)
      return mount_at (self, i);
  return NULL;
}

/**
 * mg_mounts_find_type:
 * @self: mounts
 * @type: a file system's type: "hugetlbfs"
 *
 * Returns: (transfer none) (nullable): the first mount of one
 */
const MgMount *
mg_mounts_find_type (MgMounts *self, const char *type)
{
  for (guint i = 0; i < self->mounts->len; i++)
    if (g_str_equal (mount_at (self, i)->type, type))
      return mount_at (self, i);
  return NULL;
}

/**
 * mg_mounts_add_devices:
 * @self: mounts
 * @type: a file system's type: "btrfs"
 * @devices: (element-type guint64): where the devices of all that are mounted go
 */
void
mg_mounts_add_devices (MgMounts *self, const char *type, GHashTable *devices)
{
  for (guint i = 0; i < self->mounts->len; i++)
    {
      const MgMount *mount = mount_at (self, i);

      if (g_str_equal (mount->type, type))
        g_hash_table_add (devices, g_memdup2 (&mount->device, sizeof mount->device));
    }
}

/**
 * mg_mount_get_server:
 * @mount: a mount
 *
 * Returns: who answers for it
 */
MgMountServer
mg_mount_get_server (const MgMount *mount)
{
  static const char *const types[]
    = { "9p",    "afs", "autofs", "beegfs", "ceph",     "cifs", "coda",  "gfs2",     "gpfs", "lustre",
        "ncpfs", "nfs", "nfs4",   "ocfs2",  "orangefs", "smb3", "smbfs", "virtiofs", NULL };

  if (g_str_equal (mount->type, "fuse") || g_str_equal (mount->type, "fuseblk")
      || g_str_has_prefix (mount->type, "fuse."))
    return MG_MOUNT_PROGRAM;
  return g_strv_contains (types, mount->type) ? MG_MOUNT_NETWORK : MG_MOUNT_SYSTEM;
}
