/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-open-links.h"

#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#define DELETED " (deleted)"

struct _MgOpenLinks
{
  GHashTable *links;
};

static void
add_link (MgOpenLinks *self, const char *target, char *link)
{
  GPtrArray *links = g_hash_table_lookup (self->links, target);

  if (links == NULL)
    {
      links = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->links, g_strdup (target), links);
    }
  g_ptr_array_add (links, link);
}

static void
take_process (MgOpenLinks *self, const char *pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", pid);
  DIR *entries = opendir (folder);
  struct dirent *entry;

  while (entries != NULL && (entry = readdir (entries)) != NULL)
    {
      char target[PATH_MAX];
      gssize length = readlinkat (dirfd (entries), entry->d_name, target, sizeof target - 1);

      if (length <= 0)
        continue;
      target[length] = 0;
      if (target[0] == '/' && g_str_has_suffix (target, DELETED))
        add_link (self, target, g_build_filename (folder, entry->d_name, NULL));
    }
  if (entries != NULL)
    closedir (entries);
}

/**
 * mg_open_links_new:
 *
 * Looks through the descriptors of all processes that may be looked into: no object is asked. Takes tens of milliseconds on
 * a busy machine; any thread.
 *
 * Returns: (transfer full): what was found
 */
MgOpenLinks *
mg_open_links_new (void)
{
  MgOpenLinks *self = g_new (MgOpenLinks, 1);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  while (proc != NULL && (entry = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (entry[0]))
      take_process (self, entry);
  return self;
}

/**
 * mg_open_links_free:
 * @self: (transfer full): links
 */
void
mg_open_links_free (MgOpenLinks *self)
{
  g_hash_table_unref (self->links);
  g_free (self);
}

/**
 * mg_open_links_find:
 * @self: links
 * @target: (type filename): what they lead to, as the system tells it
 *
 * Several objects may have had the same path.
 *
 * Returns: (transfer none) (nullable) (element-type filename): the links of /proc that lead there; %NULL: none
 */
GPtrArray *
mg_open_links_find (MgOpenLinks *self, const char *target)
{
  return g_hash_table_lookup (self->links, target);
}
