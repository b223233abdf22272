/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* POSIX shared memory of another namespace under a view. Whoever has it open keeps the other's /dev/shm from being
 * unmounted, so it is opened anew for every look and let go behind it. What loses its name is lost to us with it. */

#include "mg-posix-namespace-backing.h"

#include <glib/gi18n-lib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-posix-namespace.h"

typedef struct
{
  char *name;
  MgIdentity identity;
} MgNamespaceBacking;

static MgIdentity
identify (const struct statx *stat)
{
  MgIdentity identity = {
    .kind = MG_KIND_POSIX,
    .device = makedev (stat->stx_dev_major, stat->stx_dev_minor),
    .inode = stat->stx_ino,
  };

  if (stat->stx_mask & STATX_BTIME)
    identity.birth = stat->stx_btime.tv_sec * G_GINT64_CONSTANT (1000000000) + stat->stx_btime.tv_nsec;
  return identity;
}

static void
set_replaced_error (const char *name, gboolean writing, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  if (writing)
    g_set_error (error, MG_ERROR, MG_ERROR_REPLACED,
                 _ ("Cannot write to “%s”: another object has the name by now."), quoted);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_REPLACED,
                 _ ("Cannot read “%s”: another object has the name by now."), quoted);
}

/* Opens it for one look if it is still the same. */
static MgBacking *
open_same (MgNamespaceBacking *self, gboolean writing, GError **error)
{
  struct statx stat;
  MgIdentity identity;
  MgBacking *backing = NULL;
  int object = mg_posix_namespace_find_object (self->name, &stat, error);

  if (object < 0)
    return NULL;
  identity = identify (&stat);
  if (mg_identity_equal (&identity, &self->identity))
    backing = mg_posix_namespace_open_object (self->name, object, error);
  else
    set_replaced_error (self->name, writing, error);
  close (object);
  return backing;
}

static gboolean
namespace_backing_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  MgNamespaceBacking *self = object;
  struct statx stat;
  int found = mg_posix_namespace_find_object (self->name, &stat, error);

  if (found < 0)
    return FALSE;
  close (found);
  *ret_status = (MgBackingStatus){
    .identity = identify (&stat),
    .size = stat.stx_size,
    .allocated = stat.stx_blocks * 512,
  };
  if (!mg_identity_equal (&ret_status->identity, &self->identity))
    ret_status->name = MG_NAME_REPLACED;
  return TRUE;
}

static gboolean
namespace_backing_read (gpointer object,
                        guint64 offset,
                        gsize length,
                        guint8 *buffer,
                        gsize *ret_done,
                        GError **error)
{
  g_autoptr (MgBacking) backing = open_same (object, FALSE, error);

  *ret_done = 0;
  return backing != NULL && mg_backing_read (backing, offset, length, buffer, ret_done, error);
}

static gboolean
namespace_backing_next_data (gpointer object, guint64 offset, guint64 *ret_start)
{
  g_autoptr (MgBacking) backing = open_same (object, FALSE, NULL);

  if (backing != NULL)
    return mg_backing_next_data (backing, offset, ret_start);
  /* Not to be seen is not to be a hole: who reads there is told why. */
  *ret_start = offset;
  return TRUE;
}

static gboolean
namespace_backing_visit (gpointer object,
                         guint64 offset,
                         guint64 length,
                         MgBackingVisitor visitor,
                         gpointer data,
                         guint64 *ret_done,
                         GError **error)
{
  g_autoptr (MgBacking) backing = open_same (object, FALSE, error);

  *ret_done = 0;
  return backing != NULL && mg_backing_visit (backing, offset, length, visitor, data, ret_done, error);
}

static MgBackingWriter *
namespace_backing_open_writer (gpointer object, GError **error)
{
  g_autoptr (MgBacking) backing = open_same (object, TRUE, error);

  return backing != NULL ? mg_backing_open_writer (backing, error) : NULL;
}

static gboolean
namespace_backing_flush (gpointer object,
                         guint64 offset,
                         guint64 length,
                         gboolean *ret_written_back,
                         GError **error)
{
  g_autoptr (MgBacking) backing = open_same (object, TRUE, error);

  return backing != NULL && mg_backing_flush (backing, offset, length, ret_written_back, error);
}

static void
namespace_backing_free (gpointer object)
{
  MgNamespaceBacking *self = object;

  g_free (self->name);
  g_free (self);
}

static const MgBackingOps namespace_backing_ops = {
  .check = namespace_backing_check,
  .read = namespace_backing_read,
  .next_data = namespace_backing_next_data,
  .visit = namespace_backing_visit,
  .open_writer = namespace_backing_open_writer,
  .flush = namespace_backing_flush,
  .free = namespace_backing_free,
};

/**
 * mg_posix_namespace_backing_new:
 * @name: (type filename): what mg_posix_namespace_parse() gave
 * @error: return location
 *
 * Opens it for looking at, without a descriptor: nothing is held between two looks, so that the folder that it is in can be
 * unmounted, and the object's memory goes with its name. The way there may lead through any file system, so that
 * looks may block.
 *
 * Returns: (transfer full): the backing, or %NULL as mg_source_open()
 */
MgBacking *
mg_posix_namespace_backing_new (const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);
  g_autoptr (MgBacking) first = NULL;
  MgNamespaceBacking *self;
  struct statx stat;
  int object = mg_posix_namespace_find_object (name, &stat, error);

  if (object < 0)
    return NULL;
  first = mg_posix_namespace_open_object (name, object, error);
  close (object);
  if (first == NULL)
    return NULL;
  self = g_new0 (MgNamespaceBacking, 1);
  self->name = g_strdup (name);
  self->identity = identify (&stat);
  return mg_backing_new (&namespace_backing_ops, self, quoted, TRUE);
}
