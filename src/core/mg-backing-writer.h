/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-store.h"

G_BEGIN_DECLS

/**
 * MgBackingWriter:
 *
 * An object of shared memory that is open for being written to, for as long as that takes. Not thread-safe.
 */
typedef struct _MgBackingWriter MgBackingWriter;

/**
 * MgBackingWriterOps:
 * @store: as mg_backing_writer_store()
 * @locate: (nullable): where a byte of it lies in memory, as long as it is open; %NULL: there are not so many bytes behind @offset
 * @free: lets the object go
 *
 * How an object is written to that has no descriptor. Nothing but storing and mapping can be done with it.
 */
typedef struct
{
  gboolean (*store) (gpointer object, MgStore *store, GError **error);
  gpointer (*locate) (gpointer object, guint64 offset, gsize length);
  void (*free) (gpointer object);
} MgBackingWriterOps;

MgBackingWriter *mg_backing_writer_new_for_object (const MgBackingWriterOps *ops,
                                                   gpointer object,
                                                   MgKind kind,
                                                   const char *name);
gboolean mg_backing_writer_check_mode (guint mode, const char *name, GError **error);
MgBackingWriter *mg_backing_writer_reopen (int fd, MgKind kind, const char *name, GError **error);
void mg_backing_writer_limit (MgBackingWriter *self, guint64 size);
MgBackingWriter *mg_backing_writer_new (int fd, MgKind kind, const char *name);
MgBackingWriter *
mg_backing_writer_open_file (const char *path, MgKind kind, const char *name, GError **error);
void mg_backing_writer_free (MgBackingWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBackingWriter, mg_backing_writer_free)

const char *mg_backing_writer_get_name (MgBackingWriter *self);
MgKind mg_backing_writer_get_kind (MgBackingWriter *self);
MgBacking *mg_backing_writer_open_backing (MgBackingWriter *self, GError **error);
gboolean mg_backing_writer_check_room (MgBackingWriter *self, guint64 length, GError **error);
gboolean mg_backing_writer_resize (MgBackingWriter *self, guint64 size, GError **error);
gboolean mg_backing_writer_allocate (MgBackingWriter *self, guint64 offset, guint64 length, GError **error);
gboolean mg_backing_writer_reserve (MgBackingWriter *self,
                                    guint64 offset,
                                    guint64 length,
                                    gboolean *ret_reserved,
                                    GError **error);
gboolean mg_backing_writer_clear (MgBackingWriter *self, guint64 offset, guint64 length, GError **error);
gboolean mg_backing_writer_write (MgBackingWriter *self,
                                  guint64 offset,
                                  gconstpointer bytes,
                                  gsize length,
                                  GError **error);
gboolean mg_backing_writer_store (MgBackingWriter *self, MgStore *store, GError **error);
gpointer mg_backing_writer_map (MgBackingWriter *self, guint64 offset, gsize length, GError **error);
void mg_backing_writer_unmap (MgBackingWriter *self, gpointer bytes, guint64 offset, gsize length);

G_END_DECLS
