/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-maps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-process.h"

/* A question about /proc/PID/maps, as Documentation/filesystems/proc.rst of Linux 6.11 and later has it. The headers of
 * older systems do not. */
typedef struct
{
  guint64 size;
  guint64 query_flags;
  guint64 query_addr;
  guint64 vma_start;
  guint64 vma_end;
  guint64 vma_flags;
  guint64 vma_page_size;
  guint64 vma_offset;
  guint64 inode;
  guint32 dev_major;
  guint32 dev_minor;
  guint32 vma_name_size;
  guint32 build_id_size;
  guint64 vma_name_addr;
  guint64 build_id_addr;
} MapsQuestion;

#define ASK_MAPS         _IOWR ('f', 17, MapsQuestion)
#define ASK_READABLE     0x01
#define ASK_WRITABLE     0x02
#define ASK_SHARED       0x08
#define ASK_THIS_OR_NEXT 0x10
#define ASK_WITH_A_FILE  0x20

/* Who wants to know, and from which address on. */
typedef struct
{
  guint64 start;
  MgMapsPathFunc known_path;
  MgMapsFunc func;
  gpointer data;
  /* Whether the path of the last part was known, so that the next may be too. */
  gboolean knows;
} Asker;

static gboolean
ask (int fd, guint64 address, char *path, gsize room, MapsQuestion *question)
{
  *question = (MapsQuestion){
    .size = sizeof *question,
    .query_flags = ASK_THIS_OR_NEXT | ASK_WITH_A_FILE,
    .query_addr = address,
    .vma_name_size = (guint32) room,
    /* Of no length, it must be nowhere too. */
    .vma_name_addr = room > 0 ? (guint64) (gsize) path : 0,
  };
  *path = 0;
  return ioctl (fd, ASK_MAPS, question) == 0;
}

static const char *
find_path (const Asker *asker, const MapsQuestion *question)
{
  return asker->known_path (makedev (question->dev_major, question->dev_minor), question->inode, asker->data);
}

/* The next part and its path. To find the path takes the system longer than all the rest: it is asked for only where
 * it is not known. Returns NULL where nothing was answered. */
static const char *
ask_with_path (int fd, guint64 address, char *buffer, gsize size, Asker *asker, MapsQuestion *question)
{
  if (asker->knows)
    {
      const char *known;

      if (!ask (fd, address, buffer, 0, question))
        return NULL;
      known = find_path (asker, question);
      if (known != NULL)
        return known;
      address = question->vma_start;
    }
  if (ask (fd, address, buffer, size, question))
    {
      asker->knows = asker->known_path != NULL && find_path (asker, question) != NULL;
      return buffer;
    }
  /* A path longer than any that the system takes: the rest is known all the same. */
  return errno == ENAMETOOLONG && ask (fd, address, buffer, 0, question) ? buffer : NULL;
}

/* Returns 0, or the code of the error; *@ret_began tells whether anything was answered before it. */
static int
read_by_questions (int fd, Asker *asker, gboolean *ret_began)
{
  char buffer[PATH_MAX + 32];
  guint64 address = asker->start;

  *ret_began = FALSE;
  for (;;)
    {
      MapsQuestion question;
      MgMapsEntry entry;
      const char *path = ask_with_path (fd, address, buffer, sizeof buffer, asker, &question);

      if (path == NULL)
        return errno == ENOENT ? 0 : errno;
      *ret_began = TRUE;
      entry = (MgMapsEntry){
        .start = question.vma_start,
        .end = question.vma_end,
        .offset = question.vma_offset,
        .device = makedev (question.dev_major, question.dev_minor),
        .inode = question.inode,
        .shared = (question.vma_flags & ASK_SHARED) != 0,
        .readable = (question.vma_flags & ASK_READABLE) != 0,
        .writable = (question.vma_flags & ASK_WRITABLE) != 0,
        .path = path,
      };
      if (!asker->func (&entry, asker->data))
        return 0;
      address = entry.end;
    }
}

/* The text has a line feed as \012, and nothing else changed. */
static void
unescape_path (char *path)
{
  char *to = strchr (path, '\\');

  if (to == NULL)
    return;
  for (const char *from = to; *from != 0; to++)
    {
      if (g_str_has_prefix (from, "\\012"))
        {
          *to = '\n';
          from += 4;
        }
      else
        {
          *to = *from++;
        }
    }
  *to = 0;
}

/* Reads a number up to the character behind it. Returns what is behind that; NULL where it is none. */
static char *
parse_hex (char *text, char end, guint64 *number)
{
  *number = 0;
  for (int digit; (digit = g_ascii_xdigit_value (*text)) >= 0; text++)
    *number = *number << 4 | (guint64) digit;
  return *text == end ? text + 1 : NULL;
}

/* One line, as proc(5) has it: start-end perms offset major:minor inode path. There are a hundred for each process, and
 * sscanf() would take as long for them as the system takes to write them. */
static gboolean
parse_line (char *line, MgMapsEntry *entry)
{
  guint64 major_number, minor_number;
  const char *perms;
  char *end;

  line = parse_hex (line, '-', &entry->start);
  line = line != NULL ? parse_hex (line, ' ', &entry->end) : NULL;
  if (line == NULL || strnlen (line, 5) < 5)
    return FALSE;
  perms = line;
  line = parse_hex (line + 5, ' ', &entry->offset);
  line = line != NULL ? parse_hex (line, ':', &major_number) : NULL;
  line = line != NULL ? parse_hex (line, ' ', &minor_number) : NULL;
  /* What has no object behind it has no inode; a stack or heap is of that sort. */
  entry->inode = line != NULL ? g_ascii_strtoull (line, &end, 10) : 0;
  if (entry->inode == 0)
    return FALSE;

  entry->device = makedev ((guint) major_number, (guint) minor_number);
  entry->readable = perms[0] == 'r';
  entry->writable = perms[1] == 'w';
  entry->shared = perms[3] == 's';
  while (*end == ' ')
    end++;
  end[strcspn (end, "\n")] = 0;
  unescape_path (end);
  entry->path = end;
  return TRUE;
}

/* The text has a line feed as \012, and so it has these four characters of a name that are no line feed. The link to what
 * is mapped tells which it is, where it may be read. */
static const char *
find_true_path (int pid, const MgMapsEntry *entry, char *buffer, gsize size)
{
  char link[80];
  gssize length;

  if (strchr (entry->path, '\n') == NULL)
    return entry->path;
  g_snprintf (link, sizeof link, "/proc/%d/map_files/%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", pid,
              entry->start, entry->end);
  length = readlink (link, buffer, size - 1);
  if (length <= 0)
    return entry->path;
  buffer[length] = 0;
  return buffer;
}

static int
read_text (int pid, int fd, const Asker *asker)
{
  FILE *file = fdopen (fd, "re");
  char *line = NULL;
  size_t room = 0;
  char path[PATH_MAX];
  int code;

  if (file == NULL)
    {
      code = errno;
      close (fd);
      return code;
    }
  /* A line at a time: there may be a million. */
  while (errno = 0, getline (&line, &room, file) > 0)
    {
      MgMapsEntry entry;

      if (!parse_line (line, &entry) || entry.end <= asker->start)
        continue;
      entry.path = find_true_path (pid, &entry, path, sizeof path);
      if (!asker->func (&entry, asker->data))
        break;
    }
  code = ferror (file) ? errno : 0;
  free (line);
  fclose (file);
  return code;
}

static int
read_maps (int pid, MgMapsWay way, Asker *asker)
{
  static gint answers = TRUE;
  gboolean began;
  char path[32];
  int code;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%d/maps", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return mg_process_explain (pid, errno);
  if (way == MG_MAPS_BEST && g_atomic_int_get (&answers))
    {
      code = read_by_questions (fd, asker, &began);
      if (code == 0 || code == ESRCH || began)
        {
          close (fd);
          return code;
        }
      /* An older system, or one where a filter of system calls is in the way. */
      if (code == ENOTTY)
        g_atomic_int_set (&answers, FALSE);
    }
  return read_text (pid, fd, asker);
}

/**
 * mg_maps_read:
 * @pid: a process, as this namespace counts
 * @way: how
 * @func: called for each part that has an object behind it, by address
 * @data: its data
 *
 * Tells what a process maps. Any thread; takes microseconds for each part.
 *
 * Returns: 0, or the code of the error: ENOENT or ESRCH when the process has ended, EACCES or EPERM when it may not be
 * looked into
 */
int
mg_maps_read (int pid, MgMapsWay way, MgMapsFunc func, gpointer data)
{
  return mg_maps_read_knowing (pid, way, NULL, func, data);
}

/**
 * mg_maps_read_knowing:
 * @pid: a process, as this namespace counts
 * @way: how
 * @known_path: (nullable): tells the paths that are known; they are not asked for again
 * @func: called for each part that has an object behind it, by address
 * @data: its data, and that of @known_path
 *
 * The same as mg_maps_read() for who reads the maps of many processes: most of them map the same libraries.
 *
 * Returns: as mg_maps_read()
 */
int
mg_maps_read_knowing (int pid, MgMapsWay way, MgMapsPathFunc known_path, MgMapsFunc func, gpointer data)
{
  Asker asker = { .known_path = known_path, .func = func, .data = data, .knows = known_path != NULL };

  return read_maps (pid, way, &asker);
}

/* Looks for the part at an address. */
typedef struct
{
  guint64 address;
  MgMapsFunc func;
  gpointer data;
} Search;

static gboolean
take_found (const MgMapsEntry *entry, gpointer data)
{
  Search *search = data;

  if (entry->start <= search->address)
    search->func (entry, search->data);
  return FALSE;
}

/**
 * mg_maps_read_at:
 * @pid: a process, as this namespace counts
 * @way: how
 * @address: an address
 * @func: called for the part in which @address lies, if that has an object behind it
 * @data: its data
 *
 * Tells what a process maps in one place: a question, however much it maps elsewhere. Any thread.
 *
 * Returns: as mg_maps_read()
 */
int
mg_maps_read_at (int pid, MgMapsWay way, guint64 address, MgMapsFunc func, gpointer data)
{
  Search search = { address, func, data };
  Asker asker = { .start = address, .func = take_found, .data = &search };

  return read_maps (pid, way, &asker);
}
