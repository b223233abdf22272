/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands of mapmaker that deal with names and sizes, and what all commands read their arguments with.
 */

#include "mapmaker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/dev/shm"

void *
checked (void *memory)
{
  if (memory == NULL)
    abort ();
  return memory;
}

static int
hex_digit (char c)
{
  const char *digits = "0123456789abcdef0123456789ABCDEF", *found = c == 0 ? NULL : strchr (digits, c);

  return found == NULL ? -1 : (int) (found - digits) % 16;
}

/* Returns: the unescaped name behind a slash, or NULL. */
static char *
parse_name (const char *text)
{
  char *path = checked (malloc (strlen (text) + 2)), *end = path;

  *end++ = '/';
  while (*text != 0)
    {
      int value = (unsigned char) *text++;

      if (value == '%')
        {
          int high = hex_digit (text[0]), low = high < 0 ? -1 : hex_digit (text[1]);

          value = low < 0 ? 0 : high * 16 + low;
          text += low < 0 ? 0 : 2;
        }
      if (value == 0 || value == '/')
        {
          free (path);
          return NULL;
        }
      *end++ = (char) value;
    }
  *end = 0;
  return path;
}

bool
parse_number (const char *text, int base, uint64_t most, uint64_t *ret_number)
{
  char *end = NULL;
  unsigned long long number;

  if (base == 10 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
    {
      base = 16;
      text += 2;
    }
  if (hex_digit (*text) < 0)
    return false;

  errno = 0;
  number = strtoull (text, &end, base);
  if (errno != 0 || *end != 0 || number > most)
    return false;
  *ret_number = number;
  return true;
}

bool
parse_size (const char *text, uint64_t *ret_size)
{
  return parse_number (text, 10, INT64_MAX, ret_size);
}

Object *
find_object (const char *name)
{
  char *path = parse_name (name);
  Object *object;

  if (path == NULL)
    return NULL;
  for (object = objects; object != NULL; object = object->next)
    if (strcmp (object->path, path) == 0)
      {
        free (path);
        return object;
      }

  object = checked (calloc (1, sizeof *object));
  object->path = path;
  object->descriptor = -1;
  object->next = objects;
  objects = object;
  return object;
}

static int
create_object (Object *object, uint64_t size, mode_t mode)
{
  int descriptor = shm_open (object->path, O_RDWR | O_CREAT | O_EXCL, mode);
  struct stat status;
  int code = 0;

  if (descriptor < 0)
    return errno;

  if (fchmod (descriptor, mode) != 0 || ftruncate (descriptor, (off_t) size) != 0
      || fstat (descriptor, &status) != 0)
    {
      code = errno;
      shm_unlink (object->path);
    }
  else
    {
      object->created = true;
      object->device = status.st_dev;
      object->inode = status.st_ino;
    }
  close (descriptor);
  return code;
}

int
do_create (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  uint64_t size, mode = 0600;

  if (object == NULL || !parse_size (arguments[1], &size))
    return EINVAL;
  if (n > 2 && !parse_number (arguments[2], 8, 07777, &mode))
    return EINVAL;
  return create_object (object, size, (mode_t) mode);
}

static int
recreate_object (Object *object, uint64_t size)
{
  if (shm_unlink (object->path) != 0 && errno != ENOENT)
    return errno;
  object->created = false;
  return create_object (object, size, 0600);
}

int
do_recreate (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  uint64_t size;

  (void) n;
  if (object == NULL || !parse_size (arguments[1], &size))
    return EINVAL;
  return recreate_object (object, size);
}

static int
truncate_object (Object *object, uint64_t size)
{
  int descriptor = shm_open (object->path, O_RDWR, 0);
  int code = 0;

  if (descriptor < 0)
    return errno;
  if (ftruncate (descriptor, (off_t) size) != 0)
    code = errno;
  close (descriptor);
  return code;
}

int
do_truncate (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  uint64_t size;

  (void) n;
  if (object == NULL || !parse_size (arguments[1], &size))
    return EINVAL;
  return truncate_object (object, size);
}

int
do_churn (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  uint64_t size, times;
  int code = 0;

  (void) n;
  if (object == NULL || !parse_size (arguments[1], &size) || !parse_size (arguments[2], &times))
    return EINVAL;

  for (; times > 0 && code == 0 && !ending; times--)
    {
      code = truncate_object (object, 0);
      if (code == 0)
        code = truncate_object (object, size);
      if (code == 0)
        code = recreate_object (object, size);
    }
  return code;
}

int
do_punch (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  uint64_t offset, length;
  int descriptor, code = 0;

  (void) n;
  if (object == NULL || !parse_size (arguments[1], &offset) || !parse_size (arguments[2], &length))
    return EINVAL;

  descriptor = shm_open (object->path, O_RDWR, 0);
  if (descriptor < 0)
    return errno;
  if (fallocate (descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) offset, (off_t) length) != 0)
    code = errno;
  close (descriptor);
  return code;
}

static int64_t
nanoseconds (struct timespec time)
{
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

int
do_stat (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  struct stat status;
  int descriptor;
  bool found;

  (void) n;
  if (object == NULL)
    return EINVAL;

  /* O_PATH: being looked at must not change what is looked at. */
  descriptor = shm_open (object->path, O_PATH, 0);
  if (descriptor < 0 && (errno != ENOENT || object->descriptor < 0))
    return errno;
  found = fstat (descriptor < 0 ? object->descriptor : descriptor, &status) == 0;
  if (descriptor >= 0)
    close (descriptor);
  if (!found)
    return EIO;

  snprintf (answer, sizeof answer, " %jd %jd %" PRId64 " %" PRId64 " %" PRId64 " %ju %ju",
            (intmax_t) status.st_size, (intmax_t) status.st_blocks, nanoseconds (status.st_atim),
            nanoseconds (status.st_mtim), nanoseconds (status.st_ctim), (uintmax_t) status.st_nlink,
            (uintmax_t) status.st_ino);
  return 0;
}

int
do_rename (int n, char **arguments)
{
  Object *from = find_object (arguments[0]), *to = find_object (arguments[1]);
  char *old_path, *new_path;
  int code;

  (void) n;
  if (from == NULL || to == NULL)
    return EINVAL;

  old_path = checked (malloc (sizeof FOLDER + strlen (from->path)));
  new_path = checked (malloc (sizeof FOLDER + strlen (to->path)));
  stpcpy (stpcpy (old_path, FOLDER), from->path);
  stpcpy (stpcpy (new_path, FOLDER), to->path);
  code = rename (old_path, new_path) != 0 ? errno : 0;
  free (old_path);
  free (new_path);

  if (code == 0 && from != to)
    {
      to->created = from->created;
      to->device = from->device;
      to->inode = from->inode;
      from->created = false;
    }
  return code;
}

int
do_unlink (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);

  (void) n;
  if (object == NULL)
    return EINVAL;
  if (shm_unlink (object->path) != 0)
    return errno;
  object->created = false;
  return 0;
}
