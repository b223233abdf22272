/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes real POSIX shared memory for tests, in a process of its own and with code of its own. It prints
 *
 *   ready PID
 *
 * and then answers every line of standard input with one line, "ok ..." or "failed NUMBER NAME" (errno, as 17
 * EEXIST):
 *
 *   create NAME SIZE [MODE]           makes it, sparse, full of zeros; MODE is octal (600)
 *   recreate NAME SIZE                removes what has the name, and makes a new one
 *   truncate NAME SIZE
 *   map NAME                          maps it whole, shared, for reading and writing: ok ADDRESS LENGTH
 *   store NAME OFFSET TYPE VALUE      u8, u16, u32, u64, f32 or f64, in one store of the machine where aligned
 *   load NAME OFFSET LENGTH           up to 200 bytes: ok DIGITS
 *   fill NAME OFFSET LENGTH BYTE
 *   punch NAME OFFSET LENGTH          frees these bytes' memory
 *   stat NAME                         ok SIZE BLOCKS ATIME MTIME CTIME NLINK INODE, times in nanoseconds
 *   hammer NAME OFFSET COUNT HZ       from now on counts in COUNT u32, HZ times a second (0: without pause)
 *   stop                              ends all hammers: ok COUNTER...
 *   churn NAME SIZE TIMES             so many times: to 0, to SIZE, recreated; answers at the end
 *   rename OLD NEW
 *   unlink NAME                       removes the name; the mapping stays
 *   quit
 *
 * NAME is without a slash; any byte of it may be %XX. Numbers are decimal or 0x. load, store, fill and hammer go
 * through the mapping, and map first where that has not been done; it stays on the old object when the name
 * gets a new one, until the next map. stat looks at the name, and where that is gone at what is mapped. A
 * store beyond the end of what has shrunk fails with EFAULT. At the end of standard input, at quit and at
 * SIGTERM, everything it made is removed. */

#include "mapmaker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ARGUMENTS 5

Object *objects;
volatile sig_atomic_t ending;
char answer[512];

static void
on_end (int number)
{
  (void) number;
  ending = 1;
}

static int
do_quit (int n, char **arguments)
{
  (void) n;
  (void) arguments;
  ending = 1;
  return 0;
}

static const struct
{
  const char *name;
  int least;
  int most;
  int (*run) (int n, char **arguments);
} commands[] = {
  { "load", 3, 3, do_load },         { "create", 2, 3, do_create }, { "recreate", 2, 2, do_recreate },
  { "truncate", 2, 2, do_truncate }, { "map", 1, 1, do_map },       { "store", 4, 4, do_store },
  { "fill", 4, 4, do_fill },         { "punch", 3, 3, do_punch },   { "stat", 1, 1, do_stat },
  { "hammer", 4, 4, do_hammer },     { "churn", 3, 3, do_churn },   { "stop", 0, 0, do_stop },
  { "rename", 2, 2, do_rename },     { "unlink", 1, 1, do_unlink }, { "quit", 0, 0, do_quit },
};

static int
obey (char *line)
{
  char *arguments[MAX_ARGUMENTS + 1];
  char *rest = NULL;
  int n = 0;

  for (char *word = strtok_r (line, " \n", &rest); word != NULL; word = strtok_r (NULL, " \n", &rest))
    {
      if (n > MAX_ARGUMENTS)
        return EINVAL;
      arguments[n++] = word;
    }
  if (n == 0)
    return EINVAL;

  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp (arguments[0], commands[i].name) == 0)
      {
        if (n - 1 < commands[i].least || n - 1 > commands[i].most)
          return EINVAL;
        return commands[i].run (n - 1, arguments + 1);
      }
  return EINVAL;
}

/* What somebody else has made under a name of ours is not ours to remove. */
static void
clean_up (void)
{
  do_stop (0, NULL);
  while (objects != NULL)
    {
      Object *object = objects;
      struct stat status;
      int descriptor = object->created ? shm_open (object->path, O_PATH, 0) : -1;

      if (descriptor >= 0)
        {
          if (fstat (descriptor, &status) == 0 && status.st_dev == object->device
              && status.st_ino == object->inode)
            shm_unlink (object->path);
          close (descriptor);
        }
      unmap_object (object);
      objects = object->next;
      free (object->path);
      free (object);
    }
}

static void
set_up (void)
{
  /* Without SA_RESTART: reading a line has to end. */
  struct sigaction end = { .sa_handler = on_end };

  sigemptyset (&end.sa_mask);
  sigaction (SIGTERM, &end, NULL);
  sigaction (SIGINT, &end, NULL);
  sigaction (SIGHUP, &end, NULL);
  signal (SIGPIPE, SIG_IGN);
  watch_faults ();
}

int
main (void)
{
  char *line = NULL;
  size_t room = 0;

  set_up ();
  printf ("ready %ld\n", (long) getpid ());
  fflush (stdout);

  while (!ending && getline (&line, &room, stdin) >= 0)
    {
      int code;

      answer[0] = 0;
      code = obey (line);
      if (code == 0)
        printf ("ok%s\n", answer);
      else
        printf ("failed %d %s\n", code, strerrorname_np (code));
      fflush (stdout);
    }

  free (line);
  clean_up ();
  return 0;
}
