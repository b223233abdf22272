/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-save.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-name.h"

/* Where POSIX shared memory is, as shm_overview(7) has it on Linux. */
#define SHM "/dev/shm/"

typedef struct
{
  const char *path;
  /* As it stands in sentences. */
  char *quoted;
  /* What is replaced: where a link leads. */
  char *target;
  char *draft;
  mode_t mode;
} Saving;

static void
saving_clear (Saving *self)
{
  g_free (self->quoted);
  /* By realpath(). */
  free (self->target);
  g_free (self->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saving, saving_clear)

static MgCtlStatus
fail (const Saving *self, int code)
{
  g_autofree char *sentence = NULL;

  if (code == ENOSPC || code == EDQUOT)
    sentence = g_strdup_printf (_ ("There is no room for “%s” on its file system."), self->quoted);
  else
    sentence = g_strdup_printf (_ ("“%s” cannot be written: %s."), self->quoted, g_strerror (code));
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
refuse (const Saving *self, const char *format)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *sentence = g_strdup_printf (format, self->quoted);
#pragma GCC diagnostic pop

  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

/* A file that programs share is no picture, though it would be named by mistake only. */
static gboolean
is_shared (MgCatalog *catalog, const Saving *self, MgCtlStatus *ret_status)
{
  g_autofree char *uri = mg_ctl_make_file_uri (self->target);
  g_auto (MgCtlName) name = { NULL };
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgCensus) census = NULL;
  GPtrArray *users;

  if (!mg_ctl_resolve (catalog, uri, &name, ret_status))
    return TRUE;
  info = mg_source_lookup (name.source, name.name, NULL);
  if (info == NULL)
    return FALSE;
  census = mg_census_new (MG_MAPS_BEST, NULL);
  users = mg_census_find_users (census, &info->identity);
  if (users == NULL || users->len == 0)
    return FALSE;
  *ret_status = refuse (self, _ ("“%s” is mapped by a program: a picture does not replace it."));
  return TRUE;
}

/* What is there already and is a plain file is replaced, as by other programs. */
static gboolean
check_target (MgCatalog *catalog, Saving *self, MgCtlStatus *ret_status)
{
  mode_t mask = umask (0);
  struct stat status;

  umask (mask);
  self->mode = 0666 & ~mask;
  self->target = realpath (self->path, NULL);
  if (self->target == NULL && errno != ENOENT)
    return *ret_status = fail (self, errno), FALSE;
  if (self->target == NULL)
    {
      self->target = strdup (self->path);
      return TRUE;
    }
  if (stat (self->target, &status) != 0)
    return *ret_status = fail (self, errno), FALSE;
  if (S_ISDIR (status.st_mode))
    return *ret_status = refuse (self, _ ("“%s” is a folder, and a picture needs a file.")), FALSE;
  if (!S_ISREG (status.st_mode))
    return *ret_status = refuse (self, _ ("“%s” is no plain file: a picture does not replace it.")), FALSE;
  if (g_str_has_prefix (self->target, SHM))
    return *ret_status = refuse (self, _ ("“%s” is shared memory: a picture does not replace it.")), FALSE;
  self->mode = status.st_mode & 0777;
  return !is_shared (catalog, self, ret_status);
}

/* Returns: 0, or why not, as errno has it. */
static int
write_draft (const Saving *self, int fd, const GByteArray *bytes)
{
  gsize done = 0;

  while (done < bytes->len)
    {
      gssize step = write (fd, bytes->data + done, bytes->len - done);

      if (step < 0 && errno != EINTR)
        return errno;
      done += step > 0 ? (gsize) step : 0;
    }
  /* What is only noticed when it goes to the disk must not cost the picture that was there before. */
  if (fchmod (fd, self->mode) != 0 || (fsync (fd) != 0 && errno != EINVAL))
    return errno;
  return 0;
}

static MgCtlStatus
replace (Saving *self, const GByteArray *bytes)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  int code;
  int fd;

  self->draft = g_build_filename (folder, ".mapglass-XXXXXX", NULL);
  fd = mkostemp (self->draft, O_CLOEXEC);
  if (fd < 0)
    return fail (self, errno);
  code = write_draft (self, fd, bytes);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && rename (self->draft, self->target) != 0)
    code = errno;
  if (code == 0)
    return MG_CTL_DONE;
  unlink (self->draft);
  return fail (self, code);
}

/**
 * mg_ctl_save:
 * @catalog: all kinds of mappings
 * @path: (type filename): where it goes; "-": to standard output
 * @bytes: a file
 *
 * Writes a file whole or not at all: what was there before stays until it is. It replaces plain files that no program
 * maps.
 *
 * Returns: what to exit with; where that is a failure it was said
 */
MgCtlStatus
mg_ctl_save (MgCatalog *catalog, const char *path, const GByteArray *bytes)
{
  g_auto (Saving) self = { .path = path };
  MgCtlStatus status;

  if (g_str_equal (path, "-"))
    {
      g_autoptr (GString) out = g_string_new_len ((const char *) bytes->data, (gssize) bytes->len);

      mg_ctl_write (out);
      return MG_CTL_DONE;
    }
  self.quoted = mg_name_quote (path);
  return check_target (catalog, &self, &status) ? replace (&self, bytes) : status;
}
