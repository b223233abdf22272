/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

/**
 * MgBackingWriter:
 *
 * An object of shared memory that is open for being written to, for as long as that takes. Not thread-safe.
 */
typedef struct _MgBackingWriter MgBackingWriter;

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

G_END_DECLS
