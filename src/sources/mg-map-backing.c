/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process maps, under a view. The links of /proc that lead to it do not last: the system makes others whenever the
 * process protects a part of it, or advises on one. Its name is an address, and is asked for by that. */

#include "mg-map-backing.h"

#include <errno.h>

#include "mg-maps.h"

typedef struct
{
  MgBacking *object;
  int pid;
  guint64 address;
  MgIdentity identity;
} MgMapBacking;

typedef struct
{
  const MgIdentity *identity;
  MgNameState name;
} Search;

static gboolean
take_entry (const MgMapsEntry *entry, gpointer data)
{
  Search *search = data;
  MgIdentity identity = mg_map_part_identify (entry);

  /* A copy of an object is not the object. */
  if (!entry->shared)
    search->name = MG_NAME_GONE;
  else if (mg_identity_is_same_object (&identity, search->identity))
    search->name = MG_NAME_SAME;
  else
    search->name = MG_NAME_REPLACED;
  return FALSE;
}

static gboolean
map_backing_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  MgMapBacking *self = object;
  Search search = { &self->identity, MG_NAME_GONE };
  int code;

  if (!mg_backing_check (self->object, ret_status, error))
    return FALSE;
  code = mg_maps_read_at (self->pid, MG_MAPS_BEST, self->address, take_entry, &search);
  /* A process that may not be looked into any more says nothing about the name. */
  if (code != 0 && code != ENOENT && code != ESRCH)
    search.name = MG_NAME_SAME;
  ret_status->name = search.name;
  return TRUE;
}

static gboolean
map_backing_read (gpointer object,
                  guint64 offset,
                  gsize length,
                  guint8 *buffer,
                  gsize *ret_done,
                  GError **error)
{
  MgMapBacking *self = object;

  return mg_backing_read (self->object, offset, length, buffer, ret_done, error);
}

static gboolean
map_backing_next_data (gpointer object, guint64 offset, guint64 *ret_start)
{
  MgMapBacking *self = object;

  return mg_backing_next_data (self->object, offset, ret_start);
}

static gboolean
map_backing_visit (gpointer object,
                   guint64 offset,
                   guint64 length,
                   MgBackingVisitor visitor,
                   gpointer data,
                   guint64 *ret_done,
                   GError **error)
{
  MgMapBacking *self = object;

  return mg_backing_visit (self->object, offset, length, visitor, data, ret_done, error);
}

static MgBackingWriter *
map_backing_open_writer (gpointer object, GError **error)
{
  MgMapBacking *self = object;

  return mg_backing_open_writer (self->object, error);
}

static gboolean
map_backing_flush (gpointer object,
                   guint64 offset,
                   guint64 length,
                   gboolean *ret_written_back,
                   GError **error)
{
  MgMapBacking *self = object;

  return mg_backing_flush (self->object, offset, length, ret_written_back, error);
}

static void
map_backing_free (gpointer object)
{
  MgMapBacking *self = object;

  mg_backing_unref (self->object);
  g_free (self);
}

static const MgBackingOps map_backing_ops = {
  .check = map_backing_check,
  .read = map_backing_read,
  .next_data = map_backing_next_data,
  .visit = map_backing_visit,
  .open_writer = map_backing_open_writer,
  .flush = map_backing_flush,
  .free = map_backing_free,
};

/**
 * mg_map_backing_new:
 * @object: (transfer full): the object, however it was opened
 * @part: where a process maps it
 *
 * Returns: (transfer full): the object, called by the part's address: for as long as the process maps it there, in whatever
 * pieces
 */
MgBacking *
mg_map_backing_new (MgBacking *object, const MgMapPart *part)
{
  MgMapBacking *self = g_new0 (MgMapBacking, 1);

  self->object = object;
  self->pid = part->pid;
  self->address = part->address;
  self->identity = part->identity;
  return mg_backing_new (&map_backing_ops, self, mg_backing_get_name (object), mg_backing_may_block (object));
}
