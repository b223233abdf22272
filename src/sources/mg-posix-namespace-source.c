/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-posix-namespace-source.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-posix-folder.h"
#include "mg-posix-namespace-backing.h"
#include "mg-posix-namespace.h"

/* How many processes of a namespace are tried until one is found that sees its /dev/shm: some have another root. */
#define MAX_TRIES 8

struct _MgPosixNamespaceSource
{
  MgSource parent_instance;

  /* In whose eyes something was shown the last time, so that its URIs stay. */
  GMutex lock;
  GHashTable *pids;
};

G_DEFINE_FINAL_TYPE (MgPosixNamespaceSource, mg_posix_namespace_source, MG_TYPE_SOURCE)

/* Which folder it is: several namespaces may see the same. */
typedef struct
{
  guint64 device;
  guint64 inode;
} Folder;

static guint
folder_hash (gconstpointer data)
{
  const Folder *self = data;

  return g_int64_hash (&self->device) * 31 + g_int64_hash (&self->inode);
}

static gboolean
folder_equal (gconstpointer a, gconstpointer b)
{
  const Folder *first = a;
  const Folder *second = b;

  return first->device == second->device && first->inode == second->inode;
}

/* While a list is made: what was listed, in whose eyes, and how often each namespace was tried. */
typedef struct
{
  GCancellable *cancellable;
  GPtrArray *list;
  GHashTable *folders;
  GHashTable *pids;
  GHashTable *tries;
} Listing;

/* Whether @stat is of a folder that is not listed yet; it counts as listed from now on. */
static gboolean
add_folder (Listing *self, const struct stat *stat)
{
  Folder folder = { stat->st_dev, stat->st_ino };

  return g_hash_table_add (self->folders, g_memdup2 (&folder, sizeof folder));
}

static void
list_folder (Listing *self, int fd, const MgCensusProcess *process)
{
  g_autoptr (GVariant) details = mg_posix_namespace_make_details (process->mount_namespace);
  guint first = self->list->len;

  g_hash_table_add (self->pids, GINT_TO_POINTER (process->pid));
  /* What cannot be read is another's trouble: the rest of the list stands. */
  mg_posix_folder_list (fd, process->pid, self->cancellable, self->list);
  for (guint i = first; i < self->list->len; i++)
    ((MgMappingInfo *) g_ptr_array_index (self->list, i))->details = g_variant_ref (details);
}

static void
list_process (Listing *self, const MgCensusProcess *process)
{
  gpointer name_space = GSIZE_TO_POINTER (process->mount_namespace);
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, name_space));
  struct stat stat;
  int fd;

  if (tries >= MAX_TRIES)
    return;
  fd = mg_posix_namespace_open_folder_at_once (process->pid);
  if (fd < 0 || fstat (fd, &stat) != 0)
    {
      tries++;
    }
  else
    {
      tries = MAX_TRIES;
      if (add_folder (self, &stat))
        list_folder (self, fd, process);
    }
  g_hash_table_insert (self->tries, name_space, GUINT_TO_POINTER (tries));
  if (fd >= 0)
    close (fd);
}

typedef struct
{
  const MgCensusProcess *process;
  gboolean was_shown;
} Candidate;

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;

  if (first->was_shown != second->was_shown)
    return first->was_shown ? -1 : 1;
  return first->process->pid - second->process->pid;
}

/* Those that see another /dev/shm: in whose eyes it was shown first, then by pid. */
static GArray *
find_candidates (MgPosixNamespaceSource *self, MgCensus *census)
{
  GArray *processes = mg_census_get_processes (census);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < processes->len; i++)
    {
      const MgCensusProcess *process = &g_array_index (processes, MgCensusProcess, i);
      Candidate candidate = { process, g_hash_table_contains (self->pids, GINT_TO_POINTER (process->pid)) };

      if (process->mount_namespace != 0)
        g_array_append_val (candidates, candidate);
    }
  g_mutex_unlock (&self->lock);
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

static GPtrArray *
mg_posix_namespace_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgPosixNamespaceSource *self = MG_POSIX_NAMESPACE_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) folders = g_hash_table_new_full (folder_hash, folder_equal, g_free, NULL);
  g_autoptr (GHashTable) pids = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) tries = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) candidates = NULL;
  Listing listing = { cancellable, list, folders, pids, tries };
  struct stat own;

  if (census == NULL)
    return g_steal_pointer (&list);
  if (stat ("/dev/shm", &own) == 0)
    add_folder (&listing, &own);
  candidates = find_candidates (self, census);
  for (guint i = 0; i < candidates->len && !g_cancellable_is_cancelled (cancellable); i++)
    list_process (&listing, g_array_index (candidates, Candidate, i).process);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->pids, g_hash_table_unref);
  self->pids = g_steal_pointer (&pids);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&list);
}

static char *
mg_posix_namespace_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);

  return name != NULL ? mg_posix_namespace_parse (name, error) : NULL;
}

static MgMappingInfo *
mg_posix_namespace_source_lookup (MgSource *source, const char *name, GError **error)
{
  return mg_posix_namespace_lookup (name, error);
}

static MgBacking *
mg_posix_namespace_source_open (MgSource *source, const char *name, GError **error)
{
  return mg_posix_namespace_backing_new (name, error);
}

static void
mg_posix_namespace_source_finalize (GObject *object)
{
  MgPosixNamespaceSource *self = MG_POSIX_NAMESPACE_SOURCE (object);

  g_clear_pointer (&self->pids, g_hash_table_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (mg_posix_namespace_source_parent_class)->finalize (object);
}

static void
mg_posix_namespace_source_class_init (MgPosixNamespaceSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->finalize = mg_posix_namespace_source_finalize;

  source_class->scheme = "posix";
  source_class->uses_census = TRUE;
  source_class->parse = mg_posix_namespace_source_parse;
  source_class->list = mg_posix_namespace_source_list;
  source_class->lookup = mg_posix_namespace_source_lookup;
  source_class->open = mg_posix_namespace_source_open;
}

static void
mg_posix_namespace_source_init (MgPosixNamespaceSource *self)
{
  g_mutex_init (&self->lock);
  self->pids = g_hash_table_new (NULL, NULL);
}

/**
 * mg_posix_namespace_source_new:
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_posix_namespace_source_new (void)
{
  return g_object_new (MG_TYPE_POSIX_NAMESPACE_SOURCE, NULL);
}
