/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-open.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-demo.h"

/* The longest name in bytes, without the leading slash: NAME_MAX of shm_overview(7). */
#define LONGEST_NAME 255

/**
 * mg_demo_mapping_reason:
 * @code: an errno
 *
 * Returns: (transfer none): why, as the part of a sentence after the colon, translated
 */
const char *
mg_demo_mapping_reason (int code)
{
  switch (code)
    {
    case EEXIST:
      return _ ("something of this name exists already, and was left alone");
    case ENOENT:
      return _ ("there is no mapping of this name");
    case EACCES:
    case EPERM:
    case EROFS:
      return _ ("the system does not permit it");
    case ENOSPC:
    case ENOMEM:
    case EDQUOT:
      return _ ("there is no room for it in shared memory");
    case EFAULT:
      return _ ("another program has made it smaller");
    /* The last is what shm_open() says of a folder. */
    case ELOOP:
    case ENXIO:
    case EINVAL:
      return _ ("what has this name is not a mapping");
    default:
      return g_strerror (code);
    }
}

static gboolean
refuse_name (GError **error, const char *name, const char *why)
{
  g_autofree char *quoted = mg_demo_quote_name (name);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("“%s” cannot be the name of a mapping: %s."),
               quoted, why);
  return FALSE;
}

/**
 * mg_demo_mapping_check_name:
 * @name: (type filename): what somebody gave as the name of a mapping
 * @error: return location
 *
 * Returns: whether a mapping can have this name, else %G_FILE_ERROR_INVAL
 */
gboolean
mg_demo_mapping_check_name (const char *name, GError **error)
{
  if (*name == 0)
    return refuse_name (error, name, _ ("it is empty"));
  if (strchr (name, '/') != NULL)
    return refuse_name (error, name, _ ("it contains a slash"));
  if (g_str_equal (name, ".") || g_str_equal (name, ".."))
    return refuse_name (error, name, _ ("folders are called so"));
  if (strlen (name) > LONGEST_NAME)
    return refuse_name (error, name, _ ("it is longer than 255 bytes"));
  return TRUE;
}

/* Returns: why what is open cannot serve as a mapping of this size, or NULL. */
static char *
find_fault (int descriptor, gsize size, int *ret_code)
{
  struct stat status;

  *ret_code = fstat (descriptor, &status) != 0 ? errno : S_ISREG (status.st_mode) ? 0 : ENXIO;
  if (*ret_code != 0)
    return g_strdup (mg_demo_mapping_reason (*ret_code));

  if ((guint64) status.st_size >= size)
    return NULL;

  *ret_code = EINVAL;
  return g_strdup_printf (_ ("it has %" PRIu64 " bytes, and %zu are needed"), (guint64) status.st_size, size);
}

/**
 * mg_demo_open:
 * @name: (type filename): the name of a mapping, without a slash
 * @access: O_RDONLY or O_RDWR
 * @size: how many bytes it must have at least
 * @error: return location
 *
 * Opens a mapping that another process has made, by its name.
 *
 * Returns: a descriptor, or -1 with an error of #G_FILE_ERROR
 */
int
mg_demo_open (const char *name, int access, gsize size, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *why = NULL;
  int descriptor, code;

  if (!mg_demo_mapping_check_name (name, error))
    return -1;

  path = g_strconcat ("/", name, NULL);
  /* Nothing hinders a pipe from having this name, and opening one would wait for its other end. */
  descriptor = shm_open (path, access | O_NONBLOCK, 0);
  code = errno;
  why = descriptor < 0 ? g_strdup (mg_demo_mapping_reason (code)) : find_fault (descriptor, size, &code);
  if (why == NULL)
    return descriptor;

  if (descriptor >= 0)
    close (descriptor);
  quoted = mg_demo_quote_name (name);
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
               _ ("“%s” could not be opened: %s."), quoted, why);
  return -1;
}

/**
 * mg_demo_read_at:
 * @descriptor: a mapping, open for reading
 * @name: (type filename): its name, for the error
 * @offset: where to begin, in bytes
 * @bytes: (out caller-allocates) (array length=size): where the bytes go
 * @size: how many, in bytes
 * @error: return location
 *
 * Copies bytes of a mapping through its descriptor, not through a view: one that another program makes
 * smaller meanwhile is an error, not a signal.
 *
 * Returns: whether all bytes were read, else an error of #G_FILE_ERROR; @bytes is undefined then
 */
gboolean
mg_demo_read_at (int descriptor, const char *name, guint64 offset, gpointer bytes, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size)
    {
      gssize got = pread (descriptor, (char *) bytes + done, size - done, (off_t) (offset + done));

      if (got > 0)
        done += (gsize) got;
      else if (got == 0)
        errno = EFAULT;

      if (got == 0 || (got < 0 && errno != EINTR))
        {
          int code = errno;
          g_autofree char *quoted = mg_demo_quote_name (name);

          g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                       _ ("“%s” could not be read: %s."), quoted, mg_demo_mapping_reason (code));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * mg_demo_mapping_read:
 * @name: (type filename): the name of a mapping, without a slash
 * @bytes: (out caller-allocates) (array length=size): where the bytes go
 * @size: how many, in bytes
 * @error: return location
 *
 * Opens a mapping by its name, read-only, and copies its start. See mg_demo_read_at().
 *
 * Returns: whether all bytes were read, else an error of #G_FILE_ERROR; @bytes is undefined then
 */
gboolean
mg_demo_mapping_read (const char *name, gpointer bytes, gsize size, GError **error)
{
  int descriptor = mg_demo_open (name, O_RDONLY, size, error);
  gboolean complete;

  if (descriptor < 0)
    return FALSE;

  complete = mg_demo_read_at (descriptor, name, 0, bytes, size, error);
  close (descriptor);
  return complete;
}
