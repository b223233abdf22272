/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-unnamed.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-info-stat.h"
#include "mg-mounts.h"
#include "mg-name.h"
#include "mg-object-link.h"
#include "mg-open-links.h"
#include "mg-posix-namespace.h"

/* What the system puts behind a path whose name is gone. A name may end so by itself. */
#define DELETED " (deleted)"
/* Where POSIX shared memory is, as shm_overview(7) has it on Linux, and what the C library puts before the name of a
 * semaphore: sem_overview(7). */
#define SHM       "/dev/shm/"
#define SEMAPHORE "sem."

struct _MgUnnamed
{
  GHashTable *users;
  MgMounts *mounts;
  /* Those of other namespaces by their numbers, as far as they were asked for. */
  GHashTable *other_mounts;
  /* What processes have open, when that was needed. */
  MgOpenLinks *open_links;
};

static void
free_mounts (gpointer data)
{
  if (data != NULL)
    mg_mounts_free (data);
}

/**
 * mg_unnamed_new:
 *
 * Returns: (transfer full): for the length of a list
 */
MgUnnamed *
mg_unnamed_new (void)
{
  MgUnnamed *self = g_new0 (MgUnnamed, 1);

  self->users = mg_info_users_new ();
  self->mounts = mg_mounts_new (getpid ());
  self->other_mounts = g_hash_table_new_full (NULL, NULL, NULL, free_mounts);
  return self;
}

/**
 * mg_unnamed_free:
 * @self: (transfer full): what was found out
 */
void
mg_unnamed_free (MgUnnamed *self)
{
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->other_mounts);
  g_clear_pointer (&self->mounts, mg_mounts_free);
  g_clear_pointer (&self->open_links, mg_open_links_free);
  g_free (self);
}

static MgMounts *
find_other_mounts (MgUnnamed *self, const MgMapPart *part)
{
  gpointer name_space = GSIZE_TO_POINTER (part->mount_namespace);
  gpointer mounts;

  if (!g_hash_table_lookup_extended (self->other_mounts, name_space, NULL, &mounts))
    {
      mounts = mg_mounts_new (part->pid);
      g_hash_table_insert (self->other_mounts, name_space, mounts);
    }
  return mounts;
}

/* Where the file system of the object is mounted, here or for the process. */
static const MgMount *
find_mount (MgUnnamed *self, const MgMapPart *part)
{
  const MgMount *mount = NULL;
  MgMounts *others;

  if (self->mounts != NULL)
    mount = mg_mounts_find_device (self->mounts, part->identity.device);
  if (mount != NULL || part->mount_namespace == 0)
    return mount;
  others = find_other_mounts (self, part);
  return others != NULL ? mg_mounts_find_device (others, part->identity.device) : NULL;
}

/* @name: printable UTF-8; empty: what is called so has none */
static MgMappingInfo *
make_info (const MgMapPart *part, MgKind kind, const char *name)
{
  MgMappingInfo *info = mg_mapping_info_new (kind);
  g_autofree char *place = mg_map_part_make_name (part);

  info->uri = g_strconcat ("map:", place, NULL);
  info->name = g_strdup (*name != 0 ? name : place);
  info->identity.name_space = part->identity.name_space;
  info->identity.device = part->identity.device;
  info->identity.inode = part->identity.inode;
  return info;
}

static MgMappingInfo *
make_shm_info (const MgMapPart *part, MgKind kind, const char *bare)
{
  g_autofree char *name = g_strconcat ("/", bare, NULL);

  return make_info (part, kind, name);
}

/* What was a file, or looks like one. */
static MgUnnamedVerdict
classify_file (const MgMapPart *part, const MgMount *mount, MgMappingInfo **ret_info)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  const char *bare;

  /* What never was in any folder is called so: anon_inode:[perf_event], anon_inode:[io_uring], socket:[123] and /dmabuf:NAME
   * are doors to a driver, not memory that one program leaves for another. */
  if (part->path[0] != '/' || g_str_has_prefix (part->path, "/dmabuf:"))
    return MG_UNNAMED_IS_SYSTEM;
  if (!g_str_has_suffix (part->path, DELETED))
    return MG_UNNAMED_HAS_NAME;
  /* The system makes files of its own for drivers and itself, which it calls /[aio], /i915, /drm mm object, /secretmem: on
   * no file system that is mounted. Thousands of them hold what a program draws; nobody finds another's. */
  if (strchr (part->path + 1, '/') == NULL && mount == NULL)
    return MG_UNNAMED_IS_SYSTEM;

  path = g_strndup (part->path, strlen (part->path) - strlen (DELETED));
  name = mg_name_escape (path);
  bare = g_str_has_prefix (name, SHM) ? name + strlen (SHM) : "";
  if (*bare == 0 || strchr (bare, '/') != NULL)
    *ret_info = make_info (part, MG_KIND_FILE, name);
  else if (g_str_has_prefix (bare, SEMAPHORE) && bare[strlen (SEMAPHORE)] != 0)
    *ret_info = make_shm_info (part, MG_KIND_SEMAPHORE, bare + strlen (SEMAPHORE));
  else
    *ret_info = make_shm_info (part, MG_KIND_POSIX, bare);
  (*ret_info)->deleted = TRUE;
  return MG_UNNAMED_YES;
}

static MgUnnamedVerdict
classify (const MgMapPart *part, const MgMount *mount, MgMappingInfo **ret_info)
{
  g_autofree char *name = NULL;

  switch ((int) part->identity.kind)
    {
    case MG_KIND_SYSV:
      return MG_UNNAMED_HAS_NAME;
    case MG_KIND_MEMFD:
      name = mg_memfd_make_name (part->path);
      *ret_info = make_info (part, MG_KIND_MEMFD, name != NULL ? name : "");
      return MG_UNNAMED_YES;
    case MG_KIND_ANONYMOUS:
      *ret_info = make_info (part, MG_KIND_ANONYMOUS, "");
      return MG_UNNAMED_YES;
    default:
      return classify_file (part, mount, ret_info);
    }
}

/* Whether to ask the file system is to wait for nobody. What is mounted nowhere lies on a disk of this machine, or in memory,
 * or was on a network file system until somebody took that away. */
static gboolean
may_ask (const MgMapPart *part, const MgMount *mount, MgKind kind)
{
  if (mount != NULL)
    return mg_mount_get_server (mount) == MG_MOUNT_SYSTEM;
  return kind != MG_KIND_FILE || major (part->identity.device) != 0;
}

/* Looks by any descriptor that some process has of it. */
static int
look_by_descriptor (MgUnnamed *self, const MgMapPart *part, MgMappingInfo *info, guint *ret_links)
{
  GPtrArray *links;

  if (self->open_links == NULL)
    self->open_links = mg_open_links_new ();
  links = mg_open_links_find (self->open_links, part->path);
  for (guint i = 0; links != NULL && i < links->len; i++)
    if (mg_object_link_look (g_ptr_array_index (links, i), info, self->users, ret_links) == 0)
      return 0;
  return EACCES;
}

/* Learns what may be learnt. Returns 0, or why nothing was. */
static int
look (MgUnnamed *self, const MgMapPart *part, MgMappingInfo *info, guint *ret_links)
{
  g_autofree char *link = mg_map_part_make_link (part);
  int code = mg_object_link_look (link, info, self->users, ret_links);

  return code == EPERM || code == EACCES ? look_by_descriptor (self, part, info, ret_links) : code;
}

/* Whether the path, with all that stands in it, is a name that leads to the object. */
static gboolean
path_leads_to_it (MgUnnamed *self, const MgMapPart *part)
{
  MgMountServer server;
  const MgMount *mount;
  struct stat stat;

  if (self->mounts == NULL)
    return FALSE;
  mount = mg_mounts_find_path (self->mounts, part->path, &server);
  if (server != MG_MOUNT_SYSTEM || lstat (part->path, &stat) != 0 || stat.st_ino != part->identity.inode)
    return FALSE;
  /* Some file systems tell another device here than in the maps, where it is the one that is mounted. */
  return stat.st_dev == part->identity.device || (mount != NULL && mount->device == part->identity.device);
}

/* Whether something can be found by a name, although the system says of one that it is gone. */
static gboolean
has_name (MgUnnamed *self, const MgMapPart *part, MgKind kind, gboolean is_known, guint links)
{
  if (is_known && links == 0)
    return FALSE;
  if (path_leads_to_it (self, part))
    return TRUE;
  /* Shared memory that has another name is listed by that; a file's may be anywhere. Of another namespace no path can be
   * followed from here. */
  return is_known && (kind != MG_KIND_FILE || part->mount_namespace != 0);
}

/* Whether it is likely the door to a device, of which nothing could be learnt. */
static gboolean
is_in_dev (const MgMapPart *part, const MgMount *mount, MgKind kind)
{
  return kind == MG_KIND_FILE && g_str_has_prefix (part->path, "/dev/")
         && (mount == NULL || !g_str_equal (mount->type, "hugetlbfs")) && !g_str_has_prefix (part->path, SHM);
}

/* Tells in whose eyes it had its name, where that is another's. */
static void
add_namespace (MgUnnamed *self, const MgMapPart *part, MgMappingInfo *info)
{
  const MgMount *own = NULL;
  MgMountServer server;

  if (!info->deleted || part->mount_namespace == 0 || self->mounts == NULL)
    return;
  if (info->kind == MG_KIND_FILE)
    own = mg_mounts_find_device (self->mounts, part->identity.device);
  else
    own = mg_mounts_find_path (self->mounts, SHM, &server);
  if (own != NULL && own->device == part->identity.device)
    return;
  info->pid = part->pid;
  info->details = mg_posix_namespace_make_details (part->mount_namespace);
}

/**
 * mg_unnamed_look_at:
 * @self: for the length of a list
 * @part: what a process maps
 * @ret_info: (out) (transfer full): what there is to know of it, where it has no name
 *
 * Never waits for a network or FUSE file system. What may not be learnt is not known: without a name only root can look, or
 * who may see a descriptor of it.
 *
 * Returns: what it is
 */
MgUnnamedVerdict
mg_unnamed_look_at (MgUnnamed *self, const MgMapPart *part, MgMappingInfo **ret_info)
{
  const MgMount *mount = part->identity.kind == MG_KIND_FILE ? find_mount (self, part) : NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  MgUnnamedVerdict verdict = classify (part, mount, &info);
  guint links = 0;
  int code = EACCES;

  if (verdict != MG_UNNAMED_YES)
    return verdict;
  if (may_ask (part, mount, info->kind))
    code = look (self, part, info, &links);
  else
    info->remote = TRUE;
  if (code == ENODEV)
    return MG_UNNAMED_IS_SYSTEM;
  if (code != 0 && code != EACCES)
    return MG_UNNAMED_IS_GONE;
  if (info->deleted && has_name (self, part, info->kind, code == 0, links))
    return MG_UNNAMED_HAS_NAME;
  if (code != 0 && is_in_dev (part, mount, info->kind))
    return MG_UNNAMED_IS_SYSTEM;
  add_namespace (self, part, info);
  *ret_info = g_steal_pointer (&info);
  return MG_UNNAMED_YES;
}
