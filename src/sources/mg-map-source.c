/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-map-source.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#include "mg-error.h"
#include "mg-map-backing.h"
#include "mg-maps.h"
#include "mg-name.h"
#include "mg-object-link.h"
#include "mg-open-links.h"
#include "mg-posix-namespace.h"
#include "mg-shown.h"
#include "mg-unnamed.h"

struct _MgMapSource
{
  MgSource parent_instance;

  MgShown shown;
};

G_DEFINE_FINAL_TYPE (MgMapSource, mg_map_source, MG_TYPE_SOURCE)

/* While a list is made. */
typedef struct
{
  GPtrArray *list;
  MgUnnamed *unnamed;
  /* Where objects were shown the last time, and are shown now. */
  GHashTable *before;
  GHashTable *now;
  /* The mount namespaces of processes that have another than ours. */
  GHashTable *namespaces;
} Listing;

static gboolean
contains (const MgUser *user, int pid, guint64 address)
{
  return user->pid == pid && user->address <= address && address - user->address < user->length;
}

/* @data: (nullable): the #MgShownPlace that comes first */
static gint
compare_users (gconstpointer a, gconstpointer b, gpointer data)
{
  const MgUser *first = *(const MgUser *const *) a;
  const MgUser *second = *(const MgUser *const *) b;
  const MgShownPlace *shown = data;

  if (shown != NULL)
    {
      gboolean first_shown = contains (first, shown->pid, shown->number);
      gboolean second_shown = contains (second, shown->pid, shown->number);

      if (first_shown != second_shown)
        return first_shown ? -1 : 1;
    }
  if (first->pid != second->pid)
    return first->pid - second->pid;
  return first->address < second->address ? -1 : first->address > second->address;
}

/* The users that share an object, the one first by which it is called. */
static GPtrArray *
find_sharers (const MgCensusObject *object, const MgShownPlace *shown)
{
  GPtrArray *sharers = g_ptr_array_new ();

  for (guint i = 0; i < object->users->len; i++)
    {
      MgUser *user = g_ptr_array_index (object->users, i);

      if (!g_str_equal (user->access, "copy"))
        g_ptr_array_add (sharers, user);
    }
  g_ptr_array_sort_with_data (sharers, compare_users, (gpointer) shown);
  return sharers;
}

static void
list_object (Listing *self, const MgCensusObject *object)
{
  const MgShownPlace *shown = g_hash_table_lookup (self->before, &object->identity);
  g_autoptr (GPtrArray) sharers = find_sharers (object, shown);
  MgUnnamedVerdict verdict = MG_UNNAMED_IS_GONE;

  /* A process that has ended, or maps something else by now, leaves it to the next. */
  for (guint i = 0; i < sharers->len && verdict == MG_UNNAMED_IS_GONE; i++)
    {
      const MgUser *user = g_ptr_array_index (sharers, i);
      gboolean was_shown = shown != NULL && contains (user, shown->pid, shown->number);
      const guint64 *name_space = g_hash_table_lookup (self->namespaces, GINT_TO_POINTER (user->pid));
      MgMapPart part = {
        .pid = user->pid,
        .address = was_shown ? shown->number : user->address,
        .start = user->address,
        .end = user->address + user->length,
        .mount_namespace = name_space != NULL ? *name_space : 0,
        .identity = object->identity,
        .path = object->path,
      };
      MgMappingInfo *info = NULL;

      verdict = mg_unnamed_look_at (self->unnamed, &part, &info);
      if (verdict != MG_UNNAMED_YES)
        continue;
      mg_shown_places_add (self->now, &object->identity, part.pid, part.address);
      g_ptr_array_add (self->list, info);
    }
}

static GHashTable *
find_namespaces (MgCensus *census)
{
  GHashTable *namespaces = g_hash_table_new (NULL, NULL);
  GArray *processes = mg_census_get_processes (census);

  for (guint i = 0; i < processes->len; i++)
    {
      MgCensusProcess *process = &g_array_index (processes, MgCensusProcess, i);

      if (process->mount_namespace != 0)
        g_hash_table_insert (namespaces, GINT_TO_POINTER (process->pid), &process->mount_namespace);
    }
  return namespaces;
}

/* What is only copied is a library or the like. A memfd of which there is a descriptor is memfd:PID/FD. */
static gboolean
is_ours (MgCensus *census, const MgCensusObject *object)
{
  return object->is_shared
         && (object->identity.kind != MG_KIND_MEMFD || !mg_census_is_open (census, &object->identity));
}

static GPtrArray *
mg_map_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgMapSource *self = MG_MAP_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (MgUnnamed) unnamed = mg_unnamed_new ();
  g_autoptr (GHashTable) before = mg_shown_get_places (&self->shown);
  g_autoptr (GHashTable) now = mg_shown_places_new ();
  g_autoptr (GHashTable) namespaces = NULL;
  Listing listing = { list, unnamed, before, now, NULL };
  GPtrArray *objects;

  if (census == NULL)
    return g_steal_pointer (&list);
  namespaces = listing.namespaces = find_namespaces (census);
  objects = mg_census_get_objects (census);
  for (guint i = 0; i < objects->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const MgCensusObject *object = g_ptr_array_index (objects, i);

      if (is_ours (census, object))
        list_object (&listing, object);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  mg_shown_set_places (&self->shown, g_steal_pointer (&now));
  return g_steal_pointer (&list);
}

static char *
mg_map_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *quoted = NULL;
  MgMapPart part;

  if (name == NULL)
    return NULL;
  if (mg_map_part_split (name, &part.pid, &part.address))
    return mg_map_part_make_name (&part);
  quoted = mg_name_quote (name);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” is not what a process maps (it is map:PID/START, a hexadecimal address)."), quoted);
  return NULL;
}

/* Looks for the part at an address. */
typedef struct
{
  MgMapPart part;
  char *path;
  gboolean shared;
} Search;

static gboolean
take_entry (const MgMapsEntry *entry, gpointer data)
{
  Search *self = data;

  self->part.start = entry->start;
  self->part.end = entry->end;
  self->part.identity = mg_map_part_identify (entry);
  self->part.path = self->path = g_strdup (entry->path);
  self->shared = entry->shared;
  return FALSE;
}

static void
set_not_found (const char *uri, int pid, int code, GError **error)
{
  if (kill (pid, 0) != 0 && errno == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist: process %d has ended."), uri,
                 pid);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot open “%s”: only the owner of process %d and root may see what it maps."), uri,
                 pid);
  else if (code == 0 || code == ENOENT || code == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                 _ ("“%s” does not exist: process %d shares no memory there."), uri, pid);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), uri, g_strerror (code));
}

/* Says why there is nothing to open where the process does map something. */
static void
set_verdict (const char *uri, const Search *search, MgUnnamedVerdict verdict, GError **error)
{
  g_autofree char *quoted = mg_name_quote (search->path);
  g_autofree char *segment = NULL;
  const char *name = quoted;

  if (!search->shared)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
                   _ ("“%s” is no shared memory: process %d has a copy of “%s” there."), uri,
                   search->part.pid, quoted);
      return;
    }
  if (verdict == MG_UNNAMED_IS_SYSTEM)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
                   _ ("“%s” is no memory of programs: “%s” belongs to a driver or to the system."), uri,
                   quoted);
      return;
    }
  if (search->part.identity.kind == MG_KIND_SYSV)
    name = segment = g_strdup_printf ("sysv:%" G_GUINT64_FORMAT, search->part.identity.inode);
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” has a name of its own: “%s”."), uri, name);
}

/* Finds out what a name means now. @ret_part's path is @ret_path. */
static MgMappingInfo *
find (MgUnnamed *unnamed, const char *name, MgMapPart *ret_part, char **ret_path, GError **error)
{
  g_autofree char *uri = g_strconcat ("map:", name, NULL);
  g_autofree char *path = NULL;
  Search search = { 0 };
  MgUnnamedVerdict verdict = MG_UNNAMED_HAS_NAME;
  MgMappingInfo *info = NULL;
  int code;

  mg_map_part_split (name, &search.part.pid, &search.part.address);
  search.part.mount_namespace = mg_posix_namespace_find (search.part.pid);
  code = mg_maps_read_at (search.part.pid, MG_MAPS_BEST, search.part.address, take_entry, &search);
  path = search.path;
  if (path != NULL && search.shared)
    verdict = mg_unnamed_look_at (unnamed, &search.part, &info);
  if (path == NULL || verdict == MG_UNNAMED_IS_GONE)
    {
      set_not_found (uri, search.part.pid, code, error);
    }
  else if (info == NULL)
    {
      set_verdict (uri, &search, verdict, error);
    }
  else
    {
      *ret_part = search.part;
      *ret_path = g_steal_pointer (&path);
    }
  return info;
}

static MgMappingInfo *
mg_map_source_lookup (MgSource *source, const char *name, GError **error)
{
  g_autoptr (MgUnnamed) unnamed = mg_unnamed_new ();
  g_autofree char *path = NULL;
  MgMapPart part;

  return find (unnamed, name, &part, &path, error);
}

static MgBacking *
open_same (const char *link, const MgMapPart *part, const MgMappingInfo *info, GError **error)
{
  g_autoptr (MgBacking) backing = mg_backing_open_link (link, info->kind, info->uri, error);
  MgBackingStatus status;

  if (backing == NULL || !mg_backing_check (backing, &status, error))
    return NULL;
  if (mg_map_part_leads_to (part, &status.identity))
    return mg_map_backing_new (g_steal_pointer (&backing), part);
  g_set_error (error, MG_ERROR, MG_ERROR_REPLACED, _ ("Cannot open “%s”: another object is there by now."),
               info->uri);
  return NULL;
}

/* The system lets root alone follow its links to what is mapped, but any descriptor will do. */
static MgBacking *
open_by_descriptor (const MgMapPart *part, const MgMappingInfo *info)
{
  g_autoptr (MgOpenLinks) all = mg_open_links_new ();
  GPtrArray *links = mg_open_links_find (all, part->path);
  MgBacking *backing = NULL;

  for (guint i = 0; backing == NULL && links != NULL && i < links->len; i++)
    backing = open_same (g_ptr_array_index (links, i), part, info, NULL);
  return backing;
}

static MgBacking *
mg_map_source_open (MgSource *source, const char *name, GError **error)
{
  g_autoptr (MgUnnamed) unnamed = mg_unnamed_new ();
  g_autoptr (GError) own_error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *link = NULL;
  MgBacking *backing;
  MgMapPart part;
  g_autoptr (MgMappingInfo) info = find (unnamed, name, &part, &path, error);

  if (info == NULL)
    return NULL;
  link = mg_map_part_make_link (&part);
  backing = open_same (link, &part, info, &own_error);
  if (backing != NULL)
    return backing;
  if (!g_error_matches (own_error, MG_ERROR, MG_ERROR_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  backing = open_by_descriptor (&part, info);
  if (backing == NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot open “%s”: only root may open what has no name."), info->uri);
  return backing;
}

static void
mg_map_source_finalize (GObject *object)
{
  mg_shown_clear (&MG_MAP_SOURCE (object)->shown);

  G_OBJECT_CLASS (mg_map_source_parent_class)->finalize (object);
}

static void
mg_map_source_class_init (MgMapSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->finalize = mg_map_source_finalize;

  source_class->scheme = "map";
  source_class->uses_census = TRUE;
  source_class->parse = mg_map_source_parse;
  source_class->list = mg_map_source_list;
  source_class->lookup = mg_map_source_lookup;
  source_class->open = mg_map_source_open;
}

static void
mg_map_source_init (MgMapSource *self)
{
  mg_shown_init (&self->shown);
}

/**
 * mg_map_source_new:
 *
 * What processes share that has no other name, or none any more: memfds whose descriptors are all closed, deleted POSIX
 * shared memory and files, anonymous shared memory; each once, as one of the processes maps it.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_map_source_new (void)
{
  return g_object_new (MG_TYPE_MAP_SOURCE, NULL);
}
