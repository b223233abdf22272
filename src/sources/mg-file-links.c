/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the links in a path lead, without asking a file system that may never answer. */

#include "mg-file-links.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* How many links the system follows in one path: path_resolution(7). */
#define MAX_LINKS 40

typedef struct
{
  MgMounts *mounts;
  int pid;
  /* Where the walk is, without links, and what is still to be walked. */
  GString *at;
  char *rest;
  guint n_links;
  /* Where it came to an end. */
  const MgMount *end;
} Walk;

/* Reads the link at @path; %FALSE: it is none. */
static gboolean
read_link (const Walk *self, const char *path, char *target)
{
  g_autofree char *system_path
    = self->pid != 0 ? g_strdup_printf ("/proc/%d/root%s", self->pid, path) : g_strdup (path);
  gssize length = readlink (system_path, target, PATH_MAX - 1);

  if (length <= 0)
    return FALSE;
  target[length] = 0;
  return TRUE;
}

static void
go_up (GString *at)
{
  char *slash = strrchr (at->str, '/');

  if (slash != NULL)
    g_string_truncate (at, (gsize) (slash - at->str));
}

/* Takes the first part of what is still to be walked. Returns: (transfer full) */
static char *
take_part (Walk *self)
{
  const char *start = self->rest + strspn (self->rest, "/");
  gsize length = strcspn (start, "/");
  char *part = g_strndup (start, length);
  char *rest = g_strdup (start + length);

  g_free (self->rest);
  self->rest = rest;
  return part;
}

/* One part further. %FALSE: that would be to wait, or links go in circles. */
static gboolean
step (Walk *self)
{
  g_autofree char *part = take_part (self);
  char target[PATH_MAX];
  MgMountServer server;
  const MgMount *mount;
  char *rest;

  if (*part == 0 || g_str_equal (part, "."))
    return TRUE;
  if (g_str_equal (part, ".."))
    {
      go_up (self->at);
      return TRUE;
    }
  g_string_append_printf (self->at, "/%s", part);
  mount = mg_mounts_find_path (self->mounts, self->at->str, &server);
  if (server != MG_MOUNT_SYSTEM)
    {
      self->end = mount;
      return FALSE;
    }
  if (!read_link (self, self->at->str, target))
    return TRUE;
  if (++self->n_links > MAX_LINKS)
    return FALSE;
  if (target[0] == '/')
    g_string_truncate (self->at, 0);
  else
    go_up (self->at);
  rest = g_strconcat (target, "/", self->rest, NULL);
  g_free (self->rest);
  self->rest = rest;
  return TRUE;
}

/**
 * mg_file_resolve_links:
 * @mounts: what is mounted where
 * @pid: in whose eyes; 0: in this process's own
 * @path: (type filename): a path that begins with a slash
 * @ret_mount: (out) (nullable): the network or FUSE file system that the walk came to; %NULL: none
 *
 * Any thread; asks local file systems only.
 *
 * Returns: (transfer full) (nullable) (type filename): the same without links, or %NULL where the walk comes
 * to such a file system, or goes in circles
 */
char *
mg_file_resolve_links (MgMounts *mounts, int pid, const char *path, const MgMount **ret_mount)
{
  Walk walk = { mounts, pid, g_string_new (NULL), g_strdup (path), 0, NULL };
  gboolean goes_on = TRUE;

  while (goes_on && walk.rest[strspn (walk.rest, "/")] != 0)
    goes_on = step (&walk);
  g_free (walk.rest);
  *ret_mount = walk.end;
  if (walk.at->len == 0)
    g_string_append_c (walk.at, '/');
  return g_string_free (walk.at, !goes_on);
}
