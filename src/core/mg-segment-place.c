/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where processes have a segment attached, and how that leads to it. */

#include "mg-segment-place.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-ipc-namespace.h"
#include "mg-maps.h"

/* What newseg() in ipc/shm.c of Linux calls a segment of this key. */
#define PATH_FORMAT "/SYSV%08x (deleted)"
#define PATH_PREFIX "/SYSV"

typedef struct
{
  guint64 inode;
  int pid;
  MgSegmentPlaceFunc func;
  gpointer data;
  gboolean enough;
} Search;

/* A memfd may have the same numbers, but not the path. */
static gboolean
is_attachment (const MgMapsEntry *entry, guint64 inode)
{
  return entry->inode == inode && major (entry->device) == 0 && g_str_has_prefix (entry->path, PATH_PREFIX);
}

static gboolean
take_entry (const MgMapsEntry *entry, gpointer data)
{
  Search *search = data;
  MgSegmentPlace place = { search->pid, entry->start, entry->end, entry->device };

  if (is_attachment (entry, search->inode))
    search->enough = search->func (&place, search->data);
  return !search->enough;
}

/* Returns: whether it was looked for enough. */
static gboolean
visit_process (int pid, const MgSegment *self, guint64 name_space, MgSegmentPlaceFunc func, gpointer data)
{
  Search search = { (guint64) self->id, pid, func, data, FALSE };
  guint64 its_namespace;

  if (pid <= 0 || pid == getpid () || !mg_ipc_namespace_find (pid, &its_namespace)
      || its_namespace != name_space)
    return FALSE;
  mg_maps_read (pid, MG_MAPS_BEST, take_entry, &search);
  return search.enough;
}

/**
 * mg_segment_visit_places:
 * @self: a segment
 * @name_space: the number of its namespace; 0: this process's own
 * @func: called for each place where another process has it attached, or one of its id that is left from another namespace
 * @data: its data
 *
 * Begins with those who are likely to have it. Only processes that may be looked into are seen. Any thread; takes tens of
 * milliseconds on a busy machine when nobody has it.
 *
 * Returns: whether @func had enough
 */
gboolean
mg_segment_visit_places (const MgSegment *self, guint64 name_space, MgSegmentPlaceFunc func, gpointer data)
{
  g_autoptr (GDir) proc = NULL;
  const char *entry;

  if (self->attached == 0)
    return FALSE;
  if (visit_process (self->last_pid, self, name_space, func, data)
      || visit_process (self->creator, self, name_space, func, data))
    return TRUE;
  proc = g_dir_open ("/proc", 0, NULL);
  while (proc != NULL && (entry = g_dir_read_name (proc)) != NULL)
    {
      guint64 pid;

      if (g_ascii_string_to_unsigned (entry, 10, 1, G_MAXINT, &pid, NULL) && (int) pid != self->last_pid
          && (int) pid != self->creator && visit_process ((int) pid, self, name_space, func, data))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const MgSegment *segment;
  MgSegmentPlace place;
} OwnSearch;

static gboolean
take_entry_at (const MgMapsEntry *entry, gpointer data)
{
  OwnSearch *search = data;

  if (entry->start == search->place.start && entry->inode == (guint64) search->segment->id
      && entry->end - entry->start >= search->segment->size)
    {
      search->place.end = entry->end;
      search->place.device = entry->device;
    }
  return FALSE;
}

/**
 * mg_segment_find_own_place:
 * @self: a segment
 * @address: where this process has attached it
 * @ret_place: (out): the whole place
 *
 * Returns: whether it is there, in its size
 */
gboolean
mg_segment_find_own_place (const MgSegment *self, gconstpointer address, MgSegmentPlace *ret_place)
{
  OwnSearch search = { self, { .pid = getpid (), .start = (gsize) address } };

  mg_maps_read_at (getpid (), MG_MAPS_BEST, search.place.start, take_entry_at, &search);
  if (search.place.end == 0)
    return FALSE;
  *ret_place = search.place;
  return TRUE;
}

typedef struct
{
  guint64 inode;
  guint n_places;
} Count;

static gboolean
count_entry (const MgMapsEntry *entry, gpointer data)
{
  Count *count = data;

  if (is_attachment (entry, count->inode))
    count->n_places++;
  return TRUE;
}

/**
 * mg_segment_count_own_places:
 * @self: a segment
 *
 * Returns: how often this process has it attached. Any thread
 */
guint
mg_segment_count_own_places (const MgSegment *self)
{
  Count count = { (guint64) self->id, 0 };

  mg_maps_read (getpid (), MG_MAPS_BEST, count_entry, &count);
  return count.n_places;
}

static gboolean
take_device (const MgSegmentPlace *place, gpointer data)
{
  guint64 *device = data;

  *device = place->device;
  return TRUE;
}

/**
 * mg_segment_is_huge:
 * @self: a segment that mg_segment_find() found
 * @name_space: the number of its namespace; 0: this process's own
 * @ret_device: (out): the device that it lies on, as far as that can be learnt
 *
 * The system tells nobody but those who have it attached. Any thread; looks into other processes where huge pages are in
 * use at all.
 *
 * Returns: whether it is seen to have huge pages
 */
gboolean
mg_segment_is_huge (const MgSegment *self, guint64 name_space, guint64 *ret_device)
{
  g_autofree char *text = NULL;
  const char *line = NULL;
  guint64 device = mg_segment_get_device ();

  /* What huge pages of all sizes take, whether they are in use or kept for it. */
  if (g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    line = strstr (text, "\nHugetlb:");
  if (line != NULL && g_ascii_strtoull (line + strlen ("\nHugetlb:"), NULL, 10) > 0)
    mg_segment_visit_places (self, name_space, take_device, &device);
  *ret_device = device;
  return device != mg_segment_get_device () || mg_segment_is_surely_huge (self);
}

static char *
make_path (const MgSegmentPlace *self)
{
  return g_strdup_printf ("/proc/%d/map_files/%" PRIx64 "-%" PRIx64, self->pid, self->start, self->end);
}

static gboolean
try_link (const MgMapsEntry *entry, gpointer data)
{
  MgSegmentPlace place = { getpid (), entry->start, entry->end, entry->device };
  g_autofree char *path = make_path (&place);
  gboolean *permitted = data;
  int fd = open (path, O_PATH | O_CLOEXEC);

  if (fd >= 0)
    close (fd);
  *permitted = fd >= 0;
  return FALSE;
}

/**
 * mg_segment_place_is_permitted:
 *
 * Returns: whether mg_segment_place_open() is permitted: the system wants CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN for it,
 * not only in a container. Any thread
 */
gboolean
mg_segment_place_is_permitted (void)
{
  gboolean permitted = FALSE;

  mg_maps_read (getpid (), MG_MAPS_BEST, try_link, &permitted);
  return permitted;
}

/* Whether what is open is the segment: the process may have mapped something else there meanwhile, or have brought a segment
 * of the same id from another namespace. */
static gboolean
is_segment (MgBacking *backing, const char *path, const MgSegmentPlace *self, const MgSegment *segment)
{
  g_autofree char *wanted = g_strdup_printf (PATH_FORMAT, segment->key);
  char found[PATH_MAX];
  gssize length = readlink (path, found, sizeof found - 1);
  MgBackingStatus status;

  if (length < 0 || !mg_backing_check (backing, &status, NULL) || status.name != MG_NAME_SAME)
    return FALSE;
  found[length] = 0;
  /* One that is marked for removal has lost its key, but not the path. */
  if (segment->removal ? !g_str_has_prefix (found, PATH_PREFIX) : !g_str_equal (found, wanted))
    return FALSE;
  if (status.identity.inode != (guint64) segment->id || status.identity.device != self->device)
    return FALSE;
  /* Huge pages are whole. */
  if (self->device == mg_segment_get_device () ? status.size != segment->size : status.size < segment->size)
    return FALSE;
  /* The clock that counts seconds may be a little behind the one that is finer. */
  return status.identity.birth == 0
         || status.identity.birth / G_GINT64_CONSTANT (1000000000) <= segment->change_time + 1;
}

/**
 * mg_segment_place_open:
 * @self: where a process has it attached
 * @segment: which segment
 * @name: its name in sentences
 *
 * Opens a segment through /proc/PID/map_files, where it is a file like any other in memory: that attaches nothing and
 * changes nothing. Whatever part of it the process has mapped leads to the whole of it, and it stays open when the process
 * detaches it.
 *
 * Returns: (transfer full) (nullable): the segment as a file; %NULL: it does not lead there
 */
MgBacking *
mg_segment_place_open (const MgSegmentPlace *self, const MgSegment *segment, const char *name)
{
  g_autofree char *path = make_path (self);
  g_autoptr (MgBacking) backing = mg_backing_open_link (path, MG_KIND_SYSV, name, NULL);

  if (backing == NULL || !is_segment (backing, path, self, segment))
    return NULL;
  return g_steal_pointer (&backing);
}
