/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-eventfds.h"

#include "mg-census.h"

#define LINK "anon_inode:[eventfd]"

static void
eventfd_free (gpointer data)
{
  MgEventfd *self = data;

  g_free (self->command);
  g_free (self);
}

/* What may not be looked into has none to offer. */
static void
add_of_process (GPtrArray *all, const MgUser *user)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", user->pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);
      MgEventfd *found;
      guint64 number;

      if (g_strcmp0 (target, LINK) != 0
          || !g_ascii_string_to_unsigned (name, 10, 0, G_MAXINT32, &number, NULL))
        continue;
      found = g_new0 (MgEventfd, 1);
      found->process = user->pid;
      found->descriptor = (int) number;
      found->command = g_strdup (user->command);
      g_ptr_array_add (all, found);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const MgEventfd *first = *(MgEventfd *const *) a;
  const MgEventfd *second = *(MgEventfd *const *) b;

  return first->process != second->process ? first->process - second->process
                                           : first->descriptor - second->descriptor;
}

/**
 * mg_eventfds_find:
 * @identity: an object
 * @cancellable: (nullable): gives up between two processes
 *
 * Looks into all processes for those that map the object, and into those for eventfds. Takes tens of milliseconds; any
 * thread but the main one.
 *
 * Returns: (transfer full) (element-type MgEventfd): what they have open, by process and number, as far as this user
 * may see it
 */
GPtrArray *
mg_eventfds_find (const MgIdentity *identity, GCancellable *cancellable)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (eventfd_free);
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, cancellable);
  GPtrArray *users = mg_census_find_users (census, identity);
  int last = 0;

  for (guint i = 0; users != NULL && i < users->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);

      /* Those of one process stand together. */
      if (user->pid != last)
        add_of_process (all, user);
      last = user->pid;
    }
  g_ptr_array_sort (all, compare);
  return all;
}
