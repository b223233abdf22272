/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-segment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-ipc-namespace.h"

/* shmctl() has this only for those who know that Linux 4.17 and later do. */
#ifndef SHM_STAT_ANY
#  define SHM_STAT_ANY 15
#endif

/* What is looked for, on the thread that is in the namespace. */
typedef struct
{
  GArray *segments;
  int id;
  MgSegment *segment;
  int code;
} Look;

/* A line of /proc/sysvipc/shm, as sysvipc_shm_proc_show() in ipc/shm.c of Linux writes it. */
static gboolean
parse_line (const char *line, MgSegment *ret_segment)
{
  MgSegment self = { 0 };
  int key;
  guint mode;

  if (sscanf (line,
              "%d %d %o %" G_GUINT64_FORMAT " %d %d %" G_GUINT64_FORMAT " %u %*u %u %u %" G_GINT64_FORMAT
              " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &key, &self.id, &mode, &self.size, &self.creator, &self.last_pid, &self.attached, &self.uid,
              &self.creator_uid, &self.creator_gid, &self.attach_time, &self.detach_time, &self.change_time,
              &self.resident, &self.swapped)
      != 15)
    return FALSE;
  self.key = (guint32) key;
  self.mode = mode & 0777;
  self.removal = (mode & SHM_DEST) != 0;
  *ret_segment = self;
  return TRUE;
}

/* Takes all segments, or the one that is wanted.
 *
 * From the text: it has what shmctl(SHM_STAT_ANY) tells and how much memory each segment has, which that does not, and both
 * are for everybody, whatever the mode of a segment. */
static void
read_text (gpointer data)
{
  Look *look = data;
  FILE *file = fopen ("/proc/sysvipc/shm", "re");
  char *line = NULL;
  size_t room = 0;

  if (file == NULL)
    {
      look->code = errno;
      return;
    }
  look->code = look->segments != NULL ? 0 : ENOENT;
  while (errno = 0, getline (&line, &room, file) > 0)
    {
      MgSegment segment;

      if (!parse_line (line, &segment))
        continue;
      if (look->segments != NULL)
        {
          g_array_append_val (look->segments, segment);
        }
      else if (segment.id == look->id)
        {
          *look->segment = segment;
          look->code = 0;
          break;
        }
    }
  if (ferror (file))
    look->code = errno;
  free (line);
  fclose (file);
}

static void
ask (gpointer data)
{
  Look *look = data;
  MgSegment *self = look->segment;
  struct shmid_ds stat;

  /* It takes the place in the table, which a part of the id is, and answers with the id that is there. An older system, or
   * one where a filter of system calls is in the way, has the text still. */
  if (shmctl (look->id, SHM_STAT_ANY, &stat) != look->id)
    {
      read_text (data);
      return;
    }
  *self = (MgSegment){
    .id = look->id,
    .key = (guint32) stat.shm_perm.__key,
    .size = stat.shm_segsz,
    .uid = stat.shm_perm.uid,
    .creator_uid = stat.shm_perm.cuid,
    .creator_gid = stat.shm_perm.cgid,
    .mode = stat.shm_perm.mode & 0777,
    .removal = (stat.shm_perm.mode & SHM_DEST) != 0,
    .creator = stat.shm_cpid,
    .last_pid = stat.shm_lpid,
    .attached = stat.shm_nattch,
    .attach_time = stat.shm_atime,
    .detach_time = stat.shm_dtime,
    .change_time = stat.shm_ctime,
  };
}

static int
run_look (int pid, MgIpcNamespaceFunc func, Look *look, guint64 *ret_namespace)
{
  int code = mg_ipc_namespace_run (pid, func, look, ret_namespace);

  /* A segment that is missing is another thing. */
  if (code == ENOENT)
    return ESRCH;
  return code != 0 ? code : look->code;
}

/**
 * mg_segments_read:
 * @pid: whose segments: those that this process sees; 0: this process's own
 * @ret_segments: (out) (transfer full) (element-type MgSegment): all there are
 * @ret_namespace: (out): the number of the namespace that they are of; 0: this process's own
 *
 * Takes a microsecond for each segment. Any thread.
 *
 * Returns: 0, or the code of the error: ESRCH when the process has ended, EACCES or EPERM when its namespace is not
 * permitted, ENOENT when the system has no segments
 */
int
mg_segments_read (int pid, GArray **ret_segments, guint64 *ret_namespace)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (MgSegment));
  Look look = { .segments = segments };
  int code = run_look (pid, read_text, &look, ret_namespace);

  if (code == 0)
    *ret_segments = g_steal_pointer (&segments);
  return code;
}

/**
 * mg_segment_find:
 * @pid: whose segment, as for mg_segments_read()
 * @id: its id
 * @ret_segment: (out): what there is to know of it
 * @ret_namespace: (out): the number of the namespace
 *
 * Returns: 0, or the code of the error: ENOENT when there is no such segment, else as mg_segments_read()
 */
int
mg_segment_find (int pid, int id, MgSegment *ret_segment, guint64 *ret_namespace)
{
  Look look = { .id = id, .segment = ret_segment };

  return run_look (pid, read_text, &look, ret_namespace);
}

/**
 * mg_segment_check:
 * @pid: whose segment, as for mg_segments_read()
 * @id: its id
 * @ret_segment: (out): what there is to know of it, but for @resident and @swapped
 * @ret_namespace: (out): the number of the namespace
 *
 * The same in half a microsecond, however many segments there are: for what is looked at many times a second.
 *
 * Returns: as mg_segment_find()
 */
int
mg_segment_check (int pid, int id, MgSegment *ret_segment, guint64 *ret_namespace)
{
  Look look = { .id = id, .segment = ret_segment };

  return run_look (pid, ask, &look, ret_namespace);
}

/**
 * mg_segment_is_same:
 * @before: a segment
 * @now: what has its id now
 *
 * Ids come round again after 65,536 segments in the same place, and can be asked for. What of a segment never changes tells
 * whether it is still that one; marked for removal it loses its key.
 *
 * Returns: whether both are the same segment
 */
gboolean
mg_segment_is_same (const MgSegment *before, const MgSegment *now)
{
  return before->id == now->id && before->size == now->size && before->creator == now->creator
         && before->creator_uid == now->creator_uid && before->creator_gid == now->creator_gid
         && (before->key == now->key || now->removal);
}

/**
 * mg_segment_is_surely_huge:
 * @self: a segment that mg_segment_find() found
 *
 * The system counts whole huge pages as resident; some systems count each of them once for every small page in it besides
 * (Linux 6.18 tells 1 GiB of a page of 2 MiB).
 *
 * Returns: whether it has more memory than one of small pages can have; where not, it may have huge pages all the same
 */
gboolean
mg_segment_is_surely_huge (const MgSegment *self)
{
  guint64 page = (guint64) sysconf (_SC_PAGESIZE);

  return self->resident > 0 && (self->resident - 1) / page > (self->size - 1) / page;
}

/**
 * mg_segment_get_device:
 *
 * Returns: the device that all segments without huge pages lie on, as the maps of processes show it: that of the system's
 * own tmpfs, where memfds are too. Thread-safe
 */
guint64
mg_segment_get_device (void)
{
  static gsize device = 0;

  if (g_once_init_enter (&device))
    {
      int fd = memfd_create ("mapglass", MFD_CLOEXEC);
      struct stat stat = { .st_dev = makedev (0, 1) };

      if (fd >= 0 && fstat (fd, &stat) != 0)
        stat.st_dev = makedev (0, 1);
      if (fd >= 0)
        close (fd);
      g_once_init_leave (&device, (gsize) stat.st_dev);
    }
  return device;
}
