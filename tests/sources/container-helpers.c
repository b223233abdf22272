/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "container-helpers.h"

#include <fcntl.h>
#include <string.h>

#include "mg-posix-namespace-source.h"
#include "source-helpers.h"

#define SHM "/dev/shm"

/**
 * container_set_up:
 * @self: what is set up
 * @data: nothing
 */
void
container_set_up (Container *self, gconstpointer data)
{
  self->source = mg_posix_namespace_source_new ();
  self->process = mg_test_memory_new ();
  self->pid = mg_test_process_get_pid (self->process);
  self->permitted = mg_test_memory_unshare (self->process);
}

/**
 * container_tear_down:
 * @self: what is torn down
 * @data: nothing
 */
void
container_tear_down (Container *self, gconstpointer data)
{
  g_clear_pointer (&self->process, mg_test_process_free);
  g_object_unref (self->source);
}

/**
 * container_begin:
 * @self: a container
 *
 * Gives it a /dev/shm of its own. Skips the test where the system does not permit it.
 *
 * Returns: whether it has one
 */
gboolean
container_begin (Container *self)
{
  if (self->permitted)
    mg_test_memory_mount (self->process, SHM);
  else
    g_test_skip ("The system permits no namespaces.");
  return self->permitted;
}

/**
 * container_make_path:
 * @self: a container
 * @name: (type filename): a name in its /dev/shm
 *
 * Returns: (transfer full) (type filename): the way there from here
 */
char *
container_make_path (Container *self, const char *name)
{
  return g_strdup_printf ("/proc/%d/root" SHM "/%s", self->pid, name);
}

/**
 * container_make:
 * @process: a process in a container
 * @name: (type filename): a name
 * @size: in bytes
 *
 * Makes shared memory in the container.
 *
 * Returns: its descriptor there
 */
int
container_make (MgTestProcess *process, const char *name, guint64 size)
{
  g_autofree char *path = g_strconcat (SHM "/", name, NULL);
  int fd = mg_test_memory_open (process, path, O_RDWR | O_CREAT);

  mg_test_memory_resize (process, fd, size);
  return fd;
}

/**
 * container_make_name:
 * @pid: a process
 * @name: (type filename): what it sees
 *
 * Returns: (transfer full): what that is called here, without the scheme
 */
char *
container_make_name (int pid, const char *name)
{
  return g_strdup_printf ("//%d/%s", pid, name);
}

/**
 * container_find:
 * @list: a list
 * @pid: a process
 * @escaped: a name that it sees, as it stands in URIs
 *
 * Returns: (transfer none) (nullable): what is listed of it
 */
MgMappingInfo *
container_find (GPtrArray *list, int pid, const char *escaped)
{
  g_autofree char *uri = g_strdup_printf ("posix://%d/%s", pid, escaped);

  return source_find (list, uri);
}

/**
 * container_count:
 * @list: a list
 * @pid: a process
 *
 * Returns: how many of it are listed as the process sees them
 */
guint
container_count (GPtrArray *list, int pid)
{
  g_autofree char *prefix = g_strdup_printf ("posix://%d/", pid);
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    n += g_str_has_prefix (((MgMappingInfo *) g_ptr_array_index (list, i))->uri, prefix);
  return n;
}
